import DataLoader from 'dataloader';
import { LRUCache } from 'lru-cache';
import type { ClientSession, Model } from 'mongoose';

export type ReadOne<Value> = (key: string) => Promise<Value | undefined>;
/** A document, as a transaction sees it where its session is given. */
export type ReadDocument<T> = (id: string, session?: ClientSession) => Promise<T | undefined>;

const MOST_AT_ONCE = 200;
const MOST_KEPT = 1_000;

/**
 * What is asked for in one turn of the event loop is one query: of many requests at once, each asks the same things.
 *
 * @param readAll what belongs to some keys; what there is not is not in it
 */
export function gatheredReads<Value>(
  readAll: (keys: readonly string[]) => Promise<ReadonlyMap<string, Value>>,
): ReadOne<Value> {
  const loader = new DataLoader<string, Value | undefined>(
    async (keys) => {
      const found = await readAll([...new Set(keys)]);
      return keys.map((key) => found.get(key));
    },
    { cache: false, maxBatchSize: MOST_AT_ONCE, batchScheduleFn: (read) => void setImmediate(read) },
  );
  return async (key) => loader.load(key);
}

/** Documents by their ids; what a transaction asks for is a query of its own. */
export function documentsById<T extends { readonly _id: string }>(model: Model<T>): ReadDocument<T> {
  const readAll = async (ids: readonly string[], session?: ClientSession): Promise<ReadonlyMap<string, T>> => {
    const named = model.find(undefined, undefined, { session }).where('_id');
    return byId(await named.in([...ids]).lean<T[]>());
  };
  const read = gatheredReads(readAll);
  return async (id, session) => (session === undefined ? read(id) : (await readAll([id], session)).get(id));
}

/** Documents that never change, by their ids: those last asked for are kept. What there is not may yet come. */
export function lastingDocumentsById<T extends { readonly _id: string }>(model: Model<T>): ReadOne<T> {
  const kept = new LRUCache<string, T>({ max: MOST_KEPT });
  const read = documentsById(model);
  return async (id) => {
    const found = kept.get(id) ?? (await read(id));
    if (found !== undefined) kept.set(id, found);
    return found;
  };
}

export const byId = <T extends { readonly _id: string }>(documents: readonly T[]): Map<string, T> =>
  new Map(documents.map((each) => [each._id, each]));

import { Binary, type Db } from 'mongodb';
import type { PendingDay } from './channel-writer.js';
import { blockKey } from './interval-block/block-key.js';

/** So many days of a channel are read as the range that they lie in; fewer by their keys, together with those of others. */
const RANGE_FROM = 8;
const CONCURRENT_RANGES = 8;
/** Of a batch four questions at a time: of many shards each key asks the one that has it, one after the other. */
const KEYS_A_QUESTION = 250;

type Keyed = { readonly _id: Binary };

/**
 * What a collection under the keys of blocks holds of some days, a batch at most. A clustered collection is walked from
 * the least key of an `$in` to the greatest, so each key is looked up by itself, many of them in one question.
 */
export async function storedDays<T extends Keyed>(
  db: Db,
  collection: string,
  days: readonly PendingDay[],
): Promise<ReadonlyMap<PendingDay, T>> {
  const byChannel = [...Map.groupBy(days, ({ channel }) => channel).values()];
  const few = byChannel.filter((each) => each.length < RANGE_FROM).flat();
  const many = byChannel.filter((each) => each.length >= RANGE_FROM);
  const [named, ranges] = await Promise.all([byKeys<T>(db, collection, few), byRanges<T>(db, collection, many)]);
  const found = new Map([...named, ...ranges].map((stored) => [textOf(stored._id.buffer), stored]));
  const known = days.map((day) => [day, found.get(textOf(keyOf(day)))] as const);
  return new Map(known.filter((each): each is [PendingDay, T] => each[1] !== undefined));
}

async function byKeys<T extends Keyed>(db: Db, collection: string, days: readonly PendingDay[]): Promise<T[]> {
  const keys = days.map((day) => ({ key: new Binary(keyOf(day)) }));
  const found: Promise<T[]>[] = [];
  for (let at = 0; at < keys.length; at += KEYS_A_QUESTION) {
    const pipeline = [
      { $documents: keys.slice(at, at + KEYS_A_QUESTION) },
      { $lookup: { from: collection, localField: 'key', foreignField: '_id', as: 'stored' } },
      { $unwind: '$stored' },
      { $replaceRoot: { newRoot: '$stored' } },
    ];
    found.push(db.aggregate<T>(pipeline, { promoteBuffers: false }).toArray());
  }
  return (await Promise.all(found)).flat();
}

/** @param channels the days of each in the order of time */
async function byRanges<T extends Keyed>(
  db: Db,
  collection: string,
  channels: readonly (readonly PendingDay[])[],
): Promise<T[]> {
  const queue = channels.flatMap((days) => {
    const [first, last] = [days.at(0), days.at(-1)];
    return first === undefined || last === undefined ? [] : [[keyOf(first), keyOf(last)] as const];
  });
  const found: T[] = [];
  const worker = async (): Promise<void> => {
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      const range = { _id: { $gte: new Binary(next[0]), $lte: new Binary(next[1]) } };
      found.push(...(await db.collection<Keyed>(collection).find<T>(range, { promoteBuffers: false }).toArray()));
    }
  };
  await Promise.all(Array.from({ length: CONCURRENT_RANGES }, worker));
  return found;
}

const keyOf = ({ channel, dayStart }: PendingDay): Buffer => blockKey(channel.meterReading._id, dayStart);

const textOf = (key: Uint8Array): string => Buffer.from(key.buffer, key.byteOffset, key.length).toString('latin1');

import type { ClientSession } from 'mongodb';
import type { Model } from 'mongoose';

/**
 * Writes whole documents, each in place of the one with its id, or as a new one. They go by the driver: mongoose
 * takes half a millisecond for each to look at what the types say already.
 *
 * @param shardKey members that say on which shard a document is, and never change
 */
export async function replaceAll<T extends { readonly _id: string }>(
  model: Model<T>,
  documents: readonly T[],
  session: ClientSession,
  shardKey: readonly (keyof T & string)[] = [],
): Promise<void> {
  const operations = documents.map((document) => {
    const { _id, ...replacement } = document;
    const place = Object.fromEntries(shardKey.map((name) => [name, document[name]]));
    return { replaceOne: { filter: { _id, ...place }, replacement, upsert: true } };
  });
  await model.db.collection<{ _id: string }>(model.collection.name).bulkWrite(operations, {
    session,
    ordered: false,
    ignoreUndefined: true,
  });
}

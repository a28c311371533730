import type { ClientSession } from 'mongodb';
import type { Model } from 'mongoose';

/**
 * Writes whole documents, each in place of the one with its id, or as a new one. They go by the driver: mongoose
 * takes half a millisecond for each to look at what the types say already.
 */
export async function replaceAll<T extends { readonly _id: string }>(
  model: Model<T>,
  documents: readonly T[],
  session: ClientSession,
): Promise<void> {
  const operations = documents.map(({ _id, ...replacement }) => ({
    replaceOne: { filter: { _id }, replacement, upsert: true },
  }));
  await model.db.collection<{ _id: string }>(model.collection.name).bulkWrite(operations, {
    session,
    ordered: false,
    ignoreUndefined: true,
  });
}

import { MongoBulkWriteError, type Collection, type OptionalUnlessRequiredId } from 'mongodb';

const DUPLICATE_KEY = 11_000;

/**
 * Inserts documents, and passes over those whose place, by a unique index, another has taken; the others stay.
 *
 * @returns whether all were inserted
 */
export async function insertMissing<T extends { readonly _id: string }>(
  collection: Collection<T>,
  documents: readonly T[],
): Promise<boolean> {
  try {
    await collection.insertMany(documents as readonly OptionalUnlessRequiredId<T>[], {
      ordered: false,
      ignoreUndefined: true,
    });
    return true;
  } catch (error) {
    if (!(error instanceof MongoBulkWriteError)) throw error;
    const faults = [error.writeErrors].flat();
    if (faults.length === 0 || faults.some(({ code }) => code !== DUPLICATE_KEY)) throw error;
    return false;
  }
}

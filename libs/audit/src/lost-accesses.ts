import type { Store } from '@app/store';
import type { Collection, ObjectId } from 'mongodb';
import { accessIdOf, closingOf, type AuditRecord, type StoredOpening } from './access-record.js';
import type { AuditChain, AuditWriter } from './audit-chain.js';
import type { AuditRoots } from './audit-roots.js';
import { sealTail } from './seal-tail.js';

/** A process that has not said for so long that it lives does not. */
const DEAD_AFTER_MS = 5 * 60_000;
const AT_ONCE = 1_000;

/** Openings of a chain whose access has no other record, a batch at a time. */
export async function* unclosedIn(
  records: Collection<AuditRecord>,
  openings: AsyncIterable<StoredOpening> | Iterable<StoredOpening>,
): AsyncGenerator<StoredOpening> {
  let batch: StoredOpening[] = [];
  const unclosed = async (): Promise<StoredOpening[]> => {
    const ids: ObjectId[] = batch.map(accessIdOf);
    const closed = await records.find({ _id: { $in: ids } }, { projection: { _id: 1 } }).toArray();
    const known = new Set(closed.map(({ _id }) => String(_id)));
    return batch.filter((opening) => !known.has(accessIdOf(opening).toHexString()));
  };
  for await (const opening of openings) {
    batch.push(opening);
    if (batch.length < AT_ONCE) continue;
    yield* await unclosed();
    batch = [];
  }
  if (batch.length > 0) yield* await unclosed();
}

/**
 * Finishes what processes left that died: their chains are sealed as far as they go, and each access that they had
 * opened gets its last record, `lost`, in the chain of this process.
 */
export async function settleDeadWriters(
  { store, roots, chain }: { readonly store: Store; readonly roots: AuditRoots; readonly chain: AuditChain },
  now: Date,
): Promise<void> {
  const writers = store.db.collection<AuditWriter>('auditWriters');
  const records = store.db.collection<AuditRecord>('accessRecords');
  const dead = { seenAt: { $lt: new Date(now.getTime() - DEAD_AFTER_MS) } };
  // whoever claims one has it for as long again
  for (
    let writer = await writers.findOneAndUpdate(dead, { $set: { seenAt: now } });
    writer !== null;
    writer = await writers.findOneAndUpdate(dead, { $set: { seenAt: now } })
  ) {
    for (const id of writer.chains) {
      await sealTail(store, roots, id);
      const openings = records
        .find({ 'link.chain': id, opened: { $exists: true } })
        .sort({ 'link.chain': 1, 'link.sequence': 1 });
      for await (const opening of unclosedIn(records, openings as AsyncIterable<StoredOpening>)) {
        const { at, opened } = opening;
        const lost = { outcome: 'lost', bytes: 0 } as const;
        await chain.add(closingOf({ _id: accessIdOf(opening), at, access: opened }, lost, now));
      }
    }
    await writers.deleteOne({ _id: writer._id });
  }
}

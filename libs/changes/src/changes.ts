import type { ClientSession, Collection } from 'mongodb';
import type { CollectionDefinition, Store } from '@app/store';

/** What changed, recorded in the transaction of the change itself; whoever must act on it reads it in order. */
export interface UsageChange {
  readonly kind: 'interval-block' | 'usage-summary' | 'quality-summary' | 'usage-point';
  readonly usagePointId: string;
  readonly meterReadingId?: string;
  /** hull of the data that changed, epoch seconds, end exclusive */
  readonly from?: number;
  readonly until?: number;
}

interface StoredChange extends UsageChange {
  readonly _v: 1;
  readonly at: Date;
}

/** A change is of use until delivery and reports have read it. */
const RETENTION_SECONDS = 90 * 86_400;

export const changesCollection: CollectionDefinition = {
  name: 'changes',
  indexes: [
    {
      key: { at: 1 },
      options: { expireAfterSeconds: RETENTION_SECONDS },
      query: 'changes since a time, oldest first; retention',
    },
  ],
};

export class Changes {
  readonly #collection: Collection<StoredChange>;

  constructor(store: Store) {
    this.#collection = store.db.collection('changes');
  }

  async record(changes: readonly UsageChange[], at: Date, session: ClientSession): Promise<void> {
    if (changes.length === 0) return;
    await this.#collection.insertMany(
      changes.map((change) => ({ _v: 1 as const, at, ...change })),
      { session },
    );
  }
}

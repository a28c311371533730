import { hash } from 'node:crypto';
import { CustodianError } from '@app/runtime';
import type { CollectionDefinition, Store } from '@app/store';
import type { Collection } from 'mongodb';

interface StoredCount {
  /** what is counted, and the beginning of the time in which it is */
  readonly _id: string;
  readonly _v: 1;
  readonly count: number;
  readonly expiresAt: Date;
}

export const proposalCountsCollection: CollectionDefinition = {
  name: 'proposalCounts',
  indexes: [{ key: { expiresAt: 1 }, options: { expireAfterSeconds: 0 }, query: 'retention' }],
};

const HOUR_MS = 3_600_000;
export const MOST_PROPOSALS = { anHour: 200, aDayToOneAddress: 30 } as const;

/** Keeps an application from filling people's mailboxes, and from trying addresses out. */
export class ProposalBound {
  readonly #counts: Collection<StoredCount>;

  constructor(store: Store) {
    this.#counts = store.db.collection('proposalCounts');
  }

  /** Counts a proposal before it is made. @throws CustodianError `too-many-proposals` (429) */
  async count(applicationId: string, emailKey: string, at: Date): Promise<void> {
    const address = hash('sha256', emailKey, 'base64url');
    await this.#count(applicationId, HOUR_MS, MOST_PROPOSALS.anHour, at);
    await this.#count(`${applicationId}:${address}`, 24 * HOUR_MS, MOST_PROPOSALS.aDayToOneAddress, at);
  }

  async #count(what: string, spanMs: number, most: number, at: Date): Promise<void> {
    const begin = at.getTime() - (at.getTime() % spanMs);
    const counted = await this.#counts.findOneAndUpdate(
      { _id: `${what}:${begin}` },
      { $inc: { count: 1 }, $setOnInsert: { _v: 1, expiresAt: new Date(begin + spanMs) } },
      { upsert: true, returnDocument: 'after' },
    );
    if ((counted?.count ?? 0) <= most) return;
    throw new CustodianError(
      'too-many-proposals',
      429,
      'That is more proposals than an application may make in this time.',
    );
  }
}

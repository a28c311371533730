import { hash } from 'node:crypto';
import { CustodianError } from '@app/runtime';
import type { CollectionDefinition, Store } from '@app/store';
import type { Collection } from 'mongodb';
import { MOST_DOCUMENT_BYTES } from '../signed-documents.js';

interface StoredCount {
  /** what is counted, and the beginning of the time in which it is */
  readonly _id: string;
  readonly _v: 1;
  readonly count: number;
  readonly expiresAt: Date;
}

export const proposalCountsCollection: CollectionDefinition = {
  name: 'proposalCounts',
  retention: { kept: 'a day', deletedBy: 'index' },
  notBackedUp: 'a count of a day',
  indexes: [{ key: { expiresAt: 1 }, options: { expireAfterSeconds: 0 }, query: 'retention' }],
};

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
export const MOST_PROPOSALS = { anHour: 200, aDayToOneAddress: 30 } as const;
/** In letters of authorization of one application. */
export const MOST_LETTER_BYTES_A_DAY = 20 * MOST_DOCUMENT_BYTES;

/** Keeps an application from filling people's mailboxes and the custodian's disk, and from trying addresses out. */
export class ProposalBound {
  readonly #counts: Collection<StoredCount>;

  constructor(store: Store) {
    this.#counts = store.db.collection('proposalCounts');
  }

  /** Counts a proposal before it is made. @throws CustodianError `too-many-proposals` (429) */
  async count(applicationId: string, emailKey: string, at: Date): Promise<void> {
    const address = hash('sha256', emailKey, 'base64url');
    const proposals = [
      await this.#add(applicationId, HOUR_MS, at),
      await this.#add(`${applicationId}:${address}`, DAY_MS, at),
    ] as const;
    if (proposals[0] <= MOST_PROPOSALS.anHour && proposals[1] <= MOST_PROPOSALS.aDayToOneAddress) return;
    throw new CustodianError(
      'too-many-proposals',
      429,
      'That is more proposals than an application may make in this time.',
    );
  }

  /**
   * Takes a letter in. Room for the largest is taken before its first byte, and what it did not need given back, so that
   * letters that come at the same time keep to the bound together.
   *
   * @throws CustodianError `too-many-letter-bytes` (429), and what `keep` throws
   */
  async withinLetterBytes<Kept extends { readonly bytes: number }>(
    applicationId: string,
    at: Date,
    keep: () => Promise<Kept>,
  ): Promise<Kept> {
    const what = `${applicationId}:letters`;
    const taken = await this.#add(what, DAY_MS, at, MOST_DOCUMENT_BYTES);
    let unused = MOST_DOCUMENT_BYTES;
    try {
      if (taken > MOST_LETTER_BYTES_A_DAY) {
        throw new CustodianError('too-many-letter-bytes', 429, 'That is more in letters than one may send in a day.');
      }
      const kept = await keep();
      unused = MOST_DOCUMENT_BYTES - kept.bytes;
      return kept;
    } finally {
      await this.#add(what, DAY_MS, at, -unused);
    }
  }

  /** @returns how many there are in this span of time */
  async #add(what: string, spanMs: number, at: Date, by = 1): Promise<number> {
    const begin = at.getTime() - (at.getTime() % spanMs);
    const counted = await this.#counts.findOneAndUpdate(
      { _id: `${what}:${begin}` },
      { $inc: { count: by }, $setOnInsert: { _v: 1, expiresAt: new Date(begin + spanMs) } },
      { upsert: true, returnDocument: 'after' },
    );
    return counted?.count ?? 0;
  }
}

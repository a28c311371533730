import type { ClientSession, Collection, ObjectId } from 'mongodb';
import type { CollectionDefinition, Store } from '@app/store';

/** Usage that changed. */
export interface UsageChange {
  readonly kind: 'interval-block' | 'usage-summary' | 'quality-summary' | 'usage-point';
  readonly usagePointId: string;
  readonly meterReadingId?: string;
  /** hull of the data that changed, epoch seconds, end exclusive */
  readonly from?: number;
  readonly until?: number;
}

/** A customer's grant to an application began, was narrowed, ended or was taken up again. */
export interface AuthorizationChange {
  readonly kind: 'authorization';
  readonly what: 'granted' | 'changed' | 'ended' | 'restored';
  readonly authorizationId: string;
  readonly applicationId: string;
  readonly customerId: string;
}

/** What an application says of itself changed, or it was taken away or brought back. */
export interface ApplicationChange {
  readonly kind: 'application';
  readonly what: 'changed' | 'deleted' | 'restored';
  readonly applicationId: string;
}

/** A third party asked a customer for an agreement, or somebody answered; whoever must know of it is told. */
export interface AgreementChange {
  readonly kind: 'agreement';
  readonly what: 'proposed' | 'withdrawn' | 'attested' | 'accepted' | 'rejected';
  readonly agreementId: string;
  readonly applicationId: string;
}

/** Personal data of a customer changed. */
export interface RetailCustomerChange {
  readonly kind: 'retail-customer';
  readonly customerId: string;
}

/** Who was served at a usage point, or by which retailer, changed: a move-in, a move-out, a switch, or the date of one. */
export interface ServiceHistoryChange {
  readonly kind: 'tenure' | 'retailer-of-record';
  readonly usagePointId: string;
  /** whose tenure it is */
  readonly customerId?: string;
  /** hull of the time that was gained or lost, epoch seconds, end exclusive; a side that is absent is open */
  readonly from?: number;
  readonly until?: number;
}

/** An answer that an application asked for and that is made ahead, is ready, or cannot be made. */
export interface PreparedFileChange {
  readonly kind: 'prepared-file';
  readonly applicationId: string;
  /** absolute, as it was asked for */
  readonly uri: string;
}

export type Change =
  | AgreementChange
  | ApplicationChange
  | AuthorizationChange
  | PreparedFileChange
  | RetailCustomerChange
  | ServiceHistoryChange
  | UsageChange;

type StoredChange = Change & {
  readonly _v: 1;
  readonly at: Date;
  /** while nobody has seen to it that whom it concerns is told */
  readonly pending?: true;
};

/** A change of which whom it concerns is still to be told. */
export type PendingChange = Change & { readonly _id: ObjectId };

/** Nobody outside is told of these: ESPI has no resource that they would be a change of. */
const untold: ReadonlySet<Change['kind']> = new Set(['agreement', 'retailer-of-record']);

/** Another has settled the same changes meanwhile: whatever was to be written with them is written. */
export class ChangesSettled extends Error {}

/** A change is of use until delivery and reports have read it. */
const RETENTION_SECONDS = 90 * 86_400;

export const changesCollection: CollectionDefinition = {
  name: 'changes',
  shardKey: { _id: 'hashed' },
  retention: { kept: '90 days', deletedBy: 'index' },
  indexes: [
    {
      key: { at: 1 },
      options: { expireAfterSeconds: RETENTION_SECONDS },
      query: 'changes since a time, oldest first; retention',
    },
    {
      key: { pending: 1 },
      options: { partialFilterExpression: { pending: true } },
      query: 'changes that are still to be told, those that were written first before others',
    },
  ],
};

/**
 * What changed, recorded in the transaction of the change itself. What is to be told bears a mark until somebody has
 * seen to it: transactions commit in another order than that of their times, and a place in that order would miss some.
 */
export class Changes {
  readonly #collection: Collection<StoredChange>;

  constructor(store: Store) {
    this.#collection = store.db.collection('changes');
  }

  async record(changes: readonly Change[], at: Date, session: ClientSession): Promise<void> {
    if (changes.length === 0) return;
    await this.#collection.insertMany(
      changes.map((change) => ({
        _v: 1 as const,
        at,
        ...change,
        ...(!untold.has(change.kind) && { pending: true as const }),
      })),
      { session },
    );
  }

  /** Changes that are still to be told, about the oldest first. */
  async pending(limit: number): Promise<PendingChange[]> {
    return this.#collection.find({ pending: true }, { limit, projection: { _v: 0, at: 0, pending: 0 } }).toArray();
  }

  /**
   * Takes their marks off, in the transaction of what is done about them.
   *
   * @throws ChangesSettled where somebody else has done it
   */
  async settle(changes: readonly PendingChange[], session: ClientSession): Promise<void> {
    const marked = { _id: { $in: changes.map(({ _id }) => _id) }, pending: true as const };
    const { modifiedCount } = await this.#collection.updateMany(marked, { $unset: { pending: '' } }, { session });
    if (modifiedCount !== changes.length) throw new ChangesSettled();
  }
}

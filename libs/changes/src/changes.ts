import type { ClientSession, Collection } from 'mongodb';
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
}

export type Change =
  AgreementChange | RetailCustomerChange | ServiceHistoryChange | UsageChange | AuthorizationChange | ApplicationChange;

type StoredChange = Change & { readonly _v: 1; readonly at: Date };

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

/** What changed, recorded in the transaction of the change itself; whoever must act on it reads it in order. */
export class Changes {
  readonly #collection: Collection<StoredChange>;

  constructor(store: Store) {
    this.#collection = store.db.collection('changes');
  }

  async record(changes: readonly Change[], at: Date, session: ClientSession): Promise<void> {
    if (changes.length === 0) return;
    await this.#collection.insertMany(
      changes.map((change) => ({ _v: 1 as const, at, ...change })),
      { session },
    );
  }
}

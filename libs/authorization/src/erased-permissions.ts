import type { Store } from '@app/store';
import type { Collection } from 'mongodb';
import type { Model } from 'mongoose';
import { agreementModel, emailKeyOf, type Agreement } from './agreements/agreement.js';
import { letterDocuments } from './agreements/letters-of-authorization.js';
import { authorizationModel, AuthorizationStatus, type Authorization } from './authorization.js';
import type { Authorizations } from './authorizations.js';
import type { Consent } from './consent/consent.js';
import { DOCUMENTS_BUCKET } from './offline-authorizations.js';
import { SignedDocuments } from './signed-documents.js';

const ERASED = '(erased)';

/** What was removed of a customer's permissions. */
export interface ErasedPermissionCounts {
  /** authorizations that stood */
  readonly ended: number;
  readonly receipts: number;
  readonly documents: number;
  readonly agreements: number;
}

/**
 * The permissions of a customer who is erased: those that stand end first, and their third parties are told. An
 * Authorization stays, with its ids, scope and times, since access records name it.
 */
export class ErasedPermissions {
  readonly #authorizations: Model<Authorization>;
  readonly #agreements: Model<Agreement>;
  readonly #consents: Collection<Consent>;
  readonly #documents: SignedDocuments;
  readonly #letters: SignedDocuments;

  constructor(
    private readonly store: Store,
    private readonly authorizations: Authorizations,
  ) {
    this.#authorizations = authorizationModel(store);
    this.#agreements = agreementModel(store);
    this.#consents = store.db.collection('consents');
    this.#documents = new SignedDocuments(store, DOCUMENTS_BUCKET);
    this.#letters = letterDocuments(store);
  }

  /** @param emails of the customer, to which agreements were proposed */
  async erase(customerId: string, emails: readonly string[]): Promise<ErasedPermissionCounts> {
    const all = await this.#authorizations.find({ customerId }).lean<Authorization[]>();
    const standing = all.filter(({ status }) => status === AuthorizationStatus.Active);
    for (const { _id } of standing) await this.authorizations.end(_id, 'operator');
    const ids = all.map(({ _id }) => _id);
    const agreementIds = all.flatMap(({ agreementId }) => agreementId ?? []);
    const { deletedCount: receipts } = await this.#consents.deleteMany({ authorizationId: { $in: ids } });
    return {
      ended: standing.length,
      receipts,
      documents: await this.#eraseOrigins(all),
      agreements: await this.#eraseAgreements(agreementIds, emails),
    };
  }

  /** What leads to a person who granted on paper or by telephone. */
  async #eraseOrigins(all: readonly Authorization[]): Promise<number> {
    let count = 0;
    for (const { _id, offline } of all) {
      if (offline === undefined || (offline.reference === ERASED && offline.document === undefined)) continue;
      const change = {
        $set: { 'offline.reference': ERASED },
        $unset: { 'offline.document': 1, 'offline.endReason': 1 },
      };
      await this.store.transaction(async (session) => {
        if (offline.document !== undefined) await this.#documents.dropIn(session, [offline.document._id]);
        await this.#authorizations.updateOne({ _id }, change, { session });
      });
      count += 1;
    }
    return count;
  }

  async #eraseAgreements(ids: readonly string[], emails: readonly string[]): Promise<number> {
    const emailKey = { $in: emails.map(emailKeyOf) };
    const found = await this.#agreements.find({ $or: [{ _id: { $in: ids } }, { emailKey }] }).lean<Agreement[]>();
    for (const { _id, letters } of found) {
      await this.store.transaction(async (session) => {
        await this.#letters.dropIn(
          session,
          letters.map((letter) => letter._id),
        );
        await this.#agreements.deleteOne({ _id }, { session });
      });
    }
    return found.length;
  }
}

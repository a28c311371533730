import type { Readable } from 'node:stream';
import { Entitlement } from '@app/entitlement';
import type { UsagePoints } from '@app/metering';
import type { Customer, Customers } from '@app/retail-customers';
import { CustodianError } from '@app/runtime';
import { periodOf, type Tenures } from '@app/service-history';
import type { Store } from '@app/store';
import type { Model } from 'mongoose';
import { authorizationModel, AuthorizationStatus, type Authorization, type OfflineOrigin } from './authorization.js';
import type { Authorizations, Grant, GrantRequest } from './authorizations.js';
import type { CustomerNotices } from './consent/customer-notices.js';
import { SignedDocuments, type OpenDocument, type SignedDocument } from './signed-documents.js';

export const DOCUMENTS_BUCKET = 'authorizationDocuments';
const MOST_TEXT = 500;

/** A customer who gave an authorization outside of these pages, as they are found here. */
export interface OfflineCustomer {
  readonly customer: Customer;
  /** those that are the customer's now */
  readonly usagePointIds: readonly string[];
}

/** How an authorization was given, as whoever records it says. */
export interface GivenOffline extends Pick<OfflineOrigin, 'how'> {
  /** who took it and when, the number of the letter: what leads back to it */
  readonly reference: string;
  /** what the customer signed */
  readonly document?: { readonly mediaType: string; readonly content: Readable } | undefined;
}

interface Services {
  readonly authorizations: Authorizations;
  readonly customers: Customers;
  readonly tenures: Tenures;
  readonly usagePoints: UsagePoints;
  /** absent: customers are told nothing */
  readonly notices?: CustomerNotices | undefined;
}

/** What customers granted on paper or by telephone, and somebody records for them (function block 40). */
export class OfflineAuthorizations {
  readonly #authorizations: Model<Authorization>;
  readonly #documents: SignedDocuments;

  constructor(
    private readonly store: Store,
    private readonly services: Services,
    private readonly now: () => Date = () => new Date(),
  ) {
    this.#authorizations = authorizationModel(store);
    this.#documents = new SignedDocuments(store, DOCUMENTS_BUCKET);
  }

  /** The customer of an account number, or who has the usage point of an ESIID now; undefined where there is none. */
  async findCustomer(accountOrEsiid: string): Promise<OfflineCustomer | undefined> {
    const text = accountOrEsiid.trim();
    const customerId = (await this.services.customers.idsOfAccounts([text])).get(text) ?? (await this.#holderOf(text));
    return customerId === undefined ? undefined : this.customer(customerId);
  }

  /** @throws CustodianError `unknown-customer` (404) */
  async customer(customerId: string): Promise<OfflineCustomer> {
    const customer = await this.services.customers.get(customerId);
    const tenures = await this.services.tenures.ofCustomer(customerId);
    const held = tenures.filter((tenure) => this.#standsNow(periodOf(tenure)));
    return { customer, usagePointIds: held.map(({ usagePointId }) => usagePointId) };
  }

  /**
   * Records what a customer granted, and tells the customer. An earlier grant of the customer to the application ends.
   *
   * @param by id of the member of staff, or `operator`
   * @throws CustodianError `reference-missing`, `document-missing` (400), what SignedDocuments.keep and
   * Authorizations.grant throw
   */
  async record(grant: Omit<GrantRequest, 'offline'>, given: GivenOffline, by: string): Promise<Authorization> {
    return this.#recorded(given, by, async (offline) =>
      this.store.transaction(async (session) => {
        const authorization = await this.services.authorizations.grantIn(session, { ...grant, offline });
        await this.services.notices?.tell(session, 'recorded', authorization);
        return authorization;
      }),
    );
  }

  /** The same with an access token that is good as long: for the command line. @throws what `record` throws */
  async recordWithToken(grant: Omit<GrantRequest, 'offline'>, given: GivenOffline, by: string): Promise<Grant> {
    return this.#recorded(given, by, async (offline) =>
      this.services.authorizations.grantOffline({ ...grant, offline }),
    );
  }

  /** @throws CustodianError `unknown-authorization` (404), of what was not recorded as well */
  async get(authorizationId: string): Promise<Authorization & { readonly offline: OfflineOrigin }> {
    const { offline, ...authorization } = await this.services.authorizations.get(authorizationId);
    if (offline === undefined) throw unknownAuthorization();
    return { ...authorization, offline };
  }

  /** What the customer signed. @throws CustodianError `unknown-authorization`, `document-missing` (404) */
  async openDocument(authorizationId: string): Promise<OpenDocument> {
    const { document } = (await this.get(authorizationId)).offline;
    if (document === undefined) throw new CustodianError('unknown-letter', 404, 'There is no such letter.');
    return this.#documents.open(document);
  }

  /** Those that were recorded, the latest first. @param before when the last of the page before was granted */
  async page({ before, limit }: { before?: Date | undefined; limit: number }): Promise<Authorization[]> {
    const earlier = before === undefined ? {} : { grantedAt: { $lt: before } };
    return this.#authorizations
      .find({ 'offline.by': { $exists: true }, ...earlier })
      .sort({ grantedAt: -1 })
      .limit(limit)
      .lean();
  }

  /**
   * Ends what was recorded by mistake, and tells the customer.
   *
   * @throws CustodianError `unknown-authorization` (404), `reason-missing` (400), `connection-ended` (409)
   */
  async end(authorizationId: string, reason: string): Promise<void> {
    const endReason = reason.trim();
    if (endReason === '' || endReason.length > MOST_TEXT) {
      throw new CustodianError('reason-missing', 400, `Say why in 1 to ${MOST_TEXT} characters.`);
    }
    await this.get(authorizationId);
    await this.store.transaction(async (session) => {
      const current = await this.services.authorizations.find(authorizationId, { session });
      if (current?.status !== AuthorizationStatus.Active) {
        throw new CustodianError('connection-ended', 409, 'This permission has ended.');
      }
      const ended = await this.services.authorizations.endIn(session, current, 'operator');
      const change = { $set: { 'offline.endReason': endReason } };
      await this.#authorizations.updateOne({ _id: authorizationId }, change, { session });
      await this.services.notices?.tell(session, 'ended-by-utility', ended);
    });
  }

  async #recorded<Recorded>(
    { how, reference: said, document }: GivenOffline,
    by: string,
    grant: (offline: OfflineOrigin) => Promise<Recorded>,
  ): Promise<Recorded> {
    const reference = said.trim();
    if (reference === '' || reference.length > MOST_TEXT) {
      throw new CustodianError('reference-missing', 400, `The reference has 1 to ${MOST_TEXT} characters.`);
    }
    if (how === 'paper' && document === undefined) {
      throw new CustodianError('document-missing', 400, 'What was given on paper comes with the paper.');
    }
    const kept: SignedDocument | undefined =
      document && (await this.#documents.keep(document.mediaType, document.content));
    try {
      return await grant({ by, how, reference, ...(kept && { document: kept }) });
    } catch (error) {
      if (kept !== undefined) await this.#documents.drop(kept._id);
      throw error;
    }
  }

  async #holderOf(esiid: string): Promise<string | undefined> {
    const usagePoint = await this.services.usagePoints.byEsiid(Entitlement.ofOperator(), esiid);
    if (usagePoint === undefined) return undefined;
    const tenures = await this.services.tenures.ofUsagePoint(usagePoint._id);
    return tenures.find((tenure) => this.#standsNow(periodOf(tenure)))?.customerId;
  }

  #standsNow({ start, end }: { readonly start: number; readonly end: number }): boolean {
    const now = this.now().getTime() / 1000;
    return start <= now && now < end;
  }
}

const unknownAuthorization = (): CustodianError =>
  new CustodianError('unknown-authorization', 404, 'There is no such authorization.');

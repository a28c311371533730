import { newResourceId } from '@app/espi';
import type { Language } from '@app/language';
import type { MailOutbox } from '@app/mail';
import { CustodianError, hashSecret, type Keys } from '@app/runtime';
import type { Store } from '@app/store';
import { parseCivilDate, startOfDate, type CivilDate, type TimeZone } from '@app/time';
import type { User } from '@app/users';
import { MongoServerError, type ClientSession, type Collection } from 'mongodb';
import type { Authorization } from '../authorization.js';
import type { Authorizations, GrantRequest } from '../authorizations.js';
import { CONSENT_PURPOSE, consentContent, type Consent } from './consent.js';
import { receiptMail } from './consent-mail.js';
import {
  consentOffer,
  dayAfter,
  faultsOf,
  firstDay,
  NO_END,
  type AskedOfCustomer,
  type ConsentChoices,
  type ConsentOffer,
} from './consent-offer.js';
import { consentText, type ConsentText } from './consent-text.js';
import type { CustomerMeters } from './customer-meters.js';
import { scopeOfKinds } from './kinds-of-data.js';

/** A customer's yes. */
export interface Agreed {
  /** what is answered: a request of OAuth */
  readonly requestId: string;
  readonly person: Pick<User, 'id' | 'name' | 'email'>;
  readonly customerId: string;
  readonly offer: ConsentOffer;
  readonly choices: ConsentChoices;
  /** as it was shown */
  readonly text: ConsentText;
}

/** What a customer is offered, and the words for whatever they choose of it. */
export interface CustomerOffer {
  readonly offer: ConsentOffer;
  readonly textOf: (choices: ConsentChoices) => ConsentText;
}

/** Makes the Authorization of what was agreed, as part of a transaction. */
export type GrantIn = (session: ClientSession, grant: GrantRequest) => Promise<Authorization>;

interface Services {
  readonly authorizations: Authorizations;
  readonly customerMeters: CustomerMeters;
  readonly keys: Keys;
  readonly mail: Pick<MailOutbox, 'queue'>;
}

interface ConsentSettings {
  readonly baseUrl: string;
  readonly utilityName: string;
  /** of the utility */
  readonly zone: TimeZone;
}

const DUPLICATE_KEY = 11_000;

/** What customers agree to: each yes becomes, in one transaction, an Authorization, a signed record and a receipt by mail. */
export class Consents {
  readonly #consents: Collection<Consent>;
  readonly #grantIn: GrantIn = async (session, grant) => this.services.authorizations.grantIn(session, grant);

  constructor(
    private readonly store: Store,
    private readonly services: Services,
    private readonly settings: ConsentSettings,
    private readonly now: () => Date = () => new Date(),
  ) {
    this.#consents = store.db.collection('consents');
  }

  /** What a customer can choose of what is asked for, today. */
  async offer(asked: AskedOfCustomer, customerId: string, language: Language): Promise<CustomerOffer> {
    const { utilityName, zone } = this.settings;
    const all = await this.services.customerMeters.of(customerId);
    const { usagePointId } = asked;
    const meters = usagePointId === undefined ? all : all.filter((meter) => meter.usagePointId === usagePointId);
    const offer = consentOffer(asked, meters, zone, this.now());
    return {
      offer,
      textOf: (choices) => consentText(offer, choices, { language, utilityName, timeZone: zone.name }),
    };
  }

  /**
   * Grants what the customer agreed to. A request is consented to once: who says yes twice gets the same
   * Authorization.
   *
   * @param grantIn where it is more than a grant: an agreement that is accepted
   * @throws CustodianError `choice-not-offered` (400), `already-answered` (409) where somebody else did, and what
   * `Authorizations.grant` throws
   */
  async give(agreed: Agreed, grantIn: GrantIn = this.#grantIn): Promise<Authorization> {
    const faults = Object.keys(faultsOf(agreed.choices, agreed.offer));
    if (faults.length > 0) {
      throw new CustodianError('choice-not-offered', 400, 'That is more than was asked for.', {
        detail: faults.join(),
      });
    }
    const requestHash = hashSecret(agreed.requestId);
    try {
      return await this.store.transaction(async (session) => {
        const authorization = await grantIn(session, this.#grantOf(agreed));
        await this.recordIn(session, agreed, authorization);
        return authorization;
      });
    } catch (error) {
      if (!(error instanceof MongoServerError) || error.code !== DUPLICATE_KEY) throw error;
      const earlier = await this.#consents.findOne({ requestHash });
      if (earlier === null) throw error;
      if (earlier.customerId !== agreed.customerId) {
        throw new CustodianError('already-answered', 409, 'Somebody else has answered this request.', { cause: error });
      }
      return this.services.authorizations.get(earlier.authorizationId);
    }
  }

  /** Keeps what was agreed, and queues the receipt, as part of a transaction. */
  async recordIn(session: ClientSession, agreed: Agreed, authorization: Authorization): Promise<Consent> {
    const { person, customerId, text, requestId, offer } = agreed;
    const { start: from } = authorization.publishedPeriod;
    const { end: until } = authorization.authorizedPeriod;
    const content = {
      _id: newResourceId(),
      _v: 1 as const,
      requestHash: hashSecret(requestId),
      authorizationId: authorization._id,
      applicationId: offer.application._id,
      customerId,
      userId: person.id,
      text,
      scope: authorization.scope,
      usagePointIds: agreed.choices.meters,
      ...(from !== undefined && { from }),
      ...(until !== undefined && { until }),
      agreedAt: authorization.grantedAt,
    };
    const consent: Consent = {
      ...content,
      signature: this.services.keys.sign(CONSENT_PURPOSE, consentContent(content)),
    };
    await this.#consents.insertOne(consent, { session });
    await this.services.mail.queue(receiptMail(person, consent, this.settings), session);
    return consent;
  }

  /** What was agreed on a request; undefined where it is not answered, or was refused. */
  async ofRequest(requestId: string): Promise<Consent | undefined> {
    return (await this.#consents.findOne({ requestHash: hashSecret(requestId) })) ?? undefined;
  }

  /** What was agreed for an authorization; undefined where it was not granted on a page of ours. */
  async ofAuthorization(authorizationId: string): Promise<Consent | undefined> {
    return (await this.#consents.findOne({ authorizationId }, { sort: { agreedAt: -1 } })) ?? undefined;
  }

  /** Whether a record is as it was signed. */
  isGenuine(consent: Consent): boolean {
    return this.services.keys.isSigned(CONSENT_PURPOSE, consentContent(consent), consent.signature);
  }

  #grantOf({ offer, choices, customerId }: Agreed): GrantRequest {
    const from = firstDay(offer, choices.reach);
    const lastDay = choices.lastDay === NO_END ? undefined : parseCivilDate(choices.lastDay);
    return {
      applicationId: offer.application._id,
      customerId,
      usagePointIds: choices.meters,
      scope: scopeOfKinds(offer.scope, choices.kinds),
      ...(from !== undefined && { from: this.#startOf(from) }),
      until: lastDay === undefined ? 'unlimited' : this.#startOf(dayAfter(lastDay)),
    };
  }

  #startOf({ year, month, day }: CivilDate): Date {
    return new Date(startOfDate(this.settings.zone, year, month, day) * 1000);
  }
}

import { Changes, type AgreementChange } from '@app/changes';
import { Entitlement } from '@app/entitlement';
import { Scope } from '@app/espi';
import type { UsagePoints } from '@app/metering';
import type { Customers } from '@app/retail-customers';
import { CustodianError } from '@app/runtime';
import { periodOf, type Tenures } from '@app/service-history';
import type { Store } from '@app/store';
import { mayServe, type Applications } from '@app/third-parties';
import { addMonths } from '@app/time';
import type { ClientSession, Model } from 'mongoose';
import type { Authorization } from '../authorization.js';
import type { Authorizations, GrantRequest } from '../authorizations.js';
import type { AgreementNotices } from './agreement-notices.js';
import {
  agreementModel,
  emailKeyOf,
  requirePending,
  statusOf,
  unknownAgreement,
  type Agreement,
  type RejectionReason,
} from './agreement.js';

/** Who answers: a customer, by a person who signed in with e-mail addresses that are known to be theirs. */
export interface AnsweringCustomer {
  readonly customerId: string;
  /** verified ones alone */
  readonly emails: readonly string[];
}

export interface AcceptedAgreement {
  readonly agreement: Agreement;
  readonly authorization: Authorization;
}

/** A proposal, and the usage point of the customer that it is of. */
export interface ProposalToCustomer {
  readonly agreement: Agreement;
  readonly usagePointId: string;
}

interface Services {
  readonly applications: Applications;
  readonly authorizations: Authorizations;
  readonly customers: Customers;
  readonly tenures: Tenures;
  readonly usagePoints: UsagePoints;
  /** absent: nobody is told */
  readonly notices?: AgreementNotices | undefined;
}

const MOST_WORDS = 500;

/**
 * What customers answer to proposals. A proposal is shown to, and answered by, whom it is made to: the customer who has
 * both, the e-mail address and the ESIID now. To everybody else there is none.
 */
export class AgreementAnswers {
  readonly #agreements: Model<Agreement>;
  readonly #changes: Changes;

  constructor(
    private readonly store: Store,
    private readonly services: Services,
    private readonly now: () => Date = () => new Date(),
  ) {
    this.#agreements = agreementModel(store);
    this.#changes = new Changes(store);
  }

  /** The proposals that wait for a customer's answer, those first that expire first. */
  async pending(customer: AnsweringCustomer): Promise<Agreement[]> {
    const held = await this.#usagePointsHeld(customer.customerId);
    const found = await this.#agreements
      .find({
        emailKey: { $in: customer.emails.map(emailKeyOf) },
        esiid: { $in: [...held.keys()] },
        status: 'pending',
        invitationExpiresAt: { $gt: this.now() },
      })
      .sort({ invitationExpiresAt: 1 })
      .lean();
    const served = await Promise.all(found.map(async (agreement) => this.#mayServe(agreement, customer.customerId)));
    return found.filter((_, index) => served[index]);
  }

  /**
   * Accepts: from then on it is an Authorization. Of two who accept at the same instant one does.
   *
   * @param until end of the authorization; after the months proposed where absent
   * @throws CustodianError `unknown-agreement` (404), `agreement-not-pending`, `invitation-expired` (409), and what
   * `Authorizations.grant` throws
   */
  async accept(
    customer: AnsweringCustomer,
    id: string,
    { until }: { until?: Date | 'unlimited' } = {},
  ): Promise<AcceptedAgreement> {
    const usagePointId = await this.#usagePointOf(customer, id);
    return this.store.transaction(async (session) =>
      this.#acceptIn(session, id, { customerId: customer.customerId, usagePointId, until }),
    );
  }

  /** One that waits for the customer's answer. @throws CustodianError `unknown-agreement` (404) */
  async waiting(customer: AnsweringCustomer, id: string): Promise<ProposalToCustomer> {
    const agreement = (await this.pending(customer)).find(({ _id }) => _id === id);
    if (agreement === undefined) throw unknownAgreement();
    return { agreement, usagePointId: await this.#usagePointOf(customer, id) };
  }

  /** Accepts what the customer chose of it, as part of a transaction; throws as `accept` does. */
  async acceptIn(
    session: ClientSession,
    customer: AnsweringCustomer,
    id: string,
    chosen: Pick<GrantRequest, 'scope' | 'from' | 'until'>,
  ): Promise<Authorization> {
    const usagePointId = await this.#usagePointOf(customer, id);
    const { customerId } = customer;
    const { authorization } = await this.#acceptIn(session, id, { customerId, usagePointId, ...chosen });
    return authorization;
  }

  /**
   * @param words the customer's own, where the reason is `other`
   * @throws CustodianError `unknown-agreement` (404), `agreement-not-pending`, `invitation-expired` (409),
   * `reason-missing` (400)
   */
  async reject(customer: AnsweringCustomer, id: string, reason: RejectionReason, words = ''): Promise<Agreement> {
    const own = words.trim();
    if ((reason === 'other' && own === '') || own.length > MOST_WORDS) {
      throw new CustodianError('reason-missing', 400, `Say why in 1 to ${MOST_WORDS} characters.`);
    }
    await this.#usagePointOf(customer, id);
    return this.store.transaction(async (session) => {
      const current = await this.#pendingIn(session, id);
      const rejection = { reason, ...(own !== '' && { words: own }) };
      return this.#answer(session, { ...current, status: 'rejected', rejection }, 'rejected');
    });
  }

  /**
   * Accepts for the customer who has the ESIID now, on the letter in which that customer agreed; which staff has read.
   *
   * @throws CustodianError `unknown-agreement` (404), `agreement-without-letter`, `esiid-without-customer`,
   * `agreement-not-pending`, `invitation-expired` (409), `reason-missing` (400), and what `Authorizations.grant`
   * throws
   */
  async acceptOnLetter(id: string, { by, reason }: { by: string; reason: string }): Promise<AcceptedAgreement> {
    if (reason.trim() === '' || reason.length > MOST_WORDS) {
      throw new CustodianError('reason-missing', 400, `Say why in 1 to ${MOST_WORDS} characters.`);
    }
    const agreement = await this.#agreements.findById(id).lean();
    if (agreement === null) throw unknownAgreement();
    if (agreement.letters.length === 0) {
      throw new CustodianError('agreement-without-letter', 409, 'There is no letter of authorization to accept it on.');
    }
    const holder = await this.#holderOf(agreement.esiid);
    if (holder === undefined || !(await this.#mayServe(agreement, holder.customerId))) {
      throw new CustodianError(
        'esiid-without-customer',
        409,
        'Nobody has that ESIID now whom the application may serve.',
      );
    }
    return this.store.transaction(async (session) =>
      this.#acceptIn(session, id, { ...holder, acceptedOnLetter: { by, reason: reason.trim() } }),
    );
  }

  /** Whom a proposal is made to by its ESIID; undefined where it waits for nobody. Whose the e-mail address is it leaves open. */
  async addressee(id: string): Promise<{ agreement: Agreement; customerId: string } | undefined> {
    const agreement = await this.#agreements.findById(id).lean();
    if (agreement === null || statusOf(agreement, this.now()) !== 'pending') return undefined;
    const holder = await this.#holderOf(agreement.esiid);
    if (holder === undefined || !(await this.#mayServe(agreement, holder.customerId))) return undefined;
    return { agreement, customerId: holder.customerId };
  }

  /** The agreement that an authorization came of; undefined where it came of none. */
  async ofAuthorization(authorization: Pick<Authorization, 'agreementId'>): Promise<Agreement | undefined> {
    if (authorization.agreementId === undefined) return undefined;
    return (await this.#agreements.findById(authorization.agreementId).lean()) ?? undefined;
  }

  async #acceptIn(
    session: ClientSession,
    id: string,
    { customerId, usagePointId, scope, from, until, acceptedOnLetter }: Acceptance,
  ): Promise<AcceptedAgreement> {
    const current = await this.#pendingIn(session, id);
    const authorization = await this.services.authorizations.grantIn(session, {
      applicationId: current.applicationId,
      customerId,
      agreementId: id,
      usagePointIds: [usagePointId],
      scope: scope === undefined ? Scope.parse(current.scope) : scope.intersect(Scope.parse(current.scope)),
      ...(from !== undefined && { from }),
      until: until ?? monthsAfter(this.now(), current.months),
    });
    const accepted = {
      ...current,
      status: 'accepted',
      authorizationId: authorization._id,
      ...(acceptedOnLetter && { acceptedOnLetter }),
    } as const;
    return { agreement: await this.#answer(session, accepted, 'accepted'), authorization };
  }

  async #pendingIn(session: ClientSession, id: string): Promise<Agreement> {
    const current = await this.#agreements.findById(id, undefined, { session }).lean();
    if (current === null) throw unknownAgreement();
    requirePending(current, this.now());
    return current;
  }

  async #answer(session: ClientSession, answered: Agreement, what: AgreementChange['what']): Promise<Agreement> {
    const at = this.now();
    const stored = { ...answered, answeredAt: at, updatedAt: at };
    const { _id: agreementId, applicationId } = stored;
    await this.#agreements.replaceOne({ _id: agreementId }, stored, { session });
    await this.#changes.record([{ kind: 'agreement', what, agreementId, applicationId }], at, session);
    await this.services.notices?.answered(stored, session);
    return stored;
  }

  /** The usage point that a proposal to this customer is of. @throws CustodianError `unknown-agreement` (404) */
  async #usagePointOf({ customerId, emails }: AnsweringCustomer, id: string): Promise<string> {
    const agreement = await this.#agreements.findById(id).lean();
    if (agreement === null || !emails.map(emailKeyOf).includes(agreement.emailKey)) throw unknownAgreement();
    const usagePointId = (await this.#usagePointsHeld(customerId)).get(agreement.esiid);
    if (usagePointId === undefined || !(await this.#mayServe(agreement, customerId))) throw unknownAgreement();
    return usagePointId;
  }

  async #mayServe({ applicationId }: Agreement, customerId: string): Promise<boolean> {
    const application = await this.services.applications.get(applicationId);
    return mayServe(application, await this.services.customers.get(customerId));
  }

  /** The usage points that a customer has now, by ESIID. */
  async #usagePointsHeld(customerId: string): Promise<Map<string, string>> {
    const now = this.now().getTime() / 1000;
    const tenures = await this.services.tenures.ofCustomer(customerId);
    const held = tenures.filter((tenure) => periodOf(tenure).start <= now && now < periodOf(tenure).end);
    const found = await Promise.all(
      held.map(async ({ usagePointId }) => this.services.usagePoints.get(Entitlement.ofOperator(), usagePointId)),
    );
    return new Map(found.flatMap((point) => (point?.esiid === undefined ? [] : [[point.esiid, point._id] as const])));
  }

  async #holderOf(esiid: string): Promise<{ customerId: string; usagePointId: string } | undefined> {
    const usagePoint = await this.services.usagePoints.byEsiid(Entitlement.ofOperator(), esiid);
    if (usagePoint === undefined) return undefined;
    const now = this.now().getTime() / 1000;
    const tenures = await this.services.tenures.ofUsagePoint(usagePoint._id);
    const current = tenures.find((tenure) => periodOf(tenure).start <= now && now < periodOf(tenure).end);
    return current && { customerId: current.customerId, usagePointId: usagePoint._id };
  }
}

interface Acceptance {
  readonly customerId: string;
  readonly usagePointId: string;
  readonly scope?: Scope;
  readonly from?: Date;
  readonly until?: Date | 'unlimited' | undefined;
  readonly acceptedOnLetter?: Agreement['acceptedOnLetter'];
}

/** The same time of day, so many months of the calendar later, in UTC. */
function monthsAfter(time: Date, months: number): Date {
  const { year, month, day } = addMonths(
    { year: time.getUTCFullYear(), month: time.getUTCMonth() + 1, day: time.getUTCDate() },
    months,
  );
  const later = new Date(time);
  later.setUTCFullYear(year, month - 1, day);
  return later;
}

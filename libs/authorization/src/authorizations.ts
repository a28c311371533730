import { AuthorizationEvents, type AuthorizationEvent } from '@app/audit';
import { Changes, type AuthorizationChange } from '@app/changes';
import { newResourceId, Scope } from '@app/espi';
import type { UsagePoints } from '@app/metering';
import type { Customers } from '@app/retail-customers';
import { CustodianError } from '@app/runtime';
import type { Tenures } from '@app/service-history';
import { documentsById, type Store, type ReadDocument } from '@app/store';
import { mayServe, type Applications } from '@app/third-parties';
import type { ClientSession, Model, UpdateQuery } from 'mongoose';
import {
  authorizationModel,
  AuthorizationStatus,
  isRestorable,
  type Authorization,
  type EndedBy,
  type OfflineOrigin,
} from './authorization.js';
import type { CustomerNotices } from './consent/customer-notices.js';
import { grantedScope } from './granted-scope.js';
import { grantedUsagePoints } from './granted-usage-points.js';
import { publishedStart, withHistory } from './published-period.js';
import { satisfiedScope } from './satisfied-scope.js';
import type { IssuedToken } from './token.js';
import type { Tokens } from './tokens.js';

/** What a customer grants, or the custodian for the customer. */
export interface GrantRequest {
  readonly applicationId: string;
  readonly customerId: string;
  /** the agreement that the customer accepted */
  readonly agreementId?: string;
  /** how the customer granted it outside of these pages */
  readonly offline?: OfflineOrigin;
  /** absent: whatever usage points the customer has */
  readonly usagePointIds?: readonly string[];
  readonly scope: Scope;
  /** data from this time on; absent: as far back as the scope says */
  readonly from?: Date;
  /** end of the authorization; a year from now where absent */
  readonly until?: Date | 'unlimited';
}

export interface Grant {
  readonly authorization: Authorization;
  readonly token: IssuedToken;
}

interface Services {
  readonly applications: Applications;
  readonly customers: Customers;
  readonly tenures: Tenures;
  readonly tokens: Tokens;
  readonly usagePoints: Pick<UsagePoints, 'serviceKindsOf'>;
  /** absent: customers are told nothing */
  readonly notices?: CustomerNotices | undefined;
}

interface AuthorizationPage {
  /** absent: of every application */
  readonly applicationId?: string;
  /** of these alone, those that stand */
  readonly active?: boolean;
  readonly after?: string;
  readonly limit: number;
}

/** The grants of customers to applications. */
export class Authorizations {
  readonly #authorizations: Model<Authorization>;
  readonly #get: ReadDocument<Authorization>;
  readonly #changes: Changes;
  readonly #events: AuthorizationEvents;

  constructor(
    private readonly store: Store,
    private readonly services: Services,
    private readonly now: () => Date = () => new Date(),
    /** events are sealed by the time at which they were written: the clock of the wall, unless a past is made up */
    writtenAt: () => Date = () => new Date(),
  ) {
    this.#authorizations = authorizationModel(store);
    this.#get = documentsById(this.#authorizations);
    this.#changes = new Changes(store);
    this.#events = new AuthorizationEvents(store, writtenAt);
  }

  /**
   * Grants without OAuth (function block 40), and gives the access token that goes with it, which is good as long. An
   * earlier grant of the customer to the application ends.
   *
   * @throws what `grant` throws
   */
  async grantOffline(grant: GrantRequest): Promise<Grant> {
    const authorization = await this.#granted(grant);
    const { _id: authorizationId, applicationId, scope, grantedAt, authorizedPeriod } = authorization;
    const token = await this.store.transaction(async (session) => {
      await this.#begin(authorization, session);
      const held = { authorizationId, applicationId, scope, expiresAt: authorizedPeriod.end ?? aYearAfter(grantedAt) };
      return this.services.tokens.issue('access', held, { session });
    });
    return { authorization, token };
  }

  /**
   * Grants what a customer consented to. An earlier grant of the customer to the application ends.
   *
   * @throws CustodianError `unknown-application`, `unknown-customer` (404), `application-not-for-customer` (403),
   * `usage-point-not-of-customer`, `too-many-usage-points`, `invalid-scope`, `authorization-already-over` (400)
   */
  async grant(grant: GrantRequest): Promise<Authorization> {
    return this.store.transaction(async (session) => this.grantIn(session, grant));
  }

  /** Grants as part of a transaction; throws as `grant` does. */
  async grantIn(session: ClientSession, grant: GrantRequest): Promise<Authorization> {
    const authorization = await this.#granted(grant);
    await this.#begin(authorization, session);
    return authorization;
  }

  /** @throws CustodianError `unknown-authorization` (404) */
  async get(authorizationId: string): Promise<Authorization> {
    const authorization = await this.find(authorizationId);
    if (authorization === undefined) throw unknownAuthorization();
    return authorization;
  }

  async find(
    authorizationId: string,
    { session }: { session?: ClientSession } = {},
  ): Promise<Authorization | undefined> {
    return this.#get(authorizationId, session);
  }

  async withIds(ids: readonly string[]): Promise<Authorization[]> {
    return this.#authorizations.find({ _id: { $in: ids } }).lean();
  }

  /** What customers granted to applications, whether it stands or not. */
  async grantedBy(customerIds: readonly string[], applicationIds: readonly string[]): Promise<Authorization[]> {
    if (customerIds.length === 0 || applicationIds.length === 0) return [];
    return this.#authorizations
      .find({ customerId: { $in: customerIds }, applicationId: { $in: applicationIds } })
      .lean();
  }

  /** Authorizations by id, of one application or of all. @param after the last id of the page before */
  async page({ applicationId, active = false, after = '', limit }: AuthorizationPage): Promise<Authorization[]> {
    return this.#authorizations
      .find({
        ...(applicationId !== undefined && { applicationId }),
        ...(active && { status: AuthorizationStatus.Active }),
        _id: { $gt: after },
      })
      .sort({ _id: 1 })
      .limit(limit)
      .lean();
  }

  /** Those of an application that stand, the earliest grant first. @param after the last of the page before */
  async activeByGrant(
    applicationId: string,
    { after, limit }: { readonly after?: Pick<Authorization, '_id' | 'grantedAt'> | undefined; readonly limit: number },
  ): Promise<Authorization[]> {
    const { _id, grantedAt } = after ?? {};
    return this.#authorizations
      .find({
        applicationId,
        status: AuthorizationStatus.Active,
        // the bound on the time alone lets the index find the place; the rest settles grants of the same millisecond
        ...(grantedAt && {
          grantedAt: { $gte: grantedAt },
          $or: [{ grantedAt: { $gt: grantedAt } }, { _id: { $gt: _id } }],
        }),
      })
      .sort({ grantedAt: 1, _id: 1 })
      .limit(limit)
      .lean();
  }

  /** Those of a customer that stand, of one application or of all. */
  async activeOfCustomer(customerId: string, applicationId?: string): Promise<Authorization[]> {
    const active = { customerId, status: AuthorizationStatus.Active };
    return this.#authorizations.find({ ...active, ...(applicationId !== undefined && { applicationId }) }).lean();
  }

  /** Those of some customers that stand. */
  async activeOfCustomers(customerIds: readonly string[]): Promise<Authorization[]> {
    return this.#authorizations.find({ customerId: { $in: customerIds }, status: AuthorizationStatus.Active }).lean();
  }

  /** Those of these ids that stand. */
  async active(authorizationIds: readonly string[]): Promise<Authorization[]> {
    return this.#authorizations.find({ _id: { $in: authorizationIds }, status: AuthorizationStatus.Active }).lean();
  }

  /** Those of a customer, the latest first: a hundred at most. */
  async ofCustomer(customerId: string): Promise<Authorization[]> {
    return this.#authorizations.find({ customerId }).sort({ grantedAt: -1 }).limit(100).lean();
  }

  /** How many of an application stand, counted up to `most`. */
  async countActive(applicationId: string, most: number): Promise<number> {
    return this.#authorizations.countDocuments({ applicationId, status: AuthorizationStatus.Active }, { limit: most });
  }

  /** When an authorization of this application, or of any, last changed; undefined where there is none. */
  async lastChange(applicationId?: string): Promise<Date | undefined> {
    const filter = applicationId === undefined ? {} : { applicationId };
    const latest = await this.#authorizations.findOne(filter, { updatedAt: 1 }).sort({ updatedAt: -1 }).lean();
    return latest?.updatedAt;
  }

  /**
   * Ends an authorization; one that has ended stays as it is, but what the customer ends nobody else can restore. Its
   * tokens stay known, so that readers are told why.
   */
  async end(authorizationId: string, endedBy: EndedBy): Promise<void> {
    await this.store.transaction(async (session) => {
      const authorization = await this.find(authorizationId, { session });
      if (authorization === undefined) return;
      if (authorization.status === AuthorizationStatus.Active) await this.endIn(session, authorization, endedBy);
      else if (endedBy === 'customer' && isRestorable(authorization)) await this.keepEndedIn(session, authorization);
    });
  }

  /** Ends those that stand although their time is over, each of which is a change of it: so many at most. @returns how many */
  async endOver(limit: number): Promise<number> {
    const over = await this.#authorizations
      .find({ status: AuthorizationStatus.Active, 'authorizedPeriod.end': { $lte: this.now() } }, { _id: 1 })
      .sort({ 'authorizedPeriod.end': 1 })
      .limit(limit)
      .lean();
    for (const { _id } of over) await this.end(_id, 'over');
    return over.length;
  }

  /** Ends an active authorization as part of a transaction. */
  async endIn(session: ClientSession, authorization: Authorization, endedBy: EndedBy): Promise<Authorization> {
    const endedAt = changeTime(authorization, this.now());
    const end = { status: AuthorizationStatus.Revoked, endedAt, endedBy, updatedAt: endedAt };
    return this.#change(session, authorization, { $set: end }, 'ended');
  }

  /** What its third party ended stays ended, by the customer's will, as part of a transaction. */
  async keepEndedIn(session: ClientSession, { _id }: Authorization): Promise<void> {
    await this.#authorizations.updateOne({ _id }, { $set: { endedBy: 'customer' } }, { session });
  }

  /** Leaves fewer usage points, or an earlier end, as part of a transaction; that it is less is the caller's to know. */
  async narrowIn(
    session: ClientSession,
    authorization: Authorization,
    { usagePointIds, until }: { readonly usagePointIds: readonly string[]; readonly until?: Date | undefined },
  ): Promise<Authorization> {
    const updatedAt = changeTime(authorization, this.now());
    const end = until && { 'authorizedPeriod.end': until, 'publishedPeriod.end': until };
    const changed = { $set: { usagePointIds, updatedAt, ...end } };
    const narrowed = await this.#change(session, authorization, changed, 'changed');
    await this.services.notices?.remindOfEnd(session, narrowed);
    return narrowed;
  }

  /** Whether the customer has granted the application another authorization since this one ended. */
  async isSuperseded(session: ClientSession, authorization: Authorization): Promise<boolean> {
    return (await this.#authorizations.exists(activeBeside(authorization)).session(session)) !== null;
  }

  /** Takes an ended authorization up again as part of a transaction, and tells the customer; whether it may be is the caller's to know. */
  async restoreIn(session: ClientSession, authorization: Authorization): Promise<Authorization> {
    const updatedAt = changeTime(authorization, this.now());
    const restored = { $set: { status: AuthorizationStatus.Active, updatedAt }, $unset: { endedAt: 1, endedBy: 1 } };
    const again = await this.#change(session, authorization, restored, 'restored');
    await this.services.notices?.tell(session, 'restored', again);
    return again;
  }

  /** No token of an authorization is good from now on, nor any that is still to come; the authorization goes on. */
  async revokeTokens(authorizationId: string): Promise<void> {
    const standing = { _id: authorizationId, tokensRevokedAt: { $exists: false } };
    await this.#authorizations.updateOne(standing, { $set: { tokensRevokedAt: this.now() } });
  }

  async #granted(grant: GrantRequest): Promise<Authorization> {
    const application = await this.services.applications.get(grant.applicationId);
    const customer = await this.services.customers.get(grant.customerId);
    if (!mayServe(application, customer)) {
      throw new CustodianError(
        'application-not-for-customer',
        403,
        'In Review an application sees synthetic customers only, and in Production real ones only.',
      );
    }
    const registered = grantedScope(
      grant.scope,
      application.metadata.scope.map((text) => Scope.parse(text)),
    );
    const grantedAt = this.now();
    const tenures = await this.services.tenures.ofCustomer(customer._id);
    const usagePointIds = grantedUsagePoints(grant.usagePointIds, tenures, registered.accountCollection, grantedAt);
    const held = usagePointIds ?? tenures.map(({ usagePointId }) => usagePointId);
    const scope = withHistory(await this.#satisfied(registered, held), grantedAt, grant.from);
    const end = grant.until === 'unlimited' ? undefined : (grant.until ?? aYearAfter(grantedAt));
    if (end !== undefined && end <= grantedAt) {
      throw new CustodianError('authorization-already-over', 400, 'It would be over already.');
    }
    return {
      _id: newResourceId(),
      _v: 1,
      applicationId: application._id,
      customerId: customer._id,
      agreementId: grant.agreementId,
      ...(grant.offline && { offline: grant.offline }),
      usagePointIds,
      scope: scope.toString(),
      status: AuthorizationStatus.Active,
      authorizedPeriod: { start: grantedAt, end },
      publishedPeriod: { start: publishedStart(scope, grantedAt, grant.from), end },
      grantedAt,
      updatedAt: grantedAt,
    };
  }

  async #begin(authorization: Authorization, session: ClientSession): Promise<void> {
    await this.#supersede(authorization, session);
    await this.#authorizations.create([authorization], { session });
    const { _id: authorizationId, applicationId, customerId, grantedAt } = authorization;
    const change = { kind: 'authorization', what: 'granted', authorizationId, applicationId, customerId } as const;
    await this.#changes.record([change], grantedAt, session);
    await this.#events.record(eventOf('granted', authorization), session);
    await this.services.notices?.remindOfEnd(session, authorization);
  }

  async #change(
    session: ClientSession,
    authorization: Authorization,
    update: UpdateQuery<Authorization>,
    what: AuthorizationChange['what'],
  ): Promise<Authorization> {
    const { _id, applicationId, customerId } = authorization;
    const changed = await this.#authorizations
      .findOneAndUpdate({ _id }, update, { session, returnDocument: 'after' })
      .lean();
    if (changed === null) throw unknownAuthorization();
    const change = { kind: 'authorization', what, authorizationId: _id, applicationId, customerId } as const;
    await this.#changes.record([change], changed.updatedAt, session);
    await this.#events.record(eventOf(what, changed), session);
    return changed;
  }

  async #supersede(authorization: Authorization, session: ClientSession): Promise<void> {
    const earlier = activeBeside(authorization);
    const [active] = await this.#authorizations.find(earlier, undefined, { session }).limit(1).lean();
    if (active !== undefined) await this.endIn(session, active, 'new-authorization');
  }

  /** @throws CustodianError `invalid-scope` (400) where nothing is left of it */
  async #satisfied(scope: Scope, usagePointIds: readonly string[]): Promise<Scope> {
    const kinds = await this.services.usagePoints.serviceKindsOf(usagePointIds);
    const satisfied = satisfiedScope(scope, kinds);
    if (satisfied.functionBlocks.size > 0) return satisfied;
    throw new CustodianError('invalid-scope', 400, 'The customer has no data of this scope.');
  }
}

/** The active authorization in the place of this one: one a customer and application, and one an agreement. */
const activeBeside = ({ customerId, applicationId, agreementId }: Authorization) => ({
  customerId,
  applicationId,
  agreementId: agreementId ?? { $exists: false },
  status: AuthorizationStatus.Active,
});

const eventOf = (what: AuthorizationChange['what'], authorization: Authorization): AuthorizationEvent => {
  const { _id, applicationId, customerId, scope, usagePointIds, authorizedPeriod, endedBy } = authorization;
  return {
    kind: `authorization-${what}`,
    authorizationId: _id,
    applicationId,
    customerId,
    scope,
    ...(usagePointIds && { usagePointIds }),
    ...(authorizedPeriod.end && { until: authorizedPeriod.end }),
    ...(what === 'ended' && endedBy !== undefined && { endedBy }),
  };
};

const unknownAuthorization = (): CustodianError =>
  new CustodianError('unknown-authorization', 404, 'There is no such authorization.');

/** Now, and later than the change before: each state of a document has an `updatedAt` of its own. */
const changeTime = ({ updatedAt }: Authorization, now: Date): Date =>
  new Date(Math.max(now.getTime(), updatedAt.getTime() + 1));

function aYearAfter(time: Date): Date {
  const later = new Date(time);
  later.setUTCFullYear(later.getUTCFullYear() + 1);
  return later;
}

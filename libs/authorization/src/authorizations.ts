import { newResourceId, Scope } from '@app/espi';
import type { Customers } from '@app/retail-customers';
import { CustodianError } from '@app/runtime';
import type { Tenures } from '@app/service-history';
import type { Store } from '@app/store';
import { mayServe, type Applications } from '@app/third-parties';
import type { ClientSession, Model } from 'mongoose';
import { authorizationModel, AuthorizationStatus, type Authorization, type EndedBy } from './authorization.js';
import { grantedScope } from './granted-scope.js';
import { publishedStart } from './published-period.js';
import type { IssuedToken } from './token.js';
import type { Tokens } from './tokens.js';

/** An authorization that the custodian makes for a customer without OAuth: function block 40. */
export interface OfflineGrant {
  readonly applicationId: string;
  readonly customerId: string;
  /** absent: whatever usage points the customer has */
  readonly usagePointIds?: readonly string[];
  readonly scope: Scope;
  /** data from this time on; absent: as far back as the scope says */
  readonly from?: Date;
  /** end of the authorization and of its token; a year from now where absent */
  readonly until?: Date;
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
}

/** The grants of customers to applications. */
export class Authorizations {
  readonly #authorizations: Model<Authorization>;

  constructor(
    private readonly store: Store,
    private readonly services: Services,
    private readonly now: () => Date = () => new Date(),
  ) {
    this.#authorizations = authorizationModel(store);
  }

  /**
   * Grants, and gives the access token that goes with it. An earlier grant of the customer to the application ends.
   *
   * @throws CustodianError `unknown-application`, `unknown-customer` (404), `application-not-for-customer` (403),
   * `usage-point-not-of-customer`, `invalid-scope`, `authorization-already-over` (400)
   */
  async grantOffline(grant: OfflineGrant): Promise<Grant> {
    const { applications, tokens } = this.services;
    const application = await applications.get(grant.applicationId);
    const customer = await this.services.customers.get(grant.customerId);
    if (!mayServe(application, customer)) {
      throw new CustodianError(
        'application-not-for-customer',
        403,
        'In Review an application sees synthetic customers only, and in Production real ones only.',
      );
    }
    await this.#checkUsagePoints(grant);
    const scope = grantedScope(
      grant.scope,
      application.metadata.scope.map((text) => Scope.parse(text)),
    );
    const grantedAt = this.now();
    const end = grant.until ?? aYearAfter(grantedAt);
    if (end <= grantedAt) throw new CustodianError('authorization-already-over', 400, 'It would be over already.');
    const authorization: Authorization = {
      _id: newResourceId(),
      _v: 1,
      applicationId: application._id,
      customerId: customer._id,
      usagePointIds: grant.usagePointIds,
      scope: scope.toString(),
      status: AuthorizationStatus.Active,
      authorizedPeriod: { start: grantedAt, end },
      publishedPeriod: { start: publishedStart(scope, grantedAt, grant.from), end },
      grantedAt,
      updatedAt: grantedAt,
    };
    const token = await this.store.transaction(async (session) => {
      await this.#supersede(authorization, session);
      await this.#authorizations.create([authorization], { session });
      const { _id: authorizationId, applicationId } = authorization;
      const held = { authorizationId, applicationId, scope: authorization.scope, expiresAt: end };
      return tokens.issue('access', held, { session });
    });
    return { authorization, token };
  }

  /** @throws CustodianError `unknown-authorization` (404) */
  async get(authorizationId: string): Promise<Authorization> {
    const authorization = await this.#authorizations.findById(authorizationId).lean();
    if (authorization === null)
      throw new CustodianError('unknown-authorization', 404, 'There is no such authorization.');
    return authorization;
  }

  /** Ends an authorization; one that has ended stays as it is. Its tokens stay known, so that readers are told why. */
  async end(authorizationId: string, endedBy: EndedBy): Promise<void> {
    const active = { _id: authorizationId, status: AuthorizationStatus.Active };
    await this.#authorizations.updateOne(active, this.#ending(endedBy));
  }

  async #supersede({ customerId, applicationId }: Authorization, session: ClientSession): Promise<void> {
    const earlier = { customerId, applicationId, status: AuthorizationStatus.Active };
    await this.#authorizations.updateMany(earlier, this.#ending('new-authorization'), { session });
  }

  #ending(endedBy: EndedBy) {
    const endedAt = this.now();
    return { $set: { status: AuthorizationStatus.Revoked, endedAt, endedBy, updatedAt: endedAt } };
  }

  async #checkUsagePoints({ customerId, usagePointIds }: OfflineGrant): Promise<void> {
    if (usagePointIds === undefined) return;
    const held = new Set((await this.services.tenures.ofCustomer(customerId)).map((tenure) => tenure.usagePointId));
    const foreign = usagePointIds.filter((id) => !held.has(id));
    if (usagePointIds.length > 0 && foreign.length === 0) return;
    throw new CustodianError('usage-point-not-of-customer', 400, 'The usage points must be ones of the customer.', {
      detail: foreign.join(),
    });
  }
}

function aYearAfter(time: Date): Date {
  const later = new Date(time);
  later.setUTCFullYear(later.getUTCFullYear() + 1);
  return later;
}

import { always, Entitlement } from '@app/entitlement';
import { Scope } from '@app/espi';
import type { Customer, Customers } from '@app/retail-customers';
import { CustodianError } from '@app/runtime';
import type { Tenure, Tenures } from '@app/service-history';
import { byId } from '@app/store';
import { mayServe, type Application, type Applications } from '@app/third-parties';
import { AuthorizationStatus, isWithinAuthorizedPeriod, type Authorization } from './authorization.js';
import type { Authorizations } from './authorizations.js';
import { publishedPeriodOf } from './published-period.js';
import { seenPeriods } from './seen-periods.js';

interface Services {
  readonly applications: Applications;
  readonly authorizations: Authorizations;
  readonly customers: Customers;
  readonly tenures: Tenures;
}

/** How long a long answer may go on after its authorization ended. */
const STANDING_KNOWN_FOR_MS = 1_000;

/** What a reader may see, from what gave it the right to. The operator's is `Entitlement.ofOperator`. */
export class Entitlements {
  constructor(
    private readonly services: Services,
    private readonly now: () => Date = () => new Date(),
  ) {}

  /**
   * What an application may see under an authorization: its usage points while they were the customer's, inside the
   * published period. Whether the authorized period has begun or is over is the caller's to ask.
   *
   * @throws CustodianError `authorization-ended`, `application-not-for-customer` (403)
   */
  async ofAuthorization(authorization: Authorization): Promise<Entitlement> {
    if (authorization.status !== AuthorizationStatus.Active) {
      throw new CustodianError('authorization-ended', 403, 'The authorization has ended.');
    }
    const { applicationId, customerId } = authorization;
    const [application, customer, tenures] = await Promise.all([
      this.services.applications.get(applicationId),
      this.services.customers.get(customerId),
      this.services.tenures.ofCustomer(customerId),
    ]);
    if (!mayServe(application, customer)) {
      throw new CustodianError('application-not-for-customer', 403, 'The application may not see this customer.');
    }
    return this.#granted(authorization, application, customer, tenures);
  }

  /**
   * What applications may see now under authorizations, by the ids of these, of some usage points alone where they are
   * named: a few queries, however many there are. Those under which requests are not answered now are left out.
   */
  async ofAuthorizations(
    authorizations: readonly Authorization[],
    usagePointIds?: readonly string[],
  ): Promise<ReadonlyMap<string, Entitlement>> {
    const now = this.now();
    const standing = authorizations.filter(
      (each) => each.status === AuthorizationStatus.Active && isWithinAuthorizedPeriod(each, now),
    );
    if (standing.length === 0) return new Map();
    const customerIds = [...new Set(standing.map(({ customerId }) => customerId))];
    const [applications, customers, tenures] = await Promise.all([
      this.services.applications.getAll([...new Set(standing.map(({ applicationId }) => applicationId))]),
      this.services.customers.getAll(customerIds),
      this.services.tenures.ofCustomers(customerIds, usagePointIds),
    ]);
    const applicationOf = byId(applications);
    const customerOf = byId(customers);
    const tenuresOf = Map.groupBy(tenures, ({ customerId }) => customerId);
    const entitled = standing.flatMap((authorization): [string, Entitlement][] => {
      const application = applicationOf.get(authorization.applicationId);
      const customer = customerOf.get(authorization.customerId);
      if (application === undefined || customer === undefined || !mayServe(application, customer)) return [];
      const held = tenuresOf.get(customer._id) ?? [];
      return [[authorization._id, this.#granted(authorization, application, customer, held)]];
    });
    return new Map(entitled);
  }

  /** What is a customer's own: each usage point while it was the customer's. */
  async ofCustomer(customerId: string): Promise<Entitlement> {
    const tenures = await this.services.tenures.ofCustomer(customerId);
    return new Entitlement({
      reader: { kind: 'customer', customerId },
      usagePoints: seenPeriods(tenures, always),
      functionBlocks: 'every',
    });
  }

  #granted(
    authorization: Authorization,
    { actingFor }: Pick<Application, 'actingFor'>,
    customer: Pick<Customer, 'synthetic' | 'answersAhead'>,
    tenures: readonly Tenure[],
  ): Entitlement {
    const { _id: authorizationId, applicationId, customerId, usagePointIds } = authorization;
    const granted =
      usagePointIds === undefined ? tenures : tenures.filter((t) => usagePointIds.includes(t.usagePointId));
    const { functionBlocks, intervalDurations, blockDuration } = Scope.parse(authorization.scope);
    return new Entitlement({
      reader: {
        kind: 'third-party',
        authorizationId,
        applicationId,
        customerId,
        ...(actingFor && { actingFor: actingFor.id }),
      },
      usagePoints: seenPeriods(granted, publishedPeriodOf(authorization)),
      functionBlocks,
      intervalDurations,
      blockDuration,
      answersAhead: customer.answersAhead,
      stillStands: this.#standing(authorization, customer),
    });
  }

  /** Reads the authorization and the application's status again, once a second at most. */
  #standing(begunWith: Authorization, customer: { readonly synthetic: boolean }): () => Promise<boolean> {
    let askedAt = this.now().getTime();
    let standing = Promise.resolve(true);
    return async () => {
      const now = this.now();
      if (now.getTime() - askedAt >= STANDING_KNOWN_FOR_MS) {
        askedAt = now.getTime();
        standing = this.#stands(begunWith, customer, now);
      }
      return standing;
    };
  }

  async #stands(begunWith: Authorization, customer: { readonly synthetic: boolean }, at: Date): Promise<boolean> {
    const authorization = await this.services.authorizations.get(begunWith._id);
    // what was narrowed meanwhile is read anew, with what is left
    if (authorization.updatedAt.getTime() !== begunWith.updatedAt.getTime()) return false;
    // the operator goes on where no token is good any more, but who began by a token that was does not
    if (authorization.tokensRevokedAt !== undefined && begunWith.tokensRevokedAt === undefined) return false;
    if (authorization.status !== AuthorizationStatus.Active || !isWithinAuthorizedPeriod(authorization, at))
      return false;
    return mayServe(await this.services.applications.get(authorization.applicationId), customer);
  }
}

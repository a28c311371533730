import { Entitlement } from '@app/entitlement';
import type { StoredUsagePoint, UsagePoints } from '@app/metering';
import { CustodianError } from '@app/runtime';
import type { Tenures } from '@app/service-history';
import { grantsUsage, isWithinAuthorizedPeriod, type Authorization } from '../authorization.js';
import type { Authorizations } from '../authorizations.js';
import type { Entitlements } from '../entitlements.js';

/** A usage point that an application may see, and by what right. */
export interface AuthorizedUsagePoint {
  readonly usagePoint: StoredUsagePoint;
  readonly authorization: Authorization;
}

/** A page, and the key of the next one; absent on the last. */
export interface AuthorizedPage {
  readonly found: readonly AuthorizedUsagePoint[];
  readonly next?: string;
}

/** Authorizations looked at together. */
const BATCH = 50;

interface Services {
  readonly authorizations: Authorizations;
  readonly entitlements: Entitlements;
  readonly tenures: Tenures;
  readonly usagePoints: UsagePoints;
}

/** Every usage point that an application may see now, in the order of its authorizations. */
export class AuthorizedUsagePoints {
  constructor(
    private readonly services: Services,
    private readonly now: () => Date = () => new Date(),
  ) {}

  /**
   * @param after key of the page before
   * @throws CustodianError `bad-page-key` (400)
   */
  async page(applicationId: string, { after = '', limit }: { after?: string; limit: number }): Promise<AuthorizedPage> {
    const [authorizationId = '', usagePointId = ''] = keyParts(after);
    const found: AuthorizedUsagePoint[] = [];
    // the authorization at which the page before broke off is looked at again
    const [broken] = authorizationId === '' ? [] : [await this.services.authorizations.find(authorizationId)];
    if (broken?.applicationId === applicationId) {
      found.push(...(await this.#of(broken)).filter(({ usagePoint }) => usagePoint._id > usagePointId));
    }
    for (let last = authorizationId; found.length <= limit;) {
      const batch = { applicationId, active: true, after: last, limit: BATCH };
      const authorizations = await this.services.authorizations.page(batch);
      const of = await Promise.all(authorizations.map(async (authorization) => this.#of(authorization)));
      found.push(...of.flat());
      const end = authorizations.at(-1);
      if (end === undefined || authorizations.length < BATCH) break;
      last = end._id;
    }
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return found.length > limit && last !== undefined
      ? { found: page, next: `${last.authorization._id}-${last.usagePoint._id}` }
      : { found: page };
  }

  /** The usage point of an ESIID, once for each authorization by which it may be seen; none where it may not be. */
  async withEsiid(applicationId: string, esiid: string): Promise<readonly AuthorizedUsagePoint[]> {
    const usagePoint = await this.services.usagePoints.byEsiid(Entitlement.ofOperator(), esiid);
    if (usagePoint === undefined) return [];
    const holders = new Set((await this.services.tenures.ofUsagePoint(usagePoint._id)).map((each) => each.customerId));
    const authorizations = await Promise.all(
      [...holders].map(async (customerId) => this.services.authorizations.activeOfCustomer(customerId, applicationId)),
    );
    const seen = await Promise.all(authorizations.flat().map(async (authorization) => this.#of(authorization)));
    return seen.flat().filter((each) => each.usagePoint._id === usagePoint._id);
  }

  async #of(authorization: Authorization): Promise<AuthorizedUsagePoint[]> {
    if (!isWithinAuthorizedPeriod(authorization, this.now()) || !grantsUsage(authorization)) return [];
    const entitlement = await this.#entitlementOf(authorization);
    if (entitlement === undefined) return [];
    const found: StoredUsagePoint[] = [];
    for (let after = ''; ;) {
      const page = await this.services.usagePoints.page(entitlement, { after });
      found.push(...page);
      const last = page.at(-1);
      if (last === undefined) return found.map((usagePoint) => ({ usagePoint, authorization }));
      after = last._id;
    }
  }

  /** Undefined where the authorization gives nothing, whatever it says. */
  async #entitlementOf(authorization: Authorization): Promise<Entitlement | undefined> {
    try {
      return await this.services.entitlements.ofAuthorization(authorization);
    } catch (error) {
      if (error instanceof CustodianError && error.status === 403) return undefined;
      throw error;
    }
  }
}

function keyParts(key: string): readonly string[] {
  if (key === '') return [];
  const parts = /^(\d{16})-(\d{16})$/.exec(key)?.slice(1);
  if (parts === undefined) throw new CustodianError('bad-page-key', 400, 'after is not the key of a page.');
  return parts;
}

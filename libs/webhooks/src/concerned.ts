import {
  grantsCustomerData,
  grantsUsage,
  hasGoodTokens,
  type Authorization,
  type Authorizations,
  type Entitlements,
} from '@app/authorization';
import type { Change, ServiceHistoryChange, UsageChange } from '@app/changes';
import type { Tenures } from '@app/service-history';
import type { Listeners } from './listeners.js';
import type { Notice } from './notice.js';
import type { UsageNews } from './usage-news.js';

interface Services {
  readonly authorizations: Pick<Authorizations, 'activeOfCustomers'>;
  readonly entitlements: Pick<Entitlements, 'ofAuthorizations'>;
  readonly tenures: Pick<Tenures, 'ofUsagePoints'>;
  readonly listeners: Listeners;
  readonly usageNews: UsageNews;
}

/**
 * Which applications changes concern, and what each is to be told of them: nothing of what it may not see, and nothing
 * where nobody listens. A batch of changes takes a few queries, however many usage points it is about.
 */
export class Concerned {
  constructor(private readonly services: Services) {}

  async noticesOf(changes: readonly Change[]): Promise<Notice[]> {
    const [named, usage, customers] = await Promise.all([
      this.#named(changes.flatMap(namedBy)),
      this.#usage(changes.filter(isOfUsage)),
      this.#customers(changes.flatMap((change) => (change.kind === 'retail-customer' ? [change.customerId] : []))),
    ]);
    return [...named, ...usage, ...customers];
  }

  async #named(notices: readonly Notice[]): Promise<Notice[]> {
    const listening = await this.services.listeners.among(notices.map(({ applicationId }) => applicationId));
    return notices.filter(({ applicationId }) => listening.has(applicationId));
  }

  async #usage(changes: readonly (UsageChange | ServiceHistoryChange)[]): Promise<Notice[]> {
    if (changes.length === 0) return [];
    const usagePointIds = [...new Set(changes.map(({ usagePointId }) => usagePointId))];
    const tenures = await this.services.tenures.ofUsagePoints(usagePointIds);
    const authorizations = (await this.#heardOf(tenures.map(({ customerId }) => customerId))).filter(grantsUsage);
    const entitled = await this.services.entitlements.ofAuthorizations(authorizations, usagePointIds);
    return this.services.usageNews.noticesOf([...entitled.values()], changes);
  }

  async #customers(customerIds: readonly string[]): Promise<Notice[]> {
    const authorizations = (await this.#heardOf(customerIds)).filter(grantsCustomerData);
    const entitled = await this.services.entitlements.ofAuthorizations(authorizations, []);
    return authorizations
      .filter(({ _id }) => entitled.has(_id))
      .map(({ _id, applicationId }) => ({ applicationId, what: 'customer', id: _id }));
  }

  /** The authorizations of customers under which something may be read, and whose applications listen. */
  async #heardOf(customerIds: readonly string[]): Promise<Authorization[]> {
    if (customerIds.length === 0) return [];
    const active = await this.services.authorizations.activeOfCustomers([...new Set(customerIds)]);
    const authorizations = active.filter(hasGoodTokens);
    const listening = await this.services.listeners.among(authorizations.map(({ applicationId }) => applicationId));
    return authorizations.filter(({ applicationId }) => listening.has(applicationId));
  }
}

/** What a change says itself whom it concerns. */
function namedBy(change: Change): Notice[] {
  const { kind } = change;
  if (kind === 'application') return [{ applicationId: change.applicationId, what: kind, id: change.applicationId }];
  if (kind === 'authorization')
    return [{ applicationId: change.applicationId, what: kind, id: change.authorizationId }];
  if (kind === 'prepared-file') return [{ applicationId: change.applicationId, what: kind, id: change.uri }];
  return [];
}

const isOfUsage = (change: Change): change is UsageChange | ServiceHistoryChange =>
  change.kind === 'tenure' ||
  change.kind === 'usage-point' ||
  change.kind === 'interval-block' ||
  change.kind === 'usage-summary' ||
  change.kind === 'quality-summary';

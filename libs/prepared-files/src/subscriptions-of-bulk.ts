import {
  grantsCustomerData,
  grantsUsage,
  hasGoodTokens,
  type Authorization,
  type AuthorizationServices,
} from '@app/authorization';
import type { Entitlement } from '@app/entitlement';
import { Scope } from '@app/espi';
import type { Application } from '@app/third-parties';

const PAGE = 200;

export interface Subscription {
  readonly authorization: Authorization;
  readonly entitlement: Entitlement;
}

/** Whether an application has a bulk id: its own id, or one of those that it has registered by `BR=`. */
export const hasBulkId = ({ _id, metadata }: Application, bulkId: string): boolean =>
  bulkId === _id || metadata.scope.some((text) => Scope.parse(text).bulkIds.has(bulkId));

/**
 * The subscriptions under a bulk id that stand now, the earliest grant first: those that were granted with it, and all
 * of an application under the application's own id.
 */
export async function* subscriptionsOfBulk(
  { applications, authorizations, entitlements }: AuthorizationServices,
  applicationId: string,
  { kind, bulkId }: { readonly kind: 'bulk' | 'bulk-customer-info'; readonly bulkId: string },
): AsyncGenerator<Subscription> {
  if (!hasBulkId(await applications.get(applicationId), bulkId)) return;
  const grants = kind === 'bulk' ? grantsUsage : grantsCustomerData;
  for (let after: Authorization | undefined; ;) {
    const page = await authorizations.activeByGrant(applicationId, { after, limit: PAGE });
    const wanted = page.filter(
      (each) => grants(each) && (bulkId === applicationId || Scope.parse(each.scope).bulkIds.has(bulkId)),
    );
    const standing = await entitlements.ofAuthorizations(wanted.filter(hasGoodTokens));
    for (const authorization of wanted) {
      const entitlement = standing.get(authorization._id);
      if (entitlement !== undefined) yield { authorization, entitlement };
    }
    after = page.at(-1);
    if (page.length < PAGE) return;
  }
}

import type { Authorizations } from '@app/authorization';

const SECOND_THOUGHTS_MS = 5 * 60_000;

/** Ends, as the customer, each authorization that this customer granted some minutes ago: so a client can see one end. */
export async function endOldAuthorizations(
  authorizations: Authorizations,
  customerId: string,
  now: Date,
): Promise<void> {
  for (const { _id, grantedAt } of await authorizations.activeOfCustomer(customerId)) {
    if (now.getTime() - grantedAt.getTime() >= SECOND_THOUGHTS_MS) await authorizations.end(_id, 'customer');
  }
}

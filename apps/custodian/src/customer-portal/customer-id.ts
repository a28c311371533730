import { CustodianError } from '@app/runtime';
import type { SignedIn } from '@app/users';

/** The customer who a person is, on the pages of customers. @throws CustodianError `not-your-page` (403) */
export function customerIdOf({ user: { customerId } }: SignedIn): string {
  if (customerId !== undefined) return customerId;
  throw new CustodianError('not-your-page', 403, 'This page is for others: your sign-in does not open it.');
}

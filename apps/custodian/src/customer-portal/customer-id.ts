import { CustodianError } from '@app/runtime';
import type { SignedIn } from '@app/users';

/** The customer whose pages a person sees. @throws CustodianError `not-your-page` (403) */
export function customerIdOf({ customerId }: SignedIn): string {
  if (customerId !== undefined) return customerId;
  throw new CustodianError('not-your-page', 403, 'This page is for others: your sign-in does not open it.');
}

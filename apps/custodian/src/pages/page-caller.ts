import { CustodianError } from '@app/runtime';
import { roles, type SignedIn } from '@app/users';
import { addAccountPath, addressOfStep, nextStep, signInAgainPath } from './sign-in-steps.js';

/**
 * Who may call a page; each is known by the browser's cookies, and none by a token.
 *
 * - `visitor` anybody, signed in or not
 * - `password-shown` whoever has signed in by password, whatever is still asked of them
 * - `setting-up` whoever has shown all that they have: signed in, but for a second factor that they have still to set up
 * - `signed-in` whoever is signed in
 * - `enrolling` whoever is signed in as a customer, with an account of the utility's or none yet
 * - `customer` the same with an account; who has none yet is led to where one is added
 * - `developer`, `staff`, `auditor`, `administrator` whoever is signed in and holds that role
 */
export const pageCallers = ['visitor', 'password-shown', 'setting-up', 'signed-in', 'enrolling', ...roles] as const;
export type PageCaller = (typeof pageCallers)[number];

export const isPageCaller = (caller: unknown): caller is PageCaller => pageCallers.some((known) => known === caller);

/** Sends the browser through what is missing of the sign-in, and back to where it was. */
export class SignInNeeded extends CustodianError {
  constructor(
    /** path of the page to go to */
    readonly path: string,
  ) {
    super('sign-in-needed', 401, 'This needs a sign-in.');
  }
}

/**
 * @param address path and query that are asked for
 * @param isOver whether the browser still shows a sign-in that has ended
 * @throws CustodianError `sign-in-needed` (401, SignInNeeded), `not-your-page` (403)
 */
export function requireCaller(
  caller: PageCaller,
  signedIn: SignedIn | undefined,
  address: string,
  { isOver = false } = {},
): void {
  if (caller === 'visitor') return;
  if (signedIn === undefined) {
    throw new SignInNeeded(isOver ? signInAgainPath(address) : addressOfStep('password', address));
  }
  if (caller === 'password-shown' || (caller === 'setting-up' && signedIn.state === 'set-up')) return;
  const step = nextStep(signedIn);
  if (step !== undefined) throw new SignInNeeded(addressOfStep(step, address));
  if (caller === 'signed-in' || caller === 'setting-up') return;
  if (signedIn.user.roles.includes(caller === 'enrolling' ? 'customer' : caller)) {
    if (caller === 'customer' && signedIn.customerId === undefined) throw new SignInNeeded(addAccountPath(address));
    return;
  }
  throw new CustodianError('not-your-page', 403, 'This page is for others: your sign-in does not open it.');
}

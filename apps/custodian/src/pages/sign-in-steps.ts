import { enrolmentPaths } from '@app/enrolment';
import type { Role, SignedIn } from '@app/users';
import { returnAddress } from '@app/web';

/** The pages of signing in, in their order. */
const stepPaths = {
  password: '/sign-in',
  'second-factor': '/sign-in/second-factor',
  'set-up': '/sign-in/set-up',
} as const;

type Step = keyof typeof stepPaths;

/** What is still missing of a sign-in. */
export const nextStep = ({ state }: Pick<SignedIn, 'state'>): Exclude<Step, 'password'> | undefined =>
  state === 'signed-in' ? undefined : state;

/** @param next where to go on afterwards: a path of this server, or empty */
export const addressOfStep = (step: Step, next: string): string =>
  next === '' ? stepPaths[step] : `${stepPaths[step]}?${new URLSearchParams({ next }).toString()}`;

/** Where whoever was signed in until a while ago signs in again, and is told so. */
export const signInAgainPath = (next: string): string =>
  `${stepPaths.password}?${new URLSearchParams({ next, done: 'over' }).toString()}`;

/** Where a customer who has none yet adds an account, and goes on from. */
export const addAccountPath = (next: string): string =>
  `${enrolmentPaths.accounts}?${new URLSearchParams({ next }).toString()}`;

/** Where people begin who came to nowhere in particular, by what they are here for. */
const beginnings: Partial<Record<Role, string>> = {
  customer: '/usage',
  developer: '/developers/applications',
  staff: '/staff/applications',
  auditor: '/auditor/reports',
  administrator: '/staff/people',
};

function beginningOf(roles: readonly Role[]): string {
  const [first] = roles.flatMap((role) => beginnings[role] ?? []);
  return first ?? '/profile';
}

/** Where whoever is so far signed in goes on to. @param next as it came from outside */
export function wayOn(signedIn: Pick<SignedIn, 'state' | 'user'>, next: unknown): string {
  const step = nextStep(signedIn);
  return step === undefined
    ? returnAddress(next, beginningOf(signedIn.user.roles))
    : addressOfStep(step, returnAddress(next, ''));
}

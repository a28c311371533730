import type { SignedIn } from '@app/users';
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

/** Where whoever is so far signed in goes on to. @param next as it came from outside */
export function wayOn(signedIn: Pick<SignedIn, 'state'>, next: unknown): string {
  const step = nextStep(signedIn);
  return step === undefined ? returnAddress(next, '/profile') : addressOfStep(step, returnAddress(next, ''));
}

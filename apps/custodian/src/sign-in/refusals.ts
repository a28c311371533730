import type { Language } from '@app/language';
import type { FormState } from '@app/page-kit';
import { CustodianError } from '@app/runtime';
import { withError } from '@app/web';
import { problemText } from '../help/problems/problems.js';

/** What a form can be refused for, and the field that is about; '' is the form as a whole. */
const fieldOf: ReadonlyMap<string, string> = new Map([
  ['sign-in-refused', ''],
  ['sign-in-paused', ''],
  ['too-many-tries', ''],
  ['account-locked', ''],
  ['demo-account', ''],
  ['second-factor-needed', ''],
  ['email-address-taken', ''],
  ['wrong-password', 'password'],
  ['code-refused', 'code'],
  ['password-too-short', 'newPassword'],
  ['password-too-long', 'newPassword'],
  ['password-common', 'newPassword'],
  ['password-personal', 'newPassword'],
  ['enrolment-code-refused', 'code'],
  ['identity-taken', ''],
  ['moved-out', ''],
  ['bad-email-address', 'email'],
  ['bad-name', 'name'],
]);

/** A form whose work was refused, as it is shown again. */
export interface Refused {
  readonly state: FormState;
  readonly status: number;
}

/** Does the work of a form; where that is refused for what was given, the form with the reason. */
export async function orRefused<T>(
  state: FormState,
  language: Language,
  work: () => Promise<T>,
): Promise<{ readonly done: T } | Refused> {
  try {
    return { done: await work() };
  } catch (error) {
    const field = error instanceof CustodianError ? fieldOf.get(error.code) : undefined;
    if (!(error instanceof CustodianError) || field === undefined) throw error;
    const { title = error.message, todo = '' } = problemText(error.code)?.[language] ?? {};
    return { state: withError(state, field, `${title} ${todo}`), status: error.status === 429 ? 429 : 422 };
  }
}

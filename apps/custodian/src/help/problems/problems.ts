import { agreementProblems } from './agreement-problems.js';
import { applicationProblems } from './application-problems.js';
import { authorizationProblems } from './authorization-problems.js';
import { customerProblems } from './customer-problems.js';
import { developerProblems } from './developer-problems.js';
import { enrolmentProblems } from './enrolment-problems.js';
import { formProblems } from './form-problems.js';
import { notificationProblems } from './notification-problems.js';
import { oauthProblems } from './oauth-problems.js';
import type { ProblemTexts } from './problem-text.js';
import { reportProblems } from './report-problems.js';
import { resourceProblems } from './resource-problems.js';
import { serverProblems } from './server-problems.js';
import { signInProblems } from './sign-in-problems.js';
import { tokenProblems } from './token-problems.js';

/** Every problem that the server answers with, by what it concerns; a test holds it to the codes in the source. */
export const problemGroups = {
  signIn: signInProblems,
  enrolment: enrolmentProblems,
  forms: formProblems,
  tokens: tokenProblems,
  authorizations: authorizationProblems,
  applications: applicationProblems,
  developers: developerProblems,
  agreements: agreementProblems,
  notifications: notificationProblems,
  oauth: oauthProblems,
  resources: resourceProblems,
  customers: customerProblems,
  reports: reportProblems,
  server: serverProblems,
} as const satisfies Readonly<Record<string, ProblemTexts>>;

const all = Object.values(problemGroups).flatMap((group: ProblemTexts) => Object.entries(group));
const byCode = new Map(all);

export const problemCodes: readonly string[] = all.map(([code]) => code);

/** In both languages; undefined for what is no code of ours. */
export const problemText = (code: string): ProblemTexts[string] | undefined => byCode.get(code);

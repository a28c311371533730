export type { ClaimedNumbers } from './claimed-customers.js';
export { contactOnFile } from './contact-on-file.js';
export { enrolmentClaimsCollection } from './enrolment-claim.js';
export type { Letter } from './enrolment-mail.js';
export type { Enrolments } from './enrolments.js';
export type { EnrolmentLetters } from './letters.js';
export { enrolmentPaths, openEnrolment, type EnrolmentServices } from './open-enrolment.js';
export { termsOfUse } from './terms-of-use.js';

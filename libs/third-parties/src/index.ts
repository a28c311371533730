export {
  applicationInformationOf,
  changedElements,
  notWritable,
  rewrittenMetadata,
  SCOPE_SELECTION_PATH,
  SECRET_PLACEHOLDER,
  writtenMetadata,
} from './application-information.js';
export { hasUnseen, mentions, nameSkeleton, requireHonestName } from './application-name.js';
export {
  Applications,
  isLive,
  requirePolicyKept,
  type NameConcerns,
  type NewCredential,
  type OnApplicationWritten,
} from './applications.js';
export {
  ApplicationReviews,
  applicationReviewsCollection,
  type ApplicationReview,
  type Decision,
  type ProductionRequest,
} from './application-reviews.js';
export {
  applicationsCollection,
  ApplicationStatus,
  mayServe,
  RESTORABLE_FOR_MS,
  type Application,
  type ClaimedDomain,
  type Credential,
  type Principal,
  type StoredLogo,
} from './application.js';
export {
  AUTH_METHODS,
  clientMetadataOf,
  GRANT_TYPES,
  grantTypesOf,
  hasSecret,
  isPublic,
  isRedirectUri,
  isWebAddress,
  type ClientMetadata,
} from './client-metadata.js';
export { InternetProbe, type DomainProbe } from './domain-probe.js';
export {
  challengeOf,
  DomainVerification,
  VERIFICATION_PATH,
  verifiedDomainOf,
  type DomainChallenge,
} from './domain-verification.js';
export { ApplicationDecisions } from './application-decisions.js';
export { applicationLogosCollection, LOGO_LIMITS, Logos } from './logos.js';
export {
  MOST_APPLICATIONS,
  MOST_LIVE_CREDENTIALS,
  OVERLAP,
  OwnedApplications,
  type CredentialState,
} from './owned-applications.js';

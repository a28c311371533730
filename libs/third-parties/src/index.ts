export { Applications, type NewCredential } from './applications.js';
export {
  applicationsCollection,
  ApplicationStatus,
  mayServe,
  type Application,
  type Credential,
} from './application.js';
export { clientMetadataOf, GRANT_TYPES, type ClientMetadata } from './client-metadata.js';
export { hashSecret, matchesSecret, newSecret } from './secret.js';

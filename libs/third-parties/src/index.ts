export {
  applicationInformationOf,
  changedElements,
  notWritable,
  rewrittenMetadata,
  SCOPE_SELECTION_PATH,
  SECRET_PLACEHOLDER,
  writtenMetadata,
} from './application-information.js';
export { Applications, type NewCredential } from './applications.js';
export {
  applicationsCollection,
  ApplicationStatus,
  mayServe,
  RESTORABLE_FOR_MS,
  type Application,
  type Credential,
} from './application.js';
export {
  AUTH_METHODS,
  clientMetadataOf,
  GRANT_TYPES,
  grantTypesOf,
  isPublic,
  type ClientMetadata,
} from './client-metadata.js';

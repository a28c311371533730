export {
  authorizationsCollection,
  AuthorizationStatus,
  grantsCustomerData,
  grantsUsage,
  isWithinAuthorizedPeriod,
  type Authorization,
  type EndedBy,
} from './authorization.js';
export { ApplicationManagement } from './application-management.js';
export { AuthorizationManagement, type Precondition } from './authorization-management.js';
export { authorizationResourceOf } from './authorization-resource.js';
export { Authorizations, type Grant, type OfflineGrant } from './authorizations.js';
export { bearerToken, type Bearer, type ValidBearer } from './bearer.js';
export { Entitlements } from './entitlements.js';
export { grantedScope } from './granted-scope.js';
export { authorizationCollections, openAuthorization, type AuthorizationServices } from './open-authorization.js';
export { publishedPeriodOf } from './published-period.js';
export { Registrations, type ClientInformation } from './registrations.js';
export { tokensCollection, type IssuedToken, type StoredToken, type TokenKind } from './token.js';
export { tokenResponse, type TokenResponse } from './token-response.js';
export { Tokens } from './tokens.js';

export {
  agreementStatuses,
  agreementsCollection,
  emailKeyOf,
  rejectionReasons,
  statusOf,
  type Agreement,
  type AgreementStatus,
  type Letter,
  type RejectionReason,
} from './agreements/agreement.js';
export {
  AgreementAnswers,
  type AcceptedAgreement,
  type AnsweringCustomer,
  type ProposalToCustomer,
} from './agreements/answers.js';
export { rejectionInWords } from './agreements/agreement-mail.js';
export { AgreementTokens } from './agreements/agreement-tokens.js';
export {
  AuthorizedUsagePoints,
  type AuthorizedPage,
  type AuthorizedUsagePoint,
} from './agreements/authorized-usage-points.js';
export { LettersOfAuthorization, type AttestedLetter } from './agreements/letters-of-authorization.js';
export { OfflineAuthorizations, type GivenOffline, type OfflineCustomer } from './offline-authorizations.js';
export { MOST_DOCUMENT_BYTES, type OpenDocument, type SignedDocument } from './signed-documents.js';
export { agreementCollections, type AgreementServices } from './agreements/open-agreements.js';
export { MOST_LETTER_BYTES_A_DAY, MOST_PROPOSALS, proposalCountsCollection } from './agreements/proposal-bound.js';
export { Proposals, TERMS, type Proposal } from './agreements/proposals.js';
export {
  authorizationsCollection,
  AuthorizationStatus,
  grantsCustomerData,
  grantsUsage,
  hasGoodTokens,
  isWithinAuthorizedPeriod,
  type Authorization,
  type EndedBy,
  type OfflineOrigin,
} from './authorization.js';
export { ApplicationManagement } from './application-management.js';
export { AuthorizationManagement, type Precondition } from './authorization-management.js';
export { authorizationResourceOf } from './authorization-resource.js';
export { Authorizations, type Grant, type GrantRequest } from './authorizations.js';
export {
  AuthorizationsInTime,
  keyOfPage,
  occurrences,
  type AuthorizationsFilter,
  type AuthorizationsPage,
  type Occurrence,
} from './authorizations-in-time.js';
export { bearerToken, type Bearer, type ValidBearer } from './bearer.js';
export { ErasedPermissions, type ErasedPermissionCounts } from './erased-permissions.js';
export { Entitlements } from './entitlements.js';
export { grantedScope } from './granted-scope.js';
export { authorizationCollections, openAuthorization, type AuthorizationServices } from './open-authorization.js';
export { InitialAccessTokens, MOST_INITIAL_TOKENS, type InitialAccessTokenState } from './initial-access-tokens.js';
export { passingEnds } from './passing-ends.js';
export { publishedPeriodOf } from './published-period.js';
export { clientInformation, Registrations, type ClientInformation } from './registrations.js';
export { tokensCollection, type IssuedToken, type StoredToken, type TokenKind } from './token.js';
export { tokenResponse, type TokenResponse } from './token-response.js';
export { Tokens } from './tokens.js';
export { AuthorizationServer } from './oauth/authorization-server.js';
export { Interactions, type ConsentRequest } from './oauth/interactions.js';
export { oauthInteractionsCollection } from './oauth/oauth-interaction.js';
export { oauthPaths, type ClientEndpoint } from './oauth/oauth-paths.js';
export { unknownClient } from './oauth/oauth-refusals.js';
export { leniencies, type Leniency, type OAuthSettings } from './oauth/oauth-settings.js';
export { CONSENT_PURPOSE, consentContent, consentsCollection, type Consent } from './consent/consent.js';
export { connectionPath } from './consent/consent-mail.js';
export {
  consentOffer,
  faultsOf,
  NO_END,
  whyNotAsked,
  type ChoiceFault,
  type ChoiceFaults,
  type ConsentChoices,
  type ConsentOffer,
  type Reach,
} from './consent/consent-offer.js';
export { consentText, meterInOneLine, meterInWords, websiteOf, type ConsentText } from './consent/consent-text.js';
export type { Connection, Connections, Narrowing } from './consent/connections.js';
export type { Agreed, Consents, CustomerOffer } from './consent/consents.js';
export type { CustomerMeter, CustomerMeters } from './consent/customer-meters.js';
export type { CustomerMessages } from './consent/customer-notices.js';
export {
  inBrief,
  inWords,
  isKindOfData,
  kindName,
  kindsOf,
  kindsOfData,
  notSeen,
  scopeOfKinds,
  type KindInWords,
  type KindOfData,
} from './consent/kinds-of-data.js';
export { openConsent, type ConsentServices } from './consent/open-consent.js';

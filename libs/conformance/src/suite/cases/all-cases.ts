import type { ConformanceCase } from '../conformance-case.js';
import { common } from './fb-01-common.js';
import { connectMyData } from './fb-03-connect-my-data.js';
import { securityAndPrivacy } from './fb-13-security-and-privacy.js';
import { authorizationWithoutPreNegotiatedScope } from './fb-31-authorization.js';
import { resourceLevelRest } from './fb-32-resource-level-rest.js';
import { restForBulk } from './fb-35-rest-for-bulk.js';
import { queryParameters } from './fb-37-query-parameters.js';
import { push } from './fb-39-push.js';
import { offlineAuthorizations } from './fb-40-offline-authorization.js';
import { manageApplicationInformation } from './fb-41-manage-application-information.js';
import { manageAuthorization } from './fb-44-manage-authorization.js';
import { retailCustomer } from './fb-51-retail-customer.js';
import { quirks } from './quirks.js';
import { billingDetails, ruleSets } from './usage-feeds.js';

/** Every case, in the order in which they run: what ends something comes last. */
export const conformanceCases: readonly ConformanceCase[] = [
  ...common,
  ...connectMyData,
  ...ruleSets,
  billingDetails,
  ...securityAndPrivacy,
  ...authorizationWithoutPreNegotiatedScope,
  ...resourceLevelRest,
  ...queryParameters,
  ...offlineAuthorizations,
  ...retailCustomer,
  ...quirks,
  ...restForBulk,
  ...push,
  ...manageAuthorization,
  ...manageApplicationInformation,
];

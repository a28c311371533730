import { ResourceLinks, Scope } from '@app/espi';
import { grantsCustomerData } from '../authorization.js';
import { authorizationAddresses } from '../authorization-resource.js';
import { ownTokenKind } from './requested-scope.js';

/** The members that ESPI adds to the answer of a token endpoint for an access token. */
export const accessMembers = (authorizationId: string, scope: string, resourceBase: string): object =>
  authorizationAddresses({ _id: authorizationId, scope }, resourceBase);

/**
 * The members for a token that a client gets for itself. The bulk id is the application's own, or the one that it asked
 * for by `BR=`.
 */
export function ownMembers(
  applicationId: string,
  scopeText: string,
  accessToken: string,
  resourceBase: string,
): object {
  const links = new ResourceLinks(resourceBase, { root: true });
  const scope = Scope.parse(scopeText);
  const authorizationURI = links.authorizations().href;
  if (ownTokenKind(scope) === 'registration') {
    return { resourceURI: links.applicationInformation(applicationId).href, authorizationURI };
  }
  const [bulkId = applicationId] = scope.bulkIds;
  return {
    resourceURI: links.batchBulk(bulkId).href,
    authorizationURI,
    ...(grantsCustomerData({ scope: scopeText }) && {
      customerResourceURI: links.batchBulkRetailCustomerInfo(bulkId).href,
    }),
    client_access_token: accessToken,
  };
}

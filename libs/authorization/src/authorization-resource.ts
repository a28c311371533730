import { ResourceLinks, type Authorization as AuthorizationResource } from '@app/espi';
import { grantsCustomerData, type Authorization } from './authorization.js';

const seconds = (date: Date): number => Math.floor(date.getTime() / 1000);

/** A period as ESPI writes it: the beginning of time stands for no start, the duration 0 for no end. */
function intervalOf({ start, end }: Authorization['authorizedPeriod']): { duration: number; start: number } {
  const from = start === undefined ? 0 : seconds(start);
  return { duration: end === undefined ? 0 : seconds(end) - from, start: from };
}

/** Addresses that go with an authorization. The customer's own id stays the operator's: under a token this id stands for it. */
export function authorizationAddresses(
  authorization: Pick<Authorization, '_id' | 'scope'>,
  resourceBase: string,
): Pick<AuthorizationResource, 'resourceURI' | 'authorizationURI' | 'customerResourceURI'> {
  const { _id } = authorization;
  const links = new ResourceLinks(resourceBase, { subscription: _id });
  return {
    resourceURI: links.batchSubscription(_id).href,
    authorizationURI: links.authorization(_id).href,
    ...(grantsCustomerData(authorization) && { customerResourceURI: links.batchRetailCustomer(_id).href }),
  };
}

/**
 * The ESPI Authorization of an authorization.
 *
 * @param resourceBase such as `http://localhost:8080/DataCustodian/espi/1_1/resource`
 */
export function authorizationResourceOf(authorization: Authorization, resourceBase: string): AuthorizationResource {
  const { authorizedPeriod, publishedPeriod, status, scope } = authorization;
  return {
    authorizedPeriod: intervalOf(authorizedPeriod),
    publishedPeriod: intervalOf(publishedPeriod),
    status,
    expires_at: authorizedPeriod.end === undefined ? 0 : seconds(authorizedPeriod.end),
    // of the standard's three words the one for what a customer grants
    grant_type: 'authorization_code',
    scope,
    token_type: 'Bearer',
    ...authorizationAddresses(authorization, resourceBase),
  };
}

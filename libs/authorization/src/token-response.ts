import { ResourceLinks, Scope } from '@app/espi';
import type { Authorization } from './authorization.js';
import type { IssuedToken } from './token.js';

/** The answer of a token endpoint (RFC 6749 section 5.1) with the members that ESPI adds. */
export interface TokenResponse {
  readonly access_token: string;
  readonly token_type: 'Bearer';
  /** seconds from when it was issued */
  readonly expires_in: number;
  readonly scope: string;
  readonly resourceURI: string;
  readonly authorizationURI: string;
  /** only where function blocks of personal data are granted */
  readonly customerResourceURI?: string;
}

/** Function blocks from here on are of retail customer data. */
const FIRST_CUSTOMER_BLOCK = 51;

/** @param resourceBase such as `http://localhost:8080/DataCustodian/espi/1_1/resource` */
export function tokenResponse(authorization: Authorization, token: IssuedToken, resourceBase: string): TokenResponse {
  const { _id: id, scope, authorizedPeriod } = authorization;
  const links = new ResourceLinks(resourceBase, { subscription: id });
  const end = token.expiresAt ?? authorizedPeriod.end ?? token.issuedAt;
  const grantsCustomerData = [...Scope.parse(scope).functionBlocks].some((block) => block >= FIRST_CUSTOMER_BLOCK);
  return {
    access_token: token.token,
    token_type: 'Bearer',
    expires_in: Math.floor((end.getTime() - token.issuedAt.getTime()) / 1000),
    scope,
    resourceURI: links.batchSubscription(id).href,
    authorizationURI: links.authorization(id).href,
    // The customer's own id stays the operator's: under a token the subscription id stands for it.
    ...(grantsCustomerData && { customerResourceURI: links.batchRetailCustomer(id).href }),
  };
}

import type { Authorization } from './authorization.js';
import { authorizationAddresses } from './authorization-resource.js';
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

/** @param resourceBase such as `http://localhost:8080/DataCustodian/espi/1_1/resource` */
export function tokenResponse(authorization: Authorization, token: IssuedToken, resourceBase: string): TokenResponse {
  const { scope, authorizedPeriod } = authorization;
  const end = token.expiresAt ?? authorizedPeriod.end ?? token.issuedAt;
  return {
    access_token: token.token,
    token_type: 'Bearer',
    expires_in: Math.floor((end.getTime() - token.issuedAt.getTime()) / 1000),
    scope,
    ...authorizationAddresses(authorization, resourceBase),
  };
}

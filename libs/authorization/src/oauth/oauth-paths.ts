/** Where the endpoints of the authorization server are. */
const OAUTH_PATH = '/DataCustodian/oauth';

export const oauthPaths = {
  authorize: `${OAUTH_PATH}/authorize`,
  token: `${OAUTH_PATH}/token`,
  register: `${OAUTH_PATH}/register`,
  revoke: `${OAUTH_PATH}/revoke`,
  introspect: `${OAUTH_PATH}/introspect`,
  /** RFC 8414 section 3 */
  metadata: '/.well-known/oauth-authorization-server',
} as const;

/** The endpoints at which a client says who it is. */
export type ClientEndpoint = 'token' | 'revoke' | 'introspect';

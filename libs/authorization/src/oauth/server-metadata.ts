import { AUTH_METHODS, GRANT_TYPES } from '@app/third-parties';
import { oauthPaths } from './oauth-paths.js';

/**
 * Authorization server metadata (RFC 8414 section 2).
 *
 * @param mtlsBaseUrl where clients show certificates (RFC 8705 section 5); absent where they cannot
 */
export function serverMetadata(baseUrl: string, mtlsBaseUrl?: string): Readonly<Record<string, unknown>> {
  const methods = AUTH_METHODS.filter((method) => mtlsBaseUrl !== undefined || !method.includes('tls'));
  return {
    issuer: baseUrl,
    authorization_endpoint: `${baseUrl}${oauthPaths.authorize}`,
    ...clientEndpoints(baseUrl),
    registration_endpoint: `${baseUrl}${oauthPaths.register}`,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: GRANT_TYPES,
    token_endpoint_auth_methods_supported: methods,
    revocation_endpoint_auth_methods_supported: methods,
    introspection_endpoint_auth_methods_supported: methods,
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
    ...(mtlsBaseUrl !== undefined && { mtls_endpoint_aliases: clientEndpoints(mtlsBaseUrl) }),
  };
}

const clientEndpoints = (baseUrl: string): object => ({
  token_endpoint: `${baseUrl}${oauthPaths.token}`,
  revocation_endpoint: `${baseUrl}${oauthPaths.revoke}`,
  introspection_endpoint: `${baseUrl}${oauthPaths.introspect}`,
});

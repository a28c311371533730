import { grantTypesOf, type Application, type Credential } from '@app/third-parties';
import type { AdapterPayload, ClientMetadata } from 'oidc-provider';

/** The engine's name for the ESPI scopes of a client, since its own are a fixed set. */
export const REGISTERED_SCOPES = 'registered_scopes';
/** The same for the id of the organisation for which it acts. */
export const ACTING_FOR = 'acting_for';

/** An app on the customer's machine: it has a scheme of its own, or a port that may be another each time (RFC 8252 section 7). */
const isNative = (uris: readonly string[]): boolean =>
  uris.some((uri) => !/^https?:/i.test(uri)) || uris.every((uri) => /^http:/i.test(uri));

/**
 * An application as the engine knows it: under its own id, whichever of its credentials it shows, so that what was
 * issued under one is good under the next. The secret is its hash (`compareClientSecret` in engine.ts).
 */
export function engineClient(
  { _id, metadata, actingFor }: Application,
  { secretHash }: Credential,
): AdapterPayload & ClientMetadata {
  const { redirect_uris, scope, jwks } = metadata;
  return {
    client_id: _id,
    ...(secretHash !== undefined && { client_secret: secretHash }),
    application_type: isNative(redirect_uris) ? 'native' : 'web',
    redirect_uris: [...redirect_uris],
    grant_types: [...grantTypesOf(metadata)],
    response_types: ['code'],
    response_modes: ['query'],
    token_endpoint_auth_method: metadata.token_endpoint_auth_method ?? 'client_secret_basic',
    ...(jwks && { jwks: { keys: jwks.keys.map((key) => ({ ...key, x5c: [...key.x5c] })) } }),
    tls_client_auth_subject_dn: metadata.tls_client_auth_subject_dn,
    tls_client_auth_san_dns: metadata.tls_client_auth_san_dns,
    tls_client_auth_san_uri: metadata.tls_client_auth_san_uri,
    tls_client_auth_san_ip: metadata.tls_client_auth_san_ip,
    tls_client_auth_san_email: metadata.tls_client_auth_san_email,
    [REGISTERED_SCOPES]: [...scope],
    ...(actingFor && { [ACTING_FOR]: actingFor.id }),
  };
}

/** The registered ESPI scopes of a client of the engine. */
export function registeredScopes(client: Readonly<Record<string, unknown>>): string[] {
  const scopes = client[REGISTERED_SCOPES];
  return Array.isArray(scopes) ? scopes.map(String) : [];
}

/** The organisation for which a client of the engine acts; undefined where that is itself. */
export function actingForOf(client: Readonly<Record<string, unknown>>): string | undefined {
  const id = client[ACTING_FOR];
  return typeof id === 'string' ? id : undefined;
}

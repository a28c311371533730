import { Scope, ScopeError } from '@app/espi';
import { CustodianError } from '@app/runtime';
import { hasUnseen } from './application-name.js';

/** The grant types of ESPI. */
export const GRANT_TYPES = ['authorization_code', 'client_credentials', 'refresh_token'] as const;

/** How an application may say who it is (RFC 7591 section 2, RFC 8705 section 2); `none` is a public client. */
export const AUTH_METHODS = [
  'client_secret_basic',
  'client_secret_post',
  'none',
  'tls_client_auth',
  'self_signed_tls_client_auth',
] as const;
export type AuthMethod = (typeof AUTH_METHODS)[number];

/** A certificate's subject, of which `tls_client_auth` names one (RFC 8705 section 2.1.2). */
const CERTIFICATE_SUBJECTS = [
  'tls_client_auth_subject_dn',
  'tls_client_auth_san_dns',
  'tls_client_auth_san_uri',
  'tls_client_auth_san_ip',
  'tls_client_auth_san_email',
] as const;

/** A certificate of `self_signed_tls_client_auth` (RFC 8705 section 2.2.2), in a JSON Web Key. */
interface CertificateKey {
  readonly kty: string;
  /** base64 of the certificate's DER */
  readonly x5c: readonly string[];
  readonly [member: string]: unknown;
}

/**
 * What a third party says of its application: the names of RFC 7591, and in the same style those that
 * ApplicationInformation adds.
 */
export interface ClientMetadata {
  readonly client_name: string;
  readonly redirect_uris: readonly string[];
  /** alternative ESPI scopes, in canonical form */
  readonly scope: readonly string[];
  readonly contacts: readonly string[];
  readonly logo_uri?: string;
  readonly client_uri?: string;
  readonly tos_uri?: string;
  readonly policy_uri?: string;
  readonly software_id?: string;
  readonly software_version?: string;
  readonly third_party_notify_uri?: string;
  readonly third_party_application_description?: string;
  /** ThirdPartyApplicatonStatus of ESPI: 1 Development, 2 Test, 3 Production, 4 Retired */
  readonly third_party_application_status?: number;
  /** ThirdPartyApplicationType of ESPI: 1 Web, 2 Desktop, 3 Mobile, 4 Device */
  readonly third_party_application_type?: number;
  /** ThirdPartyApplicationUse of ESPI: 1 EnergyManagement … 5 LawEnforcement */
  readonly third_party_application_use?: number;
  readonly third_party_phone?: string;
  readonly third_party_scope_selection_screen_uri?: string;
  readonly third_party_user_portal_screen_uri?: string;
  /** absent: client_secret_basic */
  readonly token_endpoint_auth_method?: AuthMethod;
  readonly tls_client_auth_subject_dn?: string;
  readonly tls_client_auth_san_dns?: string;
  readonly tls_client_auth_san_uri?: string;
  readonly tls_client_auth_san_ip?: string;
  readonly tls_client_auth_san_email?: string;
  readonly jwks?: { readonly keys: readonly CertificateKey[] };
}

/** Whether the application can keep a secret: an app on a phone or in a browser cannot. */
export const isPublic = ({ token_endpoint_auth_method }: ClientMetadata): boolean =>
  token_endpoint_auth_method === 'none';

/** Whether the application says who it is by a secret. */
export const hasSecret = ({ token_endpoint_auth_method: method = 'client_secret_basic' }: ClientMetadata): boolean =>
  method === 'client_secret_basic' || method === 'client_secret_post';

/** The grant types that an application may use: one that cannot say who it is has no token of its own. */
export const grantTypesOf = (metadata: ClientMetadata): readonly (typeof GRANT_TYPES)[number][] =>
  isPublic(metadata) ? ['authorization_code', 'refresh_token'] : GRANT_TYPES;

/** Lengths of espi.xsd: what is longer could not be given out again. */
const TEXTS = {
  software_id: 256,
  software_version: 32,
  third_party_application_description: 256,
  third_party_phone: 32,
} as const;
const WEB_ADDRESSES = [
  'logo_uri',
  'client_uri',
  'tos_uri',
  'policy_uri',
  'third_party_notify_uri',
  'third_party_scope_selection_screen_uri',
  'third_party_user_portal_screen_uri',
] as const;
const CODES = [
  'third_party_application_status',
  'third_party_application_type',
  'third_party_application_use',
] as const;
const MAX_TEXT = 256;
const MAX_URI = 2048;
const MAX_LIST = 50;

/**
 * Client metadata as given from outside: known names checked and kept, unknown ones dropped (RFC 7591 section 2).
 * `scope` may be a list, or text with a space between alternatives.
 *
 * @throws CustodianError `invalid-client-metadata` or `invalid-redirect-uri` (400), named after the codes of RFC 7591
 */
export function clientMetadataOf(input: object): ClientMetadata {
  const given = new Map<string, unknown>(Object.entries(input));
  const present = <Name extends string>(names: readonly Name[]): Name[] =>
    names.filter((name) => given.get(name) !== undefined && given.get(name) !== '');
  const read = <Name extends string, Value>(names: readonly Name[], valueOf: (name: Name, value: unknown) => Value) =>
    Object.fromEntries(present(names).map((name) => [name, valueOf(name, given.get(name))]));
  const metadata: ClientMetadata = {
    client_name: textOf('client_name', given.get('client_name'), MAX_TEXT),
    redirect_uris: filled('redirect_uris', listOf('redirect_uris', given.get('redirect_uris'))).map(redirectUriOf),
    scope: filled('scope', scopesOf(given.get('scope'))),
    contacts: listOf('contacts', given.get('contacts') ?? []).map((contact) => textOf('contacts', contact, MAX_TEXT)),
    ...read(Object.keys(TEXTS) as (keyof typeof TEXTS)[], (name, value) => textOf(name, value, TEXTS[name])),
    ...read(WEB_ADDRESSES, webAddressOf),
    ...read(CODES, codeOf),
    ...read(['token_endpoint_auth_method'], authMethodOf),
    ...read(CERTIFICATE_SUBJECTS, (name, value) => textOf(name, value, MAX_TEXT)),
    ...read(['jwks'], certificatesOf),
  };
  requireCertificate(metadata);
  return metadata;
}

const invalid = (text: string, cause?: unknown): CustodianError =>
  new CustodianError('invalid-client-metadata', 400, text, { cause });

function textOf(name: string, value: unknown, longest: number): string {
  if (typeof value !== 'string' || value.trim() === '' || value.length > longest) {
    throw invalid(`${name} must be a text of 1 to ${longest} characters.`);
  }
  if (hasUnseen(value)) throw invalid(`${name} has characters that cannot be seen.`);
  return value.trim();
}

function listOf(name: string, value: unknown): string[] {
  if (Array.isArray(value) && value.length <= MAX_LIST && value.every((item) => typeof item === 'string')) return value;
  throw invalid(`${name} must be a list of at most ${MAX_LIST} texts.`);
}

function filled(name: string, list: string[]): string[] {
  if (list.length > 0) return list;
  throw invalid(`${name} must not be empty.`);
}

function codeOf(name: string, value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 0xffff) return value;
  throw invalid(`${name} must be a code of ESPI, an integer.`);
}

function authMethodOf(name: string, value: unknown): AuthMethod {
  const method = AUTH_METHODS.find((known) => known === value);
  if (method !== undefined) return method;
  throw invalid(`${name} must be one of ${AUTH_METHODS.join(', ')}.`);
}

const isKey = (key: unknown): key is CertificateKey =>
  typeof key === 'object' &&
  key !== null &&
  'kty' in key &&
  typeof key.kty === 'string' &&
  'x5c' in key &&
  Array.isArray(key.x5c) &&
  key.x5c.length > 0 &&
  key.x5c.every((item) => typeof item === 'string' && /^[A-Za-z0-9+/]{1,16384}={0,2}$/.test(item)) &&
  !('d' in key) &&
  !('k' in key);

function certificatesOf(name: string, value: unknown): { keys: CertificateKey[] } {
  const keys: unknown = typeof value === 'object' && value !== null && 'keys' in value ? value.keys : undefined;
  if (Array.isArray(keys) && keys.length > 0 && keys.length <= MAX_LIST && keys.every(isKey)) return { keys };
  throw invalid(`${name} must be a set of public keys, each with its certificate in x5c.`);
}

/** What a certificate is known by goes with the method that uses it. */
function requireCertificate(metadata: ClientMetadata): void {
  const subjects = CERTIFICATE_SUBJECTS.filter((name) => metadata[name] !== undefined);
  const wanted = metadata.token_endpoint_auth_method === 'tls_client_auth' ? 1 : 0;
  if (subjects.length !== wanted) {
    throw invalid(`tls_client_auth needs one, and another method none, of ${CERTIFICATE_SUBJECTS.join(', ')}.`);
  }
  if ((metadata.token_endpoint_auth_method === 'self_signed_tls_client_auth') !== (metadata.jwks !== undefined)) {
    throw invalid('self_signed_tls_client_auth needs jwks, and another method none.');
  }
}

function scopesOf(value: unknown): string[] {
  const texts = typeof value === 'string' ? value.split(' ').filter((text) => text !== '') : listOf('scope', value);
  return texts.map((text) => {
    try {
      return Scope.parse(text).toString();
    } catch (cause) {
      throw invalid(`scope is not an ESPI scope${cause instanceof ScopeError ? `: ${cause.message}` : ''}.`, cause);
    }
  });
}

const isLoopback = ({ hostname }: URL): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(hostname);

const parseUrl = (text: unknown): URL | undefined =>
  typeof text === 'string' && text.length <= MAX_URI ? (URL.parse(text) ?? undefined) : undefined;

const isEncrypted = (url: URL): boolean => url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url));

/** https, or http on this machine; nothing secret in it. */
export function isWebAddress(text: unknown): boolean {
  const url = parseUrl(text);
  return url !== undefined && isEncrypted(url) && url.username === '' && url.password === '';
}

function webAddressOf(name: string, value: unknown): string {
  if (isWebAddress(value)) return String(value);
  throw invalid(`${name} must be an https address.`);
}

/** https, http on this machine alone, or an app's own scheme, which by RFC 8252 section 7.1 is a reversed domain name. */
export function isRedirectUri(text: string): boolean {
  const url = parseUrl(text);
  const reachesClient = url !== undefined && (isEncrypted(url) || /^[a-z][a-z\d+-]*\.[a-z\d+.-]+:$/.test(url.protocol));
  return reachesClient && !text.includes('#');
}

function redirectUriOf(value: string): string {
  if (isRedirectUri(value)) return value;
  throw new CustodianError('invalid-redirect-uri', 400, 'redirect_uris must be https addresses without a fragment.');
}

import { Scope, ScopeError } from '@app/espi';
import { CustodianError } from '@app/runtime';

/** The ESPI grant types, all of which each application may use. */
export const GRANT_TYPES = ['authorization_code', 'client_credentials', 'refresh_token'] as const;

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
}

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
  return {
    client_name: textOf('client_name', given.get('client_name'), MAX_TEXT),
    redirect_uris: filled('redirect_uris', listOf('redirect_uris', given.get('redirect_uris'))).map(redirectUriOf),
    scope: filled('scope', scopesOf(given.get('scope'))),
    contacts: listOf('contacts', given.get('contacts') ?? []).map((contact) => textOf('contacts', contact, MAX_TEXT)),
    ...read(Object.keys(TEXTS) as (keyof typeof TEXTS)[], (name, value) => textOf(name, value, TEXTS[name])),
    ...read(WEB_ADDRESSES, webAddressOf),
    ...read(CODES, codeOf),
  };
}

const invalid = (text: string, cause?: unknown): CustodianError =>
  new CustodianError('invalid-client-metadata', 400, text, { cause });

function textOf(name: string, value: unknown, longest: number): string {
  if (typeof value === 'string' && value.trim() !== '' && value.length <= longest) return value.trim();
  throw invalid(`${name} must be a text of 1 to ${longest} characters.`);
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

function webAddressOf(name: string, value: unknown): string {
  const url = parseUrl(value);
  if (url !== undefined && isEncrypted(url) && url.username === '' && url.password === '') return String(value);
  throw invalid(`${name} must be an https address.`);
}

/** https, http on this machine alone, or an app's own scheme, which by RFC 8252 section 7.1 is a reversed domain name. */
function redirectUriOf(value: string): string {
  const url = parseUrl(value);
  const reachesClient = url !== undefined && (isEncrypted(url) || /^[a-z][a-z\d+-]*\.[a-z\d+.-]+:$/.test(url.protocol));
  if (reachesClient && !value.includes('#')) return value;
  throw new CustodianError('invalid-redirect-uri', 400, 'redirect_uris must be https addresses without a fragment.');
}

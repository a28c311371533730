import { ResourceLinks, RESOURCE_PATH, type ApplicationInformation } from '@app/espi';
import { CustodianError, matchesSecret } from '@app/runtime';
import type { Application } from './application.js';
import { clientMetadataOf, GRANT_TYPES, type ClientMetadata } from './client-metadata.js';

/** Shown in the place of a secret, which is told once and kept as a hash; written back, it means: unchanged. */
export const SECRET_PLACEHOLDER = 'told-once-at-registration';

const OAUTH_PATH = '/DataCustodian/oauth';
/** The standard's older way in, deprecated in ESPI 4.0. */
export const SCOPE_SELECTION_PATH = '/DataCustodian/RetailCustomer/ScopeSelectionList';

/** What a third party says of its application: it may change these by PUT, and nothing else. */
const writable = {
  thirdPartyApplicationDescription: 'third_party_application_description',
  thirdPartyApplicationStatus: 'third_party_application_status',
  thirdPartyApplicationType: 'third_party_application_type',
  thirdPartyApplicationUse: 'third_party_application_use',
  thirdPartyPhone: 'third_party_phone',
  thirdPartyNotifyUri: 'third_party_notify_uri',
  thirdPartyScopeSelectionScreenURI: 'third_party_scope_selection_screen_uri',
  thirdPartyUserPortalScreenURI: 'third_party_user_portal_screen_uri',
  logo_uri: 'logo_uri',
  client_name: 'client_name',
  client_uri: 'client_uri',
  tos_uri: 'tos_uri',
  policy_uri: 'policy_uri',
  software_id: 'software_id',
  software_version: 'software_version',
  contacts: 'contacts',
} as const satisfies Partial<Record<keyof ApplicationInformation, keyof ClientMetadata>>;

/**
 * The ESPI ApplicationInformation of an application. Certification wants every address present: for those that the
 * third party did not give stands the address of its site, at which it is to be asked.
 */
export function applicationInformationOf(
  application: Application,
  { custodianId, baseUrl }: { readonly custodianId: string; readonly baseUrl: string },
): ApplicationInformation {
  const { _id, metadata, credentials } = application;
  const links = new ResourceLinks(`${baseUrl}${RESOURCE_PATH}`, { root: true });
  const oauth = `${baseUrl}${OAUTH_PATH}`;
  const site = siteOf(metadata);
  const [credential] = credentials;
  const optional = <Name extends string, Value>(name: Name, value: Value | undefined): { [N in Name]?: Value } =>
    value === undefined ? {} : ({ [name]: value } as { [N in Name]: Value });
  return {
    dataCustodianId: custodianId,
    dataCustodianApplicationStatus: application.status,
    ...optional('thirdPartyApplicationDescription', metadata.third_party_application_description),
    ...optional('thirdPartyApplicationStatus', metadata.third_party_application_status),
    ...optional('thirdPartyApplicationType', metadata.third_party_application_type),
    ...optional('thirdPartyApplicationUse', metadata.third_party_application_use),
    ...optional('thirdPartyPhone', metadata.third_party_phone),
    authorizationServerUri: baseUrl,
    thirdPartyNotifyUri: metadata.third_party_notify_uri ?? site,
    authorizationServerAuthorizationEndpoint: `${oauth}/authorize`,
    authorizationServerRegistrationEndpoint: `${oauth}/register`,
    authorizationServerTokenEndpoint: `${oauth}/token`,
    dataCustodianBulkRequestURI: links.batchBulk(_id).href,
    dataCustodianResourceEndpoint: `${baseUrl}${RESOURCE_PATH}`,
    thirdPartyScopeSelectionScreenURI: metadata.third_party_scope_selection_screen_uri ?? site,
    thirdPartyUserPortalScreenURI: metadata.third_party_user_portal_screen_uri ?? site,
    client_secret: SECRET_PLACEHOLDER,
    ...optional('logo_uri', metadata.logo_uri),
    client_name: metadata.client_name,
    client_uri: site,
    redirect_uri: [...metadata.redirect_uris],
    client_id: credential?.clientId ?? _id,
    ...optional('tos_uri', metadata.tos_uri),
    ...optional('policy_uri', metadata.policy_uri),
    software_id: metadata.software_id ?? _id,
    software_version: metadata.software_version ?? 'not given',
    client_id_issued_at: seconds(credential?.issuedAt ?? application.createdAt),
    client_secret_expires_at: credential?.expiresAt === undefined ? 0 : seconds(credential.expiresAt),
    ...(metadata.contacts.length > 0 && { contacts: [...metadata.contacts] }),
    // the only one that ESPI has a word for
    token_endpoint_auth_method: 'client_secret_basic',
    scope: [...metadata.scope],
    grant_types: [...GRANT_TYPES],
    response_types: 'code',
    registration_client_uri: links.applicationInformation(_id).href,
    registration_access_token: SECRET_PLACEHOLDER,
    dataCustodianScopeSelectionScreenURI: `${baseUrl}${SCOPE_SELECTION_PATH}`,
  };
}

/**
 * The metadata that an application has after `wanted` was written over `shown`. What was given back as it was shown
 * stays as it is, what stood in for an absent value included.
 *
 * @throws CustodianError `element-not-writable` (403) where anything else is to change than what the third party says of
 * its application, `invalid-client-metadata` (400)
 */
export function writtenMetadata(
  metadata: ClientMetadata,
  shown: ApplicationInformation,
  wanted: ApplicationInformation,
): ClientMetadata {
  const written: Record<string, unknown> = { ...metadata };
  for (const name of changedElements(shown, wanted)) {
    if (!isWritable(name)) throw notWritable(name);
    written[writable[name]] = wanted[name];
  }
  return clientMetadataOf(written);
}

/** What an application could not be known by any more, or would get more of, where it changed them itself. */
const fixed = [
  'redirect_uris',
  'scope',
  'token_endpoint_auth_method',
  'tls_client_auth_subject_dn',
  'tls_client_auth_san_dns',
  'tls_client_auth_san_uri',
  'tls_client_auth_san_ip',
  'tls_client_auth_san_email',
  'jwks',
] as const satisfies readonly (keyof ClientMetadata)[];

/**
 * The metadata that an application has after it was written anew in the words of RFC 7592 section 2.2.
 *
 * @throws CustodianError `invalid-request`, `invalid-client-metadata`, `invalid-redirect-uri` (400)
 */
export function rewrittenMetadata({ metadata, credentials }: Application, input: object): ClientMetadata {
  const given = new Map<string, unknown>(Object.entries(input));
  const credential = credentials.find(({ clientId }) => clientId === given.get('client_id'));
  if (credential === undefined) throw new CustodianError('invalid-request', 400, 'client_id must be the own one.');
  const secret = given.get('client_secret');
  const isOwn = typeof secret === 'string' && matchesSecret(secret, credential.secretHash ?? '');
  if (secret !== undefined && !isOwn) {
    throw new CustodianError('invalid-request', 400, 'client_secret must be the own one, or left out.');
  }
  const written = clientMetadataOf(input);
  for (const name of fixed) {
    if (JSON.stringify(fixedOf(written)[name]) === JSON.stringify(fixedOf(metadata)[name])) continue;
    const code = name === 'redirect_uris' ? 'invalid-redirect-uri' : 'invalid-client-metadata';
    throw new CustodianError(code, 400, `${name} cannot be changed from outside.`);
  }
  return written;
}

const fixedOf = (metadata: ClientMetadata): ClientMetadata => ({
  token_endpoint_auth_method: 'client_secret_basic',
  ...metadata,
});

/** Names of the elements in which two values differ. */
export function changedElements<Value extends object>(shown: Value, wanted: Value): (keyof Value & string)[] {
  const names = new Set([...Object.keys(shown), ...Object.keys(wanted)]) as Set<keyof Value & string>;
  return [...names].filter((name) => JSON.stringify(shown[name]) !== JSON.stringify(wanted[name]));
}

export const notWritable = (name: string): CustodianError =>
  new CustodianError('element-not-writable', 403, `${name} cannot be changed from outside.`);

const isWritable = (name: string): name is keyof typeof writable => Object.hasOwn(writable, name);

const seconds = (date: Date): number => Math.floor(date.getTime() / 1000);

/** The third party's own site: its `client_uri`, or where its first redirect URI is. */
function siteOf({ client_uri, redirect_uris: [redirect = ''] }: ClientMetadata): string {
  if (client_uri !== undefined) return client_uri;
  const origin = URL.parse(redirect)?.origin;
  return origin === undefined || origin === 'null' ? redirect : origin;
}

import { generateKeyPairSync } from 'node:crypto';
import { RESOURCE_PATH, Scope, ScopeError } from '@app/espi';
import { CustodianError, matchesSecret } from '@app/runtime';
import {
  errors,
  interactionPolicy,
  Provider,
  type Client,
  type Configuration,
  type KoaContextWithOIDC,
} from 'oidc-provider';
import { narrowedScope } from '../narrowed-scope.js';
import { certificateSubjectMatches, clientCertificate, isTrustedCertificate } from './client-certificate.js';
import { ACTING_FOR, REGISTERED_SCOPES, registeredScopes } from './engine-client.js';
import { logEngine } from './engine-log.js';
import { recordTokenRequests } from './token-records.js';
import { engineStore, type EngineServices } from './engine-store.js';
import { oauthPaths } from './oauth-paths.js';
import { consentExpired, unknownClient } from './oauth-refusals.js';
import { OAuthRequest } from './oauth-request.js';
import type { OAuthSettings } from './oauth-settings.js';
import { NARROWED_SCOPE, ownScope, requestedScope } from './requested-scope.js';

/** A code is exchanged at once; certification wants it dead after six minutes (OAD003). */
const CODE_SECONDS = 120;
/** A customer may have to find a password first. */
const INTERACTION_SECONDS = 3_600;

const { Check, Prompt } = interactionPolicy;

/** Each request is put before the customer, on one page that signs in and asks. */
const prompts = [
  new Prompt({ name: 'login', requestable: true }),
  new Prompt(
    { name: 'consent', requestable: true },
    new Check('not_asked', 'the customer has not been asked', (ctx) => ctx.oidc.result?.consent === undefined),
  ),
];

/** The engine: oidc-provider, with nothing of OpenID Connect to be seen. */
export function createEngine(services: EngineServices, settings: OAuthSettings, now: () => Date): Provider {
  const issuer = settings.baseUrl;
  const resource = `${issuer}${RESOURCE_PATH}`;
  const configuration: Configuration = {
    adapter: engineStore(services, { issuer, resource, now }),
    routes: {
      authorization: oauthPaths.authorize,
      token: oauthPaths.token,
      revocation: oauthPaths.revoke,
      introspection: oauthPaths.introspect,
    },
    scopes: [],
    responseTypes: ['code'],
    clientAuthMethods: [
      'client_secret_basic',
      'client_secret_post',
      'none',
      'tls_client_auth',
      'self_signed_tls_client_auth',
    ],
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    // ID tokens are never issued, but the engine wants a key to sign them with
    jwks: { keys: [generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })] },
    extraClientMetadata: { properties: [ACTING_FOR, REGISTERED_SCOPES] },
    allowOmittingSingleRegisteredRedirectUri: false,
    pkce: { required: (_, client) => client.tokenEndpointAuthMethod === 'none' },
    formats: { bitsOfOpaqueRandomness: 256 },
    cookies: {
      names: { session: 'custodian_oauth_session', interaction: 'custodian_consent', resume: 'custodian_oauth_resume' },
    },
    clientBasedCORS: (_, origin, client) =>
      (client.redirectUris ?? []).some((uri) => URL.parse(uri)?.origin === origin),
    ttl: {
      AccessToken: (ctx) => secondsOf(ctx, settings.accessTokenSeconds),
      RefreshToken: (ctx) => secondsOf(ctx, settings.refreshTokenSeconds),
      ClientCredentials: settings.accessTokenSeconds,
      AuthorizationCode: CODE_SECONDS,
      Interaction: INTERACTION_SECONDS,
      Session: INTERACTION_SECONDS,
      Grant: INTERACTION_SECONDS,
    },
    findAccount: (_, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
    loadExistingGrant: async (ctx) => {
      const { result, client, session } = ctx.oidc;
      const grantId = result?.consent?.grantId;
      if (grantId === undefined || client === undefined) return undefined;
      // the engine remembers it under the client id that was shown, and looks it up under the client's own
      session?.grantIdFor(client.clientId, grantId);
      return ctx.oidc.provider.Grant.find(grantId);
    },
    issueRefreshToken: (_, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: (ctx) => {
      narrow(ctx, resource);
      return true;
    },
    revokeGrantPolicy: () => false,
    expiresWithSession: () => false,
    interactions: { policy: prompts, url: (_, { uid }) => `/consent/${uid}` },
    renderError: (ctx, _, error) => {
      // whoever asked the engine says it to the person, as every other error
      ctx.respond = false;
      if (ctx.req instanceof OAuthRequest) ctx.req.refusal = refusalOf(ctx, error);
    },
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      dPoP: { enabled: false },
      claimsParameter: { enabled: false },
      clientCredentials: { enabled: true },
      introspection: { enabled: true, allowedPolicy: (_, client, token) => token.clientId === client.clientId },
      revocation: { enabled: true, allowedPolicy: (_, client, token) => token.clientId === client.clientId },
      mTLS: {
        enabled: true,
        tlsClientAuth: true,
        selfSignedTlsClientAuth: true,
        getCertificate: (ctx) => clientCertificate(ctx.req),
        certificateAuthorized: (ctx) => isTrustedCertificate(ctx.req),
        certificateSubjectMatches: (ctx, property, expected) =>
          certificateSubjectMatches(clientCertificate(ctx.req), property, expected),
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => resource,
        useGrantedResource: () => true,
        getResourceServerInfo: (ctx, indicator, client) => {
          if (indicator !== resource)
            throw new errors.InvalidTarget('The only resource here is the ESPI resource base.');
          const scope = scopeOf(ctx, client);
          return { scope, audience: resource, accessTokenFormat: 'opaque' };
        },
      },
    },
  };
  const engine = new Provider(issuer, configuration);
  // it is behind our own door, which says under which address the world sees it
  engine.proxy = true;
  engine.Client.prototype.compareClientSecret = function compareWithHash(this: Client, given: string): boolean {
    return this.clientSecret !== undefined && matchesSecret(given, this.clientSecret);
  };
  logEngine(engine);
  recordTokenRequests(engine, services.accessRecords);
  return engine;
}

/** The time that a token lives: no longer than the authorization. */
function secondsOf({ oidc: { grant } }: KoaContextWithOIDC, seconds: number): number {
  const left = (grant?.exp ?? Infinity) - Math.floor(Date.now() / 1000);
  return Math.max(1, Math.min(seconds, left));
}

/** The scope of what is being asked or issued, in the one way to write it. */
function scopeOf({ oidc }: KoaContextWithOIDC, client: Client): string {
  const { params = {}, entities, route } = oidc;
  const asked = typeof params['scope'] === 'string' ? params['scope'] : undefined;
  if (route === 'resume') return asked ?? '';
  const source = entities.AuthorizationCode ?? entities.RefreshToken;
  if (source !== undefined) return asked ?? source.scope ?? '';
  const read = route === 'token' ? ownScope : requestedScope;
  const scope = inScopeTerms(() => read(asked, registeredScopes(client))).toString();
  params['scope'] = scope;
  return scope;
}

/** A refresh may ask for less than was granted, for the access token alone (RFC 6749 section 6). */
function narrow({ oidc }: KoaContextWithOIDC, resource: string): void {
  const asked = oidc.body?.[NARROWED_SCOPE];
  const granted = oidc.entities.RefreshToken?.scope;
  if (typeof asked !== 'string' || granted === undefined) return;
  const narrowed = inScopeTerms(() => narrowedScope(Scope.parse(granted), Scope.parse(asked)));
  if (narrowed === undefined) throw invalidScope('The scope is more than was granted.');
  if (oidc.params !== undefined) oidc.params['scope'] = narrowed.toString();
  oidc.grant?.addResourceScope(resource, narrowed.toString());
}

const invalidScope = (text: string): errors.InvalidScope => {
  const error = new errors.InvalidScope(text.replaceAll(/["\\]/g, "'"), '');
  Reflect.deleteProperty(error, 'scope');
  return error;
};

/** Runs what reads scopes, whose errors are the client's. */
function inScopeTerms<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (error instanceof ScopeError || error instanceof CustodianError) throw invalidScope(error.message);
    throw error;
  }
}

/** What cannot be told to the client, since nobody knows where it is: an unknown client, a wrong address. */
function refusalOf({ oidc, status }: KoaContextWithOIDC, error: Error): Error {
  if (!(error instanceof errors.OIDCProviderError && error.expose)) return error;
  const refused = (code: string, as: number, text: string): CustodianError => new CustodianError(code, as, text);
  if (error instanceof errors.SessionNotFound) return consentExpired();
  if (oidc.client === undefined) return unknownClient();
  if (error instanceof errors.InvalidRedirectUri || oidc.params?.['redirect_uri'] === undefined) {
    const text = 'The application wants the answer at an address that it has not registered.';
    return refused('redirect-not-registered', 403, text);
  }
  return refused('invalid-request', status, error.error_description ?? 'The request cannot be understood.');
}

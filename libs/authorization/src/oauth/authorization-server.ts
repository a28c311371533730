import type { IncomingMessage, ServerResponse } from 'node:http';
import { RESOURCE_PATH } from '@app/espi';
import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { EngineServices } from './engine-store.js';
import { Interactions } from './interactions.js';
import type { ClientEndpoint } from './oauth-paths.js';
import { invalidClient, invalidRequest } from './oauth-refusals.js';
import { authorizationRequest, basicCredentials, clientRequest, OAuthRequest, resumeRequest } from './oauth-request.js';
import type { OAuthSettings } from './oauth-settings.js';
import { serverMetadata } from './server-metadata.js';
import { accessMembers, ownMembers } from './token-members.js';

/** OAuth 2.0 as ESPI uses it (ESPI 4.0; RFC 6749, 7009, 7636, 7662, 9207). What it refuses before the engine it throws. */
export class AuthorizationServer {
  readonly interactions: Interactions;
  /** RFC 8414 */
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly #engine: (request: IncomingMessage, response: ServerResponse) => Promise<void>;

  private constructor(
    private readonly services: EngineServices,
    private readonly settings: OAuthSettings,
    engine: Provider,
  ) {
    engine.use(async (ctx, next) => this.#amend(ctx as KoaContextWithOIDC, next));
    this.#engine = engine.callback();
    this.interactions = new Interactions(engine, services);
    this.metadata = serverMetadata(settings.baseUrl, settings.mtlsBaseUrl);
  }

  /** The engine is loaded here: it takes longer than the whole of a command of the command line. */
  static async open(
    services: EngineServices,
    settings: OAuthSettings,
    now: () => Date = () => new Date(),
  ): Promise<AuthorizationServer> {
    const { createEngine } = await import('./engine.js');
    return new AuthorizationServer(services, settings, createEngine(services, settings, now));
  }

  /** The authorization endpoint (RFC 6749 section 3.1): the browser goes on to the consent, or back with an error. */
  async authorize(request: IncomingMessage, response: ServerResponse): Promise<void> {
    await this.#answer(authorizationRequest(request, this.settings.baseUrl), response);
  }

  /** Where the browser comes back to from the consent, and from where it is sent to the client. */
  async resume(request: IncomingMessage, response: ServerResponse, uid: string): Promise<void> {
    await this.#answer(resumeRequest(request, this.settings.baseUrl, uid), response);
  }

  /**
   * An endpoint at which the client says who it is.
   *
   * @throws CustodianError `invalid-client` (401), `invalid-request` (400)
   */
  async answerClient(endpoint: ClientEndpoint, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { baseUrl, leniencies } = this.settings;
    await this.#answer(await clientRequest(request, endpoint, baseUrl, leniencies), response);
  }

  /**
   * The token endpoint by GET, by which tokens would be in addresses (RFC 6749 section 3.2): refused, but certification
   * wants to be told first who is not known.
   *
   * @throws CustodianError `invalid-client` (401), `invalid-request` (400)
   */
  async answerTokenByGet(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.settings.leniencies.has('get')) return this.answerClient('token', request, response);
    const { clientId, clientSecret } = basicCredentials(request.headers.authorization ?? '');
    const application = await this.services.applications.authenticate(clientId, clientSecret);
    if (application === undefined) throw invalidClient('The client is not known, or its secret is another.');
    throw invalidRequest('Tokens are given by POST.');
  }

  /** @throws what has to be said to a person */
  async #answer(request: OAuthRequest, response: ServerResponse): Promise<void> {
    await this.#engine(request, response);
    if (request.refusal !== undefined) throw request.refusal;
  }

  /** What the engine answers, in the words of ESPI. */
  async #amend(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
    await next();
    // certification knows of no other redirect
    if (ctx.status === 303) ctx.status = 302;
    withoutSession(ctx);
    if (ctx.status !== 200 || !isMembers(ctx.body)) return;
    const { route, entities } = ctx.oidc;
    const resourceBase = `${this.settings.baseUrl}${RESOURCE_PATH}`;
    const { scope, access_token: accessToken } = ctx.body;
    if (route === 'token' && entities.ClientCredentials !== undefined) {
      const { clientId = '' } = entities.ClientCredentials;
      ctx.body = { ...ctx.body, ...ownMembers(clientId, String(scope), String(accessToken), resourceBase) };
    } else if (route === 'token' && entities.AccessToken !== undefined) {
      ctx.body = { ...ctx.body, ...accessMembers(entities.AccessToken.grantId, String(scope), resourceBase) };
    } else if (route === 'introspection' && ctx.req instanceof OAuthRequest && 'client_id' in ctx.body) {
      ctx.body = { ...ctx.body, client_id: ctx.req.clientId };
    }
  }
}

const isMembers = (body: unknown): body is Record<string, unknown> =>
  typeof body === 'object' && body !== null && !(body instanceof Uint8Array);

/** The engine's own sessions are kept nowhere, so that their cookies would say nothing. */
function withoutSession(ctx: KoaContextWithOIDC): void {
  const cookies = [ctx.response.headers['set-cookie'] ?? []].flat();
  const kept = cookies.filter((cookie) => !cookie.startsWith('custodian_oauth_session'));
  if (kept.length < cookies.length) ctx.set('Set-Cookie', kept);
}

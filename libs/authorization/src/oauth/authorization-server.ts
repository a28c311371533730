import type { IncomingMessage, ServerResponse } from 'node:http';
import { RESOURCE_PATH } from '@app/espi';
import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import { amendAnswer } from './engine-answer.js';
import type { EngineServices } from './engine-store.js';
import { Interactions } from './interactions.js';
import { OAuthLimits } from './oauth-limits.js';
import type { ClientEndpoint } from './oauth-paths.js';
import { invalidClient, invalidRequest } from './oauth-refusals.js';
import {
  authorizationRequest,
  basicCredentials,
  clientRequest,
  resumeRequest,
  type OAuthRequest,
  type OAuthSide,
} from './oauth-request.js';
import type { OAuthSettings } from './oauth-settings.js';
import { serverMetadata } from './server-metadata.js';

/** A request, and where it came from as the proxies before this server say. */
type Asking = IncomingMessage & { readonly ip?: string | undefined };

/** OAuth 2.0 as ESPI uses it (ESPI 4.0; RFC 6749, 7009, 7636, 7662, 9207). What it refuses before the engine it throws. */
export class AuthorizationServer {
  readonly interactions: Interactions;
  /** RFC 8414 */
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly #limits: OAuthLimits;
  readonly #engine: (request: IncomingMessage, response: ServerResponse) => Promise<void>;

  private constructor(
    private readonly services: EngineServices,
    private readonly settings: OAuthSettings,
    engine: Provider,
  ) {
    this.#limits = new OAuthLimits(services.rateLimits);
    engine.use(async (ctx, next) => {
      await next();
      amendAnswer(ctx as KoaContextWithOIDC, `${settings.baseUrl}${RESOURCE_PATH}`);
      await this.#loseRefresh(ctx as KoaContextWithOIDC);
    });
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

  /**
   * The authorization endpoint (RFC 6749 section 3.1): the browser goes on to the consent, or back with an error.
   *
   * @throws CustodianError what has to be said to the person; TooManyTries
   */
  async authorize(request: Asking, response: ServerResponse): Promise<void> {
    const asked = authorizationRequest(request, this.#sideOf(request));
    this.#limits.begin(asked);
    await this.#answer(asked, response);
    await this.#limits.end(asked, false);
  }

  /** Where the browser comes back to from the consent, and from where it is sent to the client. */
  async resume(request: Asking, response: ServerResponse, uid: string): Promise<void> {
    await this.#answer(resumeRequest(request, this.#sideOf(request), uid), response);
  }

  /**
   * An endpoint at which the client says who it is.
   *
   * @throws CustodianError `invalid-client` (401), `invalid-request` (400); TooManyTries
   */
  async answerClient(endpoint: ClientEndpoint, request: Asking, response: ServerResponse): Promise<void> {
    const side = this.#sideOf(request);
    const asked = await clientRequest(request, endpoint, side, this.settings.leniencies);
    this.#limits.begin(asked);
    await this.#answer(asked, response);
    await this.#limits.end(asked, isFailure(asked));
  }

  /**
   * The token endpoint by GET, by which tokens would be in addresses (RFC 6749 section 3.2): refused, but certification
   * wants to be told first who is not known.
   *
   * @throws CustodianError `invalid-client` (401), `invalid-request` (400); TooManyTries
   */
  async answerTokenByGet(request: Asking, response: ServerResponse): Promise<void> {
    if (this.settings.leniencies.has('get')) return this.answerClient('token', request, response);
    const { clientId, clientSecret } = basicCredentials(request.headers.authorization ?? '');
    const asker = { clientId, address: this.#sideOf(request).address };
    this.#limits.begin(asker);
    const application = await this.services.applications.authenticate(clientId, clientSecret);
    await this.#limits.end(asker, application === undefined);
    if (application === undefined) throw invalidClient('The client is not known, or its secret is another.');
    throw invalidRequest('Tokens are given by POST.');
  }

  #sideOf({ ip, socket }: Asking): OAuthSide {
    return { issuer: this.settings.baseUrl, address: ip ?? socket.remoteAddress ?? '' };
  }

  /** Breaks off before a refresh that went well is answered, where an application in Review wants to see what comes of it. */
  async #loseRefresh(ctx: KoaContextWithOIDC): Promise<void> {
    const { client, entities } = ctx.oidc ?? {};
    if (ctx.status !== 200 || client === undefined || entities?.RotatedRefreshToken === undefined) return;
    if (!(await this.services.applications.takesLostRefresh(client.clientId))) return;
    ctx.respond = false;
    ctx.res.destroy();
  }

  /** @throws what has to be said to a person */
  async #answer(request: OAuthRequest, response: ServerResponse): Promise<void> {
    await this.#engine(request, response);
    if (request.refusal !== undefined) throw request.refusal;
  }
}

/** Whether somebody may be guessing: at a secret, or a code. A refresh token is often only over. */
const isFailure = ({ errorCode, grantType }: OAuthRequest): boolean =>
  errorCode === 'invalid_client' || (errorCode === 'invalid_grant' && grantType === 'authorization_code');

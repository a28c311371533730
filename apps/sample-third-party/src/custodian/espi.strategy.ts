import { callbackify } from 'node:util';
import type { Request } from 'express';
import OAuth2Strategy from 'passport-oauth2';
import type { Tokens } from '../connections/connection.js';
import { Failure } from '../failure.js';
import type { AuthorizationServer, ServerMetadata } from './authorization-server.js';
import type { PendingRequests } from './pending-requests.js';

export interface EspiOptions {
  readonly metadata: ServerMetadata;
  readonly clientId: string;
  readonly callbackUrl: string;
  readonly scope: string;
}

/**
 * passport-oauth2 for a Green Button data custodian: authorization code with PKCE (RFC 7636), a state a request, and the
 * issuer checked (RFC 9207). The "user" it finds are the tokens, with ESPI's own addresses.
 */
export class EspiStrategy extends OAuth2Strategy {
  readonly #issuer: string;

  constructor(
    { metadata, clientId, callbackUrl, scope }: EspiOptions,
    server: AuthorizationServer,
    private readonly pending: PendingRequests,
  ) {
    super(
      {
        authorizationURL: metadata.authorizationEndpoint,
        tokenURL: metadata.tokenEndpoint,
        clientID: clientId,
        clientSecret: '',
        callbackURL: callbackUrl,
        scope,
        pkce: true,
        // its types know stores without PKCE alone
        store: pending as unknown as OAuth2Strategy.StateStore,
        skipUserProfile: true,
      },
      (_accessToken: string, _refreshToken: string, tokens: Tokens, _profile: unknown, done: Done) =>
        done(null, tokens),
    );
    this.#issuer = metadata.issuer;
    // passport-oauth2 would send the secret in the body; ours says who we are in the header, as refreshing does
    Object.assign(this._oauth2, {
      getOAuthAccessToken: (code: string, parameters: object, done: TokenDone) => {
        callbackify(async () => server.exchange(code, textsOf(parameters)))((error, tokens) =>
          done(error, tokens?.accessToken, tokens?.refreshToken, tokens),
        );
      },
    });
  }

  override authenticate(request: Request, options?: object): void {
    const { code, error, iss, state } = request.query;
    if (code === undefined && error === undefined) {
      super.authenticate(request, options);
    } else if (iss !== this.#issuer) {
      this.error(new Failure('wrong-issuer', 'in the answer'));
    } else if (error === undefined) {
      super.authenticate(request, options);
    } else {
      // passport-oauth2 believes an error without asking whose it is
      this.pending.verify(request, state, {}, (problem, verifier) => {
        if (problem != null || verifier === false) this.error(problem ?? new Failure('request-expired'));
        else this.error(new Failure(error === 'access_denied' ? 'access-denied' : 'custodian-refused', textOf(error)));
      });
    }
  }
}

type TokenDone = (error: unknown, accessToken?: string, refreshToken?: string, results?: Tokens) => void;
type Done = (error: unknown, user?: Express.User | false) => void;

const textOf = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 100) : 'not a text');

const textsOf = (parameters: object): Record<string, string> =>
  Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, String(value)]));

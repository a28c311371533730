import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Passport } from 'passport';
import { Configuration } from '../configuration.js';
import type { Tokens } from '../connections/connection.js';
import { Failure } from '../failure.js';
import { AuthorizationServer } from './authorization-server.js';
import { ClientCredentials } from './client-credentials.js';
import { EspiStrategy } from './espi.strategy.js';
import { PendingRequests } from './pending-requests.js';

/** The browser's way to the custodian and back, by passport. */
@Injectable()
export class Connecting {
  readonly #passport = new Passport();
  #strategy?: EspiStrategy;

  constructor(
    private readonly configuration: Configuration,
    private readonly credentials: ClientCredentials,
    private readonly server: AuthorizationServer,
    private readonly pending: PendingRequests,
  ) {}

  /** Sends the browser to the custodian. */
  async begin(request: Request, response: Response): Promise<void> {
    const tokens = await this.#authenticate(request, response);
    if (tokens !== undefined) throw new Failure('unexpected', 'tokens before anything was asked');
  }

  /** @returns what the custodian gave for the code with which the browser came back @throws Failure */
  async finish(request: Request, response: Response): Promise<Tokens> {
    const { code, error } = request.query;
    // without either, passport would begin anew
    if (typeof code !== 'string' && typeof error !== 'string') throw new Failure('request-expired');
    const tokens = await this.#authenticate(request, response);
    if (tokens === undefined) throw new Failure('request-expired');
    return tokens;
  }

  async #authenticate(request: Request, response: Response): Promise<Tokens | undefined> {
    this.#strategy ??= await this.#newStrategy();
    const strategy = this.#strategy;
    return new Promise((resolve, reject) => {
      response.once('finish', () => resolve(undefined));
      const done = (error: unknown, tokens: unknown): void => {
        if (error != null) reject(failureOf(error));
        else if (tokens === false || tokens === undefined) reject(new Failure('request-expired'));
        else resolve(tokens as Tokens);
      };
      const handle: unknown = this.#passport.authenticate(strategy, { session: false }, done);
      (handle as (request: Request, response: Response, next: (error: unknown) => void) => void)(
        request,
        response,
        reject,
      );
    });
  }

  /** Here and not at the start: the custodian may come up after us. */
  async #newStrategy(): Promise<EspiStrategy> {
    const { baseUrl, scope } = this.configuration;
    const { clientId } = await this.credentials.get();
    const metadata = await this.server.metadata();
    return new EspiStrategy(
      { metadata, clientId, callbackUrl: `${baseUrl}/callback`, scope },
      this.server,
      this.pending,
    );
  }
}

/** passport-oauth2 wraps what the token endpoint threw. */
function failureOf(error: unknown): Failure {
  const inner = error instanceof Error && 'oauthError' in error ? error.oauthError : error;
  if (inner instanceof Failure) {
    // a code that is no good any more: the person began too long ago, or came back twice
    return inner.code === 'grant-gone' ? new Failure('request-expired', inner.message, { cause: inner }) : inner;
  }
  return new Failure('unexpected', undefined, { cause: inner });
}

import type { Request, Response } from 'express';
import { isEmail } from 'class-validator';
import { Passport } from 'passport';
import { CustodianError, newSecret, type Keys } from '@app/runtime';
import type { VouchedPerson } from '@app/users';
import type { Cookies } from '@app/web';
import type { IdentitySettings } from './identity-settings.js';
import { expired, IdentityStrategy, type Vouched } from './identity.strategy.js';
import { PendingSignIns } from './pending-sign-ins.js';
import { ProviderFailure } from './provider-failure.js';

const NEWCOMER_COOKIE = 'newcomer';
const NEWCOMER_PURPOSE = 'newcomer from the identity provider';
const NEWCOMER_SECONDS = 15 * 60;
const MOST_ACCOUNTS = 20;

/** Whom the provider vouches for, with their account numbers where it tells them. */
export interface Arrival {
  readonly person: VouchedPerson;
  readonly accountNumbers: readonly string[];
  /** where to go on: a path of this server, or empty */
  readonly next: string;
}

interface KeptArrival extends Arrival {
  readonly until: number;
}

/** The utility's own identity provider, by which customers may sign in; `label` is undefined where none is set. */
export class IdentityProvider {
  readonly label: string | undefined;
  readonly #passport = new Passport();
  readonly #strategy: IdentityStrategy | undefined;

  constructor(
    private readonly settings: IdentitySettings | undefined,
    private readonly keys: Keys,
    private readonly cookies: Cookies,
  ) {
    this.label = settings?.label;
    this.#strategy = settings && new IdentityStrategy(settings, new PendingSignIns(keys, cookies));
  }

  /** Sends the browser to the provider. @param next a path of this server, or empty */
  async begin(request: Request, response: Response, next: string): Promise<void> {
    await this.#authenticate(request, response, { state: { next, nonce: newSecret() } });
  }

  /** @returns whom the provider vouches for, by the answer with which the browser came back @throws ProviderFailure */
  async finish(request: Request, response: Response): Promise<Arrival> {
    const { code, error } = request.query;
    // without either, passport would begin anew
    if (typeof code !== 'string' && typeof error !== 'string') throw expired();
    const vouched = await this.#authenticate(request, response);
    if (vouched === undefined) throw expired();
    return this.#arrivalOf(vouched);
  }

  /** Lets the browser keep who is new here until they have accepted the terms: nothing else is kept of them. */
  keep(response: Response, arrival: Arrival): void {
    const kept: KeptArrival = { ...arrival, until: Date.now() + NEWCOMER_SECONDS * 1000 };
    const sealed = this.keys.seal(NEWCOMER_PURPOSE, JSON.stringify(kept));
    this.cookies.write(response, NEWCOMER_COOKIE, sealed, { maxAgeSeconds: NEWCOMER_SECONDS });
  }

  /** Who is new here in this browser, undefined where nobody is. */
  kept(request: Request): Arrival | undefined {
    const sealed = this.cookies.read(request, NEWCOMER_COOKIE);
    if (sealed === undefined || sealed === '') return undefined;
    try {
      const kept = JSON.parse(this.keys.open(NEWCOMER_PURPOSE, sealed)) as KeptArrival;
      return kept.until > Date.now() ? kept : undefined;
    } catch (error) {
      if (error instanceof CustodianError) return undefined;
      throw error;
    }
  }

  forget(response: Response): void {
    this.cookies.clear(response, NEWCOMER_COOKIE);
  }

  #arrivalOf({ claims, pending: { next } }: Vouched): Arrival {
    const { iss, sub, email, email_verified: isVerified, name } = claims;
    if (typeof email !== 'string' || !isEmail(email) || isVerified !== true) {
      throw new ProviderFailure('provider-no-email', 'it vouches for no e-mail address');
    }
    const called =
      typeof name === 'string'
        ? name
            .trim()
            .replaceAll(/\p{Cc}/gu, ' ')
            .slice(0, 128)
        : '';
    const person = {
      issuer: String(iss),
      subject: String(sub),
      email,
      name: called === '' ? email.slice(0, 128) : called,
    };
    const claim = this.settings?.accountClaim;
    const numbers: unknown = claim === undefined ? [] : claims[claim];
    const accountNumbers = [numbers]
      .flat()
      .filter((number) => typeof number === 'string' && number !== '')
      .slice(0, MOST_ACCOUNTS) as string[];
    return { person, accountNumbers, next };
  }

  async #authenticate(request: Request, response: Response, options: object = {}): Promise<Vouched | undefined> {
    const strategy = this.#strategy;
    if (strategy === undefined) throw new CustodianError('not-found', 404, 'There is nothing at this address.');
    return new Promise((resolve, reject) => {
      response.once('finish', () => resolve(undefined));
      const done = (error: unknown, vouched: unknown): void => {
        if (error != null) reject(innerOf(error));
        else resolve(vouched === false ? undefined : (vouched as Vouched | undefined));
      };
      const handle: unknown = this.#passport.authenticate(strategy, { session: false, ...options }, done);
      (handle as (request: Request, response: Response, next: (error: unknown) => void) => void)(
        request,
        response,
        reject,
      );
    });
  }
}

/** passport-oauth2 wraps what the token endpoint threw. */
function innerOf(error: unknown): Error {
  const inner = error instanceof Error && 'oauthError' in error ? error.oauthError : error;
  return inner instanceof Error ? inner : new Error(String(inner));
}

import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Configuration } from '../configuration.js';
import { Records } from './records.js';
import { Turns } from './turns.js';

const LIFE_SECONDS = 30 * 86_400;

/** A request for authorization that is under way. */
export interface PendingRequest {
  readonly state: string;
  /** RFC 7636 section 4.1 */
  readonly verifier: string;
  readonly begunAt: number;
}

/** What is kept of a browser. */
export interface Session {
  /** several, since people have several tabs */
  readonly pending: readonly PendingRequest[];
  readonly connectionId?: string | undefined;
  readonly seenAt: number;
}

/**
 * Browsers by a random value in a cookie, of which only the hash is kept. In production people have accounts, and a
 * connection is a person's, not a browser's.
 */
@Injectable()
export class Sessions {
  readonly #cookie: string;
  readonly #isSecure: boolean;
  readonly #turns = new Turns();

  constructor(
    { baseUrl }: Configuration,
    private readonly records: Records,
  ) {
    this.#isSecure = baseUrl.startsWith('https:');
    // a name of our own: ports do not separate cookies, and __Host- keeps other hosts of the domain from setting it
    this.#cookie = `${this.#isSecure ? '__Host-' : ''}kilowatt-diary`;
  }

  /** The browser's secret; a new one where it has none. Nothing is kept of it yet. */
  secretOf(request: Request, response: Response): string {
    const known = this.#read(request);
    if (known !== undefined) return known;
    const secret = randomBytes(32).toString('base64url');
    this.#setCookie(response, secret, LIFE_SECONDS);
    return secret;
  }

  async find(request: Request): Promise<Session | undefined> {
    const secret = this.#read(request);
    const session = secret === undefined ? undefined : await this.records.read<Session>(recordOf(secret));
    return session !== undefined && session.seenAt > Date.now() - LIFE_SECONDS * 1000 ? session : undefined;
  }

  /** @param change of the session as it is by then */
  async change(request: Request, change: (session: Session) => Partial<Session>): Promise<void> {
    const secret = this.#read(request);
    if (secret === undefined) return;
    await this.#turns.take(recordOf(secret), async () => {
      const session = (await this.find(request)) ?? { pending: [], seenAt: 0 };
      await this.records.write(recordOf(secret), { ...session, ...change(session), seenAt: Date.now() });
    });
  }

  /** A new secret for a browser that has just connected: whoever knew the old one is left outside. */
  async renew(request: Request, response: Response, connectionId: string): Promise<void> {
    await this.#forget(request);
    const secret = randomBytes(32).toString('base64url');
    await this.records.write(recordOf(secret), { pending: [], connectionId, seenAt: Date.now() } satisfies Session);
    this.#setCookie(response, secret, LIFE_SECONDS);
  }

  async end(request: Request, response: Response): Promise<void> {
    await this.#forget(request);
    this.#setCookie(response, '', 0);
  }

  /** What each form of this browser carries. */
  formToken(secret: string): string {
    return createHmac('sha256', secret).update('form').digest('base64url');
  }

  isFormToken(request: Request, token: string): boolean {
    const secret = this.#read(request);
    const given = Buffer.from(token);
    const right = Buffer.from(this.formToken(secret ?? ''));
    return secret !== undefined && given.length === right.length && timingSafeEqual(given, right);
  }

  /** Removes the sessions that have not been seen for a month. */
  async sweep(): Promise<void> {
    for (const name of await this.records.names()) {
      if (!name.startsWith('session-')) continue;
      const session = await this.records.read<Session>(name);
      if (session !== undefined && session.seenAt < Date.now() - LIFE_SECONDS * 1000) await this.records.remove(name);
    }
  }

  #read(request: Request): string | undefined {
    const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
    const value = pairs.find((pair) => pair.startsWith(`${this.#cookie}=`))?.slice(this.#cookie.length + 1);
    return value !== undefined && /^[\w-]{43}$/.test(value) ? value : undefined;
  }

  async #forget(request: Request): Promise<void> {
    const secret = this.#read(request);
    if (secret !== undefined) await this.records.remove(recordOf(secret));
  }

  /** Lax, since people come back from the custodian by a link; a form of another site brings no cookie. */
  #setCookie(response: Response, value: string, maxAgeSeconds: number): void {
    const parts = [`${this.#cookie}=${value}`, 'Path=/', `Max-Age=${maxAgeSeconds}`, 'HttpOnly', 'SameSite=Lax'];
    response.append('Set-Cookie', [...parts, ...(this.#isSecure ? ['Secure'] : [])].join('; '));
  }
}

const recordOf = (secret: string): string => `session-${createHash('sha256').update(secret).digest('hex')}`;

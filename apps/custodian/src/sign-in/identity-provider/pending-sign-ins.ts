import { timingSafeEqual } from 'node:crypto';
import { CustodianError, newSecret, type Keys } from '@app/runtime';
import type { Cookies } from '@app/web';
import type { Request, Response } from 'express';

const COOKIE = 'provider';
const PURPOSE = 'sign-in by the identity provider';
const LIFE_MS = 10 * 60_000;

/** A sign-in on its way to the provider and back. */
export interface PendingSignIn {
  readonly nonce: string;
  /** where to go on afterwards: a path of this server, or empty */
  readonly next: string;
}

interface Kept extends PendingSignIn {
  readonly state: string;
  /** PKCE (RFC 7636) */
  readonly verifier: string;
  readonly begunAt: number;
}

/**
 * Where passport-oauth2 keeps state, PKCE verifier and nonce: in the browser that began, sealed. An answer that comes to
 * another browser is nobody's, and each begins one at a time.
 */
export class PendingSignIns {
  readonly #taken = new WeakMap<Request, PendingSignIn>();

  constructor(
    private readonly keys: Keys,
    private readonly cookies: Cookies,
  ) {}

  /** As passport-oauth2 calls it; by the number of parameters it sees that we know PKCE. */
  store(
    request: Request,
    verifier: string,
    pending: PendingSignIn,
    _meta: unknown,
    done: (error: unknown, state?: string) => void,
  ): void {
    const kept: Kept = { ...pending, verifier, state: newSecret(), begunAt: Date.now() };
    const options = { maxAgeSeconds: LIFE_MS / 1000 };
    this.cookies.write(responseTo(request), COOKIE, this.keys.seal(PURPOSE, JSON.stringify(kept)), options);
    done(null, kept.state);
  }

  /** As passport-oauth2 calls it. @param done with the verifier, or false */
  verify(
    request: Request,
    state: unknown,
    _meta: unknown,
    done: (error: unknown, verifier?: string | false) => void,
  ): void {
    const kept = this.#kept(request);
    this.cookies.clear(responseTo(request), COOKIE);
    const isMine = kept !== undefined && kept.begunAt > Date.now() - LIFE_MS && isSame(state, kept.state);
    if (!isMine) return done(null, false);
    this.#taken.set(request, kept);
    done(null, kept.verifier);
  }

  /** What the sign-in of this answer was begun with. */
  takenOf(request: Request): PendingSignIn {
    const pending = this.#taken.get(request);
    if (pending === undefined) throw new Error('the answer was not verified');
    return pending;
  }

  #kept(request: Request): Kept | undefined {
    const sealed = this.cookies.read(request, COOKIE);
    if (sealed === undefined || sealed === '') return undefined;
    try {
      return JSON.parse(this.keys.open(PURPOSE, sealed)) as Kept;
    } catch (error) {
      if (error instanceof CustodianError) return undefined;
      throw error;
    }
  }
}

function responseTo({ res }: Request): Response {
  if (res === undefined) throw new Error('the request has no response');
  return res;
}

function isSame(given: unknown, kept: string): boolean {
  if (typeof given !== 'string') return false;
  const [a, b] = [Buffer.from(given), Buffer.from(kept)];
  return a.length === b.length && timingSafeEqual(a, b);
}

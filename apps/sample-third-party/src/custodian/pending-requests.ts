import { randomBytes } from 'node:crypto';
import { callbackify } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { Sessions, type PendingRequest } from '../connections/sessions.js';

/** Signing in and consenting may take a while; an hour is more than the custodian waits. */
const LIFE_MS = 3_600_000;
/** Tabs in which somebody began. */
const MOST = 5;

/** Where passport-oauth2 keeps state and PKCE verifier of the requests that a browser has under way. */
@Injectable()
export class PendingRequests {
  constructor(private readonly sessions: Sessions) {}

  /** As passport-oauth2 calls it; by the number of parameters it sees that we know PKCE. */
  store(
    request: Request,
    verifier: string,
    _state: unknown,
    _meta: unknown,
    done: (error: unknown, state?: string) => void,
  ): void {
    callbackify(async () => this.#add(request, verifier))(done);
  }

  /** As passport-oauth2 calls it. @param done with the verifier, or false */
  verify(
    request: Request,
    state: unknown,
    _meta: unknown,
    done: (error: unknown, verifier?: string | false) => void,
  ): void {
    callbackify(async () => this.#take(request, state))(done);
  }

  async #add(request: Request, verifier: string): Promise<string> {
    const begun = { state: randomBytes(24).toString('base64url'), verifier, begunAt: Date.now() };
    await this.sessions.change(request, ({ pending }) => ({ pending: [...pending.slice(1 - MOST), begun] }));
    return begun.state;
  }

  /** Each state answers once, in the browser that began. */
  async #take(request: Request, state: unknown): Promise<string | false> {
    let mine: PendingRequest | undefined;
    await this.sessions.change(request, ({ pending }) => {
      mine = pending.find((each) => each.state === state);
      return { pending: pending.filter((each) => each !== mine) };
    });
    return mine !== undefined && mine.begunAt > Date.now() - LIFE_MS && mine.verifier;
  }
}

import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { DataCustodian } from '@app/data-custodian';
import type { Device, NewSession, SignedIn } from '@app/users';
import { Cookies } from '@app/web';

const SESSION_COOKIE = 'session';

/** Where a request comes from. */
export const deviceOf = (request: Request): Device => ({
  userAgent: request.headers['user-agent'] ?? '',
  address: request.ip ?? '',
});

/** Who sends a request, by the cookie of their session. */
@Injectable()
export class People {
  constructor(
    private readonly custodian: DataCustodian,
    private readonly cookies: Cookies,
  ) {}

  /**
   * Who is signed in, or on the way to it: look at `state`. Asking keeps the session from becoming idle, unless only
   * looked at.
   * @returns undefined where nobody is, or no more
   */
  async find(request: Request, options?: { readonly look: boolean }): Promise<SignedIn | undefined> {
    const secret = this.#secret(request);
    return secret === '' ? undefined : this.custodian.people.sessions.find(secret, options);
  }

  /** Whether the browser shows the session of somebody, who may be signed in no more. */
  showsSession(request: Request): boolean {
    return this.#secret(request) !== '';
  }

  /** Lets the browser keep a session, until it is closed. */
  keep(response: Response, { secret }: NewSession): void {
    this.cookies.write(response, SESSION_COOKIE, secret);
  }

  forget(response: Response): void {
    this.cookies.clear(response, SESSION_COOKIE);
  }

  #secret(request: Request): string {
    return this.cookies.read(request, SESSION_COOKIE) ?? '';
  }
}

import type { AccountEvents } from '@app/audit';
import { createLogger, CustodianError, hashSecret } from '@app/runtime';
import type { RateLimit, RateLimits } from '@app/web';
import { networkOf, type Attempts } from './attempts.js';
import type { Background } from './background.js';
import { emailAddress } from './email-address.js';
import type { Notices } from './notices.js';
import { matchesPassword, requireRoomToHash } from './password.js';
import type { SecondFactors } from './second-factors.js';
import type { Device, NewSession, Sessions, SignedIn } from './sessions.js';
import type { StoredUser } from './user.js';
import type { Users } from './users.js';

const logger = createLogger('users');

/** Passwords from one network address, right or wrong; a household or an office shares one. */
const PASSWORDS_OF_NETWORK: RateLimit = { name: 'passwords-of-network', tries: 60, perSeconds: 300 };

/** Further tries are refused for a while, whoever makes them. */
export class SignInPaused extends CustodianError {
  constructor(readonly until: Date) {
    super('sign-in-paused', 429, 'There were too many wrong tries. Wait a while, or choose a new password by e-mail.');
  }
}

interface Services {
  readonly users: Users;
  readonly sessions: Sessions;
  readonly secondFactors: SecondFactors;
  readonly attempts: Attempts;
  readonly rateLimits: RateLimits;
  readonly events: AccountEvents;
  readonly notices: Notices;
  readonly background: Background;
}

/** Signing in and out. An unknown e-mail address and a wrong password are answered alike, after the same time. */
export class SignIns {
  constructor(
    private readonly services: Services,
    private readonly now: () => Date,
  ) {}

  /**
   * Begins a session by a password; its `state` says what is still asked for.
   * @param insteadOf the session that the browser came with, which ends
   * @throws CustodianError `sign-in-refused` (401), `sign-in-paused` (429, SignInPaused), TooManyTries (429),
   *   `account-locked` (403)
   */
  async signIn(email: string, password: string, device: Device, insteadOf?: string): Promise<NewSession> {
    const user = await this.provePassword(email, password, device);
    if (user.lockedAt !== undefined) {
      throw new CustodianError('account-locked', 403, 'This account is locked. Ask the utility to open it again.');
    }
    if (!this.services.sessions.maySignIn(user)) throw signInRefused();
    const session = await this.services.sessions.begin(user, device, { ...(insteadOf !== undefined && { insteadOf }) });
    if (session.state === 'second-factor') return session;
    await this.services.users.noteSignIn(user._id);
    await this.#record(user, device);
    return session;
  }

  /**
   * Shows the second factor of a session that asks for it: a code of the app, or a recovery code.
   * @throws CustodianError `code-refused` (401), `sign-in-paused` (429, SignInPaused)
   */
  async showSecondFactor({ sessionId, user: { id } }: SignedIn, code: string, device: Device): Promise<NewSession> {
    const { sessions, secondFactors, attempts, events, users } = this.services;
    const { pausedUntil } = await attempts.begin('second-factor', id);
    if (pausedUntil !== undefined) throw new SignInPaused(pausedUntil);
    if (!(await secondFactors.take(id, code, device))) {
      await events.record({ kind: 'second-factor-refused', userId: id, by: 'nobody-known', address: device.address });
      throw new CustodianError('code-refused', 401, 'The code is wrong, or was used already.');
    }
    await attempts.forget('second-factor', id);
    const user = await users.noteSignIn(id);
    const session = await sessions.begin(user, device, { secondFactorAt: this.now(), insteadOf: sessionId });
    await this.#record(user, device);
    return session;
  }

  async signOut({ sessionId, user: { id: userId } }: SignedIn, { address }: Device): Promise<void> {
    await this.services.sessions.end(userId, sessionId);
    await this.services.events.record({ kind: 'signed-out', userId, by: { userId }, address });
  }

  /** Ends one session of the person's own, here or elsewhere. @throws CustodianError `unknown-session` (404) */
  async revoke({ user: { id: userId } }: SignedIn, sessionId: string, { address }: Device): Promise<void> {
    if (!(await this.services.sessions.end(userId, sessionId))) {
      throw new CustodianError('unknown-session', 404, 'That sign-in has ended already.');
    }
    await this.services.events.record({ kind: 'session-revoked', userId, by: { userId }, address });
  }

  /**
   * The person whose e-mail address and password these are.
   * @throws CustodianError `sign-in-refused` (401), `sign-in-paused` (429, SignInPaused), TooManyTries (429)
   */
  async provePassword(emailText: string, password: string, device: Device): Promise<StoredUser> {
    const { attempts, rateLimits, users, background } = this.services;
    const email = emailAddress(emailText);
    await rateLimits.count(PASSWORDS_OF_NETWORK, networkOf(device.address));
    requireRoomToHash();
    const { pausedUntil, isLast } = await attempts.begin('password', hashSecret(email));
    if (pausedUntil !== undefined) throw new SignInPaused(pausedUntil);
    const user = await users.findStored({ email });
    if ((await matchesPassword(password, user?.passwordHash)) && user !== undefined) {
      await attempts.forget('password', hashSecret(email));
      return user;
    }
    if (user !== undefined) background.run(async () => this.#refused(user, isLast, device));
    logger.info({ userId: user?._id, address: device.address, isLast }, 'sign-in refused');
    throw signInRefused();
  }

  /**
   * The person who is signed in, once more by their password: before what an unwatched screen must not give away.
   * @throws CustodianError `wrong-password` (401), `sign-in-paused` (429, SignInPaused), TooManyTries (429)
   */
  async provePasswordAgain({ user: { email } }: SignedIn, password: string, device: Device): Promise<StoredUser> {
    try {
      return await this.provePassword(email, password, device);
    } catch (error) {
      if (!(error instanceof CustodianError) || error.code !== 'sign-in-refused') throw error;
      throw new CustodianError('wrong-password', 401, 'The password is not right.');
    }
  }

  async #refused(user: StoredUser, isLast: boolean, { address }: Device): Promise<void> {
    const { events, notices } = this.services;
    const event = { userId: user._id, by: 'nobody-known', address } as const;
    await events.record({ kind: 'sign-in-refused', ...event });
    if (!isLast) return;
    await events.record({ kind: 'sign-in-paused', ...event });
    await notices.letChoosePassword(user, 'sign-in-paused');
  }

  async #record({ _id: userId }: StoredUser, { address }: Device): Promise<void> {
    await this.services.events.record({ kind: 'signed-in', userId, by: { userId }, address });
    logger.info({ userId, address }, 'signed in');
  }
}

const signInRefused = (): CustodianError =>
  new CustodianError('sign-in-refused', 401, 'The e-mail address or the password is not right.');

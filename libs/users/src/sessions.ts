import { hashSecret, newSecret } from '@app/runtime';
import type { CollectionDefinition, Store } from '@app/store';
import type { Collection } from 'mongodb';
import { needsSecondFactor } from './role.js';
import { userOf, type StoredUser, type User } from './user.js';
import type { Users } from './users.js';

const MINUTE_MS = 60_000;
/** BR-037 */
export const IDLE_MS = 15 * MINUTE_MS;
/** NIST SP 800-63B section 2.2.3 */
const LONGEST_MS = 12 * 60 * MINUTE_MS;
/** Being seen is written down no more often than this. */
const SEEN_EVERY_MS = 15_000;

/** Where a session is used from. */
export interface Device {
  /** as the browser names itself */
  readonly userAgent: string;
  readonly address: string;
}

export interface StoredSession extends Device {
  /** SHA-256 of the secret in the cookie */
  readonly _id: string;
  readonly _v: 1;
  readonly userId: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
  /** when the second factor was shown; absent: not in this session */
  readonly secondFactorAt?: Date;
  /** sealed secret of a second factor that is being set up */
  readonly sealedNewSecret?: string;
  /** the customer whose pages were chosen, of those for whom the person signs in */
  readonly customerId?: string;
}

/**
 * How far a sign-in has come: `signed-in`; `second-factor` asks for a code; `set-up` has still to set up the second
 * factor that the person's role needs.
 */
export type SignInState = 'signed-in' | 'second-factor' | 'set-up';

/** A session that stands, and whose it is. */
export interface SignedIn {
  /** names the session; not the secret in the cookie */
  readonly sessionId: string;
  readonly state: SignInState;
  readonly user: User;
  /** the customer whose pages are shown; absent of who signs in for none */
  readonly customerId?: string;
  /** when it began */
  readonly since: Date;
  /** when it ends unless it is used before */
  readonly idleAt: Date;
  /** when it ends in any case */
  readonly expiresAt: Date;
}

/** A session just made. The secret goes into the cookie and is kept nowhere. */
export interface NewSession extends SignedIn {
  readonly secret: string;
}

export const userSessionsCollection: CollectionDefinition = {
  name: 'userSessions',
  retention: { kept: 'until it is over, twelve hours at most', deletedBy: 'index' },
  notBackedUp: 'who has signed out since would be signed in again',
  indexes: [
    { key: { userId: 1, lastSeenAt: -1 }, query: 'the sessions of a person, last used first' },
    { key: { expiresAt: 1 }, options: { expireAfterSeconds: 0 }, query: 'sessions that are over' },
  ],
};

/** Who is signed in, where. */
export class Sessions {
  readonly #sessions: Collection<StoredSession>;

  constructor(
    store: Store,
    private readonly users: Users,
    private readonly options: { readonly demo: boolean },
    private readonly now: () => Date,
  ) {
    this.#sessions = store.db.collection('userSessions');
  }

  /** Begins a session. One that the browser came with is ended: no session outlives a sign-in. */
  async begin(
    user: StoredUser,
    { userAgent, address }: Device,
    { secondFactorAt, insteadOf }: { secondFactorAt?: Date; insteadOf?: string } = {},
  ): Promise<NewSession> {
    const secret = newSecret();
    const now = this.now();
    const session: StoredSession = {
      _id: hashSecret(secret),
      _v: 1,
      userId: user._id,
      userAgent: userAgent.slice(0, 256),
      address,
      createdAt: now,
      lastSeenAt: now,
      expiresAt: new Date(now.getTime() + LONGEST_MS),
      ...(secondFactorAt && { secondFactorAt }),
    };
    await this.#sessions.insertOne(session);
    if (insteadOf !== undefined) await this.#sessions.deleteOne({ _id: insteadOf });
    return { secret, ...signedIn(session, user) };
  }

  /** Who is signed in by the secret of a cookie; asking keeps the session from becoming idle, unless only looked at. */
  async find(secret: string, { look = false }: { look?: boolean } = {}): Promise<SignedIn | undefined> {
    const session = await this.#standing(hashSecret(secret));
    if (session === undefined) return undefined;
    const user = await this.users.findStored({ _id: session.userId });
    if (user === undefined || !this.maySignIn(user)) return undefined;
    if (look) return signedIn(session, user);
    const lastSeenAt = this.now();
    if (lastSeenAt.getTime() - session.lastSeenAt.getTime() >= SEEN_EVERY_MS) {
      await this.#sessions.updateOne({ _id: session._id }, { $max: { lastSeenAt } });
    }
    return signedIn({ ...session, lastSeenAt }, user);
  }

  /** A locked person does not, and one of the demo only where there is one. */
  maySignIn({ lockedAt, demo }: StoredUser): boolean {
    return lockedAt === undefined && (!demo || this.options.demo);
  }

  /** The sessions of a person that stand, last used first. */
  async ofUser(userId: string): Promise<StoredSession[]> {
    const lastSeenAt = { $gt: new Date(this.now().getTime() - IDLE_MS) };
    return this.#sessions
      .find({ userId, lastSeenAt, expiresAt: { $gt: this.now() } })
      .sort({ lastSeenAt: -1 })
      .toArray();
  }

  /** @returns whether there was such a session of that person */
  async end(userId: string, sessionId: string): Promise<boolean> {
    return (await this.#sessions.deleteOne({ _id: sessionId, userId })).deletedCount === 1;
  }

  async endAll(userId: string): Promise<void> {
    await this.#sessions.deleteMany({ userId });
  }

  /** Shows the pages of another of the customers for whom the person signs in. */
  async show(sessionId: string, customerId: string): Promise<void> {
    await this.#sessions.updateOne({ _id: sessionId }, { $set: { customerId } });
  }

  /** Keeps the secret of a second factor that is being set up; the one kept already, where there is one. */
  async keepNewSecret(sessionId: string, sealedNewSecret: string): Promise<string> {
    await this.#sessions.updateOne(
      { _id: sessionId, sealedNewSecret: { $exists: false } },
      { $set: { sealedNewSecret } },
    );
    return (await this.newSecretOf(sessionId)) ?? sealedNewSecret;
  }

  async newSecretOf(sessionId: string): Promise<string | undefined> {
    return (await this.#standing(sessionId))?.sealedNewSecret;
  }

  async #standing(sessionId: string): Promise<StoredSession | undefined> {
    const session = await this.#sessions.findOne({ _id: sessionId });
    if (session === null) return undefined;
    const now = this.now();
    const isIdle = now.getTime() - session.lastSeenAt.getTime() >= IDLE_MS;
    if (!isIdle && session.expiresAt > now) return session;
    await this.#sessions.deleteOne({ _id: sessionId });
    return undefined;
  }
}

function signedIn(session: StoredSession, user: StoredUser): SignedIn {
  const { _id: sessionId, createdAt: since, expiresAt, lastSeenAt } = session;
  const idleAt = new Date(Math.min(lastSeenAt.getTime() + IDLE_MS, expiresAt.getTime()));
  const { enrolments } = user;
  const shown = enrolments.find(({ customerId }) => customerId === session.customerId) ?? enrolments[0];
  return {
    sessionId,
    state: stateOf(session, user),
    user: userOf(user),
    ...(shown && { customerId: shown.customerId }),
    since,
    idleAt,
    expiresAt,
  };
}

function stateOf({ secondFactorAt }: StoredSession, { totp, roles }: StoredUser): SignInState {
  if (totp !== undefined) return secondFactorAt === undefined ? 'second-factor' : 'signed-in';
  return needsSecondFactor(roles) ? 'set-up' : 'signed-in';
}

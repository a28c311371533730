import type { AccountEvents } from '@app/audit';
import { CustodianError, hashSecret, newSecret } from '@app/runtime';
import type { CollectionDefinition, Store } from '@app/store';
import { randomUUID } from 'node:crypto';
import type { Collection } from 'mongodb';
import type { Role } from './role.js';
import type { Sessions } from './sessions.js';
import { userOf, type User } from './user.js';
import type { Users } from './users.js';

/** A password that a program of a person uses, for one purpose, in the place of the person's own. */
export interface AppPassword {
  readonly _id: string;
  readonly _v: 1;
  readonly userId: string;
  /** what the person calls the program */
  readonly name: string;
  readonly secretHash: string;
  readonly createdAt: Date;
  /** to the minute */
  readonly lastUsedAt?: Date;
}

export const MOST_APP_PASSWORDS = 10;
const LONGEST_NAME = 60;
const SEEN_EVERY_MS = 60_000;

export const appPasswordsCollection: CollectionDefinition = {
  name: 'appPasswords',
  retention: { kept: 'until its person takes it back', deletedBy: 'owner' },
  indexes: [
    { key: { secretHash: 1 }, options: { unique: true }, query: 'whose a password is' },
    { key: { userId: 1, createdAt: -1 }, query: 'the passwords of a person, newest first' },
  ],
};

interface Services {
  readonly users: Users;
  readonly sessions: Pick<Sessions, 'maySignIn'>;
  readonly events: AccountEvents;
}

/** Passwords for programs that cannot show a second factor, such as feed readers. Each is told once and can be revoked. */
export class AppPasswords {
  readonly #passwords: Collection<AppPassword>;

  constructor(
    store: Store,
    private readonly services: Services,
    private readonly now: () => Date,
  ) {
    this.#passwords = store.db.collection('appPasswords');
  }

  /**
   * @returns the password itself, which is kept nowhere
   * @throws CustodianError `too-many-app-passwords` (409), `bad-name` (400)
   */
  async make(userId: string, name: string, address: string): Promise<{ readonly password: string }> {
    const called = name.trim();
    if (called === '' || called.length > LONGEST_NAME) {
      throw new CustodianError('bad-name', 400, `A name has 1 to ${LONGEST_NAME} characters.`);
    }
    if ((await this.#passwords.countDocuments({ userId }, { limit: MOST_APP_PASSWORDS })) >= MOST_APP_PASSWORDS) {
      throw new CustodianError('too-many-app-passwords', 409, 'Revoke a password that is not used any more first.');
    }
    const password = newSecret();
    const made = { _id: randomUUID(), _v: 1 as const, userId, name: called, secretHash: hashSecret(password) };
    await this.#passwords.insertOne({ ...made, createdAt: this.now() });
    await this.services.events.record({ kind: 'app-password-made', userId, by: { userId }, address });
    return { password };
  }

  async ofUser(userId: string): Promise<AppPassword[]> {
    return this.#passwords.find({ userId }).sort({ createdAt: -1 }).toArray();
  }

  /** @returns whether there was such a password of that person */
  async revoke(userId: string, id: string, address: string): Promise<boolean> {
    const { deletedCount } = await this.#passwords.deleteOne({ _id: id, userId });
    if (deletedCount === 1) {
      await this.services.events.record({ kind: 'app-password-revoked', userId, by: { userId }, address });
    }
    return deletedCount === 1;
  }

  /** Whose a password is, with their e-mail address; undefined where it is none, or its person may not sign in any more. */
  async find(email: string, password: string, role: Role): Promise<User | undefined> {
    const found = await this.#passwords.findOne({ secretHash: hashSecret(password) });
    if (found === null) return undefined;
    const stored = await this.services.users.findStored({ _id: found.userId });
    if (stored === undefined || !this.services.sessions.maySignIn(stored)) return undefined;
    if (stored.email !== email.trim().toLowerCase() || !stored.roles.includes(role)) return undefined;
    const now = this.now();
    if (now.getTime() - (found.lastUsedAt?.getTime() ?? 0) >= SEEN_EVERY_MS) {
      await this.#passwords.updateOne({ _id: found._id }, { $set: { lastUsedAt: now } });
    }
    return userOf(stored);
  }
}

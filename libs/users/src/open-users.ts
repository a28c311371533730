import { AccountEvents } from '@app/audit';
import type { MailOutbox } from '@app/mail';
import type { Keys } from '@app/runtime';
import type { CollectionDefinition, Store } from '@app/store';
import type { RateLimits } from '@app/web';
import { Accounts } from './accounts.js';
import { AppPasswords, appPasswordsCollection } from './app-passwords.js';
import { Attempts, signInAttemptsCollection } from './attempts.js';
import { Background } from './background.js';
import { IdentitySignIns } from './identity-sign-ins.js';
import { Links, userLinksCollection } from './links.js';
import { Notices } from './notices.js';
import { SecondFactors } from './second-factors.js';
import { Sessions, userSessionsCollection } from './sessions.js';
import { SignIns } from './sign-ins.js';
import { UserAdministration } from './user-administration.js';
import { usersCollection } from './user.js';
import { Users } from './users.js';

export const userCollections: readonly CollectionDefinition[] = [
  appPasswordsCollection,
  signInAttemptsCollection,
  userLinksCollection,
  userSessionsCollection,
  usersCollection,
];

export interface UserOptions {
  readonly baseUrl: string;
  /** as people read it */
  readonly utility: string;
  readonly keys: Keys;
  readonly mail: Pick<MailOutbox, 'queue'>;
  readonly rateLimits: RateLimits;
  /** whether people of the demo sign in */
  readonly demo: boolean;
  readonly now?: () => Date;
}

export interface UserServices {
  readonly users: Users;
  readonly sessions: Sessions;
  readonly signIns: SignIns;
  readonly identitySignIns: IdentitySignIns;
  readonly secondFactors: SecondFactors;
  readonly accounts: Accounts;
  readonly appPasswords: AppPasswords;
  readonly userAdministration: UserAdministration;
  readonly accountEvents: AccountEvents;
  /** Resolves when what was left to do after answers is done. */
  settled(): Promise<void>;
}

/** The people who sign in, and all that signing in takes, on one store. */
export function openUsers(
  store: Store,
  { baseUrl, utility, keys, mail, rateLimits, demo, now = () => new Date() }: UserOptions,
): UserServices {
  const accountEvents = new AccountEvents(store, now);
  const background = new Background();
  const users = new Users(store, now);
  const sessions = new Sessions(store, users, { demo }, now);
  const links = new Links(store, now);
  const attempts = new Attempts(store, now);
  const notices = new Notices(baseUrl, { mail, links, rateLimits });
  const common = { users, sessions, links, attempts, rateLimits, notices, background, events: accountEvents };
  const secondFactors = new SecondFactors({ ...common, keys }, utility, now);
  const signIns = new SignIns({ ...common, secondFactors }, now);
  return {
    users,
    sessions,
    signIns,
    identitySignIns: new IdentitySignIns(common, now),
    secondFactors,
    appPasswords: new AppPasswords(store, common, now),
    accounts: new Accounts({ ...common, signIns }, utility, now),
    userAdministration: new UserAdministration(common, utility, now),
    accountEvents,
    settled: async () => background.settled(),
  };
}

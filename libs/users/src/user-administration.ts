import type { AccountEvent, AccountEvents } from '@app/audit';
import { CustodianError } from '@app/runtime';
import type { Links } from './links.js';
import type { Notices } from './notices.js';
import { hashPassword } from './password.js';
import { checkPassword } from './password-rules.js';
import { rolesTogether, type Role } from './role.js';
import type { Sessions } from './sessions.js';
import { userOf, type User } from './user.js';
import type { NewUser, Users } from './users.js';

interface Services {
  readonly users: Users;
  readonly sessions: Sessions;
  readonly links: Links;
  readonly events: AccountEvents;
  readonly notices: Notices;
}

/** A link that is handed on by hand lives as long as that takes. */
const HANDED_ON_FOR_MS = 72 * 3_600_000;

/** What operators and administrators do to the accounts of others (BR-017.004, BR-028.014). Each change is recorded. */
export class UserAdministration {
  constructor(
    private readonly services: Services,
    private readonly utility: string,
    private readonly now: () => Date,
  ) {}

  /** @throws CustodianError of Users.add and, of the password, of checkPassword */
  async add(user: NewUser, { password, by }: { password?: string; by: AccountEvent['by'] }): Promise<User> {
    if (password !== undefined) checkPassword(password, { ...user, utility: this.utility });
    const passwordHash = password === undefined ? {} : { passwordHash: await hashPassword(password), confirmed: true };
    const added = await this.services.users.add({ ...user, ...passwordHash });
    await this.#record('account-made', added, by);
    return added;
  }

  /** The address of a page where the person chooses a password, once; an older one ends. */
  async passwordLink({ id: userId }: User): Promise<string> {
    const secret = await this.services.links.make({ kind: 'set-password', userId }, HANDED_ON_FOR_MS);
    return this.services.notices.addressOf('choosePassword', secret);
  }

  /** Sends that address to the person. */
  async mailPasswordLink(user: User): Promise<void> {
    await this.services.notices.tell(user, { what: 'set-password', link: await this.passwordLink(user) });
  }

  /**
   * Ends all sessions: whoever has other rights signs in anew.
   *
   * @throws CustodianError `bad-roles` (400), `own-account` (409)
   */
  async setRoles({ id, enrolments }: User, roles: readonly Role[], by: AccountEvent['by']): Promise<User> {
    requireOther(id, by);
    const user = userOf(
      await this.services.users.change(id, { $set: { roles: rolesTogether(roles, enrolments[0]?.customerId) } }),
    );
    await this.services.sessions.endAll(id);
    await this.#record('roles-changed', user, by);
    return user;
  }

  /**
   * Ends all sessions and links; nobody signs in to the account until it is unlocked.
   *
   * @throws CustodianError `own-account` (409)
   */
  async lock({ id }: User, by: AccountEvent['by']): Promise<User> {
    requireOther(id, by);
    const user = userOf(await this.services.users.change(id, { $set: { lockedAt: this.now() } }));
    await this.services.sessions.endAll(id);
    await this.services.links.endAll(id);
    await this.#record('locked', user, by);
    return user;
  }

  async unlock({ id }: User, by: AccountEvent['by']): Promise<User> {
    const user = userOf(await this.services.users.change(id, { $unset: { lockedAt: 1 } }));
    await this.#record('unlocked', user, by);
    return user;
  }

  /**
   * For whoever has lost it, and has shown who they are in another way. Ends all sessions.
   *
   * @throws CustodianError `own-account` (409)
   */
  async removeSecondFactor({ id }: User, by: AccountEvent['by']): Promise<User> {
    requireOther(id, by);
    const user = await this.services.users.change(id, { $unset: { totp: 1 }, $set: { recoveryCodeHashes: [] } });
    await this.services.sessions.endAll(id);
    await this.#record('second-factor-removed', userOf(user), by);
    await this.services.notices.tell(user, { what: 'second-factor-removed' });
    return userOf(user);
  }

  /**
   * Ends the password and all sessions: the person chooses a new password by a link.
   *
   * @throws CustodianError `own-account` (409)
   */
  async endPassword({ id }: User, by: AccountEvent['by']): Promise<User> {
    requireOther(id, by);
    const user = userOf(await this.services.users.change(id, { $unset: { passwordHash: 1 } }));
    await this.services.sessions.endAll(id);
    await this.#record('password-reset-asked', user, by);
    return user;
  }

  /** Gives the customers of the demo this password, or everybody else of it. @returns them */
  async setDemoPassword(password: string, of: 'customers' | 'others'): Promise<User[]> {
    return this.services.users.setDemoPassword(await hashPassword(password), of);
  }

  /**
   * Takes a customer who is erased off a person. Who signs in for that customer alone goes too: account, sessions, links.
   *
   * @returns whether the account went
   */
  async eraseCustomer({ id, email, roles, enrolments }: User, customerId: string): Promise<boolean> {
    const { events, links, sessions, users } = this.services;
    const isCustomersAlone =
      roles.every((role) => role === 'customer') && enrolments.every((each) => each.customerId === customerId);
    const event = { userId: id, by: 'operator', customerId } as const;
    if (!isCustomersAlone) {
      await users.leave(id, customerId);
      await events.record({ kind: 'enrolment-ended', ...event });
      return false;
    }
    await sessions.endAll(id);
    await links.endAll(id);
    await links.endAllTo([email]);
    await events.record({ kind: 'account-erased', ...event });
    await users.delete(id);
    return true;
  }

  async #record(kind: AccountEvent['kind'], { id: userId, roles }: User, by: AccountEvent['by']): Promise<void> {
    const isAboutRoles = kind === 'account-made' || kind === 'roles-changed';
    await this.services.events.record({ kind, userId, by, ...(isAboutRoles && { roles }) });
  }
}

/** Nobody takes rights from, or gives any to, their own account: that is asked of another administrator. */
function requireOther(userId: string, by: AccountEvent['by']): void {
  if (typeof by === 'string' || by.userId !== userId) return;
  throw new CustodianError('own-account', 409, 'That is your own account: ask another administrator.');
}

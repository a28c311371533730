import type { AccountEvents } from '@app/audit';
import { CustodianError, hashSecret } from '@app/runtime';
import type { RateLimit, RateLimits } from '@app/web';
import { networkOf, type Attempts } from './attempts.js';
import type { Background } from './background.js';
import { requireOwnAccount } from './demo-account.js';
import { emailAddress } from './email-address.js';
import type { Links, Newcomer, StoredLink } from './links.js';
import type { Notices } from './notices.js';
import { hashPassword } from './password.js';
import { checkPassword } from './password-rules.js';
import { rolesTogether } from './role.js';
import type { Device, NewSession, Sessions, SignedIn } from './sessions.js';
import type { SignIns } from './sign-ins.js';
import { userOf, type StoredUser, type User } from './user.js';
import { personName, type Profile, type Users } from './users.js';

/** Messages with a link that one network asks for, for whomever. */
const LINKS_FOR_NETWORK: RateLimit = { name: 'links-for-network', tries: 30, perSeconds: 3600 };

/** Whoever asks for an account, and the version of the terms that they accept with it. */
type SignUp = Omit<Newcomer, 'acceptedTerms'> & { readonly termsVersion?: string };

interface Services {
  readonly users: Users;
  readonly sessions: Sessions;
  readonly signIns: SignIns;
  readonly links: Links;
  readonly attempts: Attempts;
  readonly rateLimits: RateLimits;
  readonly events: AccountEvents;
  readonly notices: Notices;
  readonly background: Background;
}

/** What people do to their own accounts. Whether an e-mail address is known is told to nobody but its mailbox. */
export class Accounts {
  constructor(
    private readonly services: Services,
    /** name of the utility, which no password is made of */
    private readonly utility: string,
    private readonly now: () => Date,
  ) {}

  /**
   * Sends a link by which the account is made, once a password is chosen there (BR-017.011); where there is an account
   * already, word of that. Nothing is kept of who never follows the link.
   * @throws CustodianError `bad-email-address`, `bad-name`, `bad-roles` (400), TooManyTries (429)
   */
  async signUp({ termsVersion, ...asked }: SignUp, { address }: Device): Promise<void> {
    const newcomer: Newcomer = {
      ...asked,
      ...(termsVersion !== undefined && { acceptedTerms: [{ version: termsVersion, at: this.now() }] }),
      email: emailAddress(asked.email),
      name: personName(asked.name),
      roles: rolesTogether(asked.roles),
    };
    const { users, notices, rateLimits, background } = this.services;
    await rateLimits.count(LINKS_FOR_NETWORK, networkOf(address));
    background.run(async () => {
      const user = await users.findStored({ email: newcomer.email });
      await (user === undefined ? notices.letSignUp(newcomer) : notices.sayAlreadyHere(user));
    });
  }

  /**
   * Sends a link by which a password is chosen (BR-017.001, BR-017.014), where there is such an account.
   * @throws CustodianError `bad-email-address` (400), TooManyTries (429)
   */
  async forgotPassword(emailText: string, { address }: Device): Promise<void> {
    const email = emailAddress(emailText);
    const { users, notices, events, rateLimits, background } = this.services;
    await rateLimits.count(LINKS_FOR_NETWORK, networkOf(address));
    background.run(async () => {
      const user = await users.findStored({ email });
      if (user === undefined || user.demo || user.lockedAt !== undefined) return;
      await events.record({ kind: 'password-reset-asked', userId: user._id, by: 'nobody-known', address });
      await notices.letChoosePassword(user, 'set-password');
    });
  }

  /** Who a link lets choose a password. @throws CustodianError `link-over` (404) */
  async choosingPassword(secret: string): Promise<Pick<User, 'email' | 'name'>> {
    const link = known(await this.services.links.find(secret, 'sign-up', 'set-password'));
    return this.#holderOf(link);
  }

  /**
   * Chooses a password by a link, which is then used up; every session ends, and a pause too.
   * @throws CustodianError `link-over` (404), `email-address-taken` (409), 400 of checkPassword
   */
  async choosePassword(secret: string, password: string, device: Device): Promise<User> {
    const { links, users, sessions, attempts, notices } = this.services;
    const holder = await this.choosingPassword(secret);
    checkPassword(password, { ...holder, utility: this.utility });
    const passwordHash = await hashPassword(password);
    const link = known(await links.use(secret, 'sign-up', 'set-password'));
    if (link.kind === 'sign-up') {
      const user = await users.add({ ...link.newcomer, passwordHash, confirmed: true });
      await this.#record('account-made', user.id, device);
      return user;
    }
    const before = await users.get(link.userId);
    const confirmed = before.confirmedAt === undefined && { confirmedAt: this.now() };
    const user = await users.change(link.userId, { $set: { passwordHash, ...confirmed } });
    await sessions.endAll(user._id);
    await links.endAll(user._id);
    await attempts.forget('password', hashSecret(user.email));
    await this.#record('password-changed', user._id, device);
    await notices.tell(user, { what: 'password-changed' });
    return userOf(user);
  }

  /**
   * @returns a session in place of all others
   * @throws CustodianError `demo-account` (403), of checkPassword (400) and SignIns.provePasswordAgain
   */
  async changePassword(
    signedIn: SignedIn,
    { current, next }: { current: string; next: string },
    device: Device,
  ): Promise<NewSession> {
    const { signIns, users, sessions, links, notices } = this.services;
    requireOwnAccount(signedIn.user);
    const { email, name } = signedIn.user;
    checkPassword(next, { email, name, utility: this.utility });
    const { _id } = await signIns.provePasswordAgain(signedIn, current, device);
    const user = await users.change(_id, { $set: { passwordHash: await hashPassword(next) } });
    await links.endAll(_id);
    await this.#record('password-changed', _id, device);
    await notices.tell(user, { what: 'password-changed' });
    await sessions.endAll(_id);
    const secondFactorAt = user.totp === undefined ? {} : { secondFactorAt: this.now() };
    return sessions.begin(user, device, secondFactorAt);
  }

  /**
   * Sends a link to the new address, which is taken once it is followed.
   * @throws CustodianError `bad-email-address` (400), `demo-account` (403), and of SignIns.provePasswordAgain
   */
  async changeEmail(
    signedIn: SignedIn,
    { email: emailText, password }: { email: string; password: string },
    device: Device,
  ): Promise<void> {
    requireOwnAccount(signedIn.user);
    const email = emailAddress(emailText);
    const { signIns, users, notices, background } = this.services;
    const stored = await signIns.provePasswordAgain(signedIn, password, device);
    background.run(async () => {
      const holder = await users.findStored({ email });
      await (holder === undefined ? notices.letChangeEmail(stored, email) : notices.sayAlreadyHere(holder));
    });
  }

  /** The address that a link confirms. @throws CustodianError `link-over` (404) */
  async confirmingEmail(secret: string): Promise<string> {
    return known(await this.services.links.find(secret, 'change-email')).email;
  }

  /** Takes the new address, and tells the old one. @throws CustodianError `link-over` (404), `email-address-taken` (409) */
  async confirmEmail(secret: string, device: Device): Promise<User> {
    const { links, users, notices } = this.services;
    const { userId, email } = known(await links.use(secret, 'change-email'));
    const before = await users.get(userId);
    const user = await users.change(userId, { $set: { email, confirmedAt: this.now() } });
    await links.endAll(userId);
    await this.#record('email-changed', userId, device);
    await notices.tell(before, { what: 'email-changed', email });
    return userOf(user);
  }

  /**
   * Changes name, language and choice of messages, and tells the person (BR-028.015), unless that is what they do not
   * want to be told.
   *
   * @throws CustodianError `bad-name` (400), `demo-account` (403)
   */
  async changeProfile({ user: own }: SignedIn, profile: Profile): Promise<User> {
    requireOwnAccount(own);
    const user = await this.services.users.setProfile(own.id, profile);
    if (!user.unwantedNotices.includes('profile')) await this.services.notices.tell(user, { what: 'profile-changed' });
    return user;
  }

  async #holderOf(
    link: Extract<StoredLink, { kind: 'sign-up' | 'set-password' }>,
  ): Promise<Pick<User, 'email' | 'name'>> {
    if (link.kind === 'sign-up') return link.newcomer;
    const { email, name, lockedAt }: Pick<StoredUser, 'email' | 'name' | 'lockedAt'> = await this.services.users.get(
      link.userId,
    );
    if (lockedAt !== undefined) throw linkOver();
    return { email, name };
  }

  async #record(
    kind: 'account-made' | 'email-changed' | 'password-changed',
    userId: string,
    { address }: Device,
  ): Promise<void> {
    await this.services.events.record({ kind, userId, by: { userId }, address });
  }
}

const linkOver = (): CustodianError =>
  new CustodianError('link-over', 404, 'This link was used already, or is too old. Ask for a new one.');

function known<Link>(link: Link | undefined): Link {
  if (link === undefined) throw linkOver();
  return link;
}

import { newResourceId } from '@app/espi';
import type { Language } from '@app/language';
import { CustodianError } from '@app/runtime';
import type { Store } from '@app/store';
import type { ClientSession, Model, UpdateQuery } from 'mongoose';
import { emailAddress } from './email-address.js';
import type { NoticeKind } from './notice-kinds.js';
import { rolesTogether, type Role } from './role.js';
import {
  userModel,
  userOf,
  type AcceptedTerms,
  type Enrolment,
  type Identity,
  type StoredUser,
  type User,
} from './user.js';

export interface NewUser {
  readonly email: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly language?: Language;
  /** for whom the operator says that the person signs in */
  readonly customerId?: string;
  readonly acceptedTerms?: readonly AcceptedTerms[];
  readonly identity?: Identity;
  readonly passwordHash?: string;
  /** whether the e-mail address is known to be the person's */
  readonly confirmed?: boolean;
  readonly demo?: boolean;
}

/** What a person may change of themselves without proof. */
export interface Profile {
  readonly name: string;
  readonly language: Language;
  readonly unwantedNotices: readonly NoticeKind[];
}

const MONTHS_UNUSED = 13;

const DUPLICATE_KEY = 11_000;

/** The people who sign in. */
export class Users {
  readonly #users: Model<StoredUser>;

  constructor(
    store: Store,
    private readonly now: () => Date,
  ) {
    this.#users = userModel(store);
  }

  /** @throws CustodianError `email-address-taken` (409), `bad-email-address`, `bad-roles`, `bad-name` (400) */
  async add({
    email,
    name,
    roles,
    language = 'en',
    customerId,
    acceptedTerms = [],
    identity,
    passwordHash,
    confirmed,
    demo,
  }: NewUser): Promise<User> {
    const stored: StoredUser = {
      _id: newResourceId(),
      _v: 1,
      email: emailAddress(email),
      name: personName(name),
      language,
      roles: rolesTogether(roles, customerId),
      enrolments: customerId === undefined ? [] : [{ customerId, since: this.now(), by: 'operator' }],
      acceptedTerms,
      unwantedNotices: [],
      ...(identity && { identity }),
      ...(passwordHash !== undefined && { passwordHash }),
      recoveryCodeHashes: [],
      createdAt: this.now(),
      ...(roles.includes('customer') && demo !== true && { purgeAt: this.#unusedUntil() }),
      ...(confirmed === true && { confirmedAt: this.now() }),
      demo: demo ?? false,
    };
    try {
      await this.#users.create(stored);
    } catch (error) {
      throw isDuplicate(error) ? emailAddressTaken() : error;
    }
    return userOf(stored);
  }

  /** @throws CustodianError `unknown-user` (404) */
  async get(userId: string): Promise<User> {
    return userOf(this.#known(await this.#users.findById(userId).lean()));
  }

  /** @throws CustodianError `unknown-user` (404) */
  async byEmail(email: string): Promise<User> {
    return userOf(this.#known(await this.#users.findOne({ email: emailAddress(email) }).lean()));
  }

  async ofCustomer(customerId: string): Promise<User[]> {
    return (await this.#users.find({ 'enrolments.customerId': customerId }).lean()).map(userOf);
  }

  async byIdentity({ issuer, subject }: Identity): Promise<User | undefined> {
    // the index is of those alone who have one, which the question must say to be served by it
    const identified = { identity: { $exists: true }, 'identity.issuer': issuer, 'identity.subject': subject };
    const found = await this.#users.findOne(identified).lean();
    return found === null ? undefined : userOf(found);
  }

  /**
   * Lets a customer sign in for one more customer of the utility; libs/enrolment alone decides on that.
   * @returns whether it is new: of two at once, one is
   */
  async enrol(userId: string, enrolment: Enrolment, terms: AcceptedTerms, session?: ClientSession): Promise<boolean> {
    const without = { roles: 'customer', 'enrolments.customerId': { $ne: enrolment.customerId } };
    return this.changeIf(userId, without, { $push: { enrolments: enrolment, acceptedTerms: terms } }, session);
  }

  /** @returns whether the person did sign in for that customer */
  async leave(userId: string, customerId: string): Promise<boolean> {
    const enrolled = { 'enrolments.customerId': customerId };
    return this.changeIf(userId, enrolled, { $pull: { enrolments: { customerId } } });
  }

  /** For this lib alone. */
  async delete(userId: string): Promise<void> {
    await this.#users.deleteOne({ _id: userId });
  }

  /** People in the order of their ids, a page after the given id. */
  async page(after = '', limit = 100): Promise<User[]> {
    const found = await this.#users
      .find({ _id: { $gt: after } })
      .sort({ _id: 1 })
      .limit(limit)
      .lean();
    return found.map(userOf);
  }

  /**
   * Notes that a person has signed in. A customer who does not for 13 months is forgotten (BR-061), by the TTL index of
   * the collection, and registers anew; on others hang applications and records, so they stay.
   */
  async noteSignIn(userId: string): Promise<StoredUser> {
    const forgotten = { roles: 'customer', demo: false };
    await this.changeIf(userId, forgotten, { $set: { purgeAt: this.#unusedUntil() } });
    return this.change(userId, { $set: { lastSignInAt: this.now() } });
  }

  #unusedUntil(): Date {
    const until = new Date(this.now());
    until.setUTCMonth(until.getUTCMonth() + MONTHS_UNUSED);
    return until;
  }

  /** Changes what a person may change without proof. */
  async setProfile(userId: string, { name, ...rest }: Profile): Promise<User> {
    return userOf(await this.change(userId, { $set: { name: personName(name), ...rest } }));
  }

  /** Gives the customers of the demo a password, or everybody else of it; for this lib alone. @returns them */
  async setDemoPassword(passwordHash: string, of: 'customers' | 'others'): Promise<User[]> {
    const people = { demo: true, roles: { [of === 'customers' ? '$in' : '$nin']: ['customer' as const] } };
    await this.#users.updateMany(people, { $set: { passwordHash } });
    return (await this.#users.find(people).sort({ createdAt: 1 }).lean()).map(userOf);
  }

  /** With what proves who it is; for this lib alone. */
  async findStored(by: { email: string } | { _id: string }): Promise<StoredUser | undefined> {
    return (await this.#users.findOne(by).lean()) ?? undefined;
  }

  /** Changes a person; for this lib alone. @throws CustodianError `unknown-user` (404), `email-address-taken` (409) */
  async change(userId: string, update: UpdateQuery<StoredUser>): Promise<StoredUser> {
    try {
      const options = { returnDocument: 'after', runValidators: true } as const;
      return this.#known(await this.#users.findByIdAndUpdate(userId, update, options).lean());
    } catch (error) {
      throw isDuplicate(error) ? emailAddressTaken() : error;
    }
  }

  /** Changes a person where the condition holds still; for this lib alone. @returns whether it did */
  async changeIf(
    userId: string,
    condition: object,
    update: UpdateQuery<StoredUser>,
    session?: ClientSession,
  ): Promise<boolean> {
    const options = session === undefined ? {} : { session };
    return (await this.#users.updateOne({ _id: userId, ...condition }, update, options)).modifiedCount === 1;
  }

  #known(user: StoredUser | null): StoredUser {
    if (user === null) throw new CustodianError('unknown-user', 404, 'There is no such person.');
    return user;
  }
}

const emailAddressTaken = (): CustodianError =>
  new CustodianError('email-address-taken', 409, 'Somebody signs in by that e-mail address already.');

const isDuplicate = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === DUPLICATE_KEY;

/** @throws CustodianError `bad-name` (400) */
export function personName(text: string): string {
  const name = text.trim().replaceAll(/\s+/g, ' ');
  if (name === '' || name.length > 128 || /\p{Cc}/u.test(name)) {
    throw new CustodianError('bad-name', 400, 'A name has 1 to 128 characters.');
  }
  return name;
}

import type { AccountEvent, AccountEvents } from '@app/audit';
import { newResourceId } from '@app/espi';
import type { MailOutbox } from '@app/mail';
import { CustodianError, type Keys } from '@app/runtime';
import type { Store } from '@app/store';
import {
  Background,
  networkOf,
  requireOwnAccount,
  type Device,
  type SignedIn,
  type User,
  type UserServices,
} from '@app/users';
import { TooManyTries, type RateLimit, type RateLimits } from '@app/web';
import type { ClientSession, Collection } from 'mongodb';
import type { ClaimedCustomer, ClaimedCustomers, ClaimedNumbers } from './claimed-customers.js';
import type { EnrolmentClaim } from './enrolment-claim.js';
import { hashEnrolmentCode, newEnrolmentCode } from './enrolment-code.js';
import { codeLetter, codeMail, enrolledMail } from './enrolment-mail.js';
import { letterPurpose } from './letters.js';
import { termsOfUse } from './terms-of-use.js';

const DAY_MS = 86_400_000;
/** NIST SP 800-63A: a day by e-mail, 21 days by post within the country */
const EMAIL_CODE_MS = DAY_MS;
const LETTER_CODE_MS = 21 * DAY_MS;
/** Wrong codes after which a claim is over. */
const MOST_TRIES = 5;

/** Accounts that people of one network name. */
const CLAIMS_OF_NETWORK: RateLimit = { name: 'enrolment-claims-of-network', tries: 30, perSeconds: 3600 };
const CLAIMS_OF_PERSON: RateLimit = { name: 'enrolment-claims-of-person', tries: 6, perSeconds: 3600 };
/** Codes that are sent to one customer, whoever asks; further ones are not, and nobody is told. */
const CODES_TO_CUSTOMER: RateLimit = { name: 'enrolment-codes-to-customer', tries: 5, perSeconds: 86_400 };
const CODES_OF_PERSON: RateLimit = { name: 'enrolment-codes-of-person', tries: 10, perSeconds: 3600 };

interface Services {
  readonly claimedCustomers: ClaimedCustomers;
  readonly events: AccountEvents;
  readonly keys: Keys;
  readonly mail: Pick<MailOutbox, 'queue'>;
  readonly people: Pick<UserServices, 'sessions' | 'users'>;
  readonly rateLimits: RateLimits;
}

/**
 * Which customers a person signs in for. Whoever names an account and a meter of it is sent a code to the contact that
 * the utility has on file: by e-mail, or by letter where it has no e-mail address. Entering it shows that the account is
 * theirs. Whether the numbers were right is told to nobody but that contact.
 */
export class Enrolments {
  readonly #claims: Collection<EnrolmentClaim>;
  readonly #background = new Background();

  constructor(
    private readonly store: Store,
    private readonly services: Services,
    /** of the page on which a code is entered */
    private readonly codePage: string,
    private readonly now: () => Date,
  ) {
    this.#claims = store.db.collection('enrolmentClaims');
  }

  /**
   * Sends a code where the numbers are of a customer whose tenure stands now (BR-028.001); the answer is the same where
   * they are not, and does not wait for the difference.
   * @throws CustodianError `demo-account` (403), TooManyTries (429)
   */
  async claim({ user }: SignedIn, numbers: ClaimedNumbers, { address }: Device): Promise<void> {
    requireOwnAccount(user);
    const { events, rateLimits } = this.services;
    await rateLimits.count(CLAIMS_OF_NETWORK, networkOf(address));
    await rateLimits.count(CLAIMS_OF_PERSON, user.id);
    await events.record({ kind: 'enrolment-claimed', userId: user.id, by: { userId: user.id }, address });
    this.#background.run(async () => this.#answer(user, numbers));
  }

  /**
   * Takes a code, once: of two at the same time, one counts. The customer is shown from then on.
   * @returns the customer's id
   * @throws CustodianError `enrolment-code-refused` (400), `moved-out` (409), TooManyTries (429)
   */
  async confirm({ user: { id: userId }, sessionId }: SignedIn, code: string, { address }: Device): Promise<string> {
    const { claimedCustomers, events, keys, people, rateLimits } = this.services;
    await rateLimits.count(CODES_OF_PERSON, userId);
    const by = { userId, by: { userId }, address } as const;
    // counted before it is looked at: many at once are no way around the count
    await this.#claims.updateMany({ userId }, { $inc: { tries: 1 } });
    const codeHash = hashEnrolmentCode(code, keys);
    const claim = await this.#claims.findOne({ userId, codeHash, ...this.#open() });
    if (claim === null) {
      await events.record({ kind: 'enrolment-code-refused', ...by });
      throw codeRefused();
    }
    if (!(await claimedCustomers.isCustomerNow(claim.customerId))) {
      throw new CustodianError('moved-out', 409, 'The account holds no meter any more.');
    }
    await this.store.transaction(async (session) => {
      const { deletedCount } = await this.#claims.deleteOne({ _id: claim._id, ...this.#open() }, { session });
      if (deletedCount === 0) throw codeRefused();
      await this.#enrol(userId, claim.customerId, { version: claim.termsVersion, by: 'code', address }, session);
    });
    await rateLimits.forget(CODES_OF_PERSON, userId);
    await people.sessions.show(sessionId, claim.customerId);
    return claim.customerId;
  }

  /**
   * What the utility's identity provider vouches for: the account number that a person has there.
   * @param terms version that the person has accepted
   * @returns whether there is such a customer whose tenure stands now
   */
  async vouch(userId: string, accountNumber: string, terms: string, { address }: Device): Promise<boolean> {
    const customerId = await this.services.claimedCustomers.ofAccount(accountNumber);
    if (customerId === undefined) return false;
    const how = { version: terms, by: 'identity-provider', address } as const;
    await this.store.transaction(async (session) => this.#enrol(userId, customerId, how, session));
    return true;
  }

  /** Shows the pages of another of the person's customers. @throws CustodianError `not-your-account` (404) */
  async show({ user: { enrolments }, sessionId }: SignedIn, customerId: string): Promise<void> {
    if (!enrolments.some((each) => each.customerId === customerId)) throw notYours();
    await this.services.people.sessions.show(sessionId, customerId);
  }

  /** The person signs in for the customer no more. @throws CustodianError `demo-account` (403), `not-your-account` (404) */
  async leave({ user }: SignedIn, customerId: string, { address }: Device): Promise<void> {
    requireOwnAccount(user);
    const { id: userId } = user;
    if (!(await this.services.people.users.leave(userId, customerId))) throw notYours();
    await this.services.events.record({ kind: 'enrolment-ended', userId, by: { userId }, address, customerId });
  }

  /** Removes the claims to a customer, and the letters that wait for them. @returns how many there were */
  async eraseClaims(customerId: string): Promise<number> {
    return (await this.#claims.deleteMany({ customerId })).deletedCount;
  }

  /** Resolves when what was left to do after answers is done. */
  async settled(): Promise<void> {
    await this.#background.settled();
  }

  async #answer(user: User, numbers: ClaimedNumbers): Promise<void> {
    const { claimedCustomers, rateLimits } = this.services;
    try {
      const claimed = await claimedCustomers.find(numbers);
      if (claimed === undefined || user.enrolments.some(({ customerId }) => customerId === claimed.customerId)) return;
      await rateLimits.count(CODES_TO_CUSTOMER, claimed.customerId);
      await this.#send(user, claimed);
    } catch (error) {
      if (!(error instanceof TooManyTries)) throw error;
    }
  }

  async #send({ id: userId, language: asked }: User, { customerId, contact }: ClaimedCustomer): Promise<void> {
    const { keys, mail } = this.services;
    const { email, language = asked } = contact;
    const code = newEnrolmentCode();
    const sent = { code, link: this.codePage };
    const _id = newResourceId();
    const letter = () => keys.seal(letterPurpose(_id), JSON.stringify(codeLetter(language, contact, sent)));
    const madeAt = this.now();
    const claim: EnrolmentClaim = {
      _id,
      _v: 1,
      userId,
      customerId,
      codeHash: hashEnrolmentCode(code, keys),
      tries: 0,
      termsVersion: termsOfUse.version,
      madeAt,
      expiresAt: new Date(madeAt.getTime() + (email === undefined ? LETTER_CODE_MS : EMAIL_CODE_MS)),
      ...(email === undefined && { sealedLetter: letter() }),
    };
    await this.store.transaction(async (session) => {
      // a newer code for the same account ends the one before
      await this.#claims.deleteMany({ userId, customerId }, { session });
      await this.#claims.insertOne(claim, { session });
      if (email !== undefined) await mail.queue(codeMail(email, language, contact, sent), session);
    });
  }

  async #enrol(
    userId: string,
    customerId: string,
    { version, by, address }: { version: string; by: 'code' | 'identity-provider'; address: string },
    session: ClientSession,
  ): Promise<void> {
    const { events, mail, people } = this.services;
    const at = this.now();
    const others = await people.users.ofCustomer(customerId);
    const terms = { version, at, customerId };
    if (!(await people.users.enrol(userId, { customerId, since: at, by }, terms, session))) return;
    const event = { userId, by: { userId }, address, customerId } satisfies Partial<AccountEvent>;
    await events.record({ kind: 'enrolled', ...event }, session);
    for (const { id, email, language, name } of others) {
      if (id !== userId) await mail.queue(enrolledMail(email, language, name), session);
    }
  }

  #open() {
    return { tries: { $lte: MOST_TRIES }, expiresAt: { $gt: this.now() } };
  }
}

const codeRefused = (): CustodianError =>
  new CustodianError('enrolment-code-refused', 400, 'The code is wrong, was used already, or is too old.');

const notYours = (): CustodianError =>
  new CustodianError('not-your-account', 404, 'That is none of the accounts for which you sign in.');

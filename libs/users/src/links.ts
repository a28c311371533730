import type { Language } from '@app/language';
import { hashSecret, newSecret } from '@app/runtime';
import type { CollectionDefinition, Store } from '@app/store';
import type { ClientSession, Collection } from 'mongodb';
import type { Role } from './role.js';
import type { AcceptedTerms } from './user.js';

/** Somebody who will be a user once they have followed the link. */
export interface Newcomer {
  readonly email: string;
  readonly name: string;
  readonly language: Language;
  readonly roles: readonly Role[];
  readonly acceptedTerms?: readonly AcceptedTerms[];
}

/** What a link lets its holder do: make the account that was asked for, choose a password, take a new address. */
export type LinkPurpose =
  | { readonly kind: 'sign-up'; readonly newcomer: Newcomer }
  | { readonly kind: 'set-password'; readonly userId: string }
  | { readonly kind: 'change-email'; readonly userId: string; readonly email: string };

export type StoredLink = LinkPurpose & {
  /** SHA-256 of the secret in the link */
  readonly _id: string;
  readonly _v: 1;
  readonly expiresAt: Date;
};

const HOUR_MS = 3_600_000;
/** A reset is followed at once; a newcomer may look into the mailbox the next day. */
const lifeOf: Readonly<Record<LinkPurpose['kind'], number>> = {
  'sign-up': 24 * HOUR_MS,
  'set-password': HOUR_MS,
  'change-email': 24 * HOUR_MS,
};

export const userLinksCollection: CollectionDefinition = {
  name: 'userLinks',
  retention: { kept: 'until it is used, three days at most', deletedBy: 'index' },
  notBackedUp: 'one that was used since would open something again',
  indexes: [
    { key: { userId: 1, kind: 1 }, query: 'the links of a person, which a newer one ends' },
    { key: { expiresAt: 1 }, options: { expireAfterSeconds: 0 }, query: 'links that are over' },
  ],
};

/** Links that are sent by e-mail. Each works once; a newer one for the same purpose ends the one before. */
export class Links {
  readonly #links: Collection<StoredLink>;

  constructor(
    store: Store,
    private readonly now: () => Date,
  ) {
    this.#links = store.db.collection('userLinks');
  }

  /** @returns the secret of the link, which is kept nowhere */
  async make(purpose: LinkPurpose, lifeMs = lifeOf[purpose.kind]): Promise<string> {
    const secret = newSecret();
    const { kind } = purpose;
    if ('userId' in purpose) await this.#links.deleteMany({ userId: purpose.userId, kind });
    await this.#links.insertOne({
      _id: hashSecret(secret),
      _v: 1,
      ...purpose,
      expiresAt: new Date(this.now().getTime() + lifeMs),
    });
    return secret;
  }

  /** What the link is for, without using it: programs that look into mail follow links too. */
  async find<Kind extends LinkPurpose['kind']>(
    secret: string,
    ...kinds: readonly Kind[]
  ): Promise<Extract<StoredLink, { kind: Kind }> | undefined> {
    return this.#known(await this.#links.findOne({ _id: hashSecret(secret), kind: { $in: kinds } }));
  }

  /** Uses the link up. Of two at once, one has it. */
  async use<Kind extends LinkPurpose['kind']>(
    secret: string,
    ...kinds: readonly Kind[]
  ): Promise<Extract<StoredLink, { kind: Kind }> | undefined> {
    return this.#known(await this.#links.findOneAndDelete({ _id: hashSecret(secret), kind: { $in: kinds } }));
  }

  /** Ends every link of a person. */
  async endAll(userId: string, session?: ClientSession): Promise<void> {
    await this.#links.deleteMany({ userId }, { ...(session && { session }) });
  }

  /** Ends the links of people who have no account yet, and of changes to these addresses. */
  async endAllTo(emails: readonly string[]): Promise<void> {
    await this.#links.deleteMany({ $or: [{ 'newcomer.email': { $in: emails } }, { email: { $in: emails } }] });
  }

  #known<Kind>(link: StoredLink | null): Extract<StoredLink, { kind: Kind }> | undefined {
    const stands = link !== null && link.expiresAt > this.now();
    return stands ? (link as Extract<StoredLink, { kind: Kind }>) : undefined;
  }
}

import { languages, type Language } from '@app/language';
import type { CollectionDefinition, Store } from '@app/store';
import { Schema, type Model } from 'mongoose';
import { noticeKinds, type NoticeKind } from './notice-kinds.js';
import { roles, type Role } from './role.js';

/** The second factor of a person: a time-based one-time password (RFC 6238). */
export interface StoredTotp {
  /** sealed by a key that is not in the database */
  readonly sealedSecret: string;
  /** time step of the last code that was taken: none is taken twice */
  readonly lastStep: number;
  readonly since: Date;
}

/** A customer of libs/retail-customers for whom a person signs in. libs/enrolment says how that comes about. */
export interface Enrolment {
  readonly customerId: string;
  readonly since: Date;
  /** what showed that the customer is theirs */
  readonly by: 'code' | 'identity-provider' | 'operator';
}

/** Terms of use that a person has accepted: when they came, and again with each customer (BR-017.018). */
export interface AcceptedTerms {
  readonly version: string;
  readonly at: Date;
  /** absent: on coming here */
  readonly customerId?: string;
}

/** Who a person is at the utility's identity provider (OpenID Connect Core 1.0 section 5.7). */
export interface Identity {
  readonly issuer: string;
  readonly subject: string;
}

/** A person who signs in. What proves who it is stays in this lib; others see a User. */
export interface StoredUser {
  readonly _id: string;
  readonly _v: 1;
  /** in small letters, unique */
  readonly email: string;
  readonly name: string;
  readonly language: Language;
  readonly roles: readonly Role[];
  /** the first is the one whose pages are shown unless another is chosen */
  readonly enrolments: readonly Enrolment[];
  /** oldest first */
  readonly acceptedTerms: readonly AcceptedTerms[];
  /** messages that the person does not want */
  readonly unwantedNotices: readonly NoticeKind[];
  readonly identity?: Identity;
  /** argon2id; absent until one is chosen */
  readonly passwordHash?: string;
  readonly totp?: StoredTotp;
  /** SHA-256, of those that are not used yet */
  readonly recoveryCodeHashes: readonly string[];
  readonly createdAt: Date;
  /** when the e-mail address was shown to be the person's; absent: not yet */
  readonly confirmedAt?: Date;
  /** by an operator or administrator; absent: may sign in */
  readonly lockedAt?: Date;
  readonly lastSignInAt?: Date;
  /** when a customer is forgotten who does not sign in until then */
  readonly purgeAt?: Date;
  /** belongs to the demo, and signs in only where there is one */
  readonly demo: boolean;
}

/** A person who signs in, as the rest of the house sees one. */
export interface User {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly language: Language;
  readonly roles: readonly Role[];
  readonly enrolments: readonly Enrolment[];
  readonly acceptedTerms: readonly AcceptedTerms[];
  readonly unwantedNotices: readonly NoticeKind[];
  readonly createdAt: Date;
  readonly confirmedAt?: Date;
  readonly lockedAt?: Date;
  readonly lastSignInAt?: Date;
  readonly hasPassword: boolean;
  readonly hasSecondFactor: boolean;
  /** whether the utility's identity provider opens the account */
  readonly hasIdentity: boolean;
  readonly recoveryCodesLeft: number;
  readonly demo: boolean;
}

const totpSchema = new Schema<StoredTotp>(
  {
    sealedSecret: { type: String, required: true },
    lastStep: { type: Number, required: true },
    since: { type: Date, required: true },
  },
  { _id: false },
);

const userSchema = new Schema<StoredUser>(
  {
    _id: { type: String, required: true },
    _v: { type: Number, required: true },
    email: { type: String, required: true, maxlength: 254 },
    name: { type: String, required: true, maxlength: 128 },
    language: { type: String, required: true, enum: languages },
    roles: { type: [String], required: true, enum: roles },
    enrolments: { type: [Schema.Types.Mixed], required: true },
    acceptedTerms: { type: [Schema.Types.Mixed], required: true },
    unwantedNotices: { type: [String], required: true, enum: noticeKinds },
    identity: Schema.Types.Mixed,
    passwordHash: String,
    totp: totpSchema,
    recoveryCodeHashes: { type: [String], required: true },
    createdAt: { type: Date, required: true },
    confirmedAt: Date,
    lockedAt: Date,
    lastSignInAt: Date,
    purgeAt: Date,
    demo: { type: Boolean, required: true },
  },
  { versionKey: false, autoIndex: false, autoCreate: false },
);

export const usersCollection: CollectionDefinition = {
  name: 'users',
  retention: { kept: 'until erased; a customer 13 months after the last sign-in', deletedBy: 'index' },
  indexes: [
    { key: { email: 1 }, options: { unique: true }, query: 'a person by e-mail address' },
    { key: { purgeAt: 1 }, options: { expireAfterSeconds: 0 }, query: 'customers who have not signed in for long' },
    {
      key: { 'enrolments.customerId': 1 },
      options: { partialFilterExpression: { 'enrolments.customerId': { $exists: true } } },
      query: 'the people who sign in for a customer',
    },
    {
      key: { 'identity.issuer': 1, 'identity.subject': 1 },
      options: { unique: true, partialFilterExpression: { identity: { $exists: true } } },
      query: 'a person by who they are at the identity provider',
    },
  ],
};

export const userModel = (store: Store): Model<StoredUser> =>
  store.connection.model<StoredUser>('User', userSchema, 'users');

export function userOf({
  _id,
  _v,
  passwordHash,
  totp,
  recoveryCodeHashes,
  identity,
  purgeAt: _purgeAt,
  ...open
}: StoredUser): User {
  return {
    id: _id,
    ...open,
    hasPassword: passwordHash !== undefined,
    hasSecondFactor: totp !== undefined,
    hasIdentity: identity !== undefined,
    recoveryCodesLeft: recoveryCodeHashes.length,
  };
}

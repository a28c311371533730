import type { CollectionDefinition } from '@app/store';
import { Schema } from 'mongoose';

/**
 * access: a third party's for one authorization; client: for its own resources; registration: for its registration;
 * initial: to register an application (RFC 7591 section 3); refresh and code are exchanged for others and open nothing.
 */
export const tokenKinds = [
  'access',
  'client',
  'registration',
  'upload',
  'operator',
  'initial',
  'refresh',
  'code',
] as const;
export type TokenKind = (typeof tokenKinds)[number];

/** A token as it is kept: by its hash alone. */
export interface StoredToken {
  /** SHA-256 of the token, base64url */
  readonly _id: string;
  readonly _v: 1;
  readonly kind: TokenKind;
  readonly authorizationId?: string;
  readonly applicationId?: string;
  readonly scope?: string;
  /** of an initial access token: the person whose applications are registered by it */
  readonly ownerId?: string;
  readonly issuedAt: Date;
  /** absent: does not expire */
  readonly expiresAt?: Date;
  /** when it is forgotten: a reader whose token has just expired is told so, and not that it never was one */
  readonly keptUntil?: Date;
  readonly revokedAt?: Date;
  /** when a code or refresh token was last exchanged */
  readonly usedAt?: Date;
  /** of a refresh token: the one that was exchanged for it */
  readonly predecessorId?: string;
  /** of a code: where it was sent to */
  readonly redirectUri?: string;
  /** of a code: RFC 7636, by S256 */
  readonly codeChallenge?: string;
}

/** What a token is for, as it is made. */
export type TokenGrant = Omit<StoredToken, '_id' | '_v' | 'kind' | 'issuedAt' | 'keptUntil' | 'revokedAt' | 'usedAt'>;

/** A token as its owner is told it, this once. */
export interface IssuedToken extends TokenGrant {
  readonly kind: TokenKind;
  readonly issuedAt: Date;
  readonly token: string;
  readonly tokenId: string;
}

export const tokenSchema = new Schema<StoredToken>(
  {
    _id: { type: String, required: true },
    _v: { type: Number, required: true },
    kind: { type: String, enum: tokenKinds, required: true },
    authorizationId: String,
    applicationId: String,
    scope: String,
    ownerId: String,
    issuedAt: { type: Date, required: true },
    expiresAt: Date,
    keptUntil: Date,
    revokedAt: Date,
    usedAt: Date,
    predecessorId: String,
    redirectUri: String,
    codeChallenge: String,
  },
  { versionKey: false, autoIndex: false, autoCreate: false },
);

/** A client may fetch a token before every request, so they are many. */
export const KEPT_AFTER_EXPIRY_MS = 86_400_000;

export const tokensCollection: CollectionDefinition = {
  name: 'tokens',
  retention: { kept: 'a day beyond their time', deletedBy: 'index' },
  indexes: [
    { key: { keptUntil: 1 }, options: { expireAfterSeconds: 0 }, query: 'retention' },
    {
      key: { ownerId: 1, issuedAt: -1 },
      options: { partialFilterExpression: { ownerId: { $exists: true } } },
      query: 'the initial access tokens of a person, newest first',
    },
    {
      key: { predecessorId: 1 },
      options: { partialFilterExpression: { predecessorId: { $exists: true } } },
      query: 'what a refresh token was exchanged for',
    },
  ],
};

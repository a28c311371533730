import type { CollectionDefinition } from '@app/store';
import { Schema } from 'mongoose';

/** access: a third party's for one authorization; client: for its own resources; registration: for its registration. */
export type TokenKind = 'access' | 'client' | 'registration' | 'upload' | 'operator';

/** A token as it is kept: by its hash alone. */
export interface StoredToken {
  /** SHA-256 of the token, base64url */
  readonly _id: string;
  readonly _v: 1;
  readonly kind: TokenKind;
  readonly authorizationId?: string;
  readonly applicationId?: string;
  readonly scope?: string;
  readonly issuedAt: Date;
  /** absent: does not expire */
  readonly expiresAt?: Date;
  readonly revokedAt?: Date;
}

/** A token as its owner is told it, this once. */
export interface IssuedToken extends Omit<StoredToken, '_id' | '_v' | 'revokedAt'> {
  readonly token: string;
  readonly tokenId: string;
}

export const tokenSchema = new Schema<StoredToken>(
  {
    _id: { type: String, required: true },
    _v: { type: Number, required: true },
    kind: { type: String, enum: ['access', 'client', 'registration', 'upload', 'operator'], required: true },
    authorizationId: String,
    applicationId: String,
    scope: String,
    issuedAt: { type: Date, required: true },
    expiresAt: Date,
    revokedAt: Date,
  },
  { versionKey: false, autoIndex: false, autoCreate: false },
);

/** Kept for a while, so that a reader is told its token expired and not that it never was one. */
const KEPT_AFTER_EXPIRY_SECONDS = 90 * 86_400;

export const tokensCollection: CollectionDefinition = {
  name: 'tokens',
  indexes: [{ key: { expiresAt: 1 }, options: { expireAfterSeconds: KEPT_AFTER_EXPIRY_SECONDS }, query: 'retention' }],
};

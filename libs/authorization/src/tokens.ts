import { hashSecret, newSecret } from '@app/runtime';
import type { Store } from '@app/store';
import type { ClientSession, Model } from 'mongoose';
import { authorizationModel, type Authorization } from './authorization.js';
import { bearerToken, type Bearer } from './bearer.js';
import { tokenSchema, type IssuedToken, type StoredToken, type TokenKind } from './token.js';

/** The one store of tokens. */
export class Tokens {
  readonly #tokens: Model<StoredToken>;
  readonly #authorizations: Model<Authorization>;

  constructor(
    store: Store,
    private readonly now: () => Date = () => new Date(),
  ) {
    this.#tokens = store.connection.model<StoredToken>('Token', tokenSchema, 'tokens');
    this.#authorizations = authorizationModel(store);
  }

  /** Makes a token of 256 random bits. It is in the answer and nowhere else. */
  async issue(
    kind: TokenKind,
    grant: Pick<StoredToken, 'authorizationId' | 'applicationId' | 'scope' | 'expiresAt'>,
    { session }: { session?: ClientSession } = {},
  ): Promise<IssuedToken> {
    const token = newSecret();
    const tokenId = hashSecret(token);
    const issued = { kind, issuedAt: this.now(), ...grant };
    await this.#tokens.create([{ _id: tokenId, _v: 1, ...issued }], { session });
    return { token, tokenId, ...issued };
  }

  /** What the value of an Authorization header gives a right to. */
  async authenticate(header: string | undefined): Promise<Bearer> {
    const token = bearerToken(header);
    if (token === undefined) return { state: 'missing' };
    const stored = await this.#tokens.findById(hashSecret(token)).lean();
    if (stored === null) return { state: 'unknown' };
    const { _id: tokenId, kind, scope, applicationId, authorizationId } = stored;
    const known = { kind, tokenId, scope, applicationId };
    if (stored.revokedAt !== undefined) return { state: 'revoked', ...known, authorizationId };
    if (stored.expiresAt !== undefined && stored.expiresAt <= this.now()) {
      return { state: 'expired', ...known, authorizationId };
    }
    if (authorizationId === undefined) return { state: 'valid', ...known };
    const authorization = await this.#authorizations.findById(authorizationId).lean();
    if (authorization === null) return { state: 'unknown' };
    return { state: 'valid', ...known, authorization };
  }

  /** Revokes a token, by its id; one that is revoked or unknown stays as it is. */
  async revoke(tokenId: string): Promise<void> {
    await this.#tokens.updateOne({ _id: tokenId, revokedAt: { $exists: false } }, { $set: { revokedAt: this.now() } });
  }

  /** Revokes a token, by the token itself. @returns of what kind it is, and since when it is revoked; undefined where it is unknown */
  async revokeToken(token: string): Promise<Required<Pick<StoredToken, 'kind' | 'revokedAt'>> | undefined> {
    const tokenId = hashSecret(token);
    await this.revoke(tokenId);
    const stored = await this.#tokens.findById(tokenId).lean();
    return stored?.revokedAt === undefined ? undefined : { kind: stored.kind, revokedAt: stored.revokedAt };
  }
}

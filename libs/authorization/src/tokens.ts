import { hashSecret, newSecret } from '@app/runtime';
import { gatheredReads, type Store, byId, type ReadOne } from '@app/store';
import type { ClientSession, Model } from 'mongoose';
import type { Authorization } from './authorization.js';
import { underScope } from './narrowed-scope.js';
import { bearerToken, type Bearer } from './bearer.js';
import {
  KEPT_AFTER_EXPIRY_MS,
  tokenSchema,
  type IssuedToken,
  type StoredToken,
  type TokenGrant,
  type TokenKind,
} from './token.js';

/** What is exchanged for another token, and by itself opens nothing. */
const EXCHANGED: readonly TokenKind[] = ['code', 'refresh'];

const unusedSuccessorOf = (predecessorId: string) => ({
  predecessorId,
  usedAt: { $exists: false },
  revokedAt: { $exists: false },
});

/** Every request asks for both, and so by one query. */
interface TokenWithAuthorization extends StoredToken {
  readonly authorizations: readonly Authorization[];
}

/** The one store of tokens. */
export class Tokens {
  readonly #tokens: Model<StoredToken>;
  readonly #withAuthorization: ReadOne<TokenWithAuthorization>;

  constructor(
    private readonly store: Store,
    private readonly now: () => Date = () => new Date(),
  ) {
    this.#tokens = store.connection.model<StoredToken>('Token', tokenSchema, 'tokens');
    const ofToken = {
      from: 'authorizations',
      localField: 'authorizationId',
      foreignField: '_id',
      as: 'authorizations',
    };
    this.#withAuthorization = gatheredReads(async (tokenIds) => {
      const named = { $match: { _id: { $in: tokenIds } } };
      return byId(await this.#tokens.aggregate<TokenWithAuthorization>([named, { $lookup: ofToken }]));
    });
  }

  /** Makes a token of 256 random bits. It is in the answer and nowhere else. */
  async issue(kind: TokenKind, grant: TokenGrant, options: { session?: ClientSession } = {}): Promise<IssuedToken> {
    const token = newSecret();
    return { token, ...(await this.record(token, kind, grant, options)) };
  }

  /** Keeps a token that was made elsewhere, by its hash. */
  async record(
    token: string,
    kind: TokenKind,
    grant: TokenGrant,
    { session }: { session?: ClientSession } = {},
  ): Promise<Omit<IssuedToken, 'token'>> {
    const tokenId = hashSecret(token);
    const issued = { kind, issuedAt: this.now(), ...grant };
    const { expiresAt } = grant;
    const keptUntil = expiresAt && new Date(expiresAt.getTime() + KEPT_AFTER_EXPIRY_MS);
    await this.#tokens.create([{ _id: tokenId, _v: 1, ...issued, ...(keptUntil && { keptUntil }) }], { session });
    return { tokenId, ...issued };
  }

  /** A token of one of these kinds; it may be over or revoked. */
  async find(token: string, kinds: readonly TokenKind[]): Promise<StoredToken | undefined> {
    const stored = await this.#tokens.findById(hashSecret(token)).lean();
    return stored !== null && kinds.includes(stored.kind) ? stored : undefined;
  }

  /** Exchanges a code, once. @returns false where somebody else was faster, or it is revoked */
  async useCode(code: string): Promise<boolean> {
    const unused = { _id: hashSecret(code), usedAt: { $exists: false }, revokedAt: { $exists: false } };
    return (await this.#tokens.updateOne(unused, { $set: { usedAt: this.now() } })).modifiedCount === 1;
  }

  /**
   * Whether a refresh token that was exchanged may be so once more: its successor may have been lost on the way, which
   * is so as long as nobody has used it.
   */
  async isReusable({ _id }: StoredToken): Promise<boolean> {
    return (await this.#tokens.exists(unusedSuccessorOf(_id))) !== null;
  }

  /**
   * Exchanges a refresh token as it was found. One that was exchanged before takes what it was exchanged for with it.
   *
   * @returns false where somebody else was faster
   */
  async useRefreshToken({ _id, usedAt }: StoredToken): Promise<boolean> {
    return this.store.transaction(async (session) => {
      const now = new Date(Math.max(this.now().getTime(), (usedAt?.getTime() ?? 0) + 1));
      const asFound = { _id, usedAt: usedAt ?? { $exists: false }, revokedAt: { $exists: false } };
      const used = await this.#tokens.updateOne(asFound, { $set: { usedAt: now } }, { session });
      if (used.modifiedCount === 0) return false;
      if (usedAt === undefined) return true;
      const replaced = await this.#tokens.updateOne(unusedSuccessorOf(_id), { $set: { revokedAt: now } }, { session });
      if (replaced.modifiedCount === 0) await session.abortTransaction();
      return replaced.modifiedCount === 1;
    });
  }

  /** What the value of an Authorization header gives a right to. */
  async authenticate(header: string | undefined): Promise<Bearer> {
    const token = bearerToken(header);
    if (token === undefined) return { state: 'missing' };
    const stored = await this.#withAuthorization(hashSecret(token));
    if (stored === undefined || EXCHANGED.includes(stored.kind)) return { state: 'unknown' };
    const { _id: tokenId, kind, scope, applicationId, authorizationId, ownerId } = stored;
    const known = { kind, tokenId, scope, applicationId, ownerId };
    if (stored.revokedAt !== undefined) return { state: 'revoked', ...known, authorizationId };
    if (stored.expiresAt !== undefined && stored.expiresAt <= this.now()) {
      return { state: 'expired', ...known, authorizationId };
    }
    if (authorizationId === undefined) return { state: 'valid', ...known };
    const [authorization] = stored.authorizations;
    if (authorization === undefined) return { state: 'unknown' };
    if (authorization.tokensRevokedAt !== undefined) return { state: 'revoked', ...known, authorizationId };
    return { state: 'valid', ...known, authorization: underScope(authorization, scope) };
  }

  /** The initial access tokens of a person that are good now, newest first. */
  async liveOfOwner(ownerId: string): Promise<StoredToken[]> {
    return this.#tokens
      .find({ ownerId, revokedAt: { $exists: false }, expiresAt: { $gt: this.now() } })
      .sort({ issuedAt: -1 })
      .lean();
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

import { CustodianError } from '@app/runtime';
import type { IssuedToken } from './token.js';
import type { Tokens } from './tokens.js';

const LIFE_MS = 30 * 86_400_000;
export const MOST_INITIAL_TOKENS = 10;

/** An initial access token as its owner sees it: all but the token. */
export interface InitialAccessTokenState {
  /** names it: the beginning of its hash */
  readonly id: string;
  readonly issuedAt: Date;
  readonly expiresAt?: Date;
}

/** Tokens by which developers register applications by program, as their own (RFC 7591 section 3). */
export class InitialAccessTokens {
  constructor(
    private readonly tokens: Tokens,
    private readonly now: () => Date = () => new Date(),
  ) {}

  /** The token is in the answer and nowhere else. @throws CustodianError `too-many-registration-tokens` (409) */
  async issue(ownerId: string): Promise<IssuedToken> {
    if ((await this.tokens.liveOfOwner(ownerId)).length >= MOST_INITIAL_TOKENS) {
      throw new CustodianError(
        'too-many-registration-tokens',
        409,
        `One may have ${MOST_INITIAL_TOKENS} registration tokens at a time.`,
      );
    }
    return this.tokens.issue('initial', { ownerId, expiresAt: new Date(this.now().getTime() + LIFE_MS) });
  }

  /** Those that are good now, newest first. */
  async list(ownerId: string): Promise<InitialAccessTokenState[]> {
    const live = await this.tokens.liveOfOwner(ownerId);
    return live.map(({ _id, issuedAt, expiresAt }) => ({ id: idOf(_id), issuedAt, ...(expiresAt && { expiresAt }) }));
  }

  /** @throws CustodianError `unknown-registration-token` (404) */
  async revoke(ownerId: string, id: string): Promise<void> {
    const token = (await this.tokens.liveOfOwner(ownerId)).find(({ _id }) => idOf(_id) === id);
    if (token === undefined) {
      throw new CustodianError('unknown-registration-token', 404, 'There is no such registration token.');
    }
    await this.tokens.revoke(token._id);
  }
}

const idOf = (tokenId: string): string => tokenId.slice(0, 12);

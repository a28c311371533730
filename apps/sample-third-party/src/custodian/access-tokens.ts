import { setTimeout } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Tokens } from '../connections/connection.js';
import { Connections } from '../connections/connections.js';
import { Failure } from '../failure.js';
import { AuthorizationServer } from './authorization-server.js';

/** Before it expires: the way to the custodian takes time, and clocks differ. */
const MARGIN_MS = 30_000;
const TRY_AGAIN_MS = 1000;

/**
 * The access token of a connection, refreshed when it must be. Refresh tokens rotate, and using one twice looks like
 * theft: so one refresh at a time a connection, and what came is kept before it is used. With several processes the
 * row of the connection in your database is what to lock.
 */
@Injectable()
export class AccessTokens {
  readonly #refreshing = new Map<string, Promise<string>>();

  constructor(
    private readonly connections: Connections,
    private readonly server: AuthorizationServer,
  ) {}

  /** @param refused the token that the custodian would not take @throws Failure `sharing-ended` */
  async of(connectionId: string, refused?: string): Promise<string> {
    const running = this.#refreshing.get(connectionId);
    if (running !== undefined) return running;
    const tokens = (await this.connections.find(connectionId))?.tokens;
    if (tokens === undefined) throw new Failure('sharing-ended');
    const isGood = tokens.accessToken !== refused && tokens.expiresAt > Date.now() + MARGIN_MS;
    if (isGood) return tokens.accessToken;
    // someone may have begun while we looked
    const work = this.#refreshing.get(connectionId) ?? this.#begin(connectionId, tokens);
    return work;
  }

  #begin(connectionId: string, tokens: Tokens): Promise<string> {
    const work = this.#refresh(connectionId, tokens).finally(() => this.#refreshing.delete(connectionId));
    this.#refreshing.set(connectionId, work);
    return work;
  }

  async #refresh(connectionId: string, old: Tokens): Promise<string> {
    try {
      const tokens = await this.#exchange(old);
      await this.connections.change(connectionId, { tokens, scope: tokens.scope });
      return tokens.accessToken;
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'grant-gone') throw error;
      await this.connections.end(connectionId);
      throw new Failure('sharing-ended', undefined, { cause: error });
    }
  }

  /** The answer may be lost after the custodian rotated: the old token is good once more while its successor is unused. */
  async #exchange(old: Tokens): Promise<Tokens> {
    try {
      return await this.server.refresh(old);
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'custodian-unreachable') throw error;
      await setTimeout(TRY_AGAIN_MS);
      return this.server.refresh(old);
    }
  }
}

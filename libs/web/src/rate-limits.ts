import { createHash } from 'node:crypto';
import { RateLimiterMongo, RateLimiterRes } from 'rate-limiter-flexible';
import { CustodianError } from '@app/runtime';
import type { CollectionDefinition, Store } from '@app/store';

/** How often something may be tried. Each is declared beside what it guards, and told of in docs/OPERATIONS.md. */
export interface RateLimit {
  readonly name: string;
  readonly tries: number;
  readonly perSeconds: number;
}

/** Too often: 429 (RFC 6585 section 4), whose answer tells in `Retry-After` when to come again. */
export class TooManyTries extends CustodianError {
  constructor(readonly retryAfterSeconds: number) {
    super('too-many-tries', 429, `Too many tries. Try again in ${retryAfterSeconds} seconds.`);
  }
}

export const rateLimitsCollection: CollectionDefinition = {
  name: 'rateLimits',
  indexes: [
    { key: { key: 1 }, options: { unique: true }, query: 'the tries of one limit and key' },
    { key: { expire: 1 }, options: { expireAfterSeconds: 0 }, query: 'forgetting tries whose time is over' },
  ],
};

/** Counts tries in MongoDB, for all servers together. */
export class RateLimits {
  readonly #limiters = new Map<string, RateLimiterMongo>();

  constructor(private readonly store: Store) {}

  /**
   * Counts one try.
   *
   * @param of what the limit is per: client and address, account…; kept as a hash
   * @throws TooManyTries
   */
  async count(limit: RateLimit, ...of: readonly string[]): Promise<void> {
    try {
      await this.#limiterOf(limit).consume(hashOf(of), 1, { attrs: { _v: 1 } });
    } catch (reason) {
      if (!(reason instanceof RateLimiterRes)) throw reason;
      throw new TooManyTries(Math.max(1, Math.ceil(reason.msBeforeNext / 1000)));
    }
  }

  /** Counts nothing. @throws TooManyTries where there were too many already */
  async check(limit: RateLimit, ...of: readonly string[]): Promise<void> {
    const counted = await this.#limiterOf(limit).get(hashOf(of), { attrs: { _v: 1 } });
    if (counted === null || counted.consumedPoints < limit.tries) return;
    throw new TooManyTries(Math.max(1, Math.ceil(counted.msBeforeNext / 1000)));
  }

  /** Forgets the tries: what was guarded has succeeded. */
  async forget(limit: RateLimit, ...of: readonly string[]): Promise<void> {
    await this.#limiterOf(limit).delete(hashOf(of), { attrs: { _v: 1 } });
  }

  #limiterOf({ name, tries, perSeconds }: RateLimit): RateLimiterMongo {
    const known = this.#limiters.get(name);
    if (known !== undefined) return known;
    const made = new RateLimiterMongo({
      storeClient: this.store.client,
      dbName: this.store.db.databaseName,
      tableName: rateLimitsCollection.name,
      disableIndexesCreation: true,
      keyPrefix: name,
      points: tries,
      duration: perSeconds,
    });
    this.#limiters.set(name, made);
    return made;
  }
}

const hashOf = (parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url');

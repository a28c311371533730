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
  retention: { kept: 'until its span is over, a day at most', deletedBy: 'index' },
  notBackedUp: 'counts of a day',
  indexes: [
    { key: { key: 1 }, options: { unique: true }, query: 'the tries of one limit and key' },
    { key: { expire: 1 }, options: { expireAfterSeconds: 0 }, query: 'forgetting tries whose time is over' },
  ],
};

/** A try that is lost with a server is one more that may be made: nobody waits for a majority. */
const UNSURE = { writeConcern: { w: 1, journal: false } } as const;

/** Of what is over; forgetting lets one more try through. */
const MOST_REMEMBERED = 10_000;

/** Counts tries in MongoDB, for all servers together. */
export class RateLimits {
  readonly #limiters = new Map<string, RateLimiterMongo>();
  /** until when there were too many tries, by `performance.now()` */
  readonly #over = new Map<string, number>();

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
      const msLeft = await this.#shortened(limit, of, reason.msBeforeNext);
      this.#remember(keyOf(limit, of), performance.now() + msLeft);
      throw new TooManyTries(Math.max(1, Math.ceil(msLeft / 1000)));
    }
  }

  /**
   * Asks without counting, and without asking the database: this server knows of what was too much when it was counted
   * here, so that each server lets one more try through.
   *
   * @throws TooManyTries
   */
  check(limit: RateLimit, ...of: readonly string[]): void {
    const left = (this.#over.get(keyOf(limit, of)) ?? 0) - performance.now();
    if (left > 0) throw new TooManyTries(Math.ceil(left / 1000));
  }

  /** Forgets the tries: what was guarded has succeeded. */
  async forget(limit: RateLimit, ...of: readonly string[]): Promise<void> {
    this.#over.delete(keyOf(limit, of));
    await this.#limiterOf(limit).delete(hashOf(of), { attrs: { _v: 1 } });
  }

  /**
   * A span that was begun by a clock that has been put back since would keep people out until that time comes: it ends
   * within its length from now. @returns the milliseconds that are left of it
   */
  async #shortened(limit: RateLimit, of: readonly string[], msLeft: number): Promise<number> {
    const longestMs = limit.perSeconds * 1000;
    if (msLeft <= longestMs) return msLeft;
    await this.#limiterOf(limit).block(hashOf(of), limit.perSeconds, { attrs: { _v: 1 } });
    return longestMs;
  }

  #remember(key: string, until: number): void {
    if (this.#over.size >= MOST_REMEMBERED) this.#over.clear();
    this.#over.set(key, until);
  }

  #limiterOf({ name, tries, perSeconds }: RateLimit): RateLimiterMongo {
    const known = this.#limiters.get(name);
    if (known !== undefined) return known;
    const made = new RateLimiterMongo({
      storeClient: { collection: (name: string) => this.store.db.collection(name, UNSURE) },
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

const keyOf = ({ name }: RateLimit, of: readonly string[]): string => `${name} ${hashOf(of)}`;

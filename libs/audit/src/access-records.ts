import type { Period, Reader } from '@app/entitlement';
import { createLogger, CustodianError, Unavailable, type Keys } from '@app/runtime';
import type { Store } from '@app/store';
import { ObjectId, type Collection, type Filter } from 'mongodb';
import {
  begunAt,
  closingOf,
  MOST_IDS,
  openingOf,
  type Access,
  type AccessOutcome,
  type AccessResult,
  type Begun,
  type StoredAccessRecord,
  type UnlinkedRecord,
} from './access-record.js';
import { sealAccountEvents } from './account-event-seals.js';
import { AuditChain } from './audit-chain.js';
import { AuditRoots } from './audit-roots.js';
import { settleDeadWriters } from './lost-accesses.js';
import { verifyAudit, type AuditRequest, type AuditVerification } from './verify-audit.js';

const logger = createLogger('audit');
const SEALED_EVERY_MS = 60_000;
/** Last records that could not be stored wait for the database to come back; more of them than this are given up. */
const MOST_WAITING = 10_000;

/** An access that is going on. */
export interface AccessRecord {
  readonly access: Access;
  /** Resolves when the record is stored. Only the first call counts. */
  close(result: AccessResult): Promise<void>;
}

/** The customers whose usage points these were in a period, epoch seconds, or are now. */
export type CustomersOf = (usagePointIds: readonly string[], period: Period | undefined) => Promise<readonly string[]>;

/** Who accessed: a third party, the customer, or the utility's own people and programs. */
export type AccessBy = { readonly applicationId: string } | 'customer' | 'utility';

export interface AccessRecordFilter {
  /** whose data it was */
  readonly customerId?: string;
  /** with a customer alone */
  readonly by?: AccessBy;
  readonly authorizationId?: string;
  readonly applicationId?: string;
  /** of which something was sent */
  readonly usagePointId?: string;
  readonly outcome?: AccessOutcome;
  /** without what people looked at on pages: a third party's programs alone */
  readonly byProgram?: boolean;
  /** begun at this time or later */
  readonly from?: Date;
  /** begun before this time */
  readonly until?: Date;
  /** ended after this time */
  readonly closedAfter?: Date;
}

export interface AccessRecordPage {
  /** latest first */
  readonly records: readonly StoredAccessRecord[];
  /** key of the next page; absent on the last */
  readonly next?: string;
}

/** How often data was read under an authorization, and when last. */
export interface ReadsOfAuthorization {
  readonly count: number;
  readonly lastAt: Date;
}

/**
 * Who read what. An access by which something is given out is two records, one stored before its first byte and one
 * when it has ended; one that gives nothing is one. None is ever changed. They stand in chains, whose roots are signed
 * every minute while this process lives (see audit-chain.ts).
 */
export class AccessRecords {
  readonly roots: AuditRoots;
  readonly #collection: Collection<StoredAccessRecord>;
  readonly #chain: AuditChain;
  readonly #open = new Set<AccessRecord>();
  readonly #lookups = new Set<Promise<Access>>();
  #waiting: UnlinkedRecord[] = [];
  readonly #timer: NodeJS.Timeout;
  /** what the timer began last */
  #sealing: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: Store,
    keys: Keys,
    private readonly now: () => Date = () => new Date(),
    /** whose usage points these are, where a reader names no customer; absent: nobody's */
    private readonly customersOf: CustomersOf = () => Promise.resolve([]),
  ) {
    this.#collection = store.db.collection('accessRecords');
    this.roots = new AuditRoots(store, keys, now);
    this.#chain = new AuditChain(store, this.roots, now);
    this.#timer = setInterval(() => {
      this.#sealing = this.seal().catch((error: unknown) => {
        logger.error({ err: error }, 'access records could not be sealed');
      });
    }, SEALED_EVERY_MS).unref();
  }

  /**
   * Begins the record of an access, and resolves when it is stored. Each must be closed; what is open at shutdown is
   * recorded as broken.
   * @throws Unavailable `access-not-recorded`: nothing may be given out
   */
  async open(access: Access): Promise<AccessRecord> {
    const id = new ObjectId();
    const at = this.now();
    try {
      await this.#chain.add(openingOf(id, at, access), { atOnce: true });
    } catch (error) {
      throw new Unavailable('access-not-recorded', 'The access cannot be recorded now: nothing is given out.', {
        cause: error,
      });
    }
    let written: Promise<void> | undefined;
    const record: AccessRecord = {
      access,
      close: async (result) => {
        this.#open.delete(record);
        written ??= this.#close(begunAt(id, at, access), result);
        return written;
      },
    };
    this.#open.add(record);
    return record;
  }

  /**
   * Records an access by which nothing was given out: one that was refused, a token that was issued.
   *
   * @param access some of which may still have to be looked up
   */
  async note(access: Access | Promise<Access>, result: AccessResult): Promise<void> {
    const at = this.now();
    const known = access instanceof Promise ? await this.#lookedUp(access) : access;
    await this.#close(begunAt(new ObjectId(), at, known), result);
  }

  /** @param after `next` of the page before */
  async list(
    filter: AccessRecordFilter,
    { after, limit = 100 }: { after?: string; limit?: number } = {},
  ): Promise<AccessRecordPage> {
    const query = queryOf(filter, after);
    const found = await this.#collection
      .find(isFoundByTime(filter) ? await this.#nearest(query, limit) : query)
      .sort({ at: -1, _id: -1 })
      .limit(limit + 1)
      .toArray();
    const records = found.slice(0, limit);
    const last = records.at(-1);
    return found.length > limit && last !== undefined ? { records, next: keyOfRecord(last) } : { records };
  }

  /** In no order: however many there are, few of them are in memory. */
  each(filter: AccessRecordFilter): AsyncIterable<StoredAccessRecord> {
    return this.#collection.find(queryOf(filter), { batchSize: 1_000 });
  }

  /**
   * The same query, bounded by the time before which a page ends: the index of times, which retention needs, knows no
   * order within a millisecond, and all of a long time would be sorted for one page.
   */
  async #nearest(query: Filter<StoredAccessRecord>, limit: number): Promise<Filter<StoredAccessRecord>> {
    const edge = { sort: { at: -1 }, skip: limit, projection: { at: 1 } } as const;
    const last = await this.#collection.findOne(query, edge);
    return last === null ? query : { $and: [query, { at: { $gte: last.at } }] };
  }

  /**
   * The reads under each of these authorizations that gave something: one query for all of them.
   *
   * @returns by id; without those under which nothing was ever read
   */
  async readsOfAuthorizations(ids: readonly string[]): Promise<ReadonlyMap<string, ReadsOfAuthorization>> {
    const found = await this.#collection
      .aggregate<ReadsOfAuthorization & { readonly _id: string }>([
        { $match: { 'reader.authorizationId': { $in: ids }, outcome: { $in: ['complete', 'broken'] } } },
        { $group: { _id: '$reader.authorizationId', count: { $sum: 1 }, lastAt: { $max: '$at' } } },
      ])
      .toArray();
    return new Map(found.map(({ _id, count, lastAt }) => [_id, { count, lastAt }]));
  }

  /** When the first access was that is still known. */
  async first(): Promise<Date | undefined> {
    return (await this.#collection.findOne({}, { sort: { at: 1 }, projection: { at: 1 } }))?.at;
  }

  /** When each application asked for anything last, by id; of those that ever did. */
  async lastOfApplications(): Promise<ReadonlyMap<string, Date>> {
    const found = await this.#collection
      .aggregate<{ readonly _id: string; readonly at: Date }>([
        { $match: { 'reader.applicationId': { $gt: '' } } },
        { $sort: { 'reader.applicationId': 1, at: -1, _id: -1 } },
        { $group: { _id: '$reader.applicationId', at: { $first: '$at' } } },
      ])
      .toArray();
    return new Map(found.map(({ _id, at }) => [_id, at]));
  }

  /** How many there are, counted up to `most`. */
  async count(filter: AccessRecordFilter, most: number): Promise<number> {
    return this.#collection.countDocuments(queryOf(filter), { limit: most });
  }

  /** Resolves when each record that is closed is stored. */
  async flush(): Promise<void> {
    await Promise.allSettled(this.#lookups);
    await this.#chain.flush();
  }

  /** Signs what was recorded since the last time, here and in account events, and finishes what dead processes left. */
  async seal(): Promise<void> {
    await this.#addWaiting();
    await this.#chain.seal();
    // by a clock that is ahead, whoever lives is dead, and what is still to come is sealed
    await this.store.assertReady();
    await settleDeadWriters({ store: this.store, roots: this.roots, chain: this.#chain }, this.now());
    await sealAccountEvents(this.store, this.roots, this.now());
  }

  /** Looks through all that is kept for what was removed, changed, added or written anew. */
  async verify(request: AuditRequest): Promise<AuditVerification> {
    return verifyAudit(this.store, this.roots, request, this.now());
  }

  /** Closes what is open, as broken, stores everything and signs it. */
  async shutdown(): Promise<void> {
    clearInterval(this.#timer);
    await this.#sealing;
    const closing = [...this.#open].map(async (record) => record.close({ outcome: 'broken', bytes: 0 }));
    await Promise.allSettled([...closing, this.flush()]);
    await this.#addWaiting();
    await this.#chain.end();
  }

  async #close(began: Begun, result: AccessResult): Promise<void> {
    const closedAt = this.now();
    const { usagePointIds = [], customerIds, period } = result;
    const isNamed = customerIds !== undefined || began.access.reader.customerId !== undefined;
    const found = isNamed || usagePointIds.length === 0 ? [] : await this.#customersOf(usagePointIds, period);
    await this.#last(closingOf(began, found.length === 0 ? result : { ...result, customerIds: found }, closedAt));
  }

  /** An access is recorded even where it cannot be found out whose data it was of. */
  async #customersOf(usagePointIds: readonly string[], period: Period | undefined): Promise<readonly string[]> {
    try {
      return await this.customersOf(usagePointIds.slice(0, MOST_IDS), period);
    } catch (error) {
      logger.error({ err: error }, 'the customers of an access could not be found');
      return [];
    }
  }

  /** Whoever flushes waits for it. */
  async #lookedUp(access: Promise<Access>): Promise<Access> {
    this.#lookups.add(access);
    try {
      return await access;
    } finally {
      this.#lookups.delete(access);
    }
  }

  async #last(record: UnlinkedRecord): Promise<void> {
    try {
      await this.#chain.add(record);
    } catch (error) {
      if (this.#waiting.length < MOST_WAITING) this.#waiting.push(record);
      throw error;
    }
  }

  /** Adds what could not be stored when it should have been; some of it was. */
  async #addWaiting(): Promise<void> {
    const waiting = this.#waiting;
    if (waiting.length === 0) return;
    const stored = await this.#collection
      .find({ _id: { $in: waiting.map(({ _id }) => new ObjectId(_id)) } }, { projection: { _id: 1 } })
      .toArray();
    const known = new Set(stored.map(({ _id }) => _id.toHexString()));
    this.#waiting = [];
    await Promise.all(waiting.filter(({ _id }) => !known.has(String(_id))).map(async (record) => this.#last(record)));
  }
}

/** No other index than that of times finds them. */
const isFoundByTime = ({ customerId, authorizationId, applicationId, usagePointId }: AccessRecordFilter): boolean =>
  [customerId, authorizationId, applicationId, usagePointId].every((each) => each === undefined);

const UTILITY: Reader['kind'][] = ['operator', 'staff', 'auditor'];

function queryOfBy(by: AccessBy): Filter<StoredAccessRecord> {
  if (by === 'customer') return { 'reader.kind': 'customer', 'reader.applicationId': null };
  if (by === 'utility') return { 'reader.kind': { $in: UTILITY }, 'reader.applicationId': null };
  return { 'reader.kind': 'third-party', 'reader.applicationId': by.applicationId };
}

/** The key of the page that begins after a record. */
export const keyOfRecord = ({ at, _id }: Pick<StoredAccessRecord, 'at' | '_id'>): string =>
  `${at.getTime()}.${_id.toHexString()}`;

function queryOf(
  {
    customerId,
    by,
    authorizationId,
    applicationId,
    usagePointId,
    outcome,
    byProgram,
    from,
    until,
    closedAfter,
  }: AccessRecordFilter,
  after?: string,
): Filter<StoredAccessRecord> {
  const conditions: Filter<StoredAccessRecord>[] = [];
  if (customerId !== undefined) conditions.push({ customerIds: customerId });
  if (by !== undefined) conditions.push(queryOfBy(by));
  if (authorizationId !== undefined) conditions.push({ 'reader.authorizationId': authorizationId });
  if (applicationId !== undefined) conditions.push({ 'reader.applicationId': applicationId });
  if (usagePointId !== undefined) conditions.push({ usagePointIds: usagePointId });
  if (outcome !== undefined) conditions.push({ outcome });
  if (byProgram === true) conditions.push({ channel: { $ne: 'portal' } });
  if (from !== undefined) conditions.push({ at: { $gte: from } });
  if (until !== undefined) conditions.push({ at: { $lt: until } });
  if (closedAfter !== undefined) conditions.push({ closedAt: { $gt: closedAfter } });
  if (after !== undefined) {
    const [, time, id = ''] = /^(\d{1,15})\.([\da-f]{24})$/.exec(after) ?? [];
    if (time === undefined) throw new CustodianError('bad-page-key', 400, 'after is not the key of a page.');
    const at = new Date(Number(time));
    // The bound on `at` alone lets the index find the place; the rest settles records of the same millisecond.
    conditions.push({ at: { $lte: at } }, { $or: [{ at: { $lt: at } }, { _id: { $lt: new ObjectId(id) } }] });
  }
  // an opening says nothing of what became of it
  return { $and: [...conditions, { outcome: { $exists: true } }] };
}

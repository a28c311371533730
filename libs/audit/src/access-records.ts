import { CustodianError } from '@app/runtime';
import type { Store } from '@app/store';
import { ObjectId, type Collection, type Filter } from 'mongodb';
import { storedPeriod, type Access, type AccessResult, type StoredAccessRecord } from './access-record.js';
import { GroupCommit } from './group-commit.js';

/** An access that is going on. */
export interface AccessRecord {
  readonly access: Access;
  /** Resolves when the record is stored. Only the first call counts. */
  close(result: AccessResult): Promise<void>;
}

export interface AccessRecordFilter {
  readonly customerId?: string;
  readonly authorizationId?: string;
  readonly applicationId?: string;
  readonly outcome?: AccessResult['outcome'];
  /** begun at this time or later */
  readonly from?: Date;
  /** begun before this time */
  readonly until?: Date;
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

/** Who read what: one record an access, written when the access ends, and never changed. */
export class AccessRecords {
  readonly #collection: Collection<StoredAccessRecord>;
  readonly #commits: GroupCommit<StoredAccessRecord>;
  readonly #open = new Set<AccessRecord>();

  constructor(
    store: Store,
    private readonly now: () => Date = () => new Date(),
  ) {
    this.#collection = store.db.collection('accessRecords');
    this.#commits = new GroupCommit(async (records) => {
      // Unordered, so that one record that cannot be written does not take its neighbours along.
      await this.#collection.insertMany(records, { ordered: false, ignoreUndefined: true });
    });
  }

  /** Begins the record of an access. Each must be closed; what is open at shutdown is recorded as broken. */
  async open(access: Access): Promise<AccessRecord> {
    const id = new ObjectId();
    const at = this.now();
    let written: Promise<void> | undefined;
    const record: AccessRecord = {
      access,
      close: async (result) => {
        this.#open.delete(record);
        written ??= this.#commits.add(this.#stored(id, at, access, result));
        return written;
      },
    };
    this.#open.add(record);
    return record;
  }

  /** Records an access by which nothing was given out: one that was refused, a token that was issued. */
  async note(access: Access, result: AccessResult): Promise<void> {
    await this.#commits.add(this.#stored(new ObjectId(), this.now(), access, result));
  }

  /** @param after `next` of the page before */
  async list(
    filter: AccessRecordFilter,
    { after, limit = 100 }: { after?: string; limit?: number } = {},
  ): Promise<AccessRecordPage> {
    const found = await this.#collection
      .find(queryOf(filter, after))
      .sort({ at: -1, _id: -1 })
      .limit(limit + 1)
      .toArray();
    const records = found.slice(0, limit);
    const last = records.at(-1);
    return found.length > limit && last !== undefined ? { records, next: keyOf(last) } : { records };
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

  /** How many there are, counted up to `most`. */
  async count(filter: AccessRecordFilter, most: number): Promise<number> {
    return this.#collection.countDocuments(queryOf(filter), { limit: most });
  }

  /** Resolves when each record that is closed is stored. */
  async flush(): Promise<void> {
    await this.#commits.flush();
  }

  /** Closes what is open, as broken, and stores everything. */
  async shutdown(): Promise<void> {
    const closing = [...this.#open].map(async (record) => record.close({ outcome: 'broken', bytes: 0 }));
    await Promise.all([...closing, this.flush()]);
  }

  #stored(_id: ObjectId, at: Date, access: Access, result: AccessResult): StoredAccessRecord {
    return {
      _id,
      _v: 1,
      at,
      closedAt: this.now(),
      ...access,
      ...result,
      requestedPeriod: storedPeriod(access.requestedPeriod),
      usagePointIds: result.usagePointIds ?? [],
      period: storedPeriod(result.period),
      kinds: result.kinds ?? [],
    };
  }
}

const keyOf = ({ at, _id }: StoredAccessRecord): string => `${at.getTime()}.${_id.toHexString()}`;

function queryOf(
  { customerId, authorizationId, applicationId, outcome, from, until }: AccessRecordFilter,
  after?: string,
): Filter<StoredAccessRecord> {
  const conditions: Filter<StoredAccessRecord>[] = [];
  if (customerId !== undefined) conditions.push({ 'reader.customerId': customerId });
  if (authorizationId !== undefined) conditions.push({ 'reader.authorizationId': authorizationId });
  if (applicationId !== undefined) conditions.push({ 'reader.applicationId': applicationId });
  if (outcome !== undefined) conditions.push({ outcome });
  if (from !== undefined) conditions.push({ at: { $gte: from } });
  if (until !== undefined) conditions.push({ at: { $lt: until } });
  if (after !== undefined) {
    const [, time, id = ''] = /^(\d{1,15})\.([\da-f]{24})$/.exec(after) ?? [];
    if (time === undefined) throw new CustodianError('bad-page-key', 400, 'after is not the key of a page.');
    const at = new Date(Number(time));
    // The bound on `at` alone lets the index find the place; the rest settles records of the same millisecond.
    conditions.push({ at: { $lte: at } }, { $or: [{ at: { $lt: at } }, { _id: { $lt: new ObjectId(id) } }] });
  }
  return conditions.length === 0 ? {} : { $and: conditions };
}

import { CustodianError, type Keys, type PublicKey } from '@app/runtime';
import { canonicalJson, contentHash, type CollectionDefinition, type Store } from '@app/store';
import { MongoServerError, type Collection, type Filter } from 'mongodb';
import { RETENTION_SECONDS } from './access-record.js';

/** A part of a chain that is to be signed. */
export interface ChainPart {
  readonly chain: string;
  /** sequence of the first record, and of the last */
  readonly from: number;
  readonly to: number;
  /** of the Merkle tree over the hashes of the records */
  readonly root: string;
  /** hash of the last record */
  readonly head: string;
  /** of account events, which are sealed by their time: from this time on (absent: whatever was before) to this time */
  readonly since?: Date;
  readonly until?: Date;
}

/** What is published: a signed statement that these records were there, in this order, at this time. */
export interface AuditRoot extends ChainPart {
  /** chain and first sequence */
  readonly _id: string;
  readonly _v: 1;
  readonly at: Date;
  /** the root that was the latest before, of whatever chain: without it nobody can say that there was none */
  readonly after?: { readonly id: string; readonly hash: string };
  /** key id and Ed25519 signature of `rootText` */
  readonly signature: string;
}

/** As the world sees it. */
export type PublishedRoot = Omit<AuditRoot, '_id' | '_v' | 'at' | 'since' | 'until'> & {
  readonly id: string;
  readonly at: string;
  readonly since?: string;
  readonly until?: string;
};

export const ROOT_PURPOSE = 'audit root';

export const published = ({ _id, _v, at, since, until, ...root }: AuditRoot): PublishedRoot => ({
  id: _id,
  ...root,
  ...(since && { since: since.toISOString() }),
  ...(until && { until: until.toISOString() }),
  at: at.toISOString(),
});

/** What is signed: all that is published but the signature, as canonical JSON (RFC 8785). */
export function rootText(root: Omit<PublishedRoot, 'signature'> & { readonly signature?: string }): string {
  const { signature: _, ...content } = root;
  return canonicalJson(content);
}

export const rootHash = (root: PublishedRoot): string => contentHash(root);

/** The world sees a root when none can come before it any more: servers do not write at the very same time. */
const HORIZON_MS = 10_000;
const DUPLICATE_KEY = 11_000;

export const auditRootsCollection: CollectionDefinition = {
  name: 'auditRoots',
  retention: { kept: 'seven years', deletedBy: 'index' },
  indexes: [
    { key: { chain: 1, from: 1 }, query: 'the roots of a chain, in its order' },
    { key: { at: 1, _id: 1 }, query: 'roots in the order in which they were signed, a page at a time; the latest' },
    {
      key: { until: -1 },
      options: { partialFilterExpression: { until: { $exists: true } } },
      query: 'up to when account events are sealed',
    },
    { key: { at: 1 }, options: { expireAfterSeconds: RETENTION_SECONDS }, query: 'retention' },
  ],
};

/** The signed roots of the chains. */
export class AuditRoots {
  readonly #roots: Collection<AuditRoot>;

  constructor(
    store: Store,
    private readonly keys: Keys,
    private readonly now: () => Date = () => new Date(),
  ) {
    this.#roots = store.db.collection('auditRoots');
  }

  /** Signs a part of a chain. @returns whether it was: of two who would, one does */
  async sign(part: ChainPart): Promise<boolean> {
    const before = await this.#roots.findOne({}, { sort: { at: -1, _id: -1 } });
    const unsigned = {
      _id: `${part.chain}.${part.from}`,
      _v: 1 as const,
      ...part,
      at: this.now(),
      ...(before !== null && { after: { id: before._id, hash: rootHash(published(before)) } }),
    };
    const signature = this.keys.sign(ROOT_PURPOSE, rootText(published({ ...unsigned, signature: '' })));
    try {
      await this.#roots.insertOne({ ...unsigned, signature });
      return true;
    } catch (error) {
      if (error instanceof MongoServerError && error.code === DUPLICATE_KEY) return false;
      throw error;
    }
  }

  /** Whether it says what was signed here. */
  isGenuine(root: PublishedRoot): boolean {
    try {
      return this.keys.isSigned(ROOT_PURPOSE, rootText(root), root.signature);
    } catch (error) {
      if (error instanceof CustodianError && error.code === 'unknown-key') return false;
      throw error;
    }
  }

  /** By which everybody can check the signatures. */
  publicKeys(): PublicKey[] {
    return this.keys.publicKeys(ROOT_PURPOSE);
  }

  async get(ids: readonly string[]): Promise<ReadonlyMap<string, AuditRoot>> {
    const found = await this.#roots.find({ _id: { $in: [...ids] } }).toArray();
    return new Map(found.map((root) => [root._id, root]));
  }

  /** Those of a chain, in its order. */
  ofChain(chain: string): AsyncIterable<AuditRoot> {
    return this.#roots.find({ chain }).sort({ chain: 1, from: 1 });
  }

  async lastOf(chain: string): Promise<AuditRoot | undefined> {
    return (await this.#roots.findOne({ chain }, { sort: { from: -1 } })) ?? undefined;
  }

  /** The latest root of account events. */
  async lastOfAccounts(): Promise<AuditRoot | undefined> {
    return (await this.#roots.findOne({ until: { $exists: true } }, { sort: { until: -1 } })) ?? undefined;
  }

  /** The first chain after this one, by its name, that has a root. */
  async chainAfter(chain: string): Promise<string | undefined> {
    return (await this.#roots.findOne({ chain: { $gt: chain } }, { sort: { chain: 1 } }))?.chain;
  }

  /**
   * In the order in which they were signed.
   * @param after `next` of the page before
   * @throws CustodianError `bad-page-key` (400)
   */
  async page({
    from,
    until,
    after,
    limit,
  }: {
    readonly from?: Date | undefined;
    readonly until?: Date | undefined;
    readonly after?: string | undefined;
    readonly limit: number;
  }): Promise<{ readonly roots: readonly AuditRoot[]; readonly next?: string }> {
    const horizon = new Date(this.now().getTime() - HORIZON_MS);
    const conditions: Filter<AuditRoot>[] = [
      { at: { $lt: until === undefined || until > horizon ? horizon : until, ...(from && { $gte: from }) } },
    ];
    if (after !== undefined) {
      const [, time, id = ''] = /^(\d{1,15})~([\w.-]{1,80})$/.exec(after) ?? [];
      if (time === undefined) throw new CustodianError('bad-page-key', 400, 'after is not the key of a page.');
      const at = new Date(Number(time));
      conditions.push({ at: { $gte: at } }, { $or: [{ at: { $gt: at } }, { _id: { $gt: id } }] });
    }
    const roots = await this.#roots.find({ $and: conditions }).sort({ at: 1, _id: 1 }).limit(limit).toArray();
    const last = roots.at(-1);
    return { roots, ...(last !== undefined && { next: `${last.at.getTime()}~${last._id}` }) };
  }
}

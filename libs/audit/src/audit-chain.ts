import { randomBytes } from 'node:crypto';
import { createLogger } from '@app/runtime';
import type { CollectionDefinition, Store } from '@app/store';
import type { Collection } from 'mongodb';
import type { AuditRecord, UnlinkedRecord } from './access-record.js';
import type { AuditRoots, ChainPart } from './audit-roots.js';
import { dayOf, recordHash } from './chain-link.js';
import { GroupCommit } from './group-commit.js';
import { MerkleTree } from './merkle-tree.js';
import { sealTail } from './seal-tail.js';

const logger = createLogger('audit');

/** A process that writes records, from its first one until all of it is sealed. */
export interface AuditWriter {
  readonly _id: string;
  readonly _v: 1;
  /** the last of its chains: of the day before, and of today */
  readonly chains: readonly string[];
  readonly seenAt: Date;
}

export const auditWritersCollection: CollectionDefinition = {
  name: 'auditWriters',
  retention: { kept: 'until its process has ended and its chain is closed', deletedBy: 'owner' },
  indexes: [{ key: { seenAt: 1 }, query: 'processes that have not been seen for a while' }],
};

/** The chain that is being written. */
interface Current {
  readonly id: string;
  readonly day: string;
  sequence: number;
  /** hash of the last record */
  head: string;
  /** sequence of the first record that no root covers */
  unsealedFrom: number;
  /** of the records from there on */
  tree: MerkleTree;
}

/**
 * The records of this process, each naming the hash of the one before: a chain a day. It is written in its order, a
 * group at a time, so that whatever cuts it off leaves a chain that is whole as far as it goes. When a group fails, the
 * chain ends there and the next record begins another.
 */
export class AuditChain {
  readonly #records: Collection<AuditRecord>;
  readonly #writers: Collection<AuditWriter>;
  readonly #writer = randomBytes(8).toString('hex');
  readonly #commits = new GroupCommit<UnlinkedRecord>(async (records) => this.#write(records));
  #current: Current | undefined;
  /** parts that wait for their root */
  #unsigned: ChainPart[] = [];
  /** chains that ended before their time: what was stored of them, the database alone knows */
  readonly #broken = new Set<string>();
  #chains = 0;

  constructor(
    private readonly store: Store,
    private readonly roots: AuditRoots,
    private readonly now: () => Date,
  ) {
    this.#records = store.db.collection('accessRecords');
    this.#writers = store.db.collection('auditWriters');
  }

  /** Resolves when it is stored. @param atOnce somebody waits */
  async add(record: UnlinkedRecord, { atOnce = false }: { readonly atOnce?: boolean } = {}): Promise<void> {
    return this.#commits.add(record, { atOnce });
  }

  /** Resolves when all that was added is stored. */
  async flush(): Promise<void> {
    await this.#commits.flush();
  }

  /** Signs what has been written since the last time, and says that this process lives. */
  async seal(): Promise<void> {
    await this.flush();
    this.#endPart();
    while (this.#unsigned[0] !== undefined) {
      const [part] = this.#unsigned;
      // somebody took this process for dead, and has signed: what is left is found in the database
      if (!(await this.roots.sign(part))) this.#breakOff(part.chain);
      this.#unsigned = this.#unsigned.filter((each) => each !== part);
    }
    for (const chain of this.#broken) {
      await sealTail(this.store, this.roots, chain);
      this.#broken.delete(chain);
    }
    if (this.#current !== undefined) await this.#seen(this.#current.id);
  }

  /** Nothing is added any more: all is sealed, and the process need not be watched. */
  async end(): Promise<void> {
    await this.seal();
    if (this.#chains > 0) await this.#writers.deleteOne({ _id: this.#writer });
    this.#current = undefined;
    this.#chains = 0;
  }

  async #write(records: readonly UnlinkedRecord[]): Promise<void> {
    const current = await this.#chainOfToday();
    const hashes: string[] = [];
    let { sequence, head } = current;
    const linked = records.map((record): AuditRecord => {
      sequence += 1;
      const stored = { ...record, link: { chain: current.id, sequence, previous: head } };
      head = recordHash(stored);
      hashes.push(head);
      return stored;
    });
    try {
      // ordered: what is stored of a group that fails is its beginning
      await this.#records.insertMany(linked, { ordered: true, ignoreUndefined: true });
    } catch (error) {
      this.#breakOff(current.id);
      throw error;
    }
    Object.assign(current, { sequence, head });
    for (const hash of hashes) current.tree.add(hash);
  }

  async #chainOfToday(): Promise<Current> {
    const day = dayOf(this.now());
    if (this.#current?.day === day) return this.#current;
    this.#endPart();
    this.#chains += 1;
    const id = `${day}.${this.#writer}${this.#chains === 1 ? '' : `-${this.#chains}`}`;
    await this.#seen(id);
    this.#current = { id, day, sequence: 0, head: '', unsealedFrom: 1, tree: new MerkleTree() };
    return this.#current;
  }

  #endPart(): void {
    const current = this.#current;
    if (current === undefined || current.tree.size === 0) return;
    const { id: chain, unsealedFrom: from, sequence: to, head, tree } = current;
    this.#unsigned.push({ chain, from, to, root: tree.root(), head });
    Object.assign(current, { unsealedFrom: to + 1, tree: new MerkleTree() });
  }

  #breakOff(chain: string): void {
    logger.warn({ chain }, 'a chain of access records ends before its time');
    this.#unsigned = this.#unsigned.filter((part) => part.chain !== chain);
    this.#broken.add(chain);
    if (this.#current?.id === chain) this.#current = undefined;
  }

  async #seen(chain: string): Promise<void> {
    const known = await this.#writers.updateOne({ _id: this.#writer, chains: chain }, { $set: { seenAt: this.now() } });
    if (known.matchedCount > 0) return;
    await this.#writers.updateOne(
      { _id: this.#writer },
      { $set: { _v: 1, seenAt: this.now() }, $push: { chains: { $each: [chain], $slice: -2 } } },
      { upsert: true },
    );
  }
}

import type { Store } from '@app/store';
import type { Collection } from 'mongodb';
import { accessIdOf, isOpening, RETENTION_SECONDS, type AuditRecord, type StoredOpening } from './access-record.js';
import { eventsBetween, isOfAccounts } from './account-event-seals.js';
import type { AuditWriter } from './audit-chain.js';
import { published, rootHash, type AuditRoot, type AuditRoots, type PublishedRoot } from './audit-roots.js';
import { dayOf, recordHash } from './chain-link.js';
import { unclosedIn } from './lost-accesses.js';
import { MerkleTree } from './merkle-tree.js';

/**
 * - `removed` records that were there are not
 * - `changed` a record is not what it was when the next one, or the root, was made
 * - `added` two records of one place, records in no chain, account events that were sealed without them
 * - `rewritten` records fit each other, and do not fit what was signed of them
 * - `root-removed`, `root-changed` the same of a signed root
 * - `unsealed` records that no root covers, long after their process ended
 */
export type AuditFindingKind =
  'removed' | 'changed' | 'added' | 'rewritten' | 'root-removed' | 'root-changed' | 'unsealed';

/** What does not fit. */
export interface AuditFinding {
  readonly kind: AuditFindingKind;
  /** chain, or root */
  readonly where: string;
  /** sequence of the first record that is concerned, and of the last */
  readonly from?: number;
  readonly to?: number;
  /** id of the record, where it is one */
  readonly record?: string;
}

/** What was looked through, and what came of it. */
export interface AuditVerification {
  /** days (UTC), both included */
  readonly from: string;
  readonly to: string;
  chains: number;
  records: number;
  roots: number;
  accountEvents: number;
  /** roots that somebody saved earlier, and that were compared */
  savedRoots: number;
  /** records that are still to be sealed */
  unsealed: number;
  /** records from before there was a chain */
  beforeTheChain: number;
  /** accesses whose process ended before it could say what was sent; no tampering */
  brokenOff: number;
  findings: number;
  /** the first of them */
  readonly first: AuditFinding[];
}

const MOST_SHOWN = 100;
const ROOTS_AT_ONCE = 500;
const LATE_MS = 15 * 60_000;
const DAY_MS = 86_400_000;

/** What is looked through. */
export interface AuditRequest {
  /** days (UTC), both included; absent: all that is kept */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** roots that were saved outside of the database */
  readonly saved?: AsyncIterable<PublishedRoot> | undefined;
}

/** Looks through the chains for whatever was removed, changed, added or written anew. Its memory does not grow with them. */
export async function verifyAudit(
  store: Store,
  roots: AuditRoots,
  { from, to, saved }: AuditRequest,
  now: Date,
): Promise<AuditVerification> {
  // of older days the database may have removed a part
  const oldest = dayOf(new Date(now.getTime() - RETENTION_SECONDS * 1000 + 2 * DAY_MS));
  const range = { from: from === undefined || from < oldest ? oldest : from, to: to ?? dayOf(now) };
  const verification = new Verification(store, roots, range, now);
  await verification.chains();
  await verification.unlinked();
  if (saved !== undefined) await verification.saved(saved);
  return verification.result;
}

class Verification {
  readonly result: AuditVerification;
  readonly #records: Collection<AuditRecord>;
  #writers: ReadonlySet<string> = new Set();
  #accountsUntil: Date | undefined;

  constructor(
    private readonly store: Store,
    private readonly roots: AuditRoots,
    private readonly range: { readonly from: string; readonly to: string },
    private readonly now: Date,
  ) {
    this.#records = store.db.collection('accessRecords');
    this.result = {
      ...range,
      chains: 0,
      records: 0,
      roots: 0,
      accountEvents: 0,
      savedRoots: 0,
      unsealed: 0,
      beforeTheChain: 0,
      brokenOff: 0,
      findings: 0,
      first: [],
    };
  }

  async chains(): Promise<void> {
    const writers = await this.store.db.collection<AuditWriter>('auditWriters').find().toArray();
    this.#writers = new Set(writers.flatMap(({ chains }) => chains));
    for (
      let chain = await this.#chainAfter(this.range.from);
      chain !== undefined && chain.slice(0, 10) <= this.range.to;
      chain = await this.#chainAfter(chain)
    ) {
      this.result.chains += 1;
      if (isOfAccounts(chain)) await this.#accounts(chain);
      else await this.#chain(chain);
    }
  }

  /** Records in no chain: there are none but from before the first. */
  async unlinked(): Promise<void> {
    const [first] = await this.#records
      .find({ 'link.chain': { $gt: '' } })
      .sort({ 'link.chain': 1 })
      .limit(1)
      .toArray();
    const chained = first?.link === undefined ? undefined : Date.parse(first.link.chain.slice(0, 10)) + DAY_MS;
    // the day on which it began has both kinds, while servers were replaced one after the other
    for await (const { _id, at } of this.#records.find({ 'link.chain': null }, { projection: { at: 1 } })) {
      if (chained === undefined || at.getTime() < chained) this.result.beforeTheChain += 1;
      else this.#found({ kind: 'added', where: 'no chain', record: String(_id) });
    }
  }

  /** What was saved is what there is. */
  async saved(saved: AsyncIterable<PublishedRoot>): Promise<void> {
    let batch: PublishedRoot[] = [];
    const compare = async (): Promise<void> => {
      const stored = await this.roots.get(batch.map(({ id }) => id));
      for (const root of batch) {
        const mine = stored.get(root.id);
        if (mine === undefined) this.#found({ kind: 'root-removed', where: root.id, from: root.from, to: root.to });
        else if (rootHash(published(mine)) !== rootHash(root)) this.#found({ kind: 'root-changed', where: root.id });
      }
      this.result.savedRoots += batch.length;
      batch = [];
    };
    for await (const root of saved) {
      const day = root.chain.slice(0, 10);
      if (day < this.range.from || day > this.range.to) continue;
      batch.push(root);
      if (batch.length === ROOTS_AT_ONCE) await compare();
    }
    await compare();
  }

  async #chainAfter(chain: string): Promise<string | undefined> {
    const [record, root] = await Promise.all([
      this.#records.findOne(
        { 'link.chain': { $gt: chain } },
        { sort: { 'link.chain': 1, 'link.sequence': 1 }, projection: { link: 1 } },
      ),
      this.roots.chainAfter(chain),
    ]);
    const [next] = [record?.link?.chain, root].filter((each) => each !== undefined).sort();
    return next;
  }

  async #chain(chain: string): Promise<void> {
    const roots = await this.#rootsOf(chain);
    const sealedTo = roots.at(-1)?.to ?? 0;
    const open = new Map<string, StoredOpening>();
    let part = new Part(roots.shift());
    let [expected, previous]: [number, string | undefined] = [1, ''];
    let before: string | undefined;
    let lastAt: Date | undefined;
    const records = this.#records
      .find({ 'link.chain': chain })
      .sort({ 'link.chain': 1, 'link.sequence': 1 })
      .batchSize(2_000);
    for await (const record of records) {
      this.result.records += 1;
      const { sequence, previous: named } = record.link ?? { sequence: 0, previous: '' };
      const id = String(record._id);
      if (sequence < expected) {
        this.#found({ kind: 'added', where: chain, from: sequence, to: sequence, record: id });
        part.isBroken = true;
        continue;
      }
      if (sequence > expected) {
        this.#found({ kind: 'removed', where: chain, from: expected, to: sequence - 1 });
        previous = undefined;
        while (part.root !== undefined && part.root.to < sequence) part = new Part(roots.shift());
        part.isBroken = part.root !== undefined && part.root.from < sequence;
      }
      if (previous !== undefined && named !== previous) {
        this.#found({
          kind: 'changed',
          where: chain,
          from: sequence - 1,
          to: sequence - 1,
          ...(before !== undefined && { record: before }),
        });
        part.isBroken = true;
      }
      const hash = recordHash(record);
      let next: string | undefined = hash;
      if (part.root !== undefined && part.root.from <= sequence && sequence <= part.root.to) {
        if (sequence === part.root.to) {
          // what is found here is not said again of the next record
          if (!this.#fits(part, hash, id)) next = undefined;
          part = new Part(roots.shift());
        } else {
          part.tree.add(hash);
        }
      } else {
        this.result.unsealed += 1;
      }
      if (isOpening(record)) open.set(accessIdOf(record).toHexString(), record);
      else open.delete(id);
      [expected, previous, before, lastAt] = [sequence + 1, next, id, record.at];
    }
    if (sealedTo >= expected) this.#found({ kind: 'removed', where: chain, from: expected, to: sealedTo });
    else if (sealedTo < expected - 1 && lastAt !== undefined) this.#unsealedTail(chain, lastAt);
    await this.#unclosed(chain, open);
  }

  /** Whether the records of a root are those that were signed; asked with the last of them. */
  #fits({ root, tree, isBroken }: Part, lastHash: string, lastId: string): boolean {
    if (root === undefined || isBroken || tree.rootWith(lastHash) === root.root) return true;
    const { chain: where, from, to } = root;
    if (tree.rootWith(root.head) === root.root) {
      this.#found({ kind: 'changed', where, from: to, to, record: lastId });
    } else {
      this.#found({ kind: 'rewritten', where, from, to });
    }
    return false;
  }

  #unsealedTail(chain: string, lastAt: Date): void {
    if (this.#writers.has(chain) || this.now.getTime() - lastAt.getTime() < LATE_MS) return;
    this.#found({ kind: 'unsealed', where: chain });
  }

  /** Accesses that began in a chain, and have not ended in it: in a later one, in none, or they are still going on. */
  async #unclosed(chain: string, open: ReadonlyMap<string, StoredOpening>): Promise<void> {
    if (this.#writers.has(chain)) return;
    const unclosed = unclosedIn(this.#records, open.values());
    while (!(await unclosed.next()).done) this.result.brokenOff += 1;
  }

  async #accounts(chain: string): Promise<void> {
    for (const { from, to, root, since, until } of await this.#rootsOf(chain)) {
      if (until === undefined) continue;
      if (this.#accountsUntil !== undefined && since?.getTime() !== this.#accountsUntil.getTime()) {
        this.#found({ kind: 'root-removed', where: `${chain}.${from}` });
      }
      this.#accountsUntil = until;
      const tree = new MerkleTree();
      for await (const event of eventsBetween(this.store, { since, until })) tree.add(recordHash(event));
      this.result.accountEvents += tree.size;
      const expected = to - from + 1;
      if (tree.size < expected) this.#found({ kind: 'removed', where: chain, from, to });
      else if (tree.size > expected) this.#found({ kind: 'added', where: chain, from, to });
      else if (tree.root() !== root) this.#found({ kind: 'changed', where: chain, from, to });
    }
  }

  /** The roots of a chain, each looked at by itself: its signature, its place, and the root that it names. */
  async #rootsOf(chain: string): Promise<AuditRoot[]> {
    const found: AuditRoot[] = [];
    let next = 1;
    for await (const root of this.roots.ofChain(chain)) {
      if (!this.roots.isGenuine(published(root))) this.#found({ kind: 'root-changed', where: root._id });
      if (root.from !== next)
        this.#found({ kind: 'root-removed', where: `${chain}.${next}`, from: next, to: root.from });
      next = root.to + 1;
      found.push(root);
    }
    this.result.roots += found.length;
    const named = await this.roots.get(found.flatMap(({ after }) => (after === undefined ? [] : [after.id])));
    for (const { after } of found) {
      if (after === undefined || after.id.slice(0, 10) < this.range.from) continue;
      const root = named.get(after.id);
      if (root === undefined) this.#found({ kind: 'root-removed', where: after.id });
      else if (rootHash(published(root)) !== after.hash) this.#found({ kind: 'root-changed', where: after.id });
    }
    return found;
  }

  #found(finding: AuditFinding): void {
    this.result.findings += 1;
    if (this.result.first.length < MOST_SHOWN) this.result.first.push(finding);
  }
}

/** The records that one root covers, while they are read. */
class Part {
  readonly tree = new MerkleTree();

  /** something else was found already: the root cannot fit */
  isBroken = false;

  constructor(readonly root: AuditRoot | undefined) {}
}

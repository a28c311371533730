import type { EntryLinks } from './entry-links.js';

/** Rows of the spool that make an interval block. */
export interface BlockRows {
  readonly from: number;
  readonly to: number;
  /** epoch seconds, 0 none */
  readonly revisionTime: number;
  /** start of the block's interval, epoch seconds, NaN where it says none */
  readonly start: number;
  readonly line: number;
}

const WIDTH = 5;

/** Blocks whose meter reading is not known yet, in few bytes each: a file may have every block before it. */
export class PendingBlocks {
  /** by where the blocks stand, which those of one meter reading share */
  readonly #groups = new Map<string, { readonly links: EntryLinks; rows: Float64Array; count: number }>();

  get isEmpty(): boolean {
    return this.#groups.size === 0;
  }

  add(links: EntryLinks, block: BlockRows): void {
    const key = links.up ?? links.self?.replace(/\/[^/]*$/, '') ?? '';
    let group = this.#groups.get(key);
    if (group === undefined) {
      group = { links, rows: new Float64Array(8 * WIDTH), count: 0 };
      this.#groups.set(key, group);
    }
    if ((group.count + 1) * WIDTH > group.rows.length) {
      const wider = new Float64Array(group.rows.length * 2);
      wider.set(group.rows);
      group.rows = wider;
    }
    group.rows.set([block.from, block.to, block.revisionTime, block.start, block.line], group.count * WIDTH);
    group.count++;
  }

  /** Where each group stands, and its blocks in the order they came. */
  *groups(): Generator<{ readonly links: EntryLinks; readonly blocks: Iterable<BlockRows> }> {
    for (const { links, rows, count } of this.#groups.values()) yield { links, blocks: blocksOf(rows, count) };
  }

  clear(): void {
    this.#groups.clear();
  }
}

function* blocksOf(rows: Float64Array, count: number): Generator<BlockRows> {
  for (let i = 0; i < count; i++) {
    const [from = 0, to = 0, revisionTime = 0, start = NaN, line = 0] = rows.subarray(i * WIDTH, (i + 1) * WIDTH);
    yield { from, to, revisionTime, start, line };
  }
}

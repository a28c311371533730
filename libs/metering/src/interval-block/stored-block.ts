import { Binary } from 'mongodb';
import type { CollectionDefinition } from '@app/store';
import { DayRows } from './day-rows.js';
import { decodeNarrow, encodeNarrow } from './narrow-column.js';

/**
 * The readings of one channel on one local day: columns of `n` rows. The optional columns are left out where
 * they would say nothing: a day without gaps whose readings lie on the channel's grid has values alone.
 */
export interface StoredBlock {
  /** see block-key.ts */
  readonly _id: Binary;
  readonly _v: 1;
  readonly n: number;
  /** values */
  readonly v: Binary;
  /** present bitmap over the grid's slots, where some are missing */
  readonly m?: Binary;
  /** offsets from the nominal start in seconds, where readings do not lie on the grid */
  readonly o?: Binary;
  /** durations in seconds, where they differ from the channel's interval length */
  readonly d?: Binary;
  /** packed qualities, where not all are valid */
  readonly q?: Binary;
  /** costs, and which rows have one, where not all do */
  readonly c?: Binary;
  readonly cm?: Binary;
  readonly t?: Binary;
  readonly i?: Binary;
  readonly x?: Binary;
  /** the source's revision time in epoch seconds: one for all rows, or a column */
  readonly r?: number | Binary;
  /** when each row became known, epoch milliseconds, where not all with the block's first publication */
  readonly k?: number | Binary;
  /** first published, last changed */
  readonly p: Date;
  readonly u: Date;
}

export const intervalBlocksCollection: CollectionDefinition = {
  name: 'intervalBlocks',
  shardKey: { _id: 1 },
  retention: { kept: 'USAGE_MONTHS, seven years unless set', deletedBy: 'job' },
  options: { clusteredIndex: { key: { _id: 1 }, unique: true } },
  indexes: [],
};

/** `_id` ranges alone read this collection: the blocks of one channel in a span of time. */
const bytesOf = (column: Binary | Uint8Array): Uint8Array => (column instanceof Binary ? column.buffer : column);

/** One number for all rows, a column where they differ, nothing where all are `implied`. */
function encodeShared(column: Float64Array, count: number, implied: number): number | Binary | undefined {
  const first = column[0] ?? 0;
  for (let i = 1; i < count; i++) if (column[i] !== first) return new Binary(encodeNarrow(column, count));
  return first === implied ? undefined : first;
}

function decodeShared(stored: number | Binary | undefined, count: number, implied: number, into: Float64Array): void {
  if (stored instanceof Binary) decodeNarrow(stored.buffer, count, into);
  else into.fill(stored ?? implied, 0, count);
}

function encodeWhereAny(column: Float64Array, count: number): Binary | undefined {
  for (let i = 0; i < count; i++) if (column[i] !== 0) return new Binary(encodeNarrow(column, count));
  return undefined;
}

function decodeWhereAny(stored: Binary | undefined, count: number, into: Float64Array): void {
  if (stored === undefined) into.fill(0, 0, count);
  else decodeNarrow(bytesOf(stored), count, into);
}

const scratch = { costs: new Float64Array(0) };

function encodeCosts(rows: DayRows): Pick<StoredBlock, 'c' | 'cm'> {
  const { count, cost } = rows;
  let some = 0;
  for (let i = 0; i < count; i++) if (!Number.isNaN(cost[i] ?? NaN)) some++;
  if (some === 0) return {};
  if (some === count) return { c: new Binary(encodeNarrow(cost, count)) };
  if (scratch.costs.length < count) scratch.costs = new Float64Array(count);
  const present = new Uint8Array((count + 7) >> 3);
  for (let i = 0; i < count; i++) {
    const value = cost[i] ?? NaN;
    scratch.costs[i] = Number.isNaN(value) ? 0 : value;
    if (!Number.isNaN(value)) present[i >> 3] = (present[i >> 3] ?? 0) | (1 << (i & 7));
  }
  return { c: new Binary(encodeNarrow(scratch.costs, count)), cm: new Binary(present) };
}

function decodeCosts(block: StoredBlock, into: Float64Array): void {
  if (block.c === undefined) {
    into.fill(NaN, 0, block.n);
    return;
  }
  decodeNarrow(bytesOf(block.c), block.n, into);
  if (block.cm === undefined) return;
  const present = bytesOf(block.cm);
  for (let i = 0; i < block.n; i++) if (((present[i >> 3] ?? 0) & (1 << (i & 7))) === 0) into[i] = NaN;
}

/** Where rows lie: on the grid without a hole, on the grid with holes, or anywhere. */
function encodePlaces(rows: DayRows, intervalLength: number): Pick<StoredBlock, 'm' | 'o' | 'd'> {
  const { count, start, duration } = rows;
  let onGrid = intervalLength > 0;
  let whole = true;
  let usualDuration = intervalLength > 0;
  for (let i = 0; i < count; i++) {
    const offset = start[i] ?? 0;
    if (onGrid && offset % intervalLength !== 0) onGrid = false;
    if (offset !== i * intervalLength) whole = false;
    if (duration[i] !== intervalLength) usualDuration = false;
  }
  const d = usualDuration ? {} : { d: new Binary(encodeNarrow(duration, count)) };
  if (onGrid && whole) return d;
  const slots = onGrid ? (start[count - 1] ?? 0) / intervalLength + 1 : 0;
  const bitmapBytes = (slots + 7) >> 3;
  if (!onGrid || bitmapBytes > count * 4) return { ...d, o: new Binary(encodeNarrow(start, count)) };
  const present = new Uint8Array(bitmapBytes);
  for (let i = 0; i < count; i++) {
    const slot = (start[i] ?? 0) / intervalLength;
    present[slot >> 3] = (present[slot >> 3] ?? 0) | (1 << (slot & 7));
  }
  return { ...d, m: new Binary(present) };
}

function decodePlaces(block: StoredBlock, intervalLength: number, rows: DayRows): void {
  if (block.o !== undefined) {
    decodeNarrow(bytesOf(block.o), block.n, rows.start);
  } else if (block.m !== undefined) {
    const present = bytesOf(block.m);
    for (let slot = 0, row = 0; row < block.n; slot++) {
      if (((present[slot >> 3] ?? 0) & (1 << (slot & 7))) !== 0) rows.start[row++] = slot * intervalLength;
      else if (slot > present.length * 8) throw new RangeError('a block has fewer present slots than rows');
    }
  } else {
    for (let i = 0; i < block.n; i++) rows.start[i] = i * intervalLength;
  }
  if (block.d === undefined) rows.duration.fill(intervalLength, 0, block.n);
  else decodeNarrow(bytesOf(block.d), block.n, rows.duration);
}

/**
 * @param rows in ascending order of start, at least one
 * @param intervalLength the channel's, seconds; 0 where it has none
 */
export function encodeBlock(
  key: Uint8Array,
  rows: DayRows,
  intervalLength: number,
  published: Date,
  updated: Date,
): StoredBlock {
  const { count } = rows;
  const q = encodeWhereAny(rows.quality, count);
  const t = encodeWhereAny(rows.tou, count);
  const i = encodeWhereAny(rows.tier, count);
  const x = encodeWhereAny(rows.cpp, count);
  const r = encodeShared(rows.revised, count, 0);
  const k = encodeShared(rows.known, count, published.getTime());
  return {
    _id: new Binary(key),
    _v: 1,
    n: count,
    v: new Binary(encodeNarrow(rows.value, count)),
    ...encodePlaces(rows, intervalLength),
    ...(q && { q }),
    ...encodeCosts(rows),
    ...(t && { t }),
    ...(i && { i }),
    ...(x && { x }),
    ...(r !== undefined && { r }),
    ...(k !== undefined && { k }),
    p: published,
    u: updated,
  };
}

/** What its readings are made of. */
export const readingColumns = [
  'v',
  'm',
  'o',
  'd',
  'q',
  'c',
  'cm',
  't',
  'i',
  'x',
  'r',
] as const satisfies (keyof StoredBlock)[];

/** Whether two blocks have the same readings of the same revisions, whenever they became known. */
export function sameReadings(a: StoredBlock, b: StoredBlock): boolean {
  return a.n === b.n && readingColumns.every((column) => sameColumn(a[column], b[column]));
}

function sameColumn(a: number | Binary | undefined, b: number | Binary | undefined): boolean {
  if (a === b) return true;
  return a instanceof Binary && b instanceof Binary && Buffer.compare(bytesOf(a), bytesOf(b)) === 0;
}

/** The inverse of `encodeBlock`: overwrites `into` and returns it. */
export function decodeBlock(block: StoredBlock, intervalLength: number, into: DayRows = new DayRows()): DayRows {
  into.clear();
  into.reserve(block.n);
  into.count = block.n;
  decodePlaces(block, intervalLength, into);
  decodeNarrow(bytesOf(block.v), block.n, into.value);
  decodeWhereAny(block.q, block.n, into.quality);
  decodeCosts(block, into.cost);
  decodeWhereAny(block.t, block.n, into.tou);
  decodeWhereAny(block.i, block.n, into.tier);
  decodeWhereAny(block.x, block.n, into.cpp);
  decodeShared(block.r, block.n, 0, into.revised);
  decodeShared(block.k, block.n, block.p.getTime(), into.known);
  return into;
}

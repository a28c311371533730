import { intersectPeriods, type Period } from '@app/entitlement';
import { decodeBlock, nominalStartOf, type DayRows, type StoredBlock } from '@app/metering';
import { DayRows as Rows } from '@app/metering';
import type { PlannedChannel } from './feed-plan.js';
import type { FeedQuery } from './feed-query.js';
import type { FeedView } from './feed-view.js';

/** One block as a reader gets it: the rows `from` up to `until` of a decoded day. */
export interface SelectedBlock {
  readonly nominalStart: number;
  readonly rows: DayRows;
  readonly from: number;
  readonly until: number;
  /** first reading's start and last reading's end, epoch seconds */
  readonly start: number;
  readonly end: number;
  /** epoch milliseconds */
  readonly published: number;
  readonly updated: number;
}

/**
 * The blocks of a channel that the reader may see and asked for, in the order of time. Readings outside the reader's
 * periods are cut away; then the block as sent must lie inside published-min and -max, and have changed inside
 * updated-min and -max, bounds included. The rows of one block are overwritten by the next.
 */
export async function* selectBlocks(view: FeedView, { meterReading }: PlannedChannel): AsyncGenerator<SelectedBlock> {
  const { metering, entitlement, query } = view;
  const window = { start: query.publishedMin, end: query.publishedMax + 1 };
  const rows = new Rows();
  const periods = entitlement.periodsOf(meterReading.usagePointId);
  for await (const blocks of metering.intervalBlocks.read(entitlement, meterReading, window)) {
    for (const block of blocks) {
      const selected = selectBlock(block, meterReading.intervalLength, periods, query, rows);
      if (selected !== undefined) yield selected;
    }
  }
}

/** One block as the reader gets it, or undefined where nothing of it is for them. */
export function selectBlock(
  block: StoredBlock,
  intervalLength: number,
  periods: readonly Period[],
  query: FeedQuery,
  rows: DayRows,
): SelectedBlock | undefined {
  const updated = block.u.getTime();
  const updatedSeconds = Math.floor(updated / 1000);
  if (updatedSeconds < query.updatedMin || updatedSeconds > query.updatedMax) return undefined;
  decodeBlock(block, intervalLength, rows);
  const nominalStart = nominalStartOf(block._id.buffer);
  const [from, until] = seenRows(rows, nominalStart, periods);
  if (from >= until) return undefined;
  const start = nominalStart + (rows.start[from] ?? 0);
  const end = nominalStart + (rows.start[until - 1] ?? 0) + (rows.duration[until - 1] ?? 0);
  if (start < query.publishedMin || end > query.publishedMax) return undefined;
  return { nominalStart, rows, from, until, start, end, published: block.p.getTime(), updated };
}

/** The run of rows that lies inside the first of the periods that holds any. */
function seenRows(rows: DayRows, nominalStart: number, periods: readonly Period[]): [number, number] {
  for (const period of periods) {
    let from = 0;
    let until = rows.count;
    while (from < until && nominalStart + (rows.start[from] ?? 0) < period.start) from++;
    while (until > from && nominalStart + (rows.start[until - 1] ?? 0) + (rows.duration[until - 1] ?? 0) > period.end)
      until--;
    if (from < until) return [from, until];
  }
  return [0, 0];
}

/** Whether a summary's period meets the query's window. */
export const overlaps = (query: FeedQuery, period: Period): boolean =>
  intersectPeriods(period, { start: query.publishedMin, end: query.publishedMax }) !== undefined;

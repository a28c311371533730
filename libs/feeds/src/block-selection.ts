import { within, type Period } from '@app/entitlement';
import { DayRows, decodeBlock, nominalStartOf, type StoredBlock } from '@app/metering';
import type { PlannedChannel } from './feed-plan.js';
import type { FeedQuery } from './feed-query.js';
import type { FeedView } from './feed-view.js';

/** One block as a reader gets it: the rows of its day that are theirs to see, at least one. */
export interface SelectedBlock {
  readonly nominalStart: number;
  readonly rows: DayRows;
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
  const rows = new DayRows();
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
  retainSeen(rows, nominalStart, periods);
  const last = rows.count - 1;
  if (last < 0) return undefined;
  const start = nominalStart + (rows.start[0] ?? 0);
  const end = endOf(rows, nominalStart, last);
  if (start < query.publishedMin || end > query.publishedMax) return undefined;
  return { nominalStart, rows, start, end, published: block.p.getTime(), updated };
}

const endOf = (rows: DayRows, nominalStart: number, row: number): number =>
  nominalStart + (rows.start[row] ?? 0) + (rows.duration[row] ?? 0);

/** Cuts away the readings that do not lie wholly inside one of the periods. */
function retainSeen(rows: DayRows, nominalStart: number, periods: readonly Period[]): void {
  const day = { start: nominalStart + (rows.start[0] ?? 0), end: endOf(rows, nominalStart, rows.count - 1) };
  if (within(periods, day)) return;
  rows.retain((row) =>
    within(periods, { start: nominalStart + (rows.start[row] ?? 0), end: endOf(rows, nominalStart, row) }),
  );
}

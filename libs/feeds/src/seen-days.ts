import { within, type Period } from '@app/entitlement';
import {
  DayRows,
  decodeBlock,
  nominalStartOf,
  rowsAsOf,
  type PastReading,
  type StampBounds,
  type StoredBlock,
} from '@app/metering';
import type { PlannedChannel } from './feed-plan.js';
import type { FeedView } from './feed-view.js';
import { mostAsked } from './leaf-window.js';

/** One block as a reader gets it: the rows of its span that are theirs to see, at least one. */
export interface SelectedBlock {
  /** where its span begins by the calendar, epoch seconds */
  readonly nominalStart: number;
  /** starts are counted from the nominal start */
  readonly rows: DayRows;
  /** first reading's start and last reading's end, epoch seconds */
  readonly start: number;
  readonly end: number;
  /** epoch milliseconds */
  readonly published: number;
  readonly updated: number;
}

/** Blocks that came with one answer of the database, in the order of time. The rows of one are overwritten by the next. */
export type BlockBatch = Iterable<SelectedBlock>;

interface WantedDays {
  /** nominal start of the first day of use */
  readonly from?: number;
  /** those that may hold readings inside; by default what the query asks for */
  readonly window?: Period;
  /** those that last changed then; at any time where absent */
  readonly changed?: StampBounds | undefined;
}

/** The days of a channel as stored, cut to what the reader may see. */
export async function* seenDays(
  { metering, entitlement, query }: Pick<FeedView, 'metering' | 'entitlement' | 'query'>,
  { source, shortest }: Pick<PlannedChannel, 'source' | 'shortest'>,
  { from = -Infinity, window = { start: query.publishedMin, end: query.publishedMax + 1 }, changed }: WantedDays = {},
): AsyncGenerator<BlockBatch> {
  const { intervalBlocks } = metering;
  const rows = new DayRows();
  const stood = new DayRows();
  const periods = entitlement.periodsOf(source.usagePointId);
  function* seenOfAll(blocks: Iterable<StoredBlock>, past?: ReadonlyMap<number, readonly PastReading[]>): BlockBatch {
    for (const block of blocks) {
      decodeBlock(block, source.intervalLength, rows);
      const day = past === undefined ? dayOf(block, rows) : dayAsOf(block, rows, past, query.asOf * 1000, stood);
      const seen = day === undefined ? undefined : seenOf(day, periods, shortest);
      if (seen !== undefined) yield seen;
    }
  }
  const wanted = { from, enough: mostAsked(query), changed };
  for await (const blocks of intervalBlocks.read(entitlement, source, window, wanted)) {
    const past = query.asOf === Infinity ? undefined : await intervalBlocks.pastOfAll(entitlement, source, blocks);
    yield seenOfAll(blocks, past);
  }
}

type Day = Pick<SelectedBlock, 'nominalStart' | 'rows' | 'published' | 'updated'>;

const dayOf = (block: StoredBlock, rows: DayRows): Day => ({
  nominalStart: nominalStartOf(block._id.buffer),
  rows,
  published: block.p.getTime(),
  updated: block.u.getTime(),
});

function dayAsOf(
  block: StoredBlock,
  current: DayRows,
  past: ReadonlyMap<number, readonly PastReading[]>,
  asOf: number,
  into: DayRows,
): Day | undefined {
  const nominalStart = nominalStartOf(block._id.buffer);
  const { rows, updated } = rowsAsOf(current, past.get(nominalStart) ?? [], asOf, into);
  if (rows.count === 0) return undefined;
  const { published, updated: changed } = dayOf(block, rows);
  return { nominalStart, rows, published, updated: changed <= asOf ? changed : updated };
}

/**
 * Cuts away the readings that do not lie wholly inside one of the periods, or are shorter than may be seen; undefined
 * where none is left.
 */
function seenOf(day: Day, periods: readonly Period[], shortest: number): SelectedBlock | undefined {
  const { rows, nominalStart } = day;
  if (rows.count === 0) return undefined;
  const hull = hullOf(day);
  if (shortest === 0 && within(periods, hull)) return selectedOf(day, hull);
  rows.retain((row) => {
    const start = nominalStart + (rows.start[row] ?? 0);
    const duration = rows.duration[row] ?? 0;
    return duration >= shortest && within(periods, { start, end: start + duration });
  });
  return rows.count === 0 ? undefined : selectedOf(day, hullOf(day));
}

const selectedOf = ({ nominalStart, rows, published, updated }: Day, { start, end }: Period): SelectedBlock => ({
  nominalStart,
  rows,
  start,
  end,
  published,
  updated,
});

/** From the first reading's start to the last one's end. */
export function hullOf({ rows, nominalStart }: Pick<Day, 'rows' | 'nominalStart'>): Period {
  const last = rows.count - 1;
  return {
    start: nominalStart + (rows.start[0] ?? 0),
    end: nominalStart + (rows.start[last] ?? 0) + (rows.duration[last] ?? 0),
  };
}

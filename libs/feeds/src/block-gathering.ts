import type { Period } from '@app/entitlement';
import { DayRows, SpanAggregator, type AggregatedReading } from '@app/metering';
import { hullOf, seenDays, type BlockBatch, type SelectedBlock } from './seen-days.js';
import type { ChannelSpans, PlannedChannel } from './feed-plan.js';
import type { FeedView } from './feed-view.js';

/** A block that readings are still added to. */
interface OpenBlock {
  readonly nominalStart: number;
  readonly nominalEnd: number;
  readonly rows: DayRows;
  published: number;
  updated: number;
}

/**
 * The blocks of a channel whose readings are aggregated or whose blocks cover other spans than a day, before the query
 * is asked: whole, since what a block holds must not depend on it.
 */
export async function* gatherBlocks(
  view: FeedView,
  channel: PlannedChannel,
  spans: ChannelSpans,
  after: number,
): AsyncGenerator<BlockBatch> {
  let open: OpenBlock | undefined;
  function* over(readings: Iterable<AggregatedReading>): BlockBatch {
    for (const reading of readings) {
      if (open !== undefined && reading.start >= open.nominalEnd) {
        if (open.nominalStart > after) yield selectedOf(open);
        open = undefined;
      }
      open ??= opened(spans, reading);
      append(open, reading);
    }
  }
  for await (const readings of readingsOf(view, channel, spans, after)) yield over(readings);
  if (open !== undefined && open.nominalStart > after) yield [selectedOf(open)];
}

function opened(spans: ChannelSpans, reading: AggregatedReading): OpenBlock {
  const { start, end } = spans.blockAt(reading.start);
  return { nominalStart: start, nominalEnd: end, rows: new DayRows(), published: Infinity, updated: -Infinity };
}

function append(block: OpenBlock, reading: AggregatedReading): void {
  const { rows } = block;
  const row = rows.grow();
  rows.start[row] = reading.start - block.nominalStart;
  for (const column of ['duration', 'value', 'quality', 'cost', 'tou', 'tier', 'cpp'] as const) {
    rows[column][row] = reading[column];
  }
  block.published = Math.min(block.published, reading.published);
  block.updated = Math.max(block.updated, reading.updated);
}

const selectedOf = ({ nominalStart, rows, published, updated }: OpenBlock): SelectedBlock => ({
  nominalStart,
  rows,
  published,
  updated,
  ...hullOf({ rows, nominalStart }),
});

/**
 * The readings of whole blocks, and of whole spans at their edges: a block before or after those asked for may lack
 * some, and is none of those asked for.
 */
async function* readingsOf(
  view: FeedView,
  channel: PlannedChannel,
  spans: ChannelSpans,
  after: number,
): AsyncGenerator<Iterable<AggregatedReading>> {
  const { blockAt, interval } = spans;
  const { publishedMin, publishedMax } = view.query;
  const wholeSpan = (t: number): Period => interval?.at(t) ?? { start: t, end: t };
  const begin = Math.max(
    Number.isFinite(publishedMin) ? blockAt(publishedMin).start : publishedMin,
    Number.isFinite(after) ? blockAt(after).end : after,
  );
  const end = Number.isFinite(publishedMax) ? blockAt(publishedMax).end : publishedMax;
  const window = {
    start: Number.isFinite(begin) ? wholeSpan(begin).start : begin,
    end: Number.isFinite(end) ? wholeSpan(end).end : end,
  };
  const days = seenDays(view, channel, { window });
  if (interval === undefined) for await (const batch of days) yield rowsOf(batch);
  else yield* aggregated(days, interval);
}

function* rowsOf(batch: BlockBatch): Generator<AggregatedReading> {
  for (const { rows, nominalStart, published, updated } of batch) {
    for (let row = 0; row < rows.count; row++) {
      yield {
        start: nominalStart + (rows.start[row] ?? 0),
        duration: rows.duration[row] ?? 0,
        value: rows.value[row] ?? 0,
        quality: rows.quality[row] ?? 0,
        cost: rows.cost[row] ?? NaN,
        tou: rows.tou[row] ?? 0,
        tier: rows.tier[row] ?? 0,
        cpp: rows.cpp[row] ?? 0,
        published,
        updated,
      };
    }
  }
}

async function* aggregated(
  days: AsyncIterable<BlockBatch>,
  { aggregation, at, ofDays }: NonNullable<ChannelSpans['interval']>,
): AsyncGenerator<Iterable<AggregatedReading>> {
  const aggregator = new SpanAggregator(aggregation, at, ofDays);
  function* added(batch: BlockBatch): Generator<AggregatedReading> {
    for (const day of batch) yield* aggregator.add(day);
  }
  for await (const batch of days) yield added(batch);
  yield aggregator.end();
}

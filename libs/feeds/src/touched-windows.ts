import { clipPeriods, type Entitlement, type Period } from '@app/entitlement';
import { requiredFunctionBlock } from '@app/espi';
import { spansOf, type Metering, type StoredMeterReading, type StoredReadingType } from '@app/metering';
import type { TimeZone } from '@app/time';
import type { PlannedChannel } from './feed-plan.js';
import { wholeFeed } from './feed-query.js';
import { seenDays } from './seen-days.js';
import { SpansOfReader } from './spans-of-reader.js';

/** A channel, and what must be known of its usage point to see it as a reader does. */
export interface ChangedChannel {
  readonly meterReading: StoredMeterReading;
  readonly readingType: StoredReadingType;
  readonly serviceKind: number;
  readonly zone: TimeZone;
}

interface Reading {
  readonly metering: Metering;
  readonly entitlement: Entitlement;
}

/**
 * Where the reader finds what changed of a channel: bounds of published-min and -max inside which lies, as sent, every
 * block that holds any of it, one a period in which the reader sees it; none where the reader sees nothing of it.
 *
 * @param changed hull of the readings that changed, from the start of one of them
 */
export async function touchedWindows(
  { metering, entitlement }: Reading,
  { meterReading, readingType, serviceKind, zone }: ChangedChannel,
  changed: Period,
): Promise<Period[]> {
  if (!entitlement.allows(requiredFunctionBlock(readingType.content, serviceKind))) return [];
  const seen = clipPeriods(entitlement.periodsOf(meterReading.usagePointId), changed);
  if (seen.length === 0) return [];
  const view = { metering, entitlement, query: wholeFeed };
  const channel = await new SpansOfReader(view, meterReading.usagePointId, zone).plan({ meterReading, readingType });
  if (channel === undefined) return [];
  const windows = seen.map((part) => nominalWindow(channel, zone, part, changed.start));
  if (channel.source.intervalLength > 0) return windows;
  return Promise.all(windows.map(async (each) => asSent(view, channel, each)));
}

/**
 * From the start of the first block to the end of the last one by the calendar, or of the last interval in it where
 * intervals do not end with blocks.
 *
 * @param grid where an interval starts, from which others are counted
 */
function nominalWindow(
  { source, spans }: PlannedChannel,
  zone: TimeZone,
  { start, end }: Period,
  grid: number,
): Period {
  const blockAt = spans?.blockAt ?? spansOf('daily', zone);
  const intervalAt = spans?.interval?.at ?? ((t: number): Period => ({ start: t, end: t }));
  const { intervalLength } = source;
  const blockOf = (t: number): Period => blockAt(intervalAt(t).start);
  return {
    start: Number.isFinite(start) ? blockOf(start).start : start,
    end: Number.isFinite(end) ? Math.max(end, endOfLast(blockOf(end - 1).end)) : end,
  };

  function endOfLast(blockEnd: number): number {
    if (spans?.interval !== undefined) return Math.max(blockEnd, intervalAt(blockEnd - 1).end);
    if (intervalLength === 0 || (blockEnd - grid) % intervalLength === 0) return blockEnd;
    return blockEnd + intervalLength;
  }
}

/** Wider where a reading, having a length of its own, reaches out of the block in which it starts. */
async function asSent(view: Reading, channel: PlannedChannel, { start, end }: Period): Promise<Period> {
  if (!Number.isFinite(end)) return { start, end };
  let latest = end;
  for await (const batch of seenDays({ ...view, query: wholeFeed }, channel, { from: start, window: { start, end } })) {
    for (const day of batch) if (day.nominalStart < end) latest = Math.max(latest, day.end);
  }
  return { start, end: latest };
}

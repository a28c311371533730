import { clipPeriods } from '@app/entitlement';
import { daysBetween, localDate, localDayStart, nextLocalDay, type CivilDate, type TimeZone } from '@app/time';
import { selectBlocks } from './block-selection.js';
import type { PlannedChannel } from './feed-plan.js';
import type { TakenUsage } from './taken-usage.js';

/** Local dates that follow each other, both included. */
export interface DayRun {
  readonly first: CivilDate;
  readonly last: CivilDate;
}

/** What the days asked for lack. */
export interface Uncovered {
  /** without any reading that the reader may see */
  readonly missing: readonly DayRun[];
  /** on which some channel has fewer readings than the day has intervals, or none at all */
  readonly incomplete: readonly DayRun[];
  /** whether any of the days has a reading */
  readonly hasReadings: boolean;
}

/** Which of the days asked for are not wholly covered; where a side is open, the data stored bounds it. */
export async function uncoveredDays(taken: TakenUsage): Promise<Uncovered> {
  const { view, zone } = taken;
  const { publishedMin, publishedMax } = view.query;
  const lacking = await lackingByDay(taken);
  const covered = [...lacking.keys()].sort((a, b) => a - b);
  const missing: DayRun[] = [];
  const incomplete: DayRun[] = [];
  let next = publishedMin === -Infinity ? covered[0] : publishedMin;
  for (const day of covered) {
    if (next !== undefined && day > next) missing.push(runOf(zone, next, day));
    next = nextLocalDay(zone, day);
    if (lacking.get(day) === true) addDay(incomplete, runOf(zone, day, next));
  }
  if (next !== undefined && publishedMax !== Infinity && next < publishedMax)
    missing.push(runOf(zone, next, publishedMax));
  return { missing, incomplete, hasReadings: covered.length > 0 };
}

/** The days that have anything, each by its start, and whether some channel lacks intervals in it, or all of them. */
async function lackingByDay(taken: TakenUsage): Promise<Map<number, boolean>> {
  const channels = taken.plan.usagePoints.flatMap((each) => each.channels);
  const found = await Promise.all(
    channels.map(async (channel) => ({
      ...channel.source,
      isWholeOn: await (channel.source.intervalLength === 0
        ? daysReached(taken, channel)
        : daysCounted(taken, channel)),
    })),
  );
  const days = new Map<number, boolean>();
  for (const { isWholeOn } of found) {
    for (const [day, isWhole] of isWholeOn) days.set(day, (days.get(day) ?? false) || !isWhole);
  }
  for (const { intervalLength, firstDay = Infinity, lastDay = -Infinity, isWholeOn } of found) {
    if (intervalLength === 0) continue;
    for (const day of days.keys()) {
      if (firstDay < day && day < lastDay && !isWholeOn.has(day)) days.set(day, true);
    }
  }
  return days;
}

/** The days of which a channel has readings, and whether as many as a day has intervals. */
async function daysCounted({ view, zone }: TakenUsage, { source }: PlannedChannel): Promise<Map<number, boolean>> {
  const { metering, entitlement, query } = view;
  const window = { start: query.publishedMin, end: query.publishedMax };
  const periods = clipPeriods(entitlement.periodsOf(source.usagePointId), window);
  const days = new Map<number, boolean>();
  for (const { nominalStart, count } of await metering.intervalBlocks.countsByDay(entitlement, source, window)) {
    const start = localDayStart(zone, nominalStart);
    const end = nextLocalDay(zone, start);
    if (clipPeriods(periods, { start, end }).length === 0) continue;
    days.set(start, count >= Math.floor((end - start) / source.intervalLength));
  }
  return days;
}

/** The days that readings without a fixed length reach over, such as those of a month or of a bill. */
async function daysReached({ view, zone }: TakenUsage, channel: PlannedChannel): Promise<Map<number, boolean>> {
  const days = new Map<number, boolean>();
  for await (const blocks of selectBlocks(view, channel)) {
    for (const { start, end } of blocks) {
      let day = localDayStart(zone, start);
      // what a register shows has no length, and is of its day
      do {
        days.set(day, true);
        day = nextLocalDay(zone, day);
      } while (day < end);
    }
  }
  return days;
}

const runOf = (zone: TimeZone, start: number, end: number): DayRun => ({
  first: localDate(zone, start),
  last: localDate(zone, end - 1),
});

/** Lengthens the last run where the day follows it. */
function addDay(runs: DayRun[], { first, last }: DayRun): void {
  const before = runs.at(-1);
  const follows = before !== undefined && daysBetween(before.last, first) === 1;
  if (follows) runs[runs.length - 1] = { first: before.first, last };
  else runs.push({ first, last });
}

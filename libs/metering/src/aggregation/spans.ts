import type { Period } from '@app/entitlement';
import type { Period as SpanTerm } from '@app/espi';
import {
  dayNumber,
  localDate,
  localDayStart,
  nextLocalDay,
  startOfDate,
  weekdayOf,
  type CivilDate,
  type TimeZone,
} from '@app/time';

const DAY = 86_400;

/** The span of a calendar that holds an instant: spans follow each other without gap or overlap. */
export type SpanAt = (t: number) => Period;

/**
 * Spans of local time that a scope's terms name: `daily`, `weekly` (from Monday, ISO 8601), `monthly`, `seasonal`
 * (quarters of the year), `billingPeriod` (as billed, months where nothing was), or seconds: less than a day they are
 * counted from the start of the local day, whose last span may be cut short; whole days from a fixed day on.
 *
 * @param billed the billing periods of the usage point, ascending
 */
export function spansOf(term: SpanTerm, zone: TimeZone, billed: readonly Period[] = []): SpanAt {
  switch (canonicalSpan(term)) {
    case 'daily':
      return (t) => daySpan(zone, t);
    case 'weekly':
      return (t) => wholeDays(zone, t, weekdayOf(dayNumberAt(zone, t)) - 1, 7);
    case 'monthly':
      return (t) => months(zone, t, 1);
    case 'seasonal':
      return (t) => months(zone, t, 3);
    case 'billingPeriod':
      return (t) => billingPeriod(zone, t, billed);
    default:
      return typeof term === 'number' ? secondsSpans(term, zone) : (t) => daySpan(zone, t);
  }
}

/** Seconds that are a day or a week are that day or week of the calendar. */
export function canonicalSpan(term: SpanTerm): SpanTerm {
  if (term === DAY) return 'daily';
  return term === 7 * DAY ? 'weekly' : term;
}

function secondsSpans(seconds: number, zone: TimeZone): SpanAt {
  const days = Math.ceil(seconds / DAY);
  if (seconds >= DAY) return (t) => wholeDays(zone, t, ((dayNumberAt(zone, t) % days) + days) % days, days);
  return (t) => {
    const day = daySpan(zone, t);
    const start = day.start + Math.floor((t - day.start) / seconds) * seconds;
    return { start, end: Math.min(start + seconds, day.end) };
  };
}

function daySpan(zone: TimeZone, t: number): Period {
  const start = localDayStart(zone, t);
  return { start, end: nextLocalDay(zone, start) };
}

/** The date of the local day that holds `t`, by its noon: over midnight, clocks that go back show the day before. */
const dateOf = (zone: TimeZone, t: number): CivilDate => localDate(zone, localDayStart(zone, t) + DAY / 2);

const dayNumberAt = (zone: TimeZone, t: number): number => {
  const { year, month, day } = dateOf(zone, t);
  return dayNumber(year, month, day);
};

/** `days` local days, of which the one that holds `t` is the one numbered `into`. */
function wholeDays(zone: TimeZone, t: number, into: number, days: number): Period {
  const { year, month, day } = dateOf(zone, t);
  return { start: startOfDate(zone, year, month, day - into), end: startOfDate(zone, year, month, day - into + days) };
}

function months(zone: TimeZone, t: number, count: number): Period {
  const { year, month } = dateOf(zone, t);
  const first = month - ((month - 1) % count);
  const next = first + count;
  return {
    start: startOfDate(zone, year, first, 1),
    end: next > 12 ? startOfDate(zone, year + 1, next - 12, 1) : startOfDate(zone, year, next, 1),
  };
}

function billingPeriod(zone: TimeZone, t: number, billed: readonly Period[]): Period {
  const holding = billed.find(({ start, end }) => start <= t && t < end);
  if (holding !== undefined) return holding;
  const month = months(zone, t, 1);
  const before = billed.findLast(({ end }) => end <= t);
  const after = billed.find(({ start }) => start > t);
  return {
    start: Math.max(month.start, before?.end ?? -Infinity),
    end: Math.min(month.end, after?.start ?? Infinity),
  };
}

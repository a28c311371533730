import { dayNumber } from './civil-date.js';
import type { TimeZone } from './time-zone.js';

const DAY = 86_400;

/**
 * The instants (epoch seconds, ascending) at which the clocks of a zone show a time: none where the clocks skip it,
 * two where they show it twice, else one. Fields outside their range roll over: 24:00 is midnight of the next day.
 */
export function instantsOf(
  zone: TimeZone,
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
): number[] {
  return instantsOfWallTime(zone, dayNumber(year, month, day) * DAY + hour * 3600 + minute * 60 + second);
}

/** As `instantsOf`, for a wall-clock time counted in seconds from 1970-01-01T00:00:00 on the same wall. */
export function instantsOfWallTime(zone: TimeZone, wallSeconds: number): number[] {
  // No offset reaches a day, so those in force a day before and after are the only ones that can apply.
  const earlier = zone.offsetAt(wallSeconds - DAY);
  const later = zone.offsetAt(wallSeconds + DAY);
  if (earlier === later) return [wallSeconds - earlier];
  return [wallSeconds - Math.max(earlier, later), wallSeconds - Math.min(earlier, later)].filter(
    (instant) => instant + zone.offsetAt(instant) === wallSeconds,
  );
}

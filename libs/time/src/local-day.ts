import { dateOfDayNumber, dayNumber } from './civil-date.js';
import type { CivilDate } from './civil-date.js';
import { instantsOfWallTime } from './wall-clock.js';
import type { TimeZone } from './time-zone.js';

const DAY = 86_400;

/** The date that the calendars of the zone show at `t`. */
export function localDate(zone: TimeZone, t: number): CivilDate {
  return dateOfDayNumber(localDayNumber(zone, t));
}

/**
 * The start (epoch seconds) of the local day that holds `t`. Local days follow each other without gap or overlap:
 * where clocks go back over midnight just after it was struck, the repeated stretch belongs to the day begun.
 */
export function localDayStart(zone: TimeZone, t: number): number {
  const offset = zone.offsetAt(t);
  const midnight = Math.floor((t + offset) / DAY) * DAY - offset;
  if (zone.offsetAt(midnight) === offset && zone.offsetAt(midnight - DAY) === offset) return midnight;
  const day = localDayNumber(zone, t);
  const next = startOfDay(zone, day + 1);
  return next <= t ? next : startOfDay(zone, day);
}

/** The start of the local day after the one that starts at `dayStart`: 23, 24, 25 hours later, or what the zone does. */
export function nextLocalDay(zone: TimeZone, dayStart: number): number {
  const offset = zone.offsetAt(dayStart);
  const next = dayStart + DAY;
  if (zone.offsetAt(next) === offset && (dayStart + offset) % DAY === 0) return next;
  // Two days on where the calendar drops a whole day, as on the islands that crossed the date line.
  const day = localDayNumber(zone, dayStart);
  const following = startOfDay(zone, day + 1);
  return following > dayStart ? following : startOfDay(zone, day + 2);
}

/** The first instant of a local date; where its midnight is skipped, the moment the clocks jump past it. */
export function startOfDate(zone: TimeZone, year: number, month: number, day: number): number {
  return startOfDay(zone, dayNumber(year, month, day));
}

function localDayNumber(zone: TimeZone, t: number): number {
  return Math.floor((t + zone.offsetAt(t)) / DAY);
}

function startOfDay(zone: TimeZone, day: number): number {
  const midnight = day * DAY;
  return instantsOfWallTime(zone, midnight)[0] ?? jumpOver(zone, midnight);
}

/** The instant at which the clocks jump from before a wall time to after it. */
function jumpOver(zone: TimeZone, wallSeconds: number): number {
  let before = wallSeconds - zone.offsetAt(wallSeconds + DAY);
  let after = wallSeconds - zone.offsetAt(wallSeconds - DAY);
  const offsetBefore = zone.offsetAt(before);
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (zone.offsetAt(middle) === offsetBefore) before = middle;
    else after = middle;
  }
  return after;
}

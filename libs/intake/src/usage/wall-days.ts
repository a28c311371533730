import { dayNumber, instantsOfWallTime, isCivilDate } from '@app/time';
import type { TimeZone } from '@app/time';

/** The whole years whose days a stored block's key can name, in each zone: its start is 32 bits of epoch seconds. */
const FIRST_YEAR = 1971;
const LAST_YEAR = 2105;

const DAY = 86_400;

/** A local date, made ready for turning many wall-clock times of that day into instants. */
export interface WallDay {
  /** its midnight, in seconds since 1970-01-01T00:00:00 on the same wall */
  readonly wall: number;
  /** no clock change is near: the instant of a time of this day is `start` plus the seconds since midnight */
  readonly regular: boolean;
  /** where regular, the instant of its midnight in epoch seconds */
  readonly start: number;
}

/** Whether it is a date, and one whose readings can be stored. */
export const isDateOfReadings = (year: number, month: number, day: number): boolean =>
  isCivilDate(year, month, day) && year >= FIRST_YEAR && year <= LAST_YEAR;

/** The day of a date in a zone; undefined where no such date exists. */
export function wallDay(zone: TimeZone, year: number, month: number, day: number): WallDay | undefined {
  if (!isDateOfReadings(year, month, day)) return undefined;
  const wall = dayNumber(year, month, day) * DAY;
  const offset = zone.offsetAt(wall - DAY);
  return { wall, regular: offset === zone.offsetAt(wall + 2 * DAY), start: wall - offset };
}

/** The instants at which the day's clocks show `seconds` after midnight: none, one or two, ascending. */
export function instantsOfDay(zone: TimeZone, day: WallDay, seconds: number): readonly number[] {
  return day.regular ? [day.start + seconds] : instantsOfWallTime(zone, day.wall + seconds);
}

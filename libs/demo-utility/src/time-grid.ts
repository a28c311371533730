import {
  addMonths,
  dayNumber,
  localDate,
  localDayStart,
  nextLocalDay,
  startOfDate,
  weekdayOf,
  type CivilDate,
  type TimeZone,
} from '@app/time';
import { isHoliday } from './calendar.js';

/** One local day of a grid. */
export interface LocalDay {
  readonly index: number;
  readonly date: CivilDate;
  /** days since 1970-01-01 */
  readonly number: number;
  /** Monday 1 to Sunday 7 */
  readonly weekday: number;
  /** no working day: weekend or holiday */
  readonly free: boolean;
  /** epoch seconds, end exclusive */
  readonly start: number;
  readonly end: number;
  /** index of its first interval, and of the next day's */
  readonly first: number;
  readonly last: number;
}

export const DAY = 86_400;
const MONTHS = 13;

/**
 * The intervals of 13 months up to yesterday, local time: 23 or 25 hours of them on the days when clocks change.
 * An interval length of a day means local days, however long.
 */
export class TimeGrid {
  readonly days: readonly LocalDay[];
  readonly count: number;
  /** epoch seconds */
  readonly start: Float64Array;
  readonly duration: Float64Array;
  /** what the clock on the wall shows at the start, in hours */
  readonly hour: Float64Array;

  constructor(
    readonly zone: TimeZone,
    readonly intervalLength: number,
    now: Date,
  ) {
    const end = localDayStart(zone, Math.floor(now.getTime() / 1000));
    const from = addMonths(localDate(zone, end), -MONTHS);
    const days: LocalDay[] = [];
    let first = 0;
    for (let start = startOfDate(zone, from.year, from.month, from.day); start < end;) {
      const next = nextLocalDay(zone, start);
      const last = first + (intervalLength === DAY ? 1 : Math.ceil((next - start) / intervalLength));
      days.push(localDay(zone, days.length, start, next, first, last));
      start = next;
      first = last;
    }
    this.days = days;
    this.count = first;
    this.start = new Float64Array(first);
    this.duration = new Float64Array(first);
    this.hour = new Float64Array(first);
    for (const day of days) this.#fill(day);
  }

  /** End of yesterday, epoch seconds. */
  get end(): number {
    return this.days.at(-1)?.end ?? 0;
  }

  /** Index of the first day that starts at `t` or later. */
  dayFrom(t: number): number {
    const index = this.days.findIndex(({ start }) => start >= t);
    return index < 0 ? this.days.length : index;
  }

  #fill(day: LocalDay): void {
    for (let i = day.first; i < day.last; i++) {
      const start = day.start + (i - day.first) * this.intervalLength;
      this.start[i] = start;
      this.duration[i] = this.intervalLength === DAY ? day.end - day.start : this.intervalLength;
      this.hour[i] = ((start + this.zone.offsetAt(start)) % DAY) / 3600;
    }
  }
}

function localDay(zone: TimeZone, index: number, start: number, end: number, first: number, last: number): LocalDay {
  const date = localDate(zone, start);
  const number = dayNumber(date.year, date.month, date.day);
  const weekday = weekdayOf(number);
  return { index, date, number, weekday, free: weekday > 5 || isHoliday(date), start, end, first, last };
}

import {
  addDays,
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
/** Stands for months of the calendar, however long. */
export const MONTH = 30 * DAY;
const MONTHS = 13;

/** How far a grid reaches. */
export interface Extent {
  /** months of days before today; 13 where neither this nor `days` is given, none for 0 */
  readonly months?: number;
  /** days before today, in the place of months */
  readonly days?: number;
  /** the whole of today too, though it is not over */
  readonly withToday?: boolean;
}

/**
 * The intervals of 13 months up to yesterday, local time: 23 or 25 hours of them on the days when clocks change.
 * An interval length of a day means local days, and that of a month whole months, which lie in the day they begin on.
 */
export class TimeGrid {
  readonly days: readonly LocalDay[];
  readonly count: number;
  /** epoch seconds */
  readonly start: Float64Array;
  readonly duration: Float64Array;
  /** what the clock on the wall shows at the start, in hours */
  readonly hour: Float64Array;
  /** end of the last day, epoch seconds */
  readonly end: number;

  constructor(
    readonly zone: TimeZone,
    readonly intervalLength: number,
    now: Date,
    { months = MONTHS, days: daysBefore, withToday = false }: Extent = {},
  ) {
    const today = localDayStart(zone, Math.floor(now.getTime() / 1000));
    const date = localDate(zone, today);
    const from = daysBefore === undefined ? addMonths(date, -months) : addDays(date, -daysBefore);
    this.end = withToday ? nextLocalDay(zone, today) : today;
    const days: LocalDay[] = [];
    let first = 0;
    for (let start = startOfDate(zone, from.year, from.month, from.day); start < this.end;) {
      const next = nextLocalDay(zone, start);
      const last = first + this.#intervalsOf(start, next);
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

  /** Index of the first day that starts at `t` or later. */
  dayFrom(t: number): number {
    const index = this.days.findIndex(({ start }) => start >= t);
    return index < 0 ? this.days.length : index;
  }

  /** How many intervals begin on a day: a month does on its first, where it is over before the grid ends. */
  #intervalsOf(start: number, next: number): number {
    if (this.intervalLength === DAY) return 1;
    if (this.intervalLength < DAY) return Math.ceil((next - start) / this.intervalLength);
    return localDate(this.zone, start).day === 1 && this.#nextMonth(start) <= this.end ? 1 : 0;
  }

  #nextMonth(start: number): number {
    const { year, month } = addMonths({ ...localDate(this.zone, start), day: 1 }, 1);
    return startOfDate(this.zone, year, month, 1);
  }

  #durationOf({ start, end }: LocalDay): number {
    if (this.intervalLength === DAY) return end - start;
    return this.intervalLength === MONTH ? this.#nextMonth(start) - start : this.intervalLength;
  }

  #fill(day: LocalDay): void {
    for (let i = day.first; i < day.last; i++) {
      const start = day.start + (i - day.first) * this.intervalLength;
      this.start[i] = start;
      this.duration[i] = this.#durationOf(day);
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

import type { Period } from '@app/entitlement';
import { spansOf } from '@app/metering';
import {
  addDays,
  addMonths,
  localDate,
  localDayStart,
  nextLocalDay,
  startOfDate,
  type CivilDate,
  type TimeZone,
} from '@app/time';

/** The periods that a person looks at. A `year` is thirteen bills or months, so that its last has the year before beside it. */
export const usagePeriods = ['day', 'week', 'month', 'bill', 'year'] as const;
export type UsagePeriod = (typeof usagePeriods)[number];

/** What a period is parted into: seconds less than a day, or a span of the calendar or of the bills. */
export type UsageSpan = number | 'day' | 'month' | 'bill' | 'reading';

const DAY = 86_400;
const MONTHS_OF_YEAR = 13;
const TERMS = { day: 'daily', week: 'weekly', month: 'monthly' } as const;

/** Periods as the clocks of a place and the bills of a usage point part time. */
export class UsageCalendar {
  /** @param bills the billing periods, ascending; where there are none, months stand for them */
  constructor(
    readonly zone: TimeZone,
    readonly bills: readonly Period[] = [],
  ) {}

  get hasBills(): boolean {
    return this.bills.length > 0;
  }

  /** The period that holds an instant; the year is the one that ends with the bill or month that does. */
  at(kind: UsagePeriod, t: number): Period {
    if (kind === 'bill') return this.#bill(t);
    if (kind !== 'year') return spansOf(TERMS[kind], this.zone)(t);
    const last = this.#ofYear(t);
    let first = last;
    for (let n = 1; n < MONTHS_OF_YEAR; n++) first = this.#ofYear(first.start - 1);
    return { start: first.start, end: last.end };
  }

  before(kind: UsagePeriod, { start }: Period): Period {
    // the year before ends with the bill or month that this one begins with
    return this.at(kind, kind === 'year' ? start : start - 1);
  }

  after(kind: UsagePeriod, { end }: Period): Period {
    if (kind !== 'year') return this.at(kind, end);
    let last = this.#ofYear(end - 1);
    for (let n = 1; n < MONTHS_OF_YEAR; n++) last = this.#ofYear(last.end);
    return this.at('year', last.start);
  }

  /** The same period of the year before: a week by its weekdays, anything else by its date. */
  yearBefore(kind: UsagePeriod, period: Period): Period {
    if (kind === 'year') return this.before(kind, period);
    const middle = (period.start + period.end) / 2;
    const date = localDate(this.zone, kind === 'bill' ? middle : period.start + DAY / 2);
    const then = kind === 'week' ? addDays(date, -52 * 7) : addMonths(date, -12);
    return this.at(kind, this.#noonOf(then));
  }

  /** The spans of a period, ascending, without gap or overlap. */
  spans(span: Exclude<UsageSpan, 'reading'>, { start, end }: Period): Period[] {
    const spans: Period[] = [];
    if (typeof span === 'number') {
      for (let day = localDayStart(this.zone, start); day < end; day = nextLocalDay(this.zone, day)) {
        const dayEnd = nextLocalDay(this.zone, day);
        for (let at = day; at < dayEnd; at += span) spans.push({ start: at, end: Math.min(at + span, dayEnd) });
      }
      return spans;
    }
    for (let t = start; t < end;) {
      const each = span === 'bill' ? this.#ofYear(t) : this.at(span, t);
      spans.push({ start: Math.max(each.start, start), end: Math.min(each.end, end) });
      t = each.end;
    }
    return spans;
  }

  /** Bills where there are any, else months. */
  #ofYear(t: number): Period {
    return this.hasBills ? this.#bill(t) : this.at('month', t);
  }

  /** Before the first bill and since the last, periods go on by months of the same day. */
  #bill(t: number): Period {
    const { bills } = this;
    const [first, last] = [bills.at(0), bills.at(-1)];
    if (first === undefined || last === undefined) return this.at('month', t);
    const holding = bills.find(({ start, end }) => start <= t && t < end);
    if (holding !== undefined) return holding;
    if (t >= last.end) return this.#monthsFrom(last.end, t);
    if (t < first.start) return this.#monthsFrom(first.start, t);
    // between two bills that do not meet
    return {
      start: bills.findLast(({ end }) => end <= t)?.end ?? first.start,
      end: bills.find(({ start }) => start > t)?.start ?? last.end,
    };
  }

  #monthsFrom(anchor: number, t: number): Period {
    const date = localDate(this.zone, anchor);
    const startOf = (months: number): number => this.#startOf(addMonths(date, months));
    const at = localDate(this.zone, t);
    let months = (at.year - date.year) * 12 + at.month - date.month;
    while (startOf(months) > t) months--;
    while (startOf(months + 1) <= t) months++;
    return { start: startOf(months), end: startOf(months + 1) };
  }

  #startOf({ year, month, day }: CivilDate): number {
    return startOfDate(this.zone, year, month, day);
  }

  #noonOf(date: CivilDate): number {
    return this.#startOf(date) + DAY / 2;
  }
}

/**
 * Where a span lies in its period, so that spans of two periods can be laid over each other: parts of days by the time
 * on the clock, which a repeated hour has twice; days by their order, bills and months by their order from the end.
 */
export function placesOfSpans(spans: readonly Period[], zone: TimeZone, span: UsageSpan): number[] {
  if (span === 'month' || span === 'bill' || span === 'reading') return spans.map((_, index) => index - spans.length);
  if (span === 'day') return spans.map((_, index) => index);
  let day = -1;
  let dayStart = NaN;
  return spans.map(({ start }) => {
    const ofDay = localDayStart(zone, start);
    if (ofDay !== dayStart) {
      day++;
      dayStart = ofDay;
    }
    const clock = (((start + zone.offsetAt(start)) % DAY) + DAY) % DAY;
    return day * DAY + clock;
  });
}

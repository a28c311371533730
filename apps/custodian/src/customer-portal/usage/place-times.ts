import { Formats, type Language } from '@app/language';
import { localDayStart, nextLocalDay, type TimeZone } from '@app/time';

/**
 * Times as the clocks of a usage point show them, in a person's language. They are formatted as if the clocks were
 * those of UTC, so that zones of which only the rules are known are right too.
 */
export class PlaceTimes {
  readonly #formats: Formats;

  constructor(
    readonly language: Language,
    readonly zone: TimeZone,
  ) {
    this.#formats = Formats.in(language, 'UTC');
  }

  /** Wednesday, July 15, 2026 */
  fullDate(t: number): string {
    return this.#formats.fullDate(this.#wall(t));
  }

  /** Wednesday, July 15 */
  day(t: number): string {
    return this.#formats.day(this.#wall(t));
  }

  /** Wed, Jul 15 */
  shortDay(t: number): string {
    return this.#formats.shortDay(this.#wall(t));
  }

  /** Jul 15 */
  dayOfMonth(t: number): string {
    return this.#formats.dayOfMonth(this.#wall(t));
  }

  /** Jul 15, 2026 */
  shortDate(t: number): string {
    return this.#formats.shortDate(this.#wall(t));
  }

  /** July 15, 2026 */
  date(t: number): string {
    return this.#formats.date(this.#wall(t));
  }

  /** July 2026 */
  month(t: number): string {
    return this.#formats.month(this.#wall(t));
  }

  /** Jul 2026, or Jul */
  shortMonth(t: number, options?: { withYear: boolean }): string {
    return this.#formats.shortMonth(this.#wall(t), options);
  }

  /** 9 am */
  hour(t: number): string {
    return this.#formats.hour(this.#wall(t));
  }

  /** 2 am, of what clocks show, which they may never have: seconds as if in UTC */
  hourShown(shown: number): string {
    return this.#formats.hour(new Date(shown * 1000));
  }

  /** 9:15 am */
  time(t: number): string {
    return this.#formats.time(this.#wall(t));
  }

  /** July 15, 2026 at 9:15 am */
  dateTime(t: number): string {
    return this.#formats.dateTime(this.#wall(t));
  }

  /** July 1 – 15, 2026, of a period whose end is exclusive */
  dates(start: number, end: number): string {
    return this.#formats.dates(this.#wall(start), this.#wall(end - 1));
  }

  /** Jul 1 – 15, 2026 */
  shortDates(start: number, end: number): string {
    return this.#formats.shortDates(this.#wall(start), this.#wall(end - 1));
  }

  /** The date in the way of fields: 2026-07-15 */
  fieldDate(t: number): string {
    return this.#wall(t).toISOString().slice(0, 10);
  }

  /** Of a time that the clocks show twice, because they go back on its day: which time this is. */
  repetition(t: number): 'first' | 'second' | undefined {
    const day = localDayStart(this.zone, t);
    const back = this.zone.offsetAt(day) - this.zone.offsetAt(nextLocalDay(this.zone, day) - 1);
    if (back <= 0) return undefined;
    if (this.#shows(t + back) === this.#shows(t)) return 'first';
    return this.#shows(t - back) === this.#shows(t) ? 'second' : undefined;
  }

  #shows(t: number): number {
    return t + this.zone.offsetAt(t);
  }

  #wall(t: number): Date {
    return new Date(this.#shows(t) * 1000);
  }
}

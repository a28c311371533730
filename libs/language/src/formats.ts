import type { Language } from './language.js';

const LOCALES: Readonly<Record<Language, string>> = { en: 'en-US', es: 'es-US' };
const NO_BREAK_SPACE = '\u00a0';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** seconds below which a time from now is told in that unit */
const RELATIVE_UNITS = [
  [MINUTE, 'second', 1],
  [HOUR, 'minute', MINUTE],
  [DAY, 'hour', HOUR],
  [45 * DAY, 'day', DAY],
  [540 * DAY, 'month', 30.4375 * DAY],
  [Infinity, 'year', 365.25 * DAY],
] as const;

const DURATION_UNITS = [
  ['day', DAY],
  ['hour', HOUR],
  ['minute', MINUTE],
  ['second', 1],
] as const;

const BYTE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** Decimal places, at least and at most. */
export interface Places {
  readonly least?: number;
  readonly most?: number;
}

/** Dates, numbers and amounts as a person reads them, in one language and one time zone. */
export class Formats {
  readonly #locale: string;
  readonly #dates = new Map<string, Intl.DateTimeFormat>();
  readonly #numbers = new Map<string, Intl.NumberFormat>();

  private constructor(
    readonly language: Language,
    /** IANA name */
    readonly timeZone: string,
  ) {
    this.#locale = LOCALES[language];
  }

  static readonly #made = new Map<string, Formats>();

  /** @param timeZone IANA name: the usage point's, or the utility's where nothing nearer has one */
  static in(language: Language, timeZone: string): Formats {
    const key = `${language} ${timeZone}`;
    const made = Formats.#made.get(key) ?? new Formats(language, timeZone);
    Formats.#made.set(key, made);
    return made;
  }

  /** July 15, 2026 · 15 de julio de 2026 */
  date(at: Date): string {
    return this.#date(at, { dateStyle: 'long' });
  }

  /** Wednesday, July 15, 2026 */
  fullDate(at: Date): string {
    return this.#date(at, { dateStyle: 'full' });
  }

  /** Jul 15, 2026, for tables */
  shortDate(at: Date): string {
    return this.#date(at, { dateStyle: 'medium' });
  }

  /** Wednesday, July 15, where the year is known */
  day(at: Date): string {
    return this.#date(at, { weekday: 'long', month: 'long', day: 'numeric' });
  }

  /** Wed, Jul 15, for tables where the year is known */
  shortDay(at: Date): string {
    return this.#date(at, { weekday: 'short', month: 'short', day: 'numeric' });
  }

  /** Jul 15, for axes */
  dayOfMonth(at: Date): string {
    return this.#date(at, { month: 'short', day: 'numeric' });
  }

  /** Jul 2026, for tables; Jul alone on axes */
  shortMonth(at: Date, { withYear = true } = {}): string {
    return this.#date(at, { month: 'short', ...(withYear && { year: 'numeric' }) });
  }

  /** 9 am · 9 a. m., for axes */
  hour(at: Date): string {
    return this.#date(at, { hour: 'numeric' });
  }

  /** July 2026 */
  month(at: Date): string {
    return this.#date(at, { month: 'long', year: 'numeric' });
  }

  /** 9:40 am · 9:40 a. m. */
  time(at: Date): string {
    return this.#date(at, { hour: 'numeric', minute: '2-digit' });
  }

  /** July 15, 2026 at 9:40 am */
  dateTime(at: Date): string {
    return this.#date(at, { dateStyle: 'long', timeStyle: 'short' });
  }

  /** Jul 15, 2026, 9:40:04 am, for logs */
  exactTime(at: Date): string {
    return this.#date(at, { dateStyle: 'medium', timeStyle: 'medium' });
  }

  /** Jul 1 – 15, 2026, for tables; both days are included */
  shortDates(first: Date, last: Date): string {
    return this.#dateFormat({ dateStyle: 'medium' }).formatRange(first, last);
  }

  /** July 1 – 15, 2026; both days are included */
  dates(first: Date, last: Date): string {
    return this.#dateFormat({ dateStyle: 'long' }).formatRange(first, last);
  }

  /** A local date without a time, `2026-07-15`, as in a field: July 15, 2026 */
  civilDate(date: string): string {
    return this.#dateFormat({ dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${date}T00:00:00Z`));
  }

  /** A month, `2026-07`: July 2026, or Jul where there is little room */
  civilMonth(month: string, length: 'long' | 'short' = 'long'): string {
    const options = length === 'long' ? ({ month: 'long', year: 'numeric' } as const) : ({ month: 'short' } as const);
    return this.#dateFormat({ ...options, timeZone: 'UTC' }).format(new Date(`${month}-01T00:00:00Z`));
  }

  /** The name of the zone on that day: Central Daylight Time */
  zoneName(at: Date): string {
    const parts = this.#dateFormat({ timeZoneName: 'long' }).formatToParts(at);
    return parts.find(({ type }) => type === 'timeZoneName')?.value ?? this.timeZone;
  }

  /** 1,234.5 */
  number(value: number, { least = 0, most = 2 }: Places = {}): string {
    return this.#numberFormat({ minimumFractionDigits: Math.min(least, most), maximumFractionDigits: most }).format(
      value,
    );
  }

  /** 12.4 kWh, never broken over two lines; @param unit as it is written: kWh, therms, CCF */
  quantity(value: number, unit: string, places: Places = { most: 1 }): string {
    return `${this.number(value, places)}${NO_BREAK_SPACE}${unit}`;
  }

  /** 42% of @param share 0 to 1 */
  percent(share: number, most = 0): string {
    return this.#numberFormat({ style: 'percent', maximumFractionDigits: most }).format(share);
  }

  /** $81.20; @param currency ISO 4217 */
  money(amount: number, currency = 'USD'): string {
    return this.#numberFormat({ style: 'currency', currency, currencyDisplay: 'narrowSymbol' }).format(amount);
  }

  /** 1.4 MB, in thousands */
  bytes(count: number): string {
    const power = Math.min(Math.floor(Math.log10(Math.max(count, 1)) / 3), BYTE_UNITS.length - 1);
    return this.#numberFormat({
      style: 'unit',
      unit: BYTE_UNITS[power] ?? 'byte',
      unitDisplay: power === 0 ? 'long' : 'short',
      maximumFractionDigits: power === 0 ? 0 : 1,
    }).format(count / 1000 ** power);
  }

  /** 1 hour, 30 minutes: the two greatest units that are not nought */
  duration(seconds: number): string {
    let rest = Math.round(seconds);
    const parts = DURATION_UNITS.flatMap(([unit, length]) => {
      const count = Math.floor(rest / length);
      rest -= count * length;
      return count === 0 ? [] : [this.#unit(count, unit)];
    });
    return parts.length === 0 ? this.#unit(0, 'second') : this.list(parts.slice(0, 2));
  }

  /** in 17 days, yesterday, 3 minutes ago, now */
  relative(at: Date, now: Date): string {
    const seconds = (at.getTime() - now.getTime()) / 1000;
    const [, unit, length] = RELATIVE_UNITS.find(([below]) => Math.abs(seconds) < below) ?? RELATIVE_UNITS[5];
    const count = Math.round(seconds / length);
    const numeric = unit === 'day' || count === 0 ? 'auto' : 'always';
    return new Intl.RelativeTimeFormat(this.#locale, { numeric }).format(count, unit);
  }

  /** electricity, gas, and water */
  list(items: readonly string[]): string {
    return new Intl.ListFormat(this.#locale, { type: 'conjunction' }).format(items);
  }

  #unit(count: number, unit: string): string {
    return this.#numberFormat({ style: 'unit', unit, unitDisplay: 'long' }).format(count);
  }

  /** Intl's thin no-break space before am and pm has no glyph in the fonts here; the look writes am and pm small. */
  #date(at: Date, options: Intl.DateTimeFormatOptions): string {
    const parts = this.#dateFormat(options).formatToParts(at);
    return parts
      .map(({ type, value }) => (type === 'dayPeriod' ? value.toLowerCase() : value))
      .join('')
      .replaceAll('\u202f', NO_BREAK_SPACE);
  }

  #dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
    const key = JSON.stringify(options);
    const format =
      this.#dates.get(key) ?? new Intl.DateTimeFormat(this.#locale, { timeZone: this.timeZone, ...options });
    this.#dates.set(key, format);
    return format;
  }

  #numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
    const key = JSON.stringify(options);
    const format = this.#numbers.get(key) ?? new Intl.NumberFormat(this.#locale, options);
    this.#numbers.set(key, format);
    return format;
  }
}

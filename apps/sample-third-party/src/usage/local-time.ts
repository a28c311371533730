/** LocalTimeParameters of ESPI: offsets in seconds, rules in eight hexadecimal digits. */
export interface TimeRules {
  readonly tzOffset: number;
  readonly dstOffset: number;
  readonly dstStartRule: string;
  readonly dstEndRule: string;
}

/** A date of the calendar. */
export interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const DAY = 86_400;
const UTC: TimeRules = { tzOffset: 0, dstOffset: 0, dstStartRule: 'FFFFFFFF', dstEndRule: 'FFFFFFFF' };

/** The clock at a meter. All instants are epoch seconds. */
export class LocalTime {
  readonly #changes = new Map<number, { readonly start: number; readonly end: number } | undefined>();
  readonly #formats = new Map<string, Intl.DateTimeFormat>();

  constructor(private readonly rules: TimeRules = UTC) {}

  /** Seconds that the clock is ahead of UTC. */
  offsetAt(instant: number): number {
    const { tzOffset, dstOffset } = this.rules;
    const changes = this.#changesOf(new Date((instant + tzOffset) * 1000).getUTCFullYear());
    if (changes === undefined) return tzOffset;
    const { start, end } = changes;
    // south of the equator summer spans the new year
    const isSummer = start < end ? instant >= start && instant < end : instant >= start || instant < end;
    return isSummer ? tzOffset + dstOffset : tzOffset;
  }

  dateOf(instant: number): CivilDate {
    const wall = new Date((instant + this.offsetAt(instant)) * 1000);
    return { year: wall.getUTCFullYear(), month: wall.getUTCMonth() + 1, day: wall.getUTCDate() };
  }

  /** When a local date begins; dates beyond the month's end are of the next one. */
  startOf({ year, month, day }: CivilDate): number {
    const midnight = Date.UTC(year, month - 1, day) / 1000;
    const guess = midnight - this.offsetAt(midnight - this.rules.tzOffset);
    return midnight - this.offsetAt(guess);
  }

  /** The hours of a date: 23, 24 or 25 of them, by the clock's own marks. */
  hoursOf(date: CivilDate): readonly { readonly start: number; readonly end: number; readonly name: string }[] {
    const from = this.startOf(date);
    const to = this.startOf({ ...date, day: date.day + 1 });
    const starts = Array.from({ length: Math.round((to - from) / 3600) }, (_, hour) => from + hour * 3600);
    const nameOf = (start: number): string => this.format(start, { hour: 'numeric' }).toLowerCase();
    return starts.map((start) => {
      const isAgain = nameOf(start) === nameOf(start - 3600);
      return { start, end: start + 3600, name: isAgain ? `${nameOf(start)} again` : nameOf(start) };
    });
  }

  format(instant: number, options: Intl.DateTimeFormatOptions): string {
    const key = JSON.stringify(options);
    const format = this.#formats.get(key) ?? new Intl.DateTimeFormat('en-US', { ...options, timeZone: 'UTC' });
    this.#formats.set(key, format);
    // the clock's own reading, written as if it were UTC: Intl knows zones by name, and we have rules
    return format.format((instant + this.offsetAt(instant)) * 1000).replaceAll('\u202f', ' ');
  }

  /** `UTC−6, UTC−5 in summer` */
  get words(): string {
    const { tzOffset, dstOffset } = this.rules;
    const hasSummer = this.#changesOf(2026) !== undefined;
    return hasSummer ? `${utc(tzOffset)}, ${utc(tzOffset + dstOffset)} in summer` : utc(tzOffset);
  }

  /** When the clocks change in a year, undefined where they do not. */
  #changesOf(year: number): { readonly start: number; readonly end: number } | undefined {
    if (!this.#changes.has(year)) {
      const { tzOffset, dstOffset, dstStartRule, dstEndRule } = this.rules;
      const start = wallTime(dstStartRule, year);
      const end = wallTime(dstEndRule, year);
      const isBoth = start !== undefined && end !== undefined && dstOffset !== 0;
      // each by the clock as it was until then
      this.#changes.set(year, isBoth ? { start: start - tzOffset, end: end - tzOffset - dstOffset } : undefined);
    }
    return this.#changes.get(year);
  }
}

/** `2026-11-01` */
export const isoDate = ({ year, month, day }: CivilDate): string =>
  new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);

/** @returns undefined where it is no date of the calendar */
export function parseDate(text: unknown): CivilDate | undefined {
  if (typeof text !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(text)) return undefined;
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
  return isoDate({ year, month, day }) === text ? { year, month, day } : undefined;
}

function utc(offset: number): string {
  const minutes = Math.abs(offset) / 60;
  const parts = [Math.floor(minutes / 60), ...(minutes % 60 === 0 ? [] : [String(minutes % 60).padStart(2, '0')])];
  return `UTC${offset < 0 ? '−' : '+'}${parts.join(':')}`;
}

/**
 * DstRuleType of espi.xsd, from the lowest bit: 12 bits of seconds, 5 of the hour, 3 of the weekday (Monday is 1),
 * 5 of the day of the month, 3 of the operator, 4 of the month. Operator 0 is the date, 1 the weekday on or after the
 * date, 2 to 6 the first to fifth such weekday, 7 the last.
 *
 * @returns the moment by the clock on the wall, as if it were UTC; undefined where the clocks do not change
 */
function wallTime(rule: string, year: number): number | undefined {
  if (!/^[\da-f]{8}$/i.test(rule) || /^f{8}$/i.test(rule)) return undefined;
  const bits = Number.parseInt(rule, 16);
  const field = (lowest: number, width: number): number => Math.floor(bits / 2 ** lowest) % 2 ** width;
  const [seconds, hour, weekday, day, operator, month] = [
    field(0, 12),
    field(12, 5),
    field(17, 3),
    field(20, 5),
    field(25, 3),
    field(28, 4),
  ];
  const first = operator === 0 || operator === 1 ? day : operator === 7 ? -6 : 1 + 7 * (operator - 2);
  // the last such weekday is the one on or after the seventh day from the month's end
  const from = Date.UTC(year, operator === 7 ? month : month - 1, first) / 1000;
  const wanted = weekday % 7;
  const ahead = operator === 0 ? 0 : (wanted - new Date(from * 1000).getUTCDay() + 7) % 7;
  return from + ahead * DAY + hour * 3600 + seconds;
}

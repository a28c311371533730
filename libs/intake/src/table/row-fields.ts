import { ianaZone, isCivilDate, startOfDate } from '@app/time';
import type { CivilDate, TimeZone } from '@app/time';
import type { Reason } from '../reasons.js';
import { isEsiid } from '../usage/esiid.js';

/** A row that is not taken. */
export class UnfitRow extends Error {
  /** the column and what it takes, and nothing of what is in it: values may be personal */
  readonly detail: string;

  constructor(
    readonly reason: Reason,
    column = '',
    expected?: string,
  ) {
    super(reason);
    this.name = 'UnfitRow';
    this.detail = expected === undefined ? column : `${column}: ${expected}`;
  }
}

/** A usage point as a row names it. */
export type PointRef = { readonly esiid: string } | { readonly id: string };

/** The column that names it. */
export const columnOf = (point: PointRef): string => ('id' in point ? 'usage_point' : 'esiid');

/** A local date, or an instant. */
export type Moment = { readonly date: CivilDate } | { readonly at: Date };

/** Epoch seconds; a date is the beginning of its local day. */
export function secondsOf(moment: Moment, zone: TimeZone): number {
  if ('at' in moment) return Math.floor(moment.at.getTime() / 1000);
  const { year, month, day } = moment.date;
  return startOfDate(zone, year, month, day);
}

/** As far as the keys of interval blocks reach. */
const YEARS = { first: 1970, last: 2105 };
const A_MOMENT = '2026-03-01, 3/1/2026 or 2026-03-01T06:00:00Z';
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})$/;
const HUNDRED_THOUSANDTHS = 5;
/** Int48 of the standard */
const LARGEST = 2 ** 47 - 1;

/** The fields of one row by the names of their columns; an empty field is not there. */
export class RowFields {
  readonly #columns: ReadonlyMap<string, number>;
  readonly #fields: readonly string[];

  constructor(columns: ReadonlyMap<string, number>, fields: readonly string[]) {
    this.#columns = columns;
    this.#fields = fields;
  }

  /** @throws UnfitRow formula-field */
  text(column: string): string | undefined {
    const text = this.#raw(column);
    if (text !== undefined && isFormula(text)) throw new UnfitRow('formula-field', column);
    return text;
  }

  /** @throws UnfitRow missing-value, formula-field */
  needed(column: string): string {
    const text = this.text(column);
    if (text === undefined) throw new UnfitRow('missing-value', column);
    return text;
  }

  /** The first of these words as the field has it, in any case. */
  word<W extends string>(column: string, words: readonly W[]): W | undefined {
    const text = this.#raw(column)?.toLowerCase();
    if (text === undefined) return undefined;
    const found = words.find((word) => word.toLowerCase() === text);
    if (found === undefined) throw new UnfitRow('invalid-value', column, words.join(', '));
    return found;
  }

  flag(column: string): boolean | undefined {
    const word = this.word(column, ['yes', 'no', 'true', 'false', 'y', 'n', '1', '0']);
    return word === undefined ? undefined : ['yes', 'true', 'y', '1'].includes(word);
  }

  /** YYYY-MM-DD, M/D/YYYY, or an instant of ISO 8601 with its offset. */
  moment(column: string): Moment | undefined {
    const text = this.#raw(column);
    if (text === undefined) return undefined;
    if (INSTANT.test(text)) {
      const at = new Date(text);
      const year = at.getUTCFullYear();
      if (Number.isNaN(year) || year < YEARS.first || year > YEARS.last)
        throw new UnfitRow('wrong-date', column, A_MOMENT);
      return { at };
    }
    const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
    const us = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text);
    const [year, month, day] = (iso ? [iso[1], iso[2], iso[3]] : us ? [us[3], us[1], us[2]] : []).map(Number);
    if (year === undefined || month === undefined || day === undefined)
      throw new UnfitRow('wrong-date', column, A_MOMENT);
    if (!isCivilDate(year, month, day) || year < YEARS.first || year > YEARS.last) {
      throw new UnfitRow('wrong-date', column, A_MOMENT);
    }
    return { date: { year, month, day } };
  }

  neededMoment(column: string): Moment {
    const moment = this.moment(column);
    if (moment === undefined) throw new UnfitRow('missing-value', column);
    return moment;
  }

  /** An amount of money in hundred-thousandths; a currency sign and thousands separators may be there. */
  money(column: string): number | undefined {
    const text = this.#raw(column)?.replace(/^([-+]?)[$€£]/, '$1');
    return text === undefined ? undefined : scaled(text, HUNDRED_THOUSANDTHS, column);
  }

  /** A number in thousandths. */
  thousandths(column: string): number | undefined {
    const text = this.#raw(column);
    return text === undefined ? undefined : scaled(text, 3, column);
  }

  whole(column: string): number | undefined {
    const text = this.#raw(column);
    return text === undefined ? undefined : scaled(text, 0, column);
  }

  zone(column: string): string | undefined {
    const name = this.#raw(column);
    if (name === undefined) return undefined;
    try {
      return ianaZone(name).name;
    } catch {
      throw new UnfitRow('wrong-zone', column, 'America/Chicago');
    }
  }

  /** The usage point of columns `esiid` or `usage_point`. */
  point(): PointRef {
    const [point, another] = this.points();
    if (another !== undefined) throw new UnfitRow('invalid-value', 'esiid', 'one');
    if (point === undefined) throw new UnfitRow('missing-value', this.#columns.has('esiid') ? 'esiid' : 'usage_point');
    return point;
  }

  /** As `point`; several stand apart by blanks. */
  points(): PointRef[] {
    const list = (column: string): string[] =>
      this.#raw(column)
        ?.split(/[\s;]+/)
        .filter((each) => each !== '') ?? [];
    const esiids = list('esiid').map((text) => {
      const esiid = text.replace(/^'/, '');
      if (!isEsiid(esiid)) throw new UnfitRow('bad-esiid', 'esiid');
      return { esiid };
    });
    const ids = list('usage_point').map((id) => {
      if (!/^\d{1,20}$/.test(id)) throw new UnfitRow('unknown-usage-point', 'usage_point');
      return { id };
    });
    return [...esiids, ...ids];
  }

  #raw(column: string): string | undefined {
    const at = this.#columns.get(column);
    const text = at === undefined ? undefined : this.#fields[at];
    return text === undefined || text === '' ? undefined : text;
  }
}

/** Whether a spreadsheet would take a text for a formula; a telephone number with a plus sign is none. */
function isFormula(text: string): boolean {
  return /^[=@]/.test(text) || (/^[-+]/.test(text) && /[^-+().\d\s]/.test(text.replace(/\s*(?:x|ext\.?)\s*\d+$/i, '')));
}

/** @throws UnfitRow bad-number, value-out-of-range; nothing is rounded */
function scaled(text: string, decimals: number, column: string): number {
  const match = /^([-+]?)(\d{1,3}(?:,\d{3})+|\d+)?(?:\.(\d*))?$/.exec(text);
  const [, sign = '', whole = '', fraction = ''] = match ?? [];
  const digits = fraction.replace(/0+$/, '');
  if (match === null || (whole === '' && fraction === '') || digits.length > decimals) {
    throw new UnfitRow(
      'bad-number',
      column,
      decimals === 0 ? 'a whole number' : `1234.5, ${decimals} decimals at most`,
    );
  }
  const value = Number(`${sign}${whole.replaceAll(',', '')}${digits.padEnd(decimals, '0')}`);
  if (Math.abs(value) > LARGEST) throw new UnfitRow('value-out-of-range', column);
  return value === 0 ? 0 : value;
}

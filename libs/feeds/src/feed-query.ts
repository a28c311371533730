import { CustodianError } from '@app/runtime';
import { parsePageKey, type PageKey } from './page-key.js';

/** The query parameters of function block 37. Bounds are epoch seconds; absent ones are open. */
export interface FeedQuery {
  /** bounds of the data's own time */
  readonly publishedMin: number;
  readonly publishedMax: number;
  /** bounds of atom:updated, inclusive */
  readonly updatedMin: number;
  readonly updatedMax: number;
  /** 1-based */
  readonly startIndex: number;
  readonly maxResults: number;
  /** the data as it stood then, to the millisecond; Infinity for now */
  readonly asOf: number;
  /** where the page before ended */
  readonly page?: PageKey;
}

export const wholeFeed: FeedQuery = {
  publishedMin: -Infinity,
  publishedMax: Infinity,
  updatedMin: -Infinity,
  updatedMax: Infinity,
  startIndex: 1,
  maxResults: Infinity,
  asOf: Infinity,
};

/** Whether what last changed then can have changed inside updated-min; as of another time it may have. */
export const mayHaveChanged = ({ asOf, updatedMin }: FeedQuery, last: Date): boolean =>
  asOf !== Infinity || Math.floor(last.getTime() / 1000) >= updatedMin;

const INSTANT = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(\.\d+)?(?:[Zz]|([+-])(\d{2}):?(\d{2}))$/;
/** As many digits as a time in this millennium has in seconds; more would be another unit. */
const EPOCH_SECONDS = /^-?\d{1,11}$/;

/** An instant of RFC 3339 with any offset and sub-seconds, or epoch seconds; undefined for any other text. */
export function parseInstant(text: string): number | undefined {
  if (EPOCH_SECONDS.test(text)) return Number(text);
  // a plus sign that nobody encoded arrives as a space
  const match = INSTANT.exec(text.replace(/ (?=\d{2}:?\d{2}$)/, '+'));
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction = '', sign, offsetHours = '0', offsetMinutes = '0'] = match;
  const [y, mo, d, h, mi, s] = [year, month, day, hour, minute, second].map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (h > 23 || mi > 59 || s > 60 || Number(offsetHours) > 23 || Number(offsetMinutes) > 59) return undefined;
  const date = new Date(Date.UTC(y, mo - 1, d));
  if (date.getUTCMonth() !== mo - 1 || date.getUTCDate() !== d) return undefined;
  const offset = (Number(offsetHours) * 3600 + Number(offsetMinutes) * 60) * (sign === '-' ? -1 : 1);
  return Date.UTC(y, mo - 1, d, h, mi, s) / 1000 + Number(fraction || 0) - offset;
}

/** What is said in whole seconds, as entries say their `updated`, is the whole of that second. */
export const toTheEndOfItsSecond = (seconds: number): number => (Number.isInteger(seconds) ? seconds + 0.999 : seconds);

export type Parameters = Readonly<Record<string, unknown>>;

/**
 * Reads the parameters of function block 37; those it does not know are ignored.
 *
 * @throws CustodianError `bad-query-parameter` (400), which names the parameter and says what it must be
 */
export function parseFeedQuery(parameters: Parameters): FeedQuery {
  const query = {
    publishedMin: instant(parameters, 'published-min', -Infinity),
    publishedMax: instant(parameters, 'published-max', Infinity),
    updatedMin: instant(parameters, 'updated-min', -Infinity),
    updatedMax: instant(parameters, 'updated-max', Infinity),
    startIndex: count(parameters, 'start-index', 1, 1),
    maxResults: Math.min(count(parameters, 'max-results', 0, Infinity), count(parameters, 'depth', 0, Infinity)),
    asOf: toTheEndOfItsSecond(instant(parameters, 'as-of', Infinity)),
    ...pageOf(parameters),
  };
  if (query.publishedMin > query.publishedMax) throw bad('published-min', 'must not be after published-max');
  if (query.updatedMin > query.updatedMax) throw bad('updated-min', 'must not be after updated-max');
  return query;
}

function pageOf(parameters: Parameters): Pick<FeedQuery, 'page'> {
  const text = only(parameters, 'page');
  if (text === undefined) return {};
  const page = parsePageKey(text);
  if (page === undefined) throw badPage();
  return { page };
}

const bad = (name: string, why: string): CustodianError =>
  new CustodianError('bad-query-parameter', 400, `The query parameter ${name} ${why}.`);

/** A `page` that no feed gave out, or that another one did. */
export const badPage = (): CustodianError => bad('page', 'must be as the link to the next page of this feed gives it');

function only(parameters: Parameters, name: string): string | undefined {
  const value = parameters[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'string') throw bad(name, 'may be given once');
  return value;
}

function instant(parameters: Parameters, name: string, absent: number): number {
  const text = only(parameters, name);
  if (text === undefined) return absent;
  const parsed = parseInstant(text);
  if (parsed === undefined) {
    throw bad(name, 'must be a date and time such as 2026-01-31T00:00:00Z, or epoch seconds');
  }
  return parsed;
}

/** More than any feed has, and a number that can be counted with: standing for any larger one. */
const MOST = 1e15;

function count(parameters: Parameters, name: string, least: number, absent: number): number {
  const text = only(parameters, name);
  if (text === undefined) return absent;
  if (!/^\d+$/.test(text) || Number(text) < least) throw bad(name, `must be a whole number, ${least} or more`);
  return Math.min(Number(text), MOST);
}

import { integerType, parseInteger } from './integer-type.js';
import { simpleType } from './simple-type.js';
import { isUriReference } from './uri-reference.js';

export const collapse = (text: string): string => text.replace(/[\t\n\r ]+/g, ' ').replace(/^ | $/g, '');

export const xsBoolean = simpleType<boolean>({
  name: 'xs:boolean',
  documentation: 'true or false',
  facets: { base: 'xs:boolean' },
  parse(text) {
    const literal = collapse(text);
    if (literal === 'true' || literal === '1') return true;
    return literal === 'false' || literal === '0' ? false : undefined;
  },
  check: (value) =>
    typeof value === 'boolean' ? undefined : { code: 'bad-lexical', message: `${String(value)} is not a boolean` },
});

export const xsString = simpleType<string>({
  name: 'xs:string',
  documentation: 'text',
  facets: { base: 'xs:string' },
  parse: (text) => text,
  check: (value) =>
    typeof value === 'string' ? undefined : { code: 'bad-lexical', message: `${String(value)} is not a text` },
});

export const xsAnyUri = simpleType<string>({
  name: 'xs:anyURI',
  documentation: 'a URI or relative reference',
  facets: { base: 'xs:anyURI' },
  parse: collapse,
  check: (value) =>
    typeof value === 'string' && isUriReference(value)
      ? undefined
      : { code: 'bad-lexical', message: `“${String(value)}” is not a URI` },
});

export const xsInteger = integerType(
  'xs:integer',
  { base: 'xs:integer', min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER },
  'a whole number',
);

export const xsFloat = simpleType<number>({
  name: 'xs:float',
  documentation: 'a floating-point number',
  facets: { base: 'xs:float' },
  parse(text) {
    const literal = collapse(text);
    if (/^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([Ee][+-]?[0-9]+)?$/.test(literal)) return Number(literal);
    const special: Record<string, number> = { INF: Infinity, '-INF': -Infinity, NaN };
    return special[literal];
  },
  check: (value) =>
    typeof value === 'number' ? undefined : { code: 'bad-lexical', message: `${String(value)} is not a number` },
  write: (value) => String(value).replace('Infinity', 'INF'),
});

/** xs:dateTime, held as epoch seconds (with a fraction where there is one); a literal without an offset is taken as UTC. */
export const xsDateTime = simpleType<number>({
  name: 'xs:dateTime',
  documentation: 'a date and time',
  facets: { base: 'xs:dateTime' },
  parse: parseDateTime,
  check: (value) =>
    typeof value === 'number' && Math.abs(value) <= 8.64e12
      ? undefined
      : { code: 'bad-lexical', message: `${String(value)} is not a time` },
  write: formatDateTime,
});

const dateTime =
  /^(-?(?:[1-9][0-9]{3,}|0[0-9]{3}))-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})?$/;

function parseDateTime(text: string): number | undefined {
  const parts = dateTime.exec(collapse(text));
  if (parts === null) return undefined;
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map((part) => parseInteger(part) ?? Number(part));
  if (year === undefined || month === undefined || day === undefined) return undefined;
  if (hour === undefined || minute === undefined || second === undefined) return undefined;
  const fraction = Number(parts[7] ?? 0);
  const offset = offsetSeconds(parts[8] ?? 'Z');
  const midnight = new Date(0);
  midnight.setUTCFullYear(year, month - 1, day);
  const endOfDay = hour === 24 && minute === 0 && second === 0 && fraction === 0;
  const real = midnight.getUTCMonth() === month - 1 && midnight.getUTCDate() === day && year !== 0;
  if (!real || (hour > 23 && !endOfDay) || minute > 59 || second > 59 || offset === undefined) return undefined;
  return midnight.getTime() / 1000 + hour * 3600 + minute * 60 + second + fraction - offset;
}

function offsetSeconds(offset: string): number | undefined {
  if (offset === 'Z') return 0;
  const hours = Number(offset.slice(1, 3));
  const minutes = Number(offset.slice(4));
  if (minutes > 59 || hours * 60 + minutes > 840) return undefined;
  return (offset.startsWith('-') ? -60 : 60) * (hours * 60 + minutes);
}

/** Epoch seconds as `2026-01-31T23:59:59Z`, with milliseconds only where there are some. */
export function formatDateTime(seconds: number): string {
  return new Date(Math.round(seconds * 1000)).toISOString().replace('.000Z', 'Z');
}

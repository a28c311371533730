import fc, { type Arbitrary } from 'fast-check';

/** What no page may give back as it came: it would be an element, or end an attribute. */
export const UNESCAPED = /<fz|fz'?">/i;
/** A host that nobody may be led to, and a header that nobody may add. */
export const EVIL_HOST = 'evil.fz';
export const SMUGGLED_HEADER = 'x-fz';

const barbs = [
  '',
  ' ',
  '\0',
  '%00',
  '%',
  '%zz',
  '%c0%ae',
  '%ff',
  ',',
  ';',
  '&',
  '*',
  '.',
  '..',
  '/',
  '\\',
  "'",
  '"',
  '`',
  '\r\nX-Fz: 1',
  '%0d%0aX-Fz:1',
  '\n',
  '	',
  '\ud800',
  '‮',
  '﻿',
  'İ',
  'ﬀ',
  '😀',
  '٣',
  '',
  '\u2028',
  `fz'"><fz>`,
  '<fz>',
  '</textarea><fz>',
  '--><fz>',
  ']]><fz/>',
  '&lt;fz>',
  '&#0;',
  '&fz;',
  '{{7*7}}',
  '${7*7}',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '$gt',
  '{"$gt":""}',
  '$where',
  '[object Object]',
  '../../../../etc/passwd',
  '..%2f..%2f',
  '/etc/passwd\0.csv',
  'con',
  'file:///etc/passwd',
  `//${EVIL_HOST}`,
  `https://${EVIL_HOST}/`,
  `/\\${EVIL_HOST}`,
  `javascript:fz`,
  `http://localhost@${EVIL_HOST}`,
  '=1+1',
  '@SUM(A1)',
  "' OR '1'='1",
  '(a+)+$',
  `${'a'.repeat(50)}!`,
  'a@b',
  `a@${'b.'.repeat(60)}c`,
  'x@example.com',
  'null',
  'undefined',
  'true',
  'false',
  'on',
  'en',
  'es',
  'NaN',
  'Infinity',
  '-0',
  '-1',
  '0',
  '1',
  '2',
  '1.5',
  '1e400',
  '1e-400',
  '0x10',
  '1_000',
  '9007199254740993',
  '99999999999999999999',
  '2147483648',
  '4294967296',
  '2026-02-30',
  '2026-01-05',
  '0000-00-00',
  '9999-12-31',
  '10000-01-01',
  '-271821-04-20',
  '2026-W01',
  '2026-01',
  '2026-01-05T00:00:00Z',
  '2026-01-05T06:00:00-06:00',
  '9999-12-31T23:59:60Z',
  '+275760-09-13T00:00:00.000Z',
  '0001-01-01T00:00:00+14:00',
  '-000001-01-01T00:00:00Z',
  '2026-11-01T01:30',
  '1767571200',
  '-62135596800',
  '8640000000001',
  'FB=1_3_4_5',
  'FB=4_5_15;IntervalDuration=900;BlockDuration=monthly;HistoryLength=13',
  'authorization_code',
  'client_credentials',
  'refresh_token',
  'S256',
  'plain',
  'none',
  'consent',
  'login',
  'csv',
  'xml',
  'xlsx',
  'zip',
  'a'.repeat(1e3),
  'ñ'.repeat(5e3),
  '<'.repeat(2e3),
  '['.repeat(3e3),
  '0'.repeat(400),
] as const;

/** Text of any kind; where it fails it shrinks to less of it. */
export const hostileText: Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...barbs) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme-composite', maxLength: 30 }) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...barbs), fc.constantFrom(...barbs)).map((two) => two.join('')) },
  { weight: 1, arbitrary: fc.double().map(String) },
  { weight: 1, arbitrary: fc.bigInt().map(String) },
  { weight: 1, arbitrary: fc.date({ noInvalidDate: true }).map((date) => date.toISOString()) },
);

/** One change of a file: where (a fraction of its length), what, and with what. */
type Edit = readonly [at: number, kind: (typeof kinds)[number], length: number, value: string];
const kinds = ['flip', 'cut', 'drop', 'repeat', 'put', 'move', 'replace'] as const;

const edit: Arbitrary<Edit> = fc.tuple(
  fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  fc.constantFrom(...kinds),
  fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 2_000 })),
  hostileText,
);

function edited(bytes: Buffer, [fraction, kind, length, value]: Edit): Buffer {
  const at = Math.floor(fraction * bytes.length);
  const [before, part, after] = [bytes.subarray(0, at), bytes.subarray(at, at + length), bytes.subarray(at + length)];
  switch (kind) {
    case 'flip': {
      const flipped = Buffer.from(bytes);
      if (flipped.length > 0) flipped[at] = (flipped[at] ?? 0) ^ (1 << (length % 8));
      return flipped;
    }
    case 'cut':
      return before;
    case 'drop':
      return Buffer.concat([before, after]);
    case 'repeat':
      return Buffer.concat([before, part, part, part, after]);
    case 'put':
      return Buffer.concat([before, Buffer.from(value), part, after]);
    case 'move':
      return Buffer.concat([part, before, after]);
    case 'replace':
      return Buffer.concat([before, Buffer.from(value), after]);
    default:
      return kind satisfies never;
  }
}

/** A text in which one value (a cell, an attribute, what is between two tags) is another. */
const revalued = (text: string): Arbitrary<string> => {
  const values = [...text.matchAll(/(?<=[,=">\n;])[^,=<>"\n;]+(?=[,"<\n\r;])/g)];
  if (values.length === 0) return fc.constant(text);
  return fc.tuple(fc.nat(values.length - 1), hostileText).map(([n, value]) => {
    const found = values[n];
    if (found === undefined) return text;
    return `${text.slice(0, found.index)}${value}${text.slice(found.index + found[0].length)}`;
  });
};

/** A file that was right, and is so no more: cut, spliced, with other bytes or other values. */
export const mutated = (right: Buffer): Arbitrary<Buffer> =>
  fc.oneof(
    { weight: 1, arbitrary: fc.constant(right) },
    {
      weight: 5,
      arbitrary: fc.array(edit, { minLength: 1, maxLength: 4 }).map((edits) => edits.reduce(edited, right)),
    },
    { weight: 6, arbitrary: revalued(right.toString('utf8')).map((text) => Buffer.from(text)) },
    {
      weight: 2,
      arbitrary: revalued(right.toString('utf8'))
        .chain(revalued)
        .map((text) => Buffer.from(text)),
    },
  );

export const mutatedText = (right: string): Arbitrary<string> =>
  mutated(Buffer.from(right)).map((bytes) => bytes.toString('utf8'));

/** A value that is right, is nearly so, or has nothing to do with it. */
export const around = (right: readonly string[]): Arbitrary<string> =>
  right.length === 0
    ? hostileText
    : fc.oneof(
        { weight: 4, arbitrary: fc.constantFrom(...right) },
        { weight: 2, arbitrary: fc.constantFrom(...right).chain(mutatedText) },
        { weight: 4, arbitrary: hostileText },
      );

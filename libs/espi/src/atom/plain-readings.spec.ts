import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MalformedXml } from '../xml/malformed-xml.js';
import { AtomReader } from './atom-reader.js';
import type { AtomListener } from './read-types.js';

/** All that a reader tells, in order, the fault that ends it included. */
function told(read: (reader: AtomReader) => void, encoding?: string): string[] {
  const all: string[] = [];
  const take =
    (what: string) =>
    (...told: unknown[]): void => {
      all.push(JSON.stringify([what, ...told], (_, value: unknown) => (value === undefined ? null : value)));
    };
  const listener: AtomListener = {
    onFeed: take('feed'),
    onEntry: take('entry'),
    onElement: take('element'),
    onReading: take('reading'),
    onBlockEnd: take('block'),
    onFinding: take('finding'),
  };
  const reader = new AtomReader(listener, encoding);
  try {
    read(reader);
    reader.close();
  } catch (error) {
    if (!(error instanceof MalformedXml)) throw error;
    take('fault')(error.code, error.message, error.line, error.column);
  }
  return all;
}

/** The bytes in pieces that end at these places. */
function pieces(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return ends.map((end, i) => bytes.subarray(ends[i - 1] ?? 0, end));
}

function byParser(bytes: Buffer, cuts: readonly number[] = [], encoding = 'utf-8'): string[] {
  const decoder = new TextDecoder(encoding);
  return told((reader) => {
    for (const piece of pieces(bytes, cuts)) reader.write(decoder.decode(piece, { stream: true }));
    reader.write(decoder.decode());
  });
}

const byBytes = (bytes: Buffer, cuts: readonly number[] = [], encoding = 'utf-8'): string[] =>
  told((reader) => {
    for (const piece of pieces(bytes, cuts)) reader.writeBytes(piece);
  }, encoding);

interface Style {
  readonly prefix: string;
  readonly space: string;
}

const element = ({ prefix }: Style, name: string, content: string | number): string =>
  `<${prefix}${name}>${content}</${prefix}${name}>`;

const style = fc.record({
  prefix: fc.constantFrom('', 'espi:', 'e:'),
  space: fc.constantFrom('', '\n', '\r\n  ', ' ', '\n\t', '\r'),
});

const text = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: -3, max: 70_000 }).map(String) },
  fc.constantFrom(
    '',
    ' 5',
    '+5',
    '-0',
    '007',
    '1e3',
    '5.0',
    '&#53;',
    '<!-- -->5',
    '<![CDATA[5]]>',
    '9'.repeat(16),
    'é',
  ),
  fc.constantFrom('4294967296', '140737488355329', '999999999999999', '-'),
);
const optionally = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });

const readingParts = fc.record({
  cost: optionally(text),
  qualities: fc.array(text, { maxLength: 2 }),
  period: optionally(fc.tuple(text, text)),
  value: optionally(text),
  tier: optionally(text),
  tou: optionally(text),
  cpp: optionally(text),
  odd: fc.option(fc.constantFrom('<x/>', 'text', '<!-- > -->', '<?pi?>', '<e:odd>1</e:odd>'), { freq: 12 }),
});

type ReadingParts = typeof readingParts extends fc.Arbitrary<infer Parts> ? Parts : never;

function reading(style: Style, parts: ReadingParts): string {
  const { space } = style;
  const leaf = (name: string, content: string | undefined): string[] =>
    content === undefined ? [] : [element(style, name, content)];
  const inner = [
    ...leaf('cost', parts.cost),
    ...parts.qualities.map((code) => element(style, 'ReadingQuality', space + element(style, 'quality', code) + space)),
    ...(parts.period === undefined
      ? []
      : [
          element(
            style,
            'timePeriod',
            space + element(style, 'duration', parts.period[0]) + space + element(style, 'start', parts.period[1]),
          ),
        ]),
    ...leaf('value', parts.value),
    ...leaf('consumptionTier', parts.tier),
    ...leaf('tou', parts.tou),
    ...leaf('cpp', parts.cpp),
    ...(parts.odd === null ? [] : [parts.odd]),
  ];
  return element(style, 'IntervalReading', space + inner.join(space) + space);
}

/** Some readings that are written alike, as most are, with values of different length. */
const alike = fc
  .tuple(readingParts, fc.integer({ min: 1, max: 4 }))
  .map(([parts, times]) =>
    Array.from({ length: times }, (_, i) => (i === 0 ? parts : { ...parts, value: parts.value && String(99 ** i) })),
  );

const block = fc.tuple(style, fc.array(alike, { maxLength: 4 })).map(([style, runs]) => {
  const readings = runs.flat();
  const { prefix, space } = style;
  const binding = prefix === '' ? ' xmlns="http://naesb.org/espi"' : '';
  const interval = element(style, 'interval', element(style, 'duration', 900) + element(style, 'start', 1000));
  return `<${prefix}IntervalBlock${binding}>${[interval, ...readings.map((parts) => reading(style, parts))].join(space)}${space}</${prefix}IntervalBlock>`;
});

const document = fc
  .tuple(fc.array(block, { minLength: 1, maxLength: 3 }), fc.boolean())
  .map(([blocks, isFeed]) =>
    isFeed
      ? `<?xml version="1.0"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xmlns:e="http://naesb.org/espi" xmlns:espi="http://naesb.org/espi">` +
        blocks.map((each, i) => `<entry>\n<id>${i}</id><content>${each}</content></entry>`).join('\n') +
        '</feed>'
      : blocks
          .map((each) =>
            each.replace(
              'IntervalBlock',
              'IntervalBlock xmlns:e="http://naesb.org/espi" xmlns:espi="http://naesb.org/espi"',
            ),
          )
          .join('\n'),
  );

/** What is done to a document: bytes put in the place of others. */
const mutations = fc.array(
  fc.record({
    at: fc.nat(),
    length: fc.nat({ max: 12 }),
    text: fc.oneof(
      fc.constantFrom('', '<', '>', '/', ' ', '\n', '\r', '"', '&', '<!--', '-->', '<![CDATA[', ']]>', 'é', '\0', '0'),
      fc.constantFrom(' a="b"', ' xmlns:e="urn:x"', ' xmlns="urn:x"', '<e:IntervalReading>', '</e:value>', '<a> '),
    ),
  }),
  { maxLength: 3 },
);

function mutated(xml: string, changes: readonly { at: number; length: number; text: string }[]): Buffer {
  let changed = xml;
  for (const { at, length, text } of changes) {
    const place = at % (changed.length + 1);
    changed = changed.slice(0, place) + text + changed.slice(place + length);
  }
  return Buffer.from(changed);
}

describe('AtomReader.writeBytes', () => {
  it('tells of any document, sound or not, what the parser tells, wherever the pieces cut it', () => {
    fc.assert(
      fc.property(document, mutations, fc.array(fc.nat(), { maxLength: 4 }), (xml, changes, cuts) => {
        const bytes = mutated(xml, changes);
        expect(byBytes(bytes, cuts)).toEqual(byParser(bytes, cuts));
      }),
      { numRuns: Number(process.env['FUZZ_RUNS'] ?? 400) },
    );
  });

  const plain =
    '<e:IntervalBlock xmlns:e="http://naesb.org/espi">' +
    '\n <e:IntervalReading>\r\n<e:timePeriod><e:duration>900</e:duration><e:start>1000</e:start></e:timePeriod>' +
    '<e:value>5</e:value></e:IntervalReading>' +
    '<e:IntervalReading><e:value>6</e:value></e:IntervalReading> <e:IntervalReading><e:value>x</e:value>' +
    '</e:IntervalReading></e:IntervalBlock>';

  it('gives places behind readings that the parser has not seen, on the same line and after it', () => {
    const findings = byBytes(Buffer.from(plain)).filter((line) => line.startsWith('["finding"'));
    expect(findings).toEqual(byParser(Buffer.from(plain)).filter((line) => line.startsWith('["finding"')));
    expect(findings.some((line) => line.includes('IntervalReading[2]/value') && line.includes('"line":3'))).toBe(true);
  });

  it.each(['windows-1252', 'gb18030', 'shift_jis'])('reads bytes of %s', (encoding) => {
    const bytes = Buffer.from(plain.replace('<e:value>6', '<e:cost>é</e:cost><e:value>6'), 'latin1');
    expect(byBytes(bytes, [], encoding)).toEqual(byParser(bytes, [], encoding));
  });
});

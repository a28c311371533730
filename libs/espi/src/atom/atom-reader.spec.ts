import { describe, expect, it } from '@jest/globals';
import type { DocumentFinding } from '../schema/finding.js';
import type { ReadContent } from './read-types.js';
import { MalformedXml } from '../xml/malformed-xml.js';
import { AtomReader } from './atom-reader.js';
import type { BlockReading, ReadEntry, ReadFeed } from './read-types.js';

interface Told {
  feeds: ReadFeed[];
  entries: ReadEntry[];
  elements: ReadContent[];
  readings: (BlockReading & { block: number; blockEntry: string | undefined })[];
  blocks: unknown[];
  findings: DocumentFinding[];
}

function read(xml: string, pieceLength = xml.length): Told {
  const told: Told = { feeds: [], entries: [], elements: [], readings: [], blocks: [], findings: [] };
  const reader = new AtomReader({
    onFeed: (feed) => told.feeds.push(feed),
    onEntry: (entry) => told.entries.push(entry),
    onElement: (element) => told.elements.push(element),
    onReading: (reading, { ordinal, entry }) =>
      told.readings.push({ ...reading, block: ordinal, blockEntry: entry?.id }),
    onBlockEnd: ({ interval }) => told.blocks.push(interval),
    onFinding: (finding) => told.findings.push(finding),
  });
  for (let at = 0; at < xml.length; at += pieceLength) reader.write(xml.slice(at, at + pieceLength));
  reader.close();
  return told;
}

function failure(xml: string): MalformedXml {
  try {
    read(xml);
  } catch (error) {
    if (error instanceof MalformedXml) return error;
    throw error;
  }
  throw new Error('was taken');
}

const codes = ({ findings }: Told): string[] => findings.map(({ code }) => code);

const links =
  '<link rel="self" href="https://h/s" type="espi-entry/X"/><link rel="up" href="https://h/u" type="espi-feed/X"/>';
const entry = (content: string): string =>
  `<entry><id>urn:uuid:1</id>${links}<title>T</title><content type="application/xml">${content}</content>` +
  '<published>2026-01-01T00:00:00Z</published><updated>2026-01-02T00:00:00.5Z</updated></entry>';
const feed = (...entries: string[]): string =>
  '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:e="http://naesb.org/espi"><id>urn:uuid:f</id><title>F</title>' +
  `<updated>2026-01-01T00:00:00Z</updated><link rel="self" href="https://h/f" type="x"/>${entries.join('')}</feed>`;
const block =
  '<e:IntervalBlock><e:interval><e:duration>900</e:duration><e:start>1000</e:start></e:interval>' +
  '<e:IntervalReading><e:cost>7</e:cost><e:ReadingQuality><e:quality>8</e:quality></e:ReadingQuality>' +
  '<e:timePeriod><e:duration>900</e:duration><e:start>1000</e:start></e:timePeriod><e:value>-5</e:value>' +
  '<e:tou>2</e:tou></e:IntervalReading>\n<e:IntervalReading><e:value>6</e:value></e:IntervalReading></e:IntervalBlock>';
const usagePoint = '<e:UsagePoint><e:ServiceCategory><e:kind>0</e:kind></e:ServiceCategory></e:UsagePoint>';

describe('AtomReader', () => {
  it('tells the same however the text is cut', () => {
    const xml = feed(entry(usagePoint), entry(block));
    expect(read(xml, 1)).toEqual(read(xml));
  });

  it('tells of feed, entries and readings of a good feed, and finds nothing', () => {
    const told = read(feed(entry(usagePoint), entry(block)));
    expect(told.findings).toEqual([]);
    expect(told.feeds).toMatchObject([{ id: 'urn:uuid:f', title: 'F', updated: 1767225600 }]);
    expect(told.entries[0]).toMatchObject({
      id: 'urn:uuid:1',
      title: 'T',
      published: 1767225600,
      updated: 1767312000.5,
      links: [
        { rel: 'self', href: 'https://h/s', type: 'espi-entry/X' },
        { rel: 'up', href: 'https://h/u', type: 'espi-feed/X' },
      ],
      contents: [{ element: 'UsagePoint', value: { ServiceCategory: { kind: 0 } } }],
    });
    expect(told.entries[1]?.contents).toEqual([
      { element: 'IntervalBlock', value: { interval: { duration: 900, start: 1000 } } },
    ]);
    expect(told.blocks).toEqual([{ duration: 900, start: 1000 }]);
    expect(told.readings).toEqual([
      {
        cost: 7,
        qualities: [8],
        start: 1000,
        duration: 900,
        value: -5,
        consumptionTier: undefined,
        tou: 2,
        cpp: undefined,
        line: 1,
        block: 0,
        blockEntry: 'urn:uuid:1',
      },
      expect.objectContaining({ value: 6, qualities: [], start: undefined, line: 2 }),
    ]);
  });

  it('keeps readings in the block when nobody listens to them', () => {
    const entries: ReadEntry[] = [];
    const reader = new AtomReader({ onEntry: (read) => entries.push(read) });
    reader.write(feed(entry(block)));
    reader.close();
    expect(entries[0]?.contents[0]?.value).toMatchObject({ IntervalReading: [{ value: -5 }, { value: 6 }] });
  });

  it('reads several feeds in one text, each with its declaration, and goes on counting lines', () => {
    const one = `<?xml version="1.0"?>\n<?xml-stylesheet href="x"?>\n${feed(entry(block))}`;
    for (const pieceLength of [1, 7, 10_000]) {
      const told = read(`${one}\n<!-- and -->\n${one}\n`.replace('<!-- and -->\n', '\n'), pieceLength);
      expect(told.feeds).toHaveLength(2);
      expect(told.readings.map(({ block, line }) => [block, line])).toEqual([
        [0, 3],
        [0, 4],
        [1, 8],
        [1, 9],
      ]);
      expect(codes(told)).toEqual(['several-documents']);
    }
  });

  it('takes a comment after the last document', () => {
    expect(read(`${feed()}<!-- end -->\n`).findings).toEqual([]);
  });

  it('reads a bare entry and a bare element of any prefix', () => {
    const bareEntry = entry(usagePoint).replace(
      '<entry>',
      '<entry xmlns="http://www.w3.org/2005/Atom" xmlns:e="http://naesb.org/espi">',
    );
    expect(read(bareEntry)).toMatchObject({ feeds: [], findings: [], entries: [{ id: 'urn:uuid:1' }] });
    const told = read('<BatchList xmlns="http://naesb.org/espi"><resources>https://h/r</resources></BatchList>');
    expect(told.elements).toEqual([{ element: 'BatchList', value: { resources: ['https://h/r'] } }]);
    expect(told.findings).toMatchObject([{ code: 'bare-root', rule: 'profile' }]);
  });

  it('reads older versions: links without type, old names, several contents, other letter case', () => {
    const old = entry(
      '<e:UsagePoint><e:ServiceDeliveryPoint><e:name>n</e:name></e:ServiceDeliveryPoint></e:UsagePoint>',
    )
      .replaceAll(/ type="espi[^"]*"/g, '')
      .replace(
        '</content>',
        '</content><content><e:Authorization><e:token_type>bearer</e:token_type></e:Authorization></content>',
      );
    const told = read(feed(old));
    expect(told.entries[0]?.links[0]).toEqual({ rel: 'self', href: 'https://h/s', type: undefined });
    expect(told.entries[0]?.contents).toEqual([
      { element: 'UsagePoint', value: { serviceDeliveryPoint: { name: 'n' } } },
      { element: 'Authorization', value: { token_type: 'Bearer' } },
    ]);
    expect(codes(told)).toEqual(
      expect.arrayContaining(['missing-attribute', 'legacy-name', 'not-enumerated', 'missing-element']),
    );
  });

  it('skips what it does not know, reads what comes in the wrong order, and says where', () => {
    const odd =
      '<e:UsagePoint>\n<e:status>1</e:status><e:roleFlags>01</e:roleFlags><e:odd><e:status>9</e:status></e:odd></e:UsagePoint>';
    const told = read(feed(entry(usagePoint), entry(odd)));
    expect(told.entries[1]?.contents[0]?.value).toEqual({ status: 1, roleFlags: '01' });
    expect(told.findings).toMatchObject([
      { code: 'wrong-order', path: 'feed/entry[1]/content/UsagePoint', line: 2, rule: 'schema' },
      { code: 'unknown-element', path: 'feed/entry[1]/content/UsagePoint', line: 2 },
    ]);
  });

  it('keeps unknown numeric codes, and reports numbers out of range with their place', () => {
    const told = read(feed(entry('<e:ReadingType><e:tou>40000</e:tou><e:uom>4711</e:uom></e:ReadingType>')));
    expect(told.entries[0]?.contents[0]?.value).toEqual({ tou: 40000, uom: 4711 });
    expect(told.findings).toMatchObject([{ code: 'out-of-range', path: 'feed/entry[0]/content/ReadingType/tou' }]);
  });

  it('reports a second value once, and what an entry lacks', () => {
    const told = read(feed('<entry><id>a</id><id>b</id></entry>'));
    expect(told.findings.every(({ rule }) => rule === 'profile')).toBe(true);
    expect(told.findings.map(({ message }) => message)).toEqual([
      'entry has 2 id elements, not one',
      'entry has 0 title elements, not one',
      'entry has 0 published elements, not one',
      'entry has 0 updated elements, not one',
      'entry has no self link',
      'entry has fewer than two links',
    ]);
  });

  it('reports links that do not stand together', () => {
    const apart = entry(usagePoint).replace('<link rel="up"', '<rights/><link rel="up"');
    expect(codes(read(feed(apart)))).toEqual(['single-link', 'single-link']);
  });

  it('reads customer data by its own descriptors', () => {
    const told = read(
      feed(entry('<Customer xmlns="http://naesb.org/espi/customer"><kind>residential</kind><vip>2</vip></Customer>')),
    );
    expect(codes(told)).toEqual(['bad-lexical']);
    expect(told.entries[0]?.contents).toEqual([{ element: 'Customer', value: { kind: 'residential' } }]);
  });

  it('tells an element of the customer namespace from the usage element of the same name', () => {
    const told = read('<UsagePoint xmlns="http://naesb.org/espi/customer">https://h/1</UsagePoint>');
    expect(told.elements).toEqual([{ element: 'cust:UsagePoint', value: 'https://h/1' }]);
  });

  it.each([
    ['<feed xmlns="http://www.w3.org/2005/Atom">\n<entry>\n</feed>', 'malformed-xml', 3],
    ['<feed xmlns="http://www.w3.org/2005/Atom">\n<id>', 'malformed-xml', 2],
    ['', 'malformed-xml', 1],
    ['<a/>\n<a>&nbsp;</a>', 'malformed-xml', 2],
    ['<a/>\n\nrubbish', 'malformed-xml', 3],
    ['<e:a/>', 'malformed-xml', 1],
    ['<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', 'doctype-refused', 1],
    ['<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', 'doctype-refused', 1],
    ['<a>'.repeat(65), 'too-deep', 1],
    [`<a>${'x'.repeat(1_048_577)}</a>`, 'too-long', 1],
    [`<a>${'x'.repeat(1_300_000)}`, 'too-long', 1],
    [`<a b="${'x'.repeat(1_048_577)}"/>`, 'too-long', 1],
    [`<a ${'b'.repeat(1_300_000)}`, 'too-long', 1],
  ])('refuses %#: %.30s', (xml, code, line) => {
    expect(failure(xml)).toMatchObject({ code, line });
  });

  it('takes an element as deep as 64', () => {
    expect(codes(read('<a>'.repeat(64) + '</a>'.repeat(64)))).toEqual(['unknown-root']);
  });

  it('says which line and column are malformed', () => {
    expect(failure('<a>\n  <b></c></a>')).toMatchObject({ line: 2, column: 9, message: 'unexpected close tag' });
  });
});

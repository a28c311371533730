import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { chunksOf, MemoryTarget } from '../../../../../test/fixtures/intake/memory-target.js';
import { FileAccount } from '../../file-report.js';
import { ReadingStopped } from '../../reasons.js';
import { GreenButtonXml } from './green-button-xml.js';
import type { GreenButtonOptions } from './green-button-xml.js';

const now = Date.UTC(2026, 0, 1) / 1000;
const start = Date.UTC(2025, 5, 1, 5) / 1000;
const base = 'https://utility.example/DataCustodian/espi/1_1/resource';
const usagePoint = 'RetailCustomer/9/UsagePoint/1';
const series = `${usagePoint}/MeterReading/1`;

async function read(xml: string | AsyncIterable<Buffer>, options: Partial<GreenButtonOptions> = {}, chunk = 64 * 1024) {
  const target = new MemoryTarget();
  const account = new FileAccount('file.xml');
  const layout = new GreenButtonXml(target, account, { now, ...options });
  let stopped: ReadingStopped | undefined;
  try {
    await layout.read(typeof xml === 'string' ? chunksOf(xml, chunk) : xml);
  } catch (error) {
    if (!(error instanceof ReadingStopped)) throw error;
    stopped = error;
  }
  const [taken = []] = [...target.channels.values()];
  return { target, taken, report: account.report(), stopped };
}

interface Href {
  (path: string): string;
}
const absolute: Href = (path) => `${base}/${path}`;
const relative: Href = (path) => `/espi/1_1/resource/${path}/`;

function entry(
  self: string,
  content: string,
  { related = [] as string[], updated = '2025-06-10T00:00:00Z', id = `urn:uuid:${self}`, href = absolute } = {},
): string {
  const up = self.replace(/\/[^/]*$/, '');
  return `<entry><id>${id}</id><link rel="self" href="${href(self)}"/><link rel="up" href="${href(up)}"/>${related
    .map((path) => `<link rel="related" href="${href(path)}"/>`)
    .join('')}<title/><content>${content}</content><published>2025-06-02T00:00:00Z</published>${
    updated && `<updated>${updated}</updated>`
  }</entry>`;
}

const feed = (entries: readonly string[]) =>
  `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:espi="http://naesb.org/espi"><id>urn:uuid:f</id><title/><updated>2025-06-10T00:00:00Z</updated><link rel="self" href="${base}/Batch"/>\n${entries.join('\n')}\n</feed>`;

const reading = (i: number, extra = '') =>
  `<espi:IntervalReading>${extra}<espi:timePeriod><espi:duration>900</espi:duration><espi:start>${start + i * 900}</espi:start></espi:timePeriod><espi:value>${i}</espi:value></espi:IntervalReading>`;
const bare = (value: string) => `<espi:IntervalReading><espi:value>${value}</espi:value></espi:IntervalReading>`;
const block = (readings: readonly string[], at = start) =>
  `<espi:IntervalBlock><espi:interval><espi:duration>86400</espi:duration><espi:start>${at}</espi:start></espi:interval>${readings.join('')}</espi:IntervalBlock>`;
const readingType = (fields: string) => `<espi:ReadingType>${fields}</espi:ReadingType>`;
const electricity =
  '<espi:accumulationBehaviour>4</espi:accumulationBehaviour><espi:commodity>1</espi:commodity><espi:defaultQuality>17</espi:defaultQuality><espi:flowDirection>1</espi:flowDirection><espi:intervalLength>900</espi:intervalLength><espi:kind>12</espi:kind><espi:uom>72</espi:uom>';
const localTime =
  '<espi:LocalTimeParameters><espi:dstEndRule>B40E2000</espi:dstEndRule><espi:dstOffset>3600</espi:dstOffset><espi:dstStartRule>360E2000</espi:dstStartRule><espi:tzOffset>-21600</espi:tzOffset></espi:LocalTimeParameters>';

interface Parts {
  blocks?: readonly string[];
  type?: string;
  href?: Href;
  summaries?: readonly string[];
}

/** The entries of a whole feed of one series. */
function entriesOf({
  blocks = [block([reading(0), reading(1)])],
  type = electricity,
  href = absolute,
  summaries = [],
}: Parts = {}) {
  return [
    entry(
      usagePoint,
      '<espi:UsagePoint><espi:ServiceCategory><espi:kind>0</espi:kind></espi:ServiceCategory></espi:UsagePoint>',
      {
        related: [`${usagePoint}/MeterReading`, 'LocalTimeParameters/1', `${usagePoint}/UsageSummary`],
        href,
      },
    ),
    entry('LocalTimeParameters/1', localTime, { href }),
    entry(series, '<espi:MeterReading/>', { related: [`${series}/IntervalBlock`, 'ReadingType/7'], href }),
    entry('ReadingType/7', readingType(type), { href }),
    ...blocks.map((content, i) => entry(`${series}/IntervalBlock/${i}`, content, { href })),
    ...summaries.map((content, i) => entry(`${usagePoint}/UsageSummary/${i}`, content, { href })),
  ];
}

const two = [
  { start, duration: 900, value: 0, quality: 17, revisionTime: Date.UTC(2025, 5, 10) / 1000 },
  { start: start + 900, duration: 900, value: 1, quality: 17 },
];

describe('Green Button XML', () => {
  it('takes readings with the time of their entry and the quality of their type', async () => {
    const { taken, report, target, stopped } = await read(feed(entriesOf()));
    expect(stopped).toBeUndefined();
    expect(taken).toMatchObject(two);
    expect(report).toMatchObject({ rows: 2, rejected: { count: 0 }, warnings: { count: 0 } });
    expect([...target.inits]).toMatchObject([
      [
        `utility.example urn:uuid:${usagePoint}`,
        { serviceKind: 0, zoneRules: { tzOffset: -21_600, dstStartRule: '360E2000' } },
      ],
    ]);
    expect([...target.channels.keys()]).toEqual([`utility.example urn:uuid:${usagePoint} MeterReading/1`]);
  });

  it('takes the same from entries in any order, cut anywhere', async () => {
    const entries = entriesOf({ blocks: [block([reading(0), reading(1)]), block([reading(2)]), block([reading(3)])] });
    const expected = (await read(feed(entries))).taken.map(({ start, value }) => [start, value]);
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(entries, { minLength: entries.length }),
        fc.integer({ min: 300, max: 9000 }),
        async (shuffled, size) => {
          const { taken, stopped } = await read(feed(shuffled), {}, size);
          expect(stopped).toBeUndefined();
          expect(taken.map(({ start, value }) => [start, value]).sort(([a = 0], [b = 0]) => a - b)).toEqual(expected);
        },
      ),
      { numRuns: 15 },
    );
  });

  it('joins relative and absolute hrefs, with and without a trailing slash', async () => {
    const [first = '', ...others] = entriesOf({ href: relative });
    const mixed = [first, ...others.slice(0, 2), ...entriesOf().slice(3)];
    expect((await read(feed(mixed))).taken).toMatchObject(two);
    const { target } = await read(feed(entriesOf({ href: relative })).replace(`${base}/Batch`, 'Batch'));
    expect([...target.inits.keys()]).toEqual([`local urn:uuid:${usagePoint}`]);
  });

  it('reads espi as the default namespace, several feeds in one body, and several blocks in one content', async () => {
    const other = feed(entriesOf())
      .replaceAll('espi:', '')
      .replaceAll('xmlns:espi=', 'xmlns:none=')
      .replaceAll(
        /<(UsagePoint|LocalTimeParameters|MeterReading|ReadingType|IntervalBlock)(?=[ />])/g,
        '<$1 xmlns="http://naesb.org/espi"',
      );
    const second = feed([entry(`${series}/IntervalBlock/9`, block([reading(2)]) + block([reading(3)]))]);
    const { taken, stopped } = await read(`${other}\n<?xml version="1.0"?>${second}`);
    expect(stopped).toBeUndefined();
    expect(taken.map(({ value }) => value)).toEqual([0, 1, 2, 3]);
  });

  it('lets readings without a time follow each other from the start of their block', async () => {
    const { taken, report } = await read(feed(entriesOf({ blocks: [block([bare('5'), bare('6'), bare('7')])] })));
    expect(taken.map((row) => [row.start, row.duration, row.value])).toEqual(
      [5, 6, 7].map((v, i) => [start + i * 900, 900, v]),
    );
    expect(report.rejected.count).toBe(0);
  });

  it('rejects readings without a time where no length is known', async () => {
    const type = electricity.replace(/<espi:intervalLength>.*?<\/espi:intervalLength>/, '');
    const { report } = await read(feed(entriesOf({ type, blocks: [block([bare('5'), bare('6')])] })));
    expect(report.rejected.byReason).toEqual({ 'reading-without-time': 2 });
  });

  it('keeps qualities, costs and time of use', async () => {
    const full = `<espi:IntervalReading><espi:cost>974</espi:cost><espi:ReadingQuality><espi:quality>8</espi:quality></espi:ReadingQuality><espi:timePeriod><espi:duration>900</espi:duration><espi:start>${start}</espi:start></espi:timePeriod><espi:value>282</espi:value><espi:tou>2</espi:tou></espi:IntervalReading>`;
    const { taken } = await read(feed(entriesOf({ blocks: [block([full])] })));
    expect(taken).toMatchObject([{ cost: 974, quality: 8, value: 282, tou: 2 }]);
  });

  it('counts a reading without a value as a gap', async () => {
    const { taken, target } = await read(
      feed(entriesOf({ blocks: [block([reading(0).replace(/<espi:value>.*<\/espi:value>/, ''), reading(1)])] })),
    );
    expect(taken).toHaveLength(1);
    expect(target.gaps).toBe(1);
  });

  it.each([
    ['bad-number', reading(0).replace('>0<', '>zero<')],
    ['value-out-of-range', reading(0).replace('>0<', '>999999999999999<')],
    ['wrong-date', reading(0).replace(`${start}`, 'yesterday')],
    ['wrong-date', reading(0).replace(`${start}`, '-5')],
  ])('rejects a reading with its line and the reason %s', async (reason, bad) => {
    const { taken, report, target } = await read(feed(entriesOf({ blocks: [block([bad, reading(1)])] })));
    expect(report.rejected).toMatchObject({ count: 1, byReason: { [reason]: 1 }, first: [{ line: 6 }] });
    expect(taken.map(({ value }) => value)).toEqual([1]);
    expect(target.gaps).toBe(0);
  });

  it('rejects a negative register, and takes a negative net flow', async () => {
    const negative = block([reading(3).replace('>3<', '>-3<'), reading(4)]);
    const register = electricity.replace('Behaviour>4<', 'Behaviour>1<');
    const { report } = await read(feed(entriesOf({ type: register, blocks: [negative] })));
    expect(report.rejected.byReason).toEqual({ 'negative-register': 1 });
    expect((await read(feed(entriesOf({ blocks: [negative] })))).taken[0]?.value).toBe(-3);
  });

  it('keeps a unit that the standard does not name, and says so', async () => {
    const { taken, report } = await read(feed(entriesOf({ type: electricity.replace('uom>72', 'uom>9999') })));
    expect(taken).toHaveLength(2);
    expect(report.warnings.byReason).toEqual({ 'unknown-unit': 1 });
  });

  it('stores summaries, the older kind as UsageSummary, in whatever order they come', async () => {
    const summary = (name: string) =>
      `<espi:${name}><espi:billingPeriod><espi:duration>2592000</espi:duration><espi:start>${start}</espi:start></espi:billingPeriod><espi:billLastPeriod>1500</espi:billLastPeriod><espi:statusTimeStamp>${start}</espi:statusTimeStamp></espi:${name}>`;
    const entries = entriesOf({
      summaries: [summary('ElectricPowerUsageSummary'), summary('UsageSummary'), '<espi:UsageSummary/>'],
    });
    const { target, report } = await read(feed(entries.toReversed()));
    expect(target.summaries).toHaveLength(2);
    expect(target.summaries).toMatchObject([
      { kind: 'UsageSummary', content: { billLastPeriod: 1500 } },
      { kind: 'UsageSummary' },
    ]);
    expect(report.rejected).toMatchObject({
      byReason: { 'invalid-entry': 1 },
      first: [{ detail: 'UsageSummary/statusTimeStamp' }],
    });
  });

  it('refuses a bare interval block with its reason', async () => {
    const lone = entry(`${series}/IntervalBlock/1`, block([reading(0)])).replace(
      '<entry>',
      '<entry xmlns="http://www.w3.org/2005/Atom" xmlns:espi="http://naesb.org/espi">',
    );
    expect((await read(lone)).stopped?.reason).toBe('interval-block-alone');
    const bareBlock = block([reading(0)]).replace(
      '<espi:IntervalBlock>',
      '<espi:IntervalBlock xmlns:espi="http://naesb.org/espi">',
    );
    expect((await read(bareBlock)).stopped?.reason).toBe('interval-block-alone');
  });

  it.each([
    ['unknown-meter-reading', 2],
    ['unknown-reading-type', 3],
  ])('rejects the readings of a block with %s', async (reason, missing) => {
    const entries = entriesOf();
    entries.splice(missing, 1);
    const { report, taken } = await read(feed(entries));
    expect(taken).toEqual([]);
    expect(report.rejected).toMatchObject({ count: 2, byReason: { [reason]: 2 } });
  });

  it('knows the usage point of a partial feed by its place', async () => {
    const { target, taken } = await read(feed(entriesOf().slice(1)));
    expect([...target.inits.keys()]).toEqual([`utility.example /${usagePoint}`]);
    expect(taken).toMatchObject(two);
  });

  it('does not read customer data', async () => {
    const customer = '<Customer xmlns="http://naesb.org/espi/customer"><name>Jane Roe</name></Customer>';
    const { report, taken } = await read(feed([entry('RetailCustomer/9/Customer/1', customer), ...entriesOf()]));
    expect(report.warnings.byReason).toEqual({ 'customer-data-skipped': 1 });
    expect(JSON.stringify(report)).not.toContain('Jane');
    expect(taken).toHaveLength(2);
  });

  it('says that there was no usage, or no Green Button at all', async () => {
    expect((await read(feed([]))).stopped?.reason).toBe('no-usage');
    expect((await read('<html><body>Sign in</body></html>')).stopped?.reason).toBe('unknown-format');
  });

  describe('that breaks off', () => {
    const xml = feed(entriesOf({ blocks: [block([reading(0), reading(1), reading(2)])] }));

    it('keeps what came before malformed XML, and says where it is', async () => {
      const broken = xml.replace('<espi:value>2</espi:value>', '<espi:value>2</espi:valve>');
      const { stopped, taken } = await read(broken);
      expect(stopped).toMatchObject({ reason: 'malformed-xml', place: { line: 6 } });
      expect(stopped?.place.column).toBeGreaterThan(100);
      expect(taken.map(({ value }) => value)).toEqual([0, 1]);
    });

    it('keeps what came before the end', async () => {
      const { stopped, taken } = await read(xml.slice(0, xml.indexOf('<espi:value>2')));
      expect(stopped?.reason).toBe('malformed-xml');
      expect(taken).toHaveLength(2);
    });

    it('keeps what came before the source failed', async () => {
      async function* failing(): AsyncGenerator<Buffer> {
        yield Buffer.from(xml.slice(0, xml.indexOf('<espi:value>2')));
        throw new ReadingStopped('truncated-gzip');
      }
      const { stopped, taken } = await read(failing());
      expect(stopped?.reason).toBe('truncated-gzip');
      expect(taken).toHaveLength(2);
    });

    it.each([
      ['xml-entity', `<!DOCTYPE feed [<!ENTITY a "b"><!ENTITY c "&a;&a;">]>${xml}`],
      ['xml-entity', `<!DOCTYPE feed SYSTEM "file:///etc/passwd">${xml}`],
      ['xml-entity', xml.replace('<title/>', '<title>&lol;</title>')],
      ['xml-limit', xml.replace('<title/>', '<title>' + '<a>'.repeat(1000))],
      ['xml-limit', xml.replace('<title/>', `<title>${'x'.repeat(3_000_000)}</title>`)],
    ])('with the reason %s at hostile XML', async (reason, hostile) => {
      expect((await read(hostile)).stopped?.reason).toBe(reason);
    });
  });

  it('keeps many readings that come before their series on disk, and replays them', async () => {
    const entries = entriesOf({
      blocks: Array.from({ length: 40 }, (_, b) =>
        block(Array.from({ length: 2000 }, (__, i) => reading(b * 2000 + i))),
      ),
    });
    const { taken } = await read(feed(entries.toReversed()));
    expect(taken).toHaveLength(80_000);
    expect(taken.every((row) => row.start === start + row.value * 900)).toBe(true);
  });
});

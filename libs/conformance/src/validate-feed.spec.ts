import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { atomId } from '@app/espi';
import { validateFeed, type ValidationOptions } from './validate-feed.js';
import type { ValidationReport } from './validation-report.js';

const time = '2026-01-02T00:00:00Z';
const base = 'https://host/espi/1_1/resource/Subscription/1/UsagePoint';

function entry(path: string, content: string, related: string[] = []): string {
  const up = path === '' ? base : `${base}${path.slice(0, path.lastIndexOf('/'))}`;
  const links = [
    `<link rel="self" href="${base}${path}" type="espi-entry/X"/>`,
    `<link rel="up" href="${up}" type="espi-feed/X"/>`,
    ...related.map((href) => `<link rel="related" href="${base}${href}" type="espi-entry/X"/>`),
  ].join('');
  return `<entry><id>${atomId(path)}</id>${links}<title>t</title><content type="application/xml">${content}</content>
    <published>${time}</published><updated>${time}</updated></entry>`;
}

const blockStart = 1_767_225_600;
const reading = (start: number): string =>
  `<e:IntervalReading><e:timePeriod><e:duration>900</e:duration><e:start>${start}</e:start></e:timePeriod>
   <e:value>5</e:value></e:IntervalReading>`;
const block = `<e:IntervalBlock><e:interval><e:duration>1800</e:duration><e:start>${blockStart}</e:start></e:interval>
   ${reading(blockStart)}${reading(blockStart + 900)}</e:IntervalBlock>`;
const readingType = `<e:ReadingType><e:accumulationBehaviour>4</e:accumulationBehaviour><e:commodity>1</e:commodity>
   <e:flowDirection>1</e:flowDirection><e:intervalLength>900</e:intervalLength><e:kind>12</e:kind><e:phase>769</e:phase>
   <e:powerOfTenMultiplier>0</e:powerOfTenMultiplier><e:uom>72</e:uom></e:ReadingType>`;
const clock = `<e:LocalTimeParameters><e:dstEndRule>FFFFFFFF</e:dstEndRule><e:dstOffset>0</e:dstOffset>
   <e:dstStartRule>FFFFFFFF</e:dstStartRule><e:tzOffset>0</e:tzOffset></e:LocalTimeParameters>`;

function feed(...entries: string[]): string {
  return `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:e="http://naesb.org/espi"><id>${atomId('feed')}</id>
    <title>t</title><updated>${time}</updated><link rel="self" href="${base}" type="espi-feed/UsagePoint"/>
    ${entries.join('\n')}</feed>`;
}

const usage = feed(
  entry('/1', '<e:UsagePoint><e:ServiceCategory><e:kind>0</e:kind></e:ServiceCategory></e:UsagePoint>', [
    '/1/MeterReading',
    '/Clock/1',
  ]),
  entry('/Clock/1', clock),
  entry('/1/MeterReading/1', '<e:MeterReading/>', ['/1/MeterReading/1/IntervalBlock', '/Type/1']),
  entry('/Type/1', readingType),
  entry('/1/MeterReading/1/IntervalBlock/1', block),
);

async function* cut(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}

function validated(document: string | Uint8Array, options?: ValidationOptions, size = 7): Promise<ValidationReport> {
  return validateFeed(cut(typeof document === 'string' ? Buffer.from(document) : document, size), options);
}

const testsOf = ({ certification }: ValidationReport): string[] => certification.map(({ test }) => test);

describe('validateFeed', () => {
  it('finds nothing wrong with a feed that is as it should be, and says what it holds', async () => {
    const report = await validated(usage);
    expect(report).toMatchObject({
      valid: true,
      bytes: Buffer.byteLength(usage),
      feeds: 1,
      entries: 5,
      readings: 2,
      contents: { UsagePoint: 1, LocalTimeParameters: 1, MeterReading: 1, ReadingType: 1, IntervalBlock: 1 },
      functionBlocks: { carried: [1, 4, 5], begun: [], tested: [1, 4, 5] },
      certification: [],
    });
    expect(report.schema.first).toEqual([]);
    expect(report.profile.first).toEqual([]);
  });

  it('reads the same from gzip and from UTF-16, however it is cut', async () => {
    const plain = await validated(usage);
    expect(await validated(gzipSync(usage), {}, 1)).toEqual(plain);
    const wide = Buffer.from(`\ufeff${usage}`, 'utf16le');
    expect(await validated(wide, {}, 1)).toEqual({ ...plain, bytes: wide.length });
  });

  it('tells the test, the block and the line of what certification would find', async () => {
    const report = await validated(usage.replace('<e:phase>769</e:phase>', ''));
    expect(report.valid).toBe(false);
    expect(report.schema.count).toBe(0);
    expect(report.certification).toEqual([
      expect.objectContaining({ test: 'D064', functionBlock: 5, line: expect.any(Number), severity: 'error' }),
    ]);
  });

  it('tests the function blocks that are asked for, carried or not', async () => {
    const report = await validated(usage, { functionBlocks: [10] });
    expect(testsOf(report)).toEqual(['D079']);
    expect(report.functionBlocks).toEqual({ carried: [1, 4, 5], begun: [], tested: [10] });
  });

  it('looks for the certificate only where there is one', async () => {
    expect(testsOf(await validated(usage, { certificateId: 'C-1' }))).toEqual(['CERT004']);
  });

  it('tells what the schema rejects by line and column', async () => {
    const report = await validated(usage.replace('<e:value>5<', '<e:value>five<'));
    expect(report.valid).toBe(false);
    expect(report.schema).toMatchObject({ count: 1, byCode: { 'bad-lexical': 1 } });
    expect(report.schema.first[0]?.line).toBeGreaterThan(1);
    expect(report.schema.first[0]?.column).toBeGreaterThan(1);
  });

  it('certifies each of several feeds by itself', async () => {
    const report = await validated(`${usage}\n${usage}`);
    expect(report).toMatchObject({ feeds: 2, entries: 10, certification: [] });
    expect(report.schema.byCode).toEqual({ 'several-documents': 1 });
  });

  it('makes no tests of feeds on a document that is none, unless asked', async () => {
    const alone =
      '<e:ServiceStatus xmlns:e="http://naesb.org/espi"><e:currentStatus>1</e:currentStatus></e:ServiceStatus>';
    expect(await validated(alone)).toMatchObject({ valid: true, contents: { ServiceStatus: 1 }, certification: [] });
    expect(testsOf(await validated(alone, { functionBlocks: [1] }))).toContain('D000');
  });

  it('finds personal data beside usage', async () => {
    const customer = '<c:Customer xmlns:c="http://naesb.org/espi/customer"/>';
    const report = await validated(usage.replace('</feed>', `${entry('/9', customer)}</feed>`));
    expect(testsOf(report)).toEqual(['own-one-subject']);
  });

  it.each([
    ['a table', 'a,b,c\n1,2,3', { code: 'malformed-xml', line: 2 }],
    ['nothing', '', { code: 'malformed-xml' }],
    ['a feed cut off', usage.slice(0, -20), { code: 'malformed-xml' }],
    ['an entity', `<!DOCTYPE feed [<!ENTITY a "b">]>${usage}`, { code: 'doctype-refused', line: 1 }],
    ['gzip cut off', gzipSync(usage).subarray(0, 300), { code: 'truncated-gzip' }],
    ['gzip damaged', Buffer.concat([gzipSync(usage).subarray(0, 200), Buffer.alloc(50, 7)]), { code: 'corrupt-gzip' }],
    ['bytes that are no text', Buffer.from([0x3c, 0x61, 0x3e, 0xff, 0xff]), { code: 'bad-encoding' }],
    ['an encoding of its own', '<?xml version="1.0" encoding="x-own"?><feed/>', { code: 'unknown-encoding' }],
  ])('says why %s cannot be read', async (_what, document, unreadable) => {
    expect(await validated(document)).toMatchObject({ valid: false, unreadable });
  });
});

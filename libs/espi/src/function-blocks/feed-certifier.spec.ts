import { describe, expect, it } from '@jest/globals';
import { atomId } from '../identity/uuid.js';
import {
  certificationLink,
  intervalBlockLinks,
  localTimeParametersLinks,
  meterReadingLinks,
  qualitySummaryLinks,
  readingTypeLinks,
  usagePointLinks,
  usageSummaryLinks,
} from '../links/link-graph.js';
import { ResourceLinks } from '../links/resource-links.js';
import type { CertifiedEntry, CertifiedLink, CertifierOptions } from './certified-entry.js';
import { FeedCertifier } from './feed-certifier.js';

const links = new ResourceLinks('https://dc.example.com/DataCustodian/espi/1_1/resource', { subscription: '5' });
const at = 1_735_711_200;
const measurement = { powerOfTenMultiplier: 0, timeStamp: at, uom: 72, value: 4 };

type Draft = { -readonly [Key in keyof CertifiedEntry]: CertifiedEntry[Key] };
type Values = Record<string, unknown>;

function draft(element: string, value: Values, of: readonly CertifiedLink[]): Draft {
  const self = of[0]?.href ?? '';
  const contents = [{ element, value }];
  return { id: atomId(self), title: element, published: at, updated: at, links: [...of], contents, line: 7 };
}

function reading(start: number): Values {
  return { cost: 12, timePeriod: { start, duration: 900 }, value: 3 };
}

function block(id: string, start: number): Draft {
  const IntervalReading = [reading(start), reading(start + 900)];
  const value = { interval: { start, duration: 1800 }, IntervalReading };
  return draft('IntervalBlock', value, intervalBlockLinks(links, '1', '2', id));
}

/** A feed that passes every test of the blocks it carries. */
function goodFeed() {
  const usagePoint = {
    id: '1',
    meterReadings: ['2'],
    localTimeParameters: '9',
    hasUsageSummaries: true,
    hasQualitySummaries: true,
  };
  const type = { accumulationBehaviour: 4, commodity: 1, currency: 840, flowDirection: 1, intervalLength: 900 };
  return {
    usagePoint: draft('UsagePoint', { ServiceCategory: { kind: 0 } }, usagePointLinks(links, usagePoint)),
    localTimeParameters: draft('LocalTimeParameters', {}, localTimeParametersLinks(links, '9')),
    meterReading: draft('MeterReading', {}, meterReadingLinks(links, '1', '2', '8')),
    readingType: draft(
      'ReadingType',
      { ...type, kind: 12, phase: 769, powerOfTenMultiplier: 0, uom: 72 },
      readingTypeLinks(links, '8'),
    ),
    first: block('b1', at),
    second: block('b2', at + 86_400),
    summary: draft(
      'UsageSummary',
      {
        billingPeriod: { start: at, duration: 2_678_400 },
        billLastPeriod: 100,
        costAdditionalLastPeriod: 0,
        currency: 840,
        overallConsumptionLastPeriod: measurement,
        currentBillingPeriodOverAllConsumption: measurement,
        qualityOfReading: 17,
        statusTimeStamp: at,
      },
      usageSummaryLinks(links, '1', '4'),
    ),
    quality: draft('ElectricPowerQualitySummary', qualityValues(), qualitySummaryLinks(links, '1', '6')),
  };
}

function qualityValues(): Values {
  const measured =
    'flickerPlt flickerPst harmonicVoltage longInterruptions mainsVoltage powerFrequency rapidVoltageChanges ' +
    'shortInterruptions supplyVoltageDips supplyVoltageImbalance supplyVoltageVariations tempOvervoltage';
  const values = measured.split(' ').map((name): [string, unknown] => [name, 1]);
  return { ...Object.fromEntries(values), summaryInterval: { start: at, duration: 86_400 } };
}

type Feed = ReturnType<typeof goodFeed>;

function certify(entries: Iterable<CertifiedEntry>, options: CertifierOptions = {}, feedLinks: CertifiedLink[] = []) {
  const certifier = new FeedCertifier(options);
  certifier.feed({ id: atomId('feed'), title: 'Green Button Usage Feed', updated: at, links: feedLinks });
  for (const entry of entries) certifier.entry(entry);
  return certifier;
}

function failedAfter(change: (feed: Feed) => void): string[] {
  const feed = goodFeed();
  change(feed);
  const found = certify(Object.values(feed)).findings([1, 4, 5, 12, 15, 16, 17]);
  return found.map(({ test }) => test).sort();
}

function valueOf(entry: Draft): Values {
  const value = entry.contents[0]?.value;
  return typeof value === 'object' && value !== null ? (value as Values) : {};
}

function without(entry: Draft, rel: string, ending = ''): void {
  entry.links = entry.links.filter((link) => !(link.rel === rel && link.href.endsWith(ending)));
}

describe('a feed that does all as it should', () => {
  it('has no findings, whatever the order of its entries', () => {
    const entries = Object.values(goodFeed());
    expect(certify(entries).findings()).toEqual([]);
    expect(certify(entries.toReversed()).findings()).toEqual([]);
  });

  it('carries the blocks of what is in it', () => {
    expect([...certify(Object.values(goodFeed())).functionBlocksCarried()]).toEqual([1, 4, 5, 12, 15, 16, 17]);
  });

  it('is judged by the blocks asked for', () => {
    const certifier = certify(Object.values(goodFeed()));
    expect(certifier.findings([8]).map(({ test }) => test)).toEqual(['D076']);
    expect(certifier.findings([6]).map(({ test }) => test)).toEqual(['D071', 'D072', 'D073']);
    expect(certifier.findings([28])).toEqual([
      {
        test: 'D092',
        functionBlock: 28,
        name: 'UsageSummary billToDate',
        message: 'has no billToDate',
        where:
          'UsageSummary https://dc.example.com/DataCustodian/espi/1_1/resource/Subscription/5/UsagePoint/1/UsageSummary/4',
        line: 7,
        severity: 'error',
      },
    ]);
  });
});

describe('a feed with a fault', () => {
  const cases: [string, (feed: Feed) => void, string[]][] = [
    ['an id twice', ({ first, second }) => (second.id = first.id), ['D004']],
    ['no title', ({ usagePoint }) => (usagePoint.title = undefined), ['D012']],
    ['no published', ({ first }) => (first.published = undefined), ['D040']],
    ['no ServiceCategory', ({ usagePoint }) => delete valueOf(usagePoint)['ServiceCategory'], ['D008', 'D078']],
    ['no link to the time parameters', ({ usagePoint }) => without(usagePoint, 'related', '/9'), ['D007', 'D135']],
    [
      'no link to the meter readings',
      ({ usagePoint }) => without(usagePoint, 'related', '/MeterReading'),
      ['D023', 'D078'],
    ],
    ['no link to the summaries', ({ usagePoint }) => without(usagePoint, 'related', '/UsageSummary'), ['D088']],
    ['no up link', ({ first }) => without(first, 'up'), ['D036', 'D037']],
    ['no self link', ({ second }) => without(second, 'self'), ['D034', 'D035']],
    ['a self link twice', ({ first, second }) => (second.links = first.links), ['D035']],
    [
      'no link to the reading type',
      ({ meterReading }) => without(meterReading, 'related', '/8'),
      ['D024', 'D054', 'D078'],
    ],
    [
      'no link to the blocks',
      ({ meterReading }) => without(meterReading, 'related', '/IntervalBlock'),
      ['D025', 'D026', 'D037'],
    ],
    ['no phase', ({ readingType }) => delete valueOf(readingType)['phase'], ['D064']],
    ['no currency', ({ readingType }) => delete valueOf(readingType)['currency'], ['D058']],
    ['readings of another unit', ({ readingType }) => (valueOf(readingType)['uom'] = 38), ['D078']],
    [
      'a block that starts before its readings',
      ({ first }) => (valueOf(first)['interval'] = { start: at - 1, duration: 1 }),
      ['D042'],
    ],
    [
      'a block without readings',
      ({ first }) => (valueOf(first)['IntervalReading'] = []),
      ['D042', 'D043', 'D044', 'D045', 'D046'],
    ],
    ['a reading twice', ({ first }) => (valueOf(first)['IntervalReading'] = [reading(at), reading(at)]), ['D145']],
    [
      'a block twice',
      ({ first, second }) => (valueOf(second)['interval'] = valueOf(first)['interval']),
      ['D042', 'D146'],
    ],
    ['no consumption', ({ summary }) => delete valueOf(summary)['overallConsumptionLastPeriod'], ['D081']],
    [
      'a consumption without its time',
      ({ summary }) =>
        (valueOf(summary)['currentBillingPeriodOverAllConsumption'] = { ...measurement, timeStamp: undefined }),
      ['D096'],
    ],
    ['no flicker', ({ quality }) => delete valueOf(quality)['flickerPlt'], ['D113']],
    ['an interval without start', ({ quality }) => (valueOf(quality)['summaryInterval'] = { duration: 1 }), ['D134']],
    ['a random id', ({ first }) => (first.id = 'urn:uuid:6ba7b811-9dad-41d1-80b4-00c04fd430c8'), ['own-uuid-version']],
    ['a time that is not UTC', ({ first }) => (first.updated = '2025-01-01T00:00:00-06:00'), ['own-utc']],
    [
      'personal data in it',
      ({ first }) => (first.contents = [...first.contents, { element: 'Customer', value: {} }]),
      ['own-one-subject'],
    ],
  ];

  it.each(cases)('such as %s fails the tests of that', (_, change, tests) => {
    expect(failedAfter(change)).toEqual(tests);
  });

  it('tells the first twenty of a kind and how many more there are', () => {
    const { first, ...others } = goodFeed();
    const blocks = Array.from({ length: 25 }, (_, index) => ({
      ...block(`x${index}`, at + index * 1800),
      title: undefined,
    }));
    const found = certify([...Object.values(others), ...blocks]).findings([4]);
    expect(found).toHaveLength(21);
    expect(found.at(-1)).toMatchObject({ test: 'D033', message: '5 more like this', where: 'feed' });
    expect(first.title).toBe('IntervalBlock');
  });

  it('that is no feed at all fails the first tests', () => {
    const certifier = new FeedCertifier();
    certifier.entry(goodFeed().usagePoint);
    expect(certifier.findings([1]).map(({ test }) => test)).toEqual(expect.arrayContaining(['D000', 'D001', 'D136']));
  });
});

describe('readings that stream by', () => {
  it('count for the block whose entry comes after them', () => {
    const certifier = certify([]);
    for (const { contents, ...entry } of Object.values(goodFeed())) {
      for (const { element, value } of contents) {
        const { IntervalReading, ...rest } = value as { IntervalReading?: Values[] };
        for (const each of IntervalReading ?? []) {
          certifier.reading({ ...(each['timePeriod'] as { start: number; duration: number }), value: 3, cost: 12 });
        }
        if (element === 'IntervalBlock') certifier.blockEnd();
        certifier.entry({ ...entry, contents: [{ element, value: rest }] });
      }
    }
    expect(certifier.findings()).toEqual([]);
    expect(certifier.functionBlocksCarried().has(12)).toBe(true);
  });

  it('without a cost do not carry block 12', () => {
    const feed = goodFeed();
    valueOf(feed.second)['IntervalReading'] = [{ ...reading(at + 86_400), cost: undefined }];
    const certifier = certify(Object.values(feed));
    expect(certifier.functionBlocksCarried().has(12)).toBe(false);
    expect([...certifier.functionBlocksBegun()]).toEqual([12]);
    expect(certifier.findings()).toEqual([]);
    expect(certifier.findings([12]).map(({ test }) => test)).toEqual(['D043']);
  });
});

describe('a certificate', () => {
  const certificateId = 'abc';
  const feedTests = (feedLinks: CertifiedLink[], options: CertifierOptions) =>
    certify(Object.values(goodFeed()), options, feedLinks)
      .findings()
      .map(({ test }) => test);

  it('is asked for only where one is known', () => {
    expect(feedTests([], {})).toEqual([]);
    expect(feedTests([], { certificateId })).toEqual(['CERT004']);
    expect(feedTests([certificationLink('other')], { certificateId })).toEqual(['CERT004']);
    expect(feedTests([certificationLink('abc'), certificationLink('abc')], { certificateId })).toEqual(['CERT004']);
    expect(feedTests([certificationLink('abc')], { certificateId })).toEqual([]);
  });

  it.each([
    ['CERT001', 'ApplicationInformation', false],
    ['CERT002', 'Authorization', true],
    ['CERT003', 'Authorization', false],
  ])('is test %s of %s (in a feed: %s)', (test, element, inFeed) => {
    const entry = draft(element, {}, [{ rel: 'self', href: 'x' }]);
    const certifier = inFeed ? certify([entry], { certificateId }) : new FeedCertifier({ certificateId });
    if (!inFeed) certifier.entry(entry);
    expect(certifier.findings().map((finding) => finding.test)).toEqual([test]);
  });
});

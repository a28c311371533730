import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Grant } from '@app/authorization';
import type { StoredUsagePoint } from '@app/metering';
import { ask, type Answer } from '../support/http-client.js';
import { intervalOf, readFeed, type ReadEntry, type ReadFeed } from '../support/read-feed.js';
import { startTestCustodian, type TestCustodian } from '../support/test-custodian.js';
import { dates, day, delivered, gas, received, summaryOf, TestUtility } from '../support/test-utility.js';

const FROM = '2026-01-05';
const DAYS = dates(FROM, 5);
const [FIRST = '', SECOND = '', , FOURTH = ''] = DAYS;
const EARLY = new Date('2026-02-01T00:00:00Z');
const LATE = new Date('2026-02-02T00:00:00Z');

let server: TestCustodian;
let grant: Grant;
let house: StoredUsagePoint;

beforeAll(async () => {
  server = await startTestCustodian();
  const utility = new TestUtility(server.custodian);
  const { usageSummaries } = server.custodian.metering;
  const customer = await utility.customer();
  house = await utility.usagePoint(customer);
  const meter = await utility.channel(house, delivered, { from: FROM, days: 3, recordedAt: EARLY });
  await utility.read(meter, { from: FOURTH, days: 2, recordedAt: LATE });
  await utility.channel(house, received, { from: FROM, days: 1, recordedAt: EARLY });
  await utility.channel(house, gas);
  for (const start of [FIRST, SECOND]) await usageSummaries.put(house, summaryOf(day(start), 86_400), { now: EARLY });
  grant = await utility.grant(customer);
});
afterAll(async () => server.close());

type Query = Record<string, string | number>;
const ask_ = async (path: string, query: Query | string = ''): Promise<Answer> => {
  const text =
    typeof query === 'string'
      ? query
      : new URLSearchParams(
          Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value)])),
        ).toString();
  return ask(`${server.resource}${path}?${text}`, { token: grant.token.token });
};
const batchPath = (): string => `/Batch/Subscription/${grant.authorization._id}`;
const batch = async (query?: Query | string): Promise<ReadFeed> => {
  const answer = await ask_(batchPath(), query);
  expect([query, answer.status]).toEqual([query, 200]);
  return readFeed(answer.text);
};
const isDelivered = ({ links }: ReadEntry, feed: ReadFeed): boolean => {
  const type = feed.of('ReadingType').find(({ content }) => content.includes('<espi:flowDirection>1<'));
  const owners = type?.links.filter(({ rel }) => rel === 'related').map(({ href }) => href) ?? [];
  return owners.some((owner) => links.some(({ href }) => href.startsWith(`${owner}/`)));
};
/** Local dates of the blocks of delivered electricity in an answer. */
const blockDays = async (query?: Query | string): Promise<string[]> => {
  const feed = await batch(query);
  const starts = feed
    .of('IntervalBlock')
    .filter((block) => isDelivered(block, feed))
    .map((block) => intervalOf(block).start);
  return starts.map((start) => DAYS.find((date) => day(date) === start) ?? String(start));
};
const summaries = async (query: Query): Promise<number> => (await batch(query)).of('UsageSummary').length;
const iso = (seconds: number): string => new Date(seconds * 1000).toISOString();

describe('published-min and published-max', () => {
  it('give the blocks between, as certification counts them (QRY001)', async () => {
    const all = await blockDays();
    expect(all).toEqual(DAYS);
    const query = { 'published-min': iso(day(SECOND)), 'published-max': iso(day(FOURTH) + 86_400) };
    expect(await blockDays(query)).toEqual(DAYS.slice(1, 4));
  });

  it('ask for blocks that lie wholly inside, bounds included', async () => {
    const [start, end] = [day(SECOND), day(SECOND) + 86_400];
    expect(await blockDays({ 'published-min': start, 'published-max': end })).toEqual([SECOND]);
    expect(await blockDays({ 'published-min': start + 1, 'published-max': end })).toEqual([]);
    expect(await blockDays({ 'published-min': start, 'published-max': end - 1 })).toEqual([]);
    expect(await blockDays({ 'published-min': start })).toEqual(DAYS.slice(1));
    expect(await blockDays({ 'published-max': end })).toEqual(DAYS.slice(0, 2));
  });

  it('ask for summaries that overlap, bounds excluded', async () => {
    const [start, end] = [day(FIRST), day(SECOND) + 86_400];
    expect(await summaries({})).toBe(2);
    expect(await summaries({ 'published-max': start })).toBe(0);
    expect(await summaries({ 'published-max': start + 1 })).toBe(1);
    expect(await summaries({ 'published-min': end })).toBe(0);
    expect(await summaries({ 'published-min': end - 1 })).toBe(1);
  });

  it.each([
    ['epoch seconds', (t: number) => String(t)],
    ['Z', (t: number) => iso(t).replace('.000Z', 'Z')],
    ['an offset', (t: number) => iso(t - 6 * 3600).replace('.000Z', '-06:00')],
    ['an offset the other way', (t: number) => iso(t + 5.5 * 3600).replace('.000Z', '+05:30')],
    ['milliseconds', (t: number) => iso(t)],
    ['nanoseconds', (t: number) => iso(t).replace('.000Z', '.000000000Z')],
  ])('take a time with %s', async (_, write) => {
    const query = { 'published-min': write(day(SECOND)), 'published-max': write(day(FOURTH)) };
    expect(await blockDays(query)).toEqual(DAYS.slice(1, 3));
  });

  it('take an offset whose plus sign was not encoded', async () => {
    const text = iso(day(SECOND) + 3600).replace('.000Z', '+01:00');
    expect(await blockDays(`published-min=${text}`)).toEqual(DAYS.slice(1));
  });

  it('mind the fraction of a second', async () => {
    const text = iso(day(SECOND)).replace('.000Z', '.001Z');
    expect(await blockDays({ 'published-min': text })).toEqual(DAYS.slice(2));
  });

  it('take a time to come', async () => {
    expect(await blockDays({ 'published-min': '2099-01-01T00:00:00Z' })).toEqual([]);
    expect(await blockDays({ 'published-max': '2099-01-01T00:00:00Z' })).toEqual(DAYS);
  });
});

describe('updated-min and updated-max', () => {
  const [early, late] = [EARLY.getTime() / 1000, LATE.getTime() / 1000];

  it('bound atom:updated, bounds included', async () => {
    expect(await blockDays({ 'updated-min': late })).toEqual(DAYS.slice(3));
    expect(await blockDays({ 'updated-min': late + 1 })).toEqual([]);
    expect(await blockDays({ 'updated-max': early })).toEqual(DAYS.slice(0, 3));
    expect(await blockDays({ 'updated-max': early - 1 })).toEqual([]);
    expect(await blockDays({ 'updated-min': early, 'updated-max': late })).toEqual(DAYS);
    expect(await summaries({ 'updated-max': early })).toBe(2);
    expect(await summaries({ 'updated-max': early - 1 })).toBe(0);
  });

  it('bound collections too', async () => {
    const path = `/Subscription/${grant.authorization._id}/UsagePoint/${house._id}/UsageSummary`;
    const count = async (query: Query): Promise<number> => readFeed((await ask_(path, query)).text).entries.length;
    expect(await count({ 'updated-min': early })).toBe(2);
    expect(await count({ 'updated-min': early + 1 })).toBe(0);
  });
});

describe('a feed of a part', () => {
  it('has the context of what is in it, and no meter reading or reading type without a block', async () => {
    const whole = await batch();
    expect([whole.of('MeterReading').length, whole.of('ReadingType').length]).toEqual([2, 2]);
    const part = await batch({ 'published-min': day(SECOND) });
    expect([part.of('MeterReading').length, part.of('ReadingType').length]).toEqual([1, 1]);
    const [type] = part.of('ReadingType');
    expect(type?.content).toContain('<espi:flowDirection>1<');
    const nothing = await batch({ 'published-min': '2099-01-01T00:00:00Z' });
    expect(nothing.entries.map(({ kind }) => kind)).toEqual(['UsagePoint', 'LocalTimeParameters']);
  });
});

describe('max-results, start-index and depth', () => {
  const leaves = async (query: Query): Promise<string[]> => {
    const { entries } = await batch(query);
    return entries.filter(({ kind }) => /Block|Summary/.test(kind)).map(({ id }) => id);
  };

  it('cut the leaves of a Batch feed and leave their context', async () => {
    const all = await leaves({});
    expect(all).toHaveLength(8);
    expect(await leaves({ 'max-results': 3 })).toEqual(all.slice(0, 3));
    expect(await leaves({ depth: 3 })).toEqual(all.slice(0, 3));
    expect(await leaves({ depth: 3, 'max-results': 2 })).toEqual(all.slice(0, 2));
    expect(await leaves({ 'start-index': 1 })).toEqual(all);
    expect(await leaves({ 'start-index': 3 })).toEqual(all.slice(2));
    expect(await leaves({ 'start-index': 7, 'max-results': 5 })).toEqual(all.slice(6));
    expect(await leaves({ 'start-index': 9 })).toEqual([]);
    const { entries } = await batch({ 'max-results': 0 });
    expect(entries.map(({ kind }) => kind)).toEqual(['UsagePoint', 'LocalTimeParameters']);
  });

  it('count the entries of a collection exactly', async () => {
    const subscription = `/Subscription/${grant.authorization._id}/UsagePoint`;
    const [meterReading] = (await batch()).of('MeterReading');
    const blocks = meterReading?.self.slice(meterReading.self.indexOf('/Subscription')) ?? '';
    const collections = [`${subscription}/${house._id}/MeterReading`, `${subscription}/${house._id}/UsageSummary`];
    for (const path of [...collections, `${blocks}/IntervalBlock`, '/ReadingType']) {
      const ids = async (query: Query): Promise<string[]> =>
        readFeed((await ask_(path, query)).text).entries.map(({ id }) => id);
      const all = await ids({});
      expect(await ids({ 'max-results': 1 })).toEqual(all.slice(0, 1));
      expect(await ids({ depth: 1 })).toEqual(all.slice(0, 1));
      expect(await ids({ 'start-index': 2 })).toEqual(all.slice(1));
      expect(await ids({ 'max-results': 0 })).toEqual([]);
    }
  });
});

describe('a bad value (QRY002)', () => {
  const times = ['published-min', 'published-max', 'updated-min', 'updated-max'];
  it.each([
    ...times.flatMap((name) =>
      ['All', '03/01/2016', '', '2026-02-30T00:00:00Z', '2026-01-01'].map((value) => [name, value]),
    ),
    ...['max-results', 'start-index', 'depth'].flatMap((name) =>
      ['All', '-1', '1.5', ''].map((value) => [name, value]),
    ),
    ['start-index', '0'],
  ])('%s=%s is 400 and names the parameter', async (name = '', value = '') => {
    const answer = await ask_(batchPath(), { [name]: value });
    expect(answer.status).toBe(400);
    const problem = JSON.parse(answer.text) as { code: string; detail: string };
    expect(problem.code).toBe('bad-query-parameter');
    expect(problem.detail).toContain(name);
  });

  it('is 400 on collections and single resources too', async () => {
    const subscription = `/Subscription/${grant.authorization._id}/UsagePoint`;
    for (const path of [subscription, `${subscription}/${house._id}`, '/ReadingType', `${batchPath()}/UsagePoint`]) {
      expect((await ask_(path, { 'max-results': 'All' })).status).toBe(400);
    }
    const { _id: authorizationId, applicationId } = grant.authorization;
    for (const [path, kind] of [
      [`/Authorization/${authorizationId}`, 'client'],
      [`/ApplicationInformation/${applicationId}`, 'registration'],
    ] as const) {
      const { token } = await server.custodian.tokens.issue(kind, { applicationId });
      const statuses = ['All', '1'].map(async (value) => ask(`${server.resource}${path}?depth=${value}`, { token }));
      expect((await Promise.all(statuses)).map(({ status }) => status)).toEqual([400, 200]);
    }
  });

  it('is also a parameter given twice, or bounds in the wrong order', async () => {
    expect((await ask_(batchPath(), 'max-results=1&max-results=2')).status).toBe(400);
    expect((await ask_(batchPath(), { 'published-min': 2, 'published-max': 1 })).status).toBe(400);
  });
});

describe('an unknown parameter', () => {
  it('is ignored', async () => {
    expect(await blockDays({ foo: 'bar', 'Published-Min': 'All' })).toEqual(DAYS);
  });
});

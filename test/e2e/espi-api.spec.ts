import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { StoredAccessRecord } from '@app/audit';
import type { Grant } from '@app/authorization';
import type { StoredMeterReading, StoredUsagePoint } from '@app/metering';
import type { Customer } from '@app/retail-customers';
import { ask, eventually, type Answer, type Question } from '../support/http-client.js';
import { intervalOf, readFeed, valuesOf, type ReadFeed } from '../support/read-feed.js';
import { startTestCustodian, type TestCustodian } from '../support/test-custodian.js';
import { day, delivered, demand, gas, received, summaryOf, TestUtility } from '../support/test-utility.js';

const BASE_URL = 'http://custodian.example';
const DAYS = 4;
const FROM = '2026-01-05';

let server: TestCustodian;
let utility: TestUtility;
let customer: Customer;
let house: StoredUsagePoint;
let flat: StoredUsagePoint;
let meter: StoredMeterReading;
let grant: Grant;

beforeAll(async () => {
  server = await startTestCustodian({ BASE_URL });
  utility = new TestUtility(server.custodian);
  const { metering } = server.custodian;
  customer = await utility.customer();
  house = await utility.usagePoint(customer);
  flat = await utility.usagePoint(customer, { serviceKind: 1 });
  const readings = { from: FROM, days: DAYS };
  meter = await utility.channel(house, delivered, { ...readings, costAt: () => 7 });
  await utility.channel(house, received, readings);
  await utility.channel(house, demand, readings);
  await utility.channel(flat, gas, readings);
  await metering.usageSummaries.put(house, summaryOf(day(FROM), DAYS * 86_400));
  await metering.qualitySummaries.put(house, { summaryInterval: { start: day(FROM), duration: 86_400 } });
  grant = await utility.grant(customer);
});
afterAll(async () => server.close());

const get = async (path: string, question: Question = {}): Promise<Answer> =>
  ask(
    path.startsWith(BASE_URL) ? server.resource + path.slice(path.indexOf('/resource') + 9) : server.resource + path,
    {
      token: grant.token.token,
      ...question,
    },
  );
const batchOf = ({ authorization }: Grant): string => `/Batch/Subscription/${authorization._id}`;

async function feedOf(path: string, question?: Question): Promise<ReadFeed> {
  const answer = await get(path, question);
  expect([path, answer.status]).toEqual([path, 200]);
  return readFeed(answer.text);
}
const batch = async (of = grant): Promise<ReadFeed> => feedOf(batchOf(of), { token: of.token.token });
const kinds = ({ entries }: ReadFeed): Record<string, number> =>
  Object.fromEntries([...Map.groupBy(entries, ({ kind }) => kind)].map(([kind, some]) => [kind, some.length]));

describe('a Batch feed', () => {
  it('BR-300 BR-306 holds every resource once', async () => {
    expect(kinds(await batch())).toEqual({
      UsagePoint: 2,
      LocalTimeParameters: 1,
      MeterReading: 4,
      ReadingType: 4,
      IntervalBlock: 4 * DAYS,
      UsageSummary: 1,
      ElectricPowerQualitySummary: 1,
    });
  });

  it('has one block a local day, from midnight to midnight', async () => {
    const blocks = (await batch()).of('IntervalBlock').filter(({ self }) => self.includes(meter._id));
    const starts = blocks.map((block) => intervalOf(block).start);
    expect(starts).toEqual(Array.from({ length: DAYS }, (_, n) => day(FROM) + n * 86_400));
    expect(blocks.map((block) => valuesOf(block).length)).toEqual(Array.from({ length: DAYS }, () => 96));
  });

  it('leads by each link to a resource that is there, and is the same there', async () => {
    const feed = await batch();
    const collections = new Map<string, ReadFeed>();
    const links = new Set(feed.entries.flatMap((entry) => entry.links.map(({ href }) => href)));
    expect(links.size).toBeGreaterThan(30);
    for (const href of links) {
      const answer = await get(href);
      expect([href, answer.status]).toEqual([href, 200]);
      collections.set(href, readFeed(answer.text));
    }
    for (const entry of feed.entries) {
      // a ReadingType names its meter readings inside a Batch feed alone
      const related = entry.kind === 'ReadingType' ? entry.links.filter(({ rel }) => rel !== 'related') : entry.links;
      const wanted = { ...entry, links: related };
      expect(collections.get(entry.self)?.entries).toEqual([wanted]);
      const up = entry.links.find(({ rel }) => rel === 'up')?.href ?? '';
      expect(collections.get(up)?.entries).toContainEqual(wanted);
      expect(collections.get(up)?.links).toContainEqual(expect.objectContaining({ rel: 'self', href: up }));
    }
  });

  it('gives each link the type of what it leads to', async () => {
    const { entries } = await batch();
    for (const { href, type } of entries.flatMap(({ links }) => links)) {
      const [, form = '', kind = ''] = /^espi-(entry|feed)\/(\w+)$/.exec(type ?? '') ?? [];
      const { text } = await get(href);
      expect([href, text.includes(`<${form} xmlns`) || text.includes(`<${form} `)]).toEqual([href, true]);
      expect(readFeed(text).entries.every((entry) => entry.kind === kind)).toBe(true);
    }
  });

  it('BR-024.003 BR-079 can be had for one usage point', async () => {
    for (const path of [`${batchOf(grant)}/UsagePoint/${flat._id}`]) {
      expect(kinds(await feedOf(path))).toEqual({
        UsagePoint: 1,
        LocalTimeParameters: 1,
        MeterReading: 1,
        ReadingType: 1,
        IntervalBlock: DAYS,
      });
    }
    expect(kinds(await feedOf(`${batchOf(grant)}/UsagePoint`))).toEqual(kinds(await batch()));
  });

  it('makes no claim of a certificate unless the operator has one', async () => {
    expect((await batch()).links.map(({ rel }) => rel)).not.toContain('related');
  });
});

describe('two readers of one usage point', () => {
  it('get the same atom ids and contents, under links of their own', async () => {
    const other = await utility.grant(customer);
    const [mine, theirs] = [await batch(), await batch(other)];
    expect(theirs.entries.map(({ id }) => id)).toEqual(mine.entries.map(({ id }) => id));
    expect(theirs.entries.map(({ content }) => content)).toEqual(mine.entries.map(({ content }) => content));
    for (const { kind, self } of theirs.of('UsagePoint')) {
      expect([kind, self]).toEqual([
        'UsagePoint',
        expect.stringContaining(`/Subscription/${other.authorization._id}/`),
      ]);
    }
    const ours = new Set(mine.of('IntervalBlock').map(({ self }) => self));
    expect(theirs.of('IntervalBlock').filter(({ self }) => ours.has(self))).toEqual([]);
  });
});

describe('the old name ElectricPowerUsageSummary', () => {
  it('leads to the same summaries', async () => {
    const [summary] = (await batch()).of('UsageSummary');
    const self = summary?.self ?? '';
    const up = self.slice(0, self.lastIndexOf('/'));
    for (const href of [self, up]) {
      const old = await get(href.replace('/UsageSummary', '/ElectricPowerUsageSummary'));
      expect(old.status).toBe(200);
      expect(readFeed(old.text).entries).toEqual((await feedOf(href)).entries);
    }
  });
});

describe('a scope', () => {
  const blocksOf = async (scope: string): Promise<Record<string, number>> => {
    const own = await utility.grant(customer, { scope });
    return kinds(await batch(own));
  };
  const readingTypes = async (scope: string): Promise<string[]> => {
    const feed = await batch(await utility.grant(customer, { scope }));
    return feed.of('ReadingType').map(({ content }) => content);
  };

  it.each([
    ['FB=4_5', '<espi:flowDirection>1<'],
    ['FB=4_8', '<espi:flowDirection>19<'],
    ['FB=4_6', '<espi:kind>8<'],
    ['FB=4_10', '<espi:commodity>7<'],
  ])('%s shows the channels of its function blocks and no other', async (scope, mark) => {
    const types = await readingTypes(scope);
    expect(types).toHaveLength(1);
    expect(types[0]).toContain(mark);
  });

  it('without 15 or 17 shows no summaries, nor links to them', async () => {
    expect(await blocksOf('FB=4_5_15')).toMatchObject({ UsageSummary: 1 });
    expect(await blocksOf('FB=4_5_17')).toMatchObject({ ElectricPowerQualitySummary: 1 });
    const bare = await utility.grant(customer, { scope: 'FB=4_5' });
    const feed = await batch(bare);
    expect(Object.keys(kinds(feed)).filter((kind) => kind.endsWith('Summary'))).toEqual([]);
    expect(feed.entries.flatMap(({ links }) => links).filter(({ href }) => href.includes('Summary'))).toEqual([]);
    const path = `/Subscription/${bare.authorization._id}/UsagePoint/${house._id}/UsageSummary`;
    expect((await feedOf(path, { token: bare.token.token })).entries).toEqual([]);
  });

  it.each([
    ['16', ['billLastPeriod', 'costAdditionalLastPeriod', 'currency']],
    ['26', ['costAdditionalDetailLastPeriod']],
    ['27', ['peakDemand']],
    ['28', ['billToDate']],
  ])('with 15 and %s shows those elements of a summary', async (block, shown) => {
    const optional = [
      'billLastPeriod',
      'billToDate',
      'costAdditionalLastPeriod',
      'costAdditionalDetailLastPeriod',
      'currency',
      'peakDemand',
    ];
    const feed = await batch(await utility.grant(customer, { scope: `FB=4_5_15_${block}` }));
    const content = feed.of('UsageSummary')[0]?.content ?? '';
    expect(content).toContain('<espi:overallConsumptionLastPeriod>');
    expect(optional.filter((name) => content.includes(`<espi:${name}>`)).sort()).toEqual([...shown].sort());
  });

  it('without 12 shows no cost of a reading', async () => {
    const blocks = async (scope: string) =>
      (await batch(await utility.grant(customer, { scope }))).of('IntervalBlock').map(({ content }) => content);
    expect((await blocks('FB=4_5_12')).every((content) => content.includes('<espi:cost>7<'))).toBe(true);
    expect((await blocks('FB=4_5')).some((content) => content.includes('<espi:cost>'))).toBe(false);
  });

  it('covers the usage points that were granted, and no other', async () => {
    const one = await utility.grant(customer, { usagePointIds: [flat._id] });
    const feed = await batch(one);
    expect(feed.of('UsagePoint').map(({ self }) => self.split('/').at(-1))).toEqual([flat._id]);
    const { token } = one.token;
    expect((await get(`${batchOf(one)}/UsagePoint/${house._id}`, { token })).status).toBe(404);
    expect((await feedOf('/ReadingType', { token })).entries).toHaveLength(1);
    const other = (await batch(await utility.grant(customer, { usagePointIds: [house._id] }))).of('ReadingType')[0];
    expect((await get(other?.self ?? '', { token })).status).toBe(404);
  });
});

describe('time', () => {
  it('is bounded by HistoryLength and by the start that was granted', async () => {
    const now = Math.floor(Date.now() / 1000);
    const historyEnd = new Date((now - 10 * 86_400) * 1000).toISOString().slice(0, 10);
    const reader = await utility.customer('Joy');
    const point = await utility.usagePoint(reader);
    await utility.channel(point, delivered, { from: historyEnd, days: 6 });
    const starts = async (given: Parameters<TestUtility['grant']>[1]): Promise<number[]> => {
      const feed = await batch(await utility.grant(reader, given));
      return feed.of('IntervalBlock').map((block) => intervalOf(block).start);
    };
    expect(await starts({})).toHaveLength(6);
    const limited = await starts({ scope: `FB=4_5;HistoryLength=${7 * 86_400}` });
    expect(limited.length).toBeGreaterThan(0);
    expect(limited.length).toBeLessThan(6);
    expect(Math.min(...limited)).toBeGreaterThanOrEqual(now - 7 * 86_400);
    const from = new Date((day(historyEnd) + 4 * 86_400) * 1000);
    expect(await starts({ from })).toEqual([day(historyEnd) + 4 * 86_400, day(historyEnd) + 5 * 86_400]);
  });

  it("gives a mover neither the previous nor the next tenant's readings", async () => {
    const [before, mover, after] = await Promise.all(['Eve', 'Fay', 'Gus'].map((name) => utility.customer(name)));
    if (before === undefined || mover === undefined || after === undefined) throw new Error('no customers');
    const moveIn = new Date((day('2026-02-03') + 12 * 3600) * 1000);
    const moveOut = new Date((day('2026-02-06') + 12 * 3600) * 1000);
    const premises = await utility.usagePoint(before, { until: moveIn });
    await utility.tenure(premises, mover, { from: moveIn, until: moveOut });
    await utility.tenure(premises, after, { from: moveOut });
    await utility.channel(premises, delivered, { from: '2026-02-01', days: 9 });
    const month = (start: string) => summaryOf(day(start), 2 * 86_400);
    const { usageSummaries } = server.custodian.metering;
    for (const start of ['2026-02-02', '2026-02-04', '2026-02-06']) await usageSummaries.put(premises, month(start));
    const seen = await Promise.all(
      [before, mover, after].map(async (tenant) => {
        const feed = await batch(await utility.grant(tenant));
        const blocks = feed.of('IntervalBlock');
        const intervals = blocks.map(intervalOf);
        const readings = blocks.reduce((sum, block) => sum + valuesOf(block).length, 0);
        const first = Math.min(...intervals.map(({ start }) => start));
        const last = Math.max(...intervals.map(({ end }) => end));
        return { readings, first, last, summaries: feed.of('UsageSummary').length };
      }),
    );
    const [start, end] = [day('2026-02-01'), day('2026-02-10')];
    const [movedIn, movedOut] = [moveIn.getTime() / 1000, moveOut.getTime() / 1000];
    expect(seen).toEqual([
      { readings: 2.5 * 96, first: start, last: movedIn, summaries: 0 },
      { readings: 3 * 96, first: movedIn, last: movedOut, summaries: 1 },
      { readings: 3.5 * 96, first: movedOut, last: end, summaries: 0 },
    ]);
  });

  it('gives a customer who left and came back each block once, with the readings of both times', async () => {
    const tenant = await utility.customer('Ivy');
    const left = new Date((day('2026-02-04') + 6 * 3600) * 1000);
    const back = new Date((day('2026-02-04') + 18 * 3600) * 1000);
    const premises = await utility.usagePoint(tenant, { until: left });
    await utility.tenure(premises, tenant, { from: back });
    await utility.channel(premises, delivered, { from: '2026-02-01', days: 7 });
    const blocks = (await batch(await utility.grant(tenant))).of('IntervalBlock');
    expect(new Set(blocks.map(({ id }) => id)).size).toBe(7);
    expect(blocks.map((block) => valuesOf(block).length)).toEqual([96, 96, 96, 48, 96, 96, 96]);
  });

  it('cuts a block the same way in a feed and as a document of its own', async () => {
    const tenant = await utility.customer('Hal');
    const from = new Date((day('2026-02-03') + 12 * 3600) * 1000);
    const premises = await utility.usagePoint(tenant, { from });
    await utility.channel(premises, delivered, { from: '2026-02-02', days: 2 });
    const own = await utility.grant(tenant);
    const [block, ...more] = (await batch(own)).of('IntervalBlock');
    expect(more).toEqual([]);
    expect((await feedOf(block?.self ?? '', { token: own.token.token })).entries).toEqual([block]);
    const hidden = (block?.self ?? '').replace(String(day('2026-02-03')), String(day('2026-02-02')));
    expect(hidden).not.toBe(block?.self);
    expect((await get(hidden, { token: own.token.token })).status).toBe(404);
  });
});

describe('headers', () => {
  let own: Grant;
  let point: StoredUsagePoint;
  let channel: StoredMeterReading;
  beforeAll(async () => {
    const reader = await utility.customer('Ida');
    point = await utility.usagePoint(reader);
    channel = await utility.channel(point, delivered, { from: FROM, days: 2 });
    own = await utility.grant(reader);
  });
  const read = async (question: Question = {}): Promise<Answer> =>
    get(batchOf(own), { token: own.token.token, ...question });

  it('say what a feed is and how it may be kept', async () => {
    const { headers } = await read();
    expect(headers).toMatchObject({
      'content-type': expect.stringMatching(/^application\/atom\+xml/),
      'cache-control': 'private, no-cache',
      vary: expect.stringContaining('Accept-Encoding'),
      etag: expect.stringMatching(/^W\/"[\w-]+"$/),
    });
    expect(headers['content-encoding']).toBeUndefined();
    expect(Date.parse(headers['last-modified'] ?? '')).toBeLessThanOrEqual(Date.now());
  });

  it('announce gzip where the client takes it, for the same feed', async () => {
    const [plain, packed] = await Promise.all([read(), read({ headers: { 'Accept-Encoding': 'gzip' } })]);
    expect(packed.headers['content-encoding']).toBe('gzip');
    expect(packed.body.length).toBeLessThan(plain.body.length / 4);
    expect(packed.text).toBe(plain.text);
    expect((await read({ headers: { 'Accept-Encoding': 'gzip;q=0, identity' } })).headers['content-encoding']).toBe(
      undefined,
    );
  });

  it('are in answer to HEAD what they are in answer to GET, without a body', async () => {
    const [head, whole] = await Promise.all([read({ method: 'HEAD' }), read()]);
    expect([head.status, head.body.length]).toEqual([200, 0]);
    for (const name of ['etag', 'content-type', 'vary', 'cache-control', 'content-disposition'] as const) {
      expect([name, head.headers[name]]).toEqual([name, whole.headers[name]]);
    }
  });

  it('spare a reader what has not changed', async () => {
    const { headers } = await read();
    const { etag = '' } = headers;
    for (const known of [etag, `"other", ${etag}`, '*']) {
      const again = await read({ headers: { 'If-None-Match': known } });
      expect([known, again.status, again.body.length, again.headers.etag]).toEqual([known, 304, 0, etag]);
    }
    expect((await read({ headers: { 'If-None-Match': '"other"' } })).status).toBe(200);
    const later = new Date(Date.now() + 60_000).toUTCString();
    expect((await read({ headers: { 'If-Modified-Since': later } })).status).toBe(304);
    expect((await read({ headers: { 'If-Modified-Since': new Date(0).toUTCString() } })).status).toBe(200);
    const head = await read({ method: 'HEAD', headers: { 'If-None-Match': etag } });
    expect(head.status).toBe(304);
  });

  it('have another ETag for another question, another reader and new data', async () => {
    const etagOf = async (path: string, of = own): Promise<string> =>
      (await get(path, { token: of.token.token })).headers.etag ?? '';
    const first = await etagOf(batchOf(own));
    const others = [
      await etagOf(`${batchOf(own)}?published-min=${day(FROM)}`),
      await etagOf(`${batchOf(own)}?max-results=1`),
      await etagOf(`/Subscription/${own.authorization._id}/UsagePoint`),
    ];
    expect(new Set([first, ...others]).size).toBe(4);
    expect(await etagOf(batchOf(own))).toBe(first);
    await utility.read(channel, { from: FROM, days: 2 });
    expect(await etagOf(batchOf(own))).toBe(first);
    await utility.read(channel, { from: FROM, days: 3 });
    const grown = await etagOf(batchOf(own));
    expect(grown).not.toBe(first);
    await server.custodian.metering.usageSummaries.put(point, summaryOf(day(FROM), 86_400));
    const summed = await etagOf(batchOf(own));
    expect(summed).not.toBe(grown);
    await utility.read(channel, { from: FROM, days: 1, valueAt: () => 2 });
    expect([first, grown, summed]).not.toContain(await etagOf(batchOf(own)));
  });
});

describe('an access', () => {
  /** The latest of so many accesses; a record comes after its answer. */
  const latest = async (of: Grant, accesses = 1): Promise<StoredAccessRecord | undefined> => {
    const filter = { authorizationId: of.authorization._id };
    const list = async () => (await server.custodian.accessRecords.list(filter)).records;
    return (await eventually(list, ({ length }) => length === accesses))[0];
  };

  it('is recorded with who, under what, which usage points, which time, and how much', async () => {
    const own = await utility.grant(customer, { scope: 'FB=4_5' });
    const { body } = await get(batchOf(own), { token: own.token.token, headers: { 'Accept-Encoding': 'gzip' } });
    const record = await latest(own);
    expect(record).toMatchObject({
      _v: 1,
      reader: {
        kind: 'third-party',
        authorizationId: own.authorization._id,
        applicationId: own.authorization.applicationId,
        customerId: customer._id,
      },
      authorizationScope: own.authorization.scope,
      channel: 'api',
      outcome: 'complete',
      status: 200,
      usagePointIds: expect.arrayContaining([house._id, flat._id]),
      kinds: expect.arrayContaining(['UsagePoint', 'ReadingType', 'MeterReading', 'IntervalBlock']),
      period: { from: new Date(day(FROM) * 1000), until: new Date((day(FROM) + DAYS * 86_400) * 1000) },
    });
    expect(record?.route).toContain(batchOf(own));
    expect(record?.bytes).toBe(body.length);
  });

  it('that sent nothing new is recorded as not modified', async () => {
    const own = await utility.grant(customer);
    const question = { token: own.token.token };
    const { headers } = await get(batchOf(own), question);
    await get(batchOf(own), { ...question, headers: { 'If-None-Match': headers.etag ?? '' } });
    expect(await latest(own, 2)).toMatchObject({ outcome: 'not-modified', status: 304, bytes: 0, usagePointIds: [] });
  });

  it('to a single resource names its usage point and kind', async () => {
    const own = await utility.grant(customer);
    const [summary] = (await batch(own)).of('UsageSummary');
    await get(summary?.self ?? '', { token: own.token.token });
    expect(await latest(own, 2)).toMatchObject({ usagePointIds: [house._id], kinds: ['UsageSummary'] });
  });

  it('by the operator names the operator, and the customer whose data it is', async () => {
    const own = await utility.grant(customer);
    await get(batchOf(own), { token: await utility.operatorToken() });
    expect((await latest(own))?.reader).toMatchObject({ kind: 'operator', customerId: customer._id });
  });
});

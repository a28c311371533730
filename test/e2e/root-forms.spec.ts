import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { StoredAccessRecord } from '@app/audit';
import { ask, eventually } from '../support/http-client.js';
import { readFeed, type ReadFeed } from '../support/read-feed.js';
import { startTestCustodian, type TestCustodian } from '../support/test-custodian.js';
import { day, delivered, received, summaryOf, TestUtility } from '../support/test-utility.js';
import { Xsd } from '../support/xsd.js';

const FROM = '2026-01-05';
const xsd = new Xsd(fileURLToPath(new URL('../../schemas/all.xsd', import.meta.url)));

let server: TestCustodian;
let operator: string;
/** usage points, meter readings and blocks of the store, in the order in which the short forms give them */
let stored: { usagePoints: string[]; meterReadings: string[]; blocks: number; owner: string };

const tail = (href: string): string => href.slice(href.indexOf('/resource/') + '/resource'.length);
const local = (href: string): string => server.resource + tail(href);

async function feedAt(path: string): Promise<ReadFeed> {
  const { status, text } = await ask(path.startsWith('http') ? path : server.resource + path, { token: operator });
  expect([path, status, xsd.faultOf(text)]).toEqual([path, 200, undefined]);
  return readFeed(text);
}

/** The record of asking for a collection. */
async function recordOf(path: string): Promise<StoredAccessRecord | undefined> {
  const began = new Date();
  await feedAt(path);
  await server.settled();
  const asked = async () => {
    const { records } = await server.custodian.accessRecords.list({ from: began });
    return records.find(({ route }) => route.endsWith(path));
  };
  return eventually(asked, (found) => found !== undefined);
}

async function pages(path: string): Promise<ReadFeed[]> {
  const feeds: ReadFeed[] = [];
  for (let at: string | undefined = path; at !== undefined;) {
    const feed: ReadFeed = await feedAt(at);
    feeds.push(feed);
    const next = feed.links.find(({ rel }) => rel === 'next')?.href;
    at = next === undefined ? undefined : local(next);
  }
  return feeds;
}

beforeAll(async () => {
  server = await startTestCustodian();
  const utility = new TestUtility(server.custodian);
  operator = await utility.operatorToken();
  const owner = await utility.customer();
  const points = [await utility.usagePoint(owner), await utility.usagePoint(), await utility.usagePoint()];
  const channels = [];
  for (const point of points) {
    channels.push(await utility.channel(point, delivered, { from: FROM, days: 3 }));
    channels.push(await utility.channel(point, received, { from: FROM, days: 2 }));
    for (const start of [day(FROM), day(FROM) + 86_400]) {
      await server.custodian.metering.usageSummaries.put(point, summaryOf(start, 86_400));
      await server.custodian.metering.qualitySummaries.put(point, { summaryInterval: { start, duration: 86_400 } });
    }
  }
  const byPlace = (a: string, b: string): number => (a < b ? -1 : 1);
  stored = {
    owner: owner._id,
    usagePoints: points.map(({ _id }) => _id).sort(byPlace),
    meterReadings: channels
      .sort((a, b) => byPlace(a.usagePointId + a._id, b.usagePointId + b._id))
      .map(({ _id }) => _id),
    blocks: 15,
  };
});
afterAll(async () => server.close());

describe("the operator's short forms of usage", () => {
  it('hold the usage points and meter readings of everybody', async () => {
    const points = await feedAt('/UsagePoint');
    expect(points.entries.map(({ self }) => tail(self))).toEqual(stored.usagePoints.map((id) => `/UsagePoint/${id}`));
    const readings = await feedAt('/MeterReading');
    expect(readings.entries.map(({ self }) => tail(self))).toEqual(
      stored.meterReadings.map((id) => `/MeterReading/${id}`),
    );
  });

  it.each([
    ['/UsagePoint', 3],
    ['/MeterReading', 6],
    ['/IntervalBlock', 15],
    ['/UsageSummary', 6],
    ['/ElectricPowerUsageSummary', 6],
    ['/ElectricPowerQualitySummary', 6],
  ])('page by key: %s holds each of %i entries once, in the same order', async (path, count) => {
    const whole = (await feedAt(path)).entries.map(({ self }) => self);
    expect(new Set(whole).size).toBe(count);
    for (const size of [1, 2, 4]) {
      const paged = await pages(`${path}?max-results=${size}`);
      expect(paged.length).toBe(Math.ceil(count / size));
      expect(paged.flatMap(({ entries }) => entries.map(({ self }) => self))).toEqual(whole);
    }
  });

  it.each(['/UsagePoint', '/MeterReading', '/IntervalBlock', '/UsageSummary', '/ElectricPowerQualitySummary'])(
    '%s is recorded with each usage point and customer of which something was given',
    async (path) => {
      const record = await recordOf(path);
      expect(record?.usagePointIds.toSorted()).toEqual(stored.usagePoints);
      expect(record?.customerIds).toEqual([stored.owner]);
    },
  );

  it('of personal data are recorded with each customer of whom something was given', async () => {
    const { customerResources } = server.custodian;
    const [value, above] = [{ kind: 'residential' as const }, []];
    await customerResources.put(
      ['1', stored.owner].map((id) => ({ retailCustomerId: id, element: 'Customer', value, sourceKey: id, above })),
    );
    expect((await recordOf('/Customer'))?.customerIds.toSorted()).toEqual(['1', stored.owner].toSorted());
  });

  it('keep the ids that the same resources have for everybody else', async () => {
    const short = await feedAt('/IntervalBlock');
    const long = await feedAt(`/Batch/RetailCustomer/${stored.owner}/UsagePoint`);
    const ids = new Set(short.entries.map(({ id }) => id));
    const blocks = long.of('IntervalBlock');
    expect(blocks).toHaveLength(5);
    expect(blocks.filter(({ id }) => !ids.has(id))).toEqual([]);
  });

  it('give each entry at its self link', async () => {
    for (const kind of ['UsagePoint', 'MeterReading', 'IntervalBlock', 'UsageSummary', 'ElectricPowerQualitySummary']) {
      const [first] = (await feedAt(`/${kind}?max-results=1`)).entries;
      const alone = await feedAt(local(first?.self ?? ''));
      expect(alone.entries[0]?.id).toBe(first?.id);
    }
  });

  it('are 404 for what there is not', async () => {
    const none = '1234567890123456';
    for (const path of [
      `/UsagePoint/${none}`,
      `/MeterReading/${none}`,
      `/IntervalBlock/${none}-${none}`,
      `/IntervalBlock/${stored.meterReadings[0]}-${none}`,
      `/UsageSummary/${none}`,
      `/ElectricPowerQualitySummary/${none}`,
    ]) {
      expect([path, (await ask(server.resource + path, { token: operator })).status]).toEqual([path, 404]);
    }
  });
});

describe('a file that the operator downloads for a customer', () => {
  it('has links that lead somewhere', async () => {
    const file = await feedAt(`/Batch/RetailCustomer/${stored.owner}/UsagePoint`);
    const links = new Set(file.entries.flatMap((entry) => entry.links.map(({ href }) => href)));
    expect(links.size).toBeGreaterThan(20);
    for (const href of links) {
      expect([href, (await ask(local(href), { token: operator })).status]).toEqual([href, 200]);
    }
  });
});

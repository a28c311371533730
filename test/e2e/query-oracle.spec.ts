import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ReadingsWriter, type StoredMeterReading, type StoredUsagePoint } from '@app/metering';
import { ianaZone, localDayStart, nextLocalDay } from '@app/time';
import { chance } from '../support/chance.js';
import { ask } from '../support/http-client.js';
import { readFeed, valuesOf } from '../support/read-feed.js';
import { startTestCustodian, type TestCustodian } from '../support/test-custodian.js';
import { day, delivered, received, summaryOf, TestUtility, ZONE } from '../support/test-utility.js';

const zone = ianaZone(ZONE);
const HOUR = 3_600;

/** One value that an interval was given: the model keeps them all in a plain list. */
interface Given {
  readonly channel: string;
  readonly start: number;
  readonly duration: number;
  readonly value: number;
  /** when it became known, epoch seconds */
  readonly known: number;
}

interface Bill {
  readonly usagePoint: string;
  readonly start: number;
  readonly end: number;
  readonly known: number;
}

/** A leaf entry, in words: what the model and the server are compared by. */
type Leaf = string;

interface World {
  readonly readings: Given[];
  readonly bills: Bill[];
  /** usage point and interval length of each channel, in the order of a feed */
  readonly channels: { id: string; usagePoint: string; length: number }[];
  readonly usagePoints: string[];
  readonly periods: Map<string, { start: number; end: number }>;
  readonly token: string;
  readonly subscription: string;
  readonly interval: number;
}

interface Query {
  publishedMin?: number;
  publishedMax?: number;
  updatedMin?: number;
  updatedMax?: number;
  maxResults?: number;
  startIndex?: number;
  asOf?: number;
}

const KNOWN = [1_780_000_000, 1_780_100_000, 1_780_200_000];

/** The brute-force model: what a query must give, from plain lists. */
function expected(world: World, query: Query): Leaf[] {
  const { publishedMin = -Infinity, publishedMax = Infinity, updatedMin = -Infinity, updatedMax = Infinity } = query;
  const asOf = query.asOf ?? Infinity;
  const inPeriod = (usagePoint: string, start: number, end: number): boolean => {
    const period = world.periods.get(usagePoint) ?? { start: 0, end: 0 };
    return period.start <= start && end <= period.end;
  };
  const leaves = world.usagePoints.flatMap((usagePoint) => [
    ...world.channels
      .filter((channel) => channel.usagePoint === usagePoint)
      .flatMap((channel) => {
        const known = world.readings.filter((each) => each.channel === channel.id && each.known <= asOf);
        const latest = [...new Map(known.map((each) => [each.start, each])).values()]
          .filter((each) => inPeriod(usagePoint, each.start, each.start + each.duration))
          .sort((a, b) => a.start - b.start);
        const hours = Map.groupBy(latest, ({ start }) => (channel.length < world.interval ? hourOf(start) : start));
        const shown = [...hours].flatMap(([start, parts]) => {
          if (channel.length >= world.interval) return parts;
          const whole = parts.length === world.interval / channel.length;
          const value = parts.reduce((sum, part) => sum + part.value, 0);
          return whole ? [{ start, duration: world.interval, value, known: 0 }] : [];
        });
        return [...Map.groupBy(shown, ({ start }) => localDayStart(zone, start))].flatMap(([dayStart, readings]) => {
          const [first] = readings;
          const last = readings.at(-1);
          const end = (last?.start ?? 0) + (last?.duration ?? 0);
          // a block has changed when any reading of its day has, also one that the reader does not see
          const updated = Math.max(
            ...known.filter(({ start }) => localDayStart(zone, start) === dayStart).map((each) => each.known),
          );
          const fits =
            (first?.start ?? 0) >= publishedMin &&
            end <= publishedMax &&
            updated >= updatedMin &&
            updated <= updatedMax;
          return fits ? [`${usagePoint} ${first?.start} ${end} ${readings.map(({ value }) => value).join()}`] : [];
        });
      }),
    ...world.bills
      .filter(
        (bill) => bill.usagePoint === usagePoint && bill.known <= asOf && inPeriod(usagePoint, bill.start, bill.end),
      )
      .filter(
        (bill) =>
          bill.start < publishedMax && bill.end > publishedMin && bill.known >= updatedMin && bill.known <= updatedMax,
      )
      .map((bill) => `${usagePoint} bill ${bill.start} ${bill.end}`),
  ]);
  return leaves.slice((query.startIndex ?? 1) - 1);
}

const hourOf = (start: number): number => {
  const dayStart = localDayStart(zone, start);
  return dayStart + Math.floor((start - dayStart) / HOUR) * HOUR;
};

let server: TestCustodian;
let utility: TestUtility;

beforeAll(async () => {
  server = await startTestCustodian();
  utility = new TestUtility(server.custodian);
});
afterAll(async () => server.close());

/** A customer with usage points, gaps, revisions and a tenure, made from a seed, and the model's lists of the same. */
async function worldOf(seed: number): Promise<World> {
  const random = chance(seed);
  const { metering } = server.custodian;
  const customer = await utility.customer(`Seed ${seed}`);
  const firstDay = day(['2026-02-27', '2026-03-06', '2025-10-30'][random(3)] ?? '');
  const interval = [900, HOUR][random(2)] ?? 900;
  const readings: Given[] = [];
  const bills: Bill[] = [];
  const channels: World['channels'] = [];
  const periods: World['periods'] = new Map();
  const points: StoredUsagePoint[] = [];
  for (let n = 0; n < 1 + random(3); n++) {
    const from = random(2) === 0 ? undefined : firstDay + random(3 * 86_400);
    const until = random(2) === 0 ? undefined : firstDay + 5 * 86_400 + random(2 * 86_400);
    const point = await utility.usagePoint(customer, {
      ...(from && { from: new Date(from * 1000) }),
      ...(until && { until: new Date(until * 1000) }),
    });
    points.push(point);
    periods.set(point._id, { start: from ?? -Infinity, end: until ?? Infinity });
    for (const type of [delivered, received].slice(0, 1 + random(2))) {
      const channel = await utility.channel(point, type);
      channels.push({ id: channel._id, usagePoint: point._id, length: type.intervalLength ?? 0 });
      for (const known of KNOWN.slice(0, 1 + random(3))) {
        readings.push(...(await write(channel, firstDay, known, random)));
      }
    }
    for (let month = 0; month < random(3); month++) {
      const start = firstDay + month * 3 * 86_400;
      const known = KNOWN[random(3)] ?? 0;
      await metering.usageSummaries.put(point, summaryOf(start, 3 * 86_400), { now: new Date(known * 1000) });
      bills.push({ usagePoint: point._id, start, end: start + 3 * 86_400, known });
    }
  }
  const scope = `FB=1_3_4_5_8_15_16_37${interval === 900 ? '' : `;IntervalDuration=${interval}`}`;
  const { token, authorization } = await utility.grant(customer, { scope });
  const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);
  return {
    readings,
    bills,
    channels: channels.sort(byId),
    usagePoints: points.map(({ _id }) => _id).sort(),
    periods,
    token: token.token,
    subscription: authorization._id,
    interval,
  };
}

/** Writes some readings of eight days as they became known at one time, and tells them. */
async function write(
  channel: StoredMeterReading,
  firstDay: number,
  known: number,
  random: (below: number) => number,
): Promise<Given[]> {
  const writer = new ReadingsWriter(server.custodian.store, {
    onConflict: () => undefined,
    recordedAt: new Date(known * 1000),
  });
  const rows = writer.channel(channel, zone);
  const given: Given[] = [];
  const density = [1, 3, 40][random(3)] ?? 1;
  let dayStart = firstDay;
  for (let n = 0; n < 8; n++, dayStart = nextLocalDay(zone, dayStart)) {
    if (random(4) === 0) continue;
    for (let start = dayStart; start < nextLocalDay(zone, dayStart); start += 900) {
      if (density > 1 && random(density) === 0) continue;
      // a value of its own each time: one that was there before would revert nothing
      const value = (known % 1_000_000) + random(1_000_000_000);
      rows.add(0, start, 900, value, 0, 0);
      given.push({ channel: channel._id, start, duration: 900, value, known });
    }
  }
  await writer.close();
  return given;
}

const instant = (seconds: number): string => new Date(seconds * 1000).toISOString();

/** Asks the server, page by page, and tells the leaves in words. */
async function given(world: World, query: Query): Promise<Leaf[]> {
  const parameters = new URLSearchParams();
  const names = {
    publishedMin: 'published-min',
    publishedMax: 'published-max',
    updatedMin: 'updated-min',
    updatedMax: 'updated-max',
    asOf: 'as-of',
  } as const;
  for (const [key, name] of Object.entries(names)) {
    const value = query[key as keyof typeof names];
    if (value !== undefined) parameters.set(name, instant(value));
  }
  if (query.maxResults !== undefined) parameters.set('max-results', String(query.maxResults));
  if (query.startIndex !== undefined) parameters.set('start-index', String(query.startIndex));
  const leaves: Leaf[] = [];
  let address: string | undefined =
    `${server.resource}/Batch/Subscription/${world.subscription}?${parameters.toString()}`;
  for (let pages = 0; address !== undefined; pages++) {
    if (pages > 200) throw new Error('the pages do not end');
    const answer = await ask(address, { token: world.token });
    if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
    const feed = readFeed(answer.text);
    const page = feed.entries.flatMap(({ kind, content, self }) => {
      const usagePoint = /UsagePoint\/(\d+)/.exec(self)?.[1] ?? '';
      const [, duration = 0, start = 0] =
        /<espi:(?:interval|billingPeriod)><espi:duration>(\d+)<\/espi:duration><espi:start>(\d+)</.exec(content) ?? [];
      const end = Number(start) + Number(duration);
      if (kind === 'IntervalBlock') return [`${usagePoint} ${start} ${end} ${valuesOf({ content } as never).join()}`];
      return kind === 'UsageSummary' ? [`${usagePoint} bill ${start} ${end}`] : [];
    });
    if (page.length > (query.maxResults ?? Infinity)) throw new Error('a page has more than max-results');
    leaves.push(...page);
    const next = feed.links.find(({ rel }) => rel === 'next')?.href;
    address = next && next.replace(/^.*\/DataCustodian\/espi\/1_1\/resource/, server.resource);
  }
  return leaves;
}

function queryOf(world: World, random: (below: number) => number): Query {
  const starts = world.readings.map(({ start }) => start);
  const some = (): number => (starts[random(starts.length)] ?? 0) + (random(3) - 1) * random(2) * 450;
  const query: Query = {};
  if (random(2) === 0) query.publishedMin = some();
  if (random(2) === 0) query.publishedMax = Math.max(some(), query.publishedMin ?? 0);
  if (random(4) === 0) query.updatedMin = (KNOWN[random(3)] ?? 0) + random(3) - 1;
  if (random(4) === 0) query.updatedMax = Math.max((KNOWN[random(3)] ?? 0) + random(3) - 1, query.updatedMin ?? 0);
  if (random(2) === 0) query.maxResults = 1 + random(7);
  if (random(4) === 0) query.startIndex = 1 + random(12);
  if (random(3) === 0) query.asOf = (KNOWN[random(3)] ?? 0) + random(3) - 1;
  return query;
}

const SEED = Number(process.env['ORACLE_SEED'] ?? 20_261_124);

describe('a subscription’s feed, asked at random', () => {
  it.each(Array.from({ length: 8 }, (_, n) => SEED + n))(
    'holds what the model holds, in order, over all its pages: seed %d',
    async (seed) => {
      const world = await worldOf(seed);
      const random = chance(seed * 31);
      let held = 0;
      for (let n = 0; n < 40; n++) {
        const query = queryOf(world, random);
        const leaves = expected(world, query);
        held += leaves.length;
        expect({ seed, n, query, leaves: await given(world, query) }).toEqual({ seed, n, query, leaves });
      }
      expect(held).toBeGreaterThan(0);
    },
    60_000,
  );
});

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
const DAY = 86_400;

/** One value that an interval was given: the model keeps them all in a plain list. */
interface Given {
  readonly channel: string;
  readonly start: number;
  readonly duration: number;
  readonly value: number;
  /** when it became known, epoch seconds */
  readonly known: number;
}

/** What was said of a bill, first and last. */
interface Bill {
  readonly usagePoint: string;
  readonly said: readonly { readonly start: number; readonly end: number; readonly known: number }[];
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
  /** whole seconds, which are meant whole */
  asOf?: number;
  /** its IntervalBlock collection is asked, in place of the whole feed */
  channel?: string;
}

const KNOWN = [1_780_000_000.25, 1_780_100_000.5, 1_780_200_000.75];

/** The brute-force model: what a query must give, from plain lists. */
function expected(world: World, query: Query): Leaf[] {
  const { publishedMin = -Infinity, publishedMax = Infinity, updatedMin = -Infinity, updatedMax = Infinity } = query;
  const knownBy = (query.asOf ?? Infinity) + 1;
  const inPeriod = (usagePoint: string, start: number, end: number): boolean => {
    const period = world.periods.get(usagePoint) ?? { start: 0, end: 0 };
    return period.start <= start && end <= period.end;
  };
  const leaves = world.usagePoints.flatMap((usagePoint) => [
    ...world.channels
      .filter(({ id, usagePoint: of }) => of === usagePoint && id === (query.channel ?? id))
      .flatMap((channel) => {
        const known = world.readings.filter((each) => each.channel === channel.id && each.known < knownBy);
        const latest = [...new Map(known.map((each) => [each.start, each])).values()]
          .filter((each) => inPeriod(usagePoint, each.start, each.start + each.duration))
          .sort((a, b) => a.start - b.start);
        const spans = Map.groupBy(latest, ({ start }) => spanOf(start, world.interval));
        const shown = [...spans].flatMap(([start, parts]) => {
          if (channel.length >= world.interval) return parts;
          const duration = world.interval === DAY ? nextLocalDay(zone, start) - start : world.interval;
          const isShown = world.interval === DAY || parts.length === world.interval / channel.length;
          const value = parts.reduce((sum, part) => sum + part.value, 0);
          return isShown ? [{ start, duration, value, known: 0 }] : [];
        });
        return [...Map.groupBy(shown, ({ start }) => localDayStart(zone, start))].flatMap(([dayStart, readings]) => {
          const [first] = readings;
          const last = readings.at(-1);
          const end = (last?.start ?? 0) + (last?.duration ?? 0);
          // a block has changed when any reading of its day has, also one that the reader does not see
          const changes = known
            .filter(({ start }) => localDayStart(zone, start) === dayStart)
            .map((each) => each.known);
          const updated = Math.floor(Math.max(...changes));
          const fits =
            (first?.start ?? 0) >= publishedMin &&
            end <= publishedMax &&
            updated >= updatedMin &&
            updated <= updatedMax;
          return fits ? [`${usagePoint} ${first?.start} ${end} ${readings.map(({ value }) => value).join()}`] : [];
        });
      }),
    ...world.bills
      .filter((bill) => bill.usagePoint === usagePoint && query.channel === undefined)
      .flatMap(({ said }) => said.filter(({ known }) => known < knownBy).slice(-1))
      .filter(({ start, end }) => inPeriod(usagePoint, start, end) && start < publishedMax && end > publishedMin)
      .filter(({ known }) => Math.floor(known) >= updatedMin && Math.floor(known) <= updatedMax)
      .map(({ start, end }) => `${usagePoint} bill ${start} ${end}`),
  ]);
  return leaves.slice((query.startIndex ?? 1) - 1);
}

const spanOf = (start: number, interval: number): number => {
  const dayStart = localDayStart(zone, start);
  return interval === DAY ? dayStart : dayStart + Math.floor((start - dayStart) / interval) * interval;
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
  const interval = [900, HOUR, DAY][random(3)] ?? 900;
  const readings: Given[] = [];
  const bills: Bill[] = [];
  const channels: World['channels'] = [];
  const periods: World['periods'] = new Map();
  const points: StoredUsagePoint[] = [];
  for (let n = 0; n < 1 + random(3); n++) {
    const from = random(2) === 0 ? undefined : firstDay + random(3 * DAY);
    const until = random(2) === 0 ? undefined : firstDay + 5 * DAY + random(2 * DAY);
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
        // an older revision that comes in late counts where there is no newer one
        const there = new Set(readings.filter((each) => each.channel === channel._id).map(({ start }) => start));
        const late = random(2) === 0 ? await write(channel, firstDay, known + HOUR, random, 1) : [];
        readings.push(...late.filter(({ start }) => !there.has(start)));
      }
    }
    for (let month = 0; month < random(3); month++) {
      const said = KNOWN.slice(random(3)).map((known, correction) => {
        const start = firstDay + month * 3 * DAY + correction * DAY;
        return { start, end: start + 3 * DAY, known };
      });
      for (const { start, end, known } of said) {
        const now = new Date(known * 1000);
        await metering.usageSummaries.put(point, summaryOf(start, end - start), { sourceKey: `bill ${month}`, now });
      }
      bills.push({ usagePoint: point._id, said });
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
  /** epoch seconds; the source's, which need not be in the order of coming */
  revised = Math.floor(known),
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
      const value = Math.floor(known % 1_000_000) + random(1_000_000_000);
      rows.add(0, start, 900, value, 0, revised);
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
  const channel = world.channels.find(({ id }) => id === query.channel);
  const path =
    channel === undefined
      ? `Batch/Subscription/${world.subscription}`
      : `Subscription/${world.subscription}/UsagePoint/${channel.usagePoint}/MeterReading/${channel.id}/IntervalBlock`;
  let address: string | undefined = `${server.resource}/${path}?${parameters.toString()}`;
  for (let pages = 0; address !== undefined; pages++) {
    if (pages > 200) throw new Error('the pages do not end');
    const answer = await ask(address, { token: world.token });
    // a meter reading of which nothing was known then
    if (answer.status === 404 && channel !== undefined) return leaves;
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
  const when = (): number => Math.floor(KNOWN[random(3)] ?? 0) + random(3) - 1;
  if (random(4) === 0) query.updatedMin = when();
  if (random(4) === 0) query.updatedMax = Math.max(when(), query.updatedMin ?? 0);
  if (random(2) === 0) query.maxResults = 1 + random(16);
  if (random(4) === 0) query.startIndex = 1 + random(12);
  if (random(3) === 0) query.asOf = when();
  const plain = world.channels.filter(({ length }) => length >= world.interval);
  const channel = plain[random(3 * plain.length)]?.id;
  if (channel !== undefined) query.channel = channel;
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

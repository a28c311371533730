import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { validateFeed } from '@app/conformance';
import { RESOURCE_PATH } from '@app/espi';
import type { StoredUsagePoint } from '@app/metering';
import type { Customer } from '@app/retail-customers';
import { ask, type Answer } from '../support/http-client.js';
import { intervalOf, readFeed, valuesOf, type ReadFeed } from '../support/read-feed.js';
import { startTestCustodian, type TestCustodian } from '../support/test-custodian.js';
import { day, delivered, demand, summaryOf, TestUtility } from '../support/test-utility.js';

const BLOCKS = 'FB=1_3_4_5_6_15_37';
const QUARTERS = 96;
// eight weeks around the change to daylight saving on 2026-03-08
const FROM = '2026-02-20';
const DAYS = 56;

let server: TestCustodian;
let utility: TestUtility;
let customer: Customer;
let usagePoint: StoredUsagePoint;

beforeAll(async () => {
  server = await startTestCustodian();
  utility = new TestUtility(server.custodian);
  customer = await utility.customer();
  usagePoint = await utility.usagePoint(customer);
  const channel = await utility.channel(usagePoint, { ...delivered, phase: 128 }, { from: FROM, days: DAYS });
  // a quarter of an hour on 2026-03-01 is left to be missing: that day is written with one reading less
  await server.custodian.store.db.collection('intervalBlocks').deleteMany({});
  await utility.read(channel, { from: FROM, days: 9, costAt: () => 7 });
  await utility.read(channel, { from: '2026-03-02', days: DAYS - 10, costAt: () => 7 });
  await utility.channel(
    usagePoint,
    { ...demand, phase: 128 },
    { from: FROM, days: DAYS, valueAt: (start) => start % 86_400 },
  );
  const { usageSummaries } = server.custodian.metering;
  for (const [from, until] of [
    ['2026-02-25', '2026-03-20'],
    ['2026-03-20', '2026-04-12'],
  ] as const) {
    await usageSummaries.put(usagePoint, summaryOf(day(from), day(until) - day(from)));
  }
});
afterAll(async () => server.close());

interface Reader {
  readonly token: string;
  readonly id: string;
}

async function reader(terms: string): Promise<Reader> {
  const { token, authorization } = await utility.grant(customer, { scope: `${BLOCKS}${terms}` });
  return { token: token.token, id: authorization._id };
}
const get = async ({ token }: Reader, path: string): Promise<Answer> => ask(`${server.resource}${path}`, { token });
const feedOf = async (who: Reader, query = ''): Promise<ReadFeed> =>
  readFeed((await get(who, `/Batch/Subscription/${who.id}${query}`)).text);
const pathOf = (href: string): string => href.slice(href.indexOf(RESOURCE_PATH) + RESOURCE_PATH.length);

/** The blocks of the channel whose reading type has this unit. */
function blocksOf(feed: ReadFeed, uom: number): ReadFeed['entries'] {
  const type = feed.of('ReadingType').find(({ content }) => content.includes(`<espi:uom>${uom}<`));
  const channel = feed.of('MeterReading').find(({ links }) => links.some(({ href }) => href === type?.self));
  return feed.of('IntervalBlock').filter(({ self }) => self.startsWith(`${channel?.self}/`));
}
const readingsOf = (content: string): string[] =>
  content.match(/<espi:IntervalReading>.*?<\/espi:IntervalReading>/gs) ?? [];

describe('IntervalDuration', () => {
  it('sums deltas to hours, with the costs, and leaves out the hours of which a part is missing', async () => {
    const blocks = blocksOf(await feedOf(await reader(';IntervalDuration=3600')), 72);
    expect(blocks).toHaveLength(DAYS - 1);
    const [first] = blocks;
    expect(valuesOf(first ?? never())).toEqual(Array.from({ length: 24 }, () => 4));
    expect(readingsOf(first?.content ?? '')[0]).toContain('<espi:duration>3600<');
    const spring = blocks.find((block) => intervalOf(block).start === day('2026-03-08'));
    expect(valuesOf(spring ?? never())).toHaveLength(23);
  });

  it('gives the day as a whole, of 23 hours where the clocks change', async () => {
    const blocks = blocksOf(await feedOf(await reader(';IntervalDuration=daily')), 72);
    expect(valuesOf(blocks[0] ?? never())).toEqual([QUARTERS]);
    const spring = blocks.find((block) => intervalOf(block).start === day('2026-03-08'));
    expect([spring && intervalOf(spring).end, spring && valuesOf(spring)]).toEqual([day('2026-03-09'), [92]]);
  });

  it('gives a week or a month with a missing day as the sum of what is there, marked as mixed', async () => {
    const weeks = blocksOf(await feedOf(await reader(';IntervalDuration=weekly')), 72);
    const missing = weeks.find((block) => intervalOf(block).start === day('2026-02-23'));
    expect(missing && valuesOf(missing)).toEqual([6 * QUARTERS]);
    expect(missing?.content).toContain('<espi:quality>13<');
    const whole = weeks.find((block) => intervalOf(block).start === day('2026-03-16'));
    expect([whole && valuesOf(whole), whole?.content.includes('quality')]).toEqual([[7 * QUARTERS], false]);
    const months = blocksOf(await feedOf(await reader(';IntervalDuration=monthly')), 72);
    expect(months.map((block) => valuesOf(block)[0])).toEqual([9 * QUARTERS, 30 * QUARTERS - 4, 16 * QUARTERS]);
  });

  it('follows the bills', async () => {
    const periods = blocksOf(await feedOf(await reader(';IntervalDuration=billingPeriod')), 72);
    expect(periods.map((block) => intervalOf(block))).toContainEqual({
      start: day('2026-02-25'),
      end: day('2026-03-20'),
    });
  });

  it('gives of demand the highest value, and says so', async () => {
    const feed = await feedOf(await reader(';IntervalDuration=daily'));
    const type = feed.of('ReadingType').find(({ content }) => content.includes('<espi:uom>38<'));
    expect(type?.content).toContain('<espi:dataQualifier>8<');
    expect(valuesOf(blocksOf(feed, 38)[0] ?? never())).toEqual([86_400 - 900]);
  });

  it('leaves a channel as it is whose own intervals are granted, and one that is coarser than any granted', async () => {
    for (const terms of [';IntervalDuration=900_3600', ';IntervalDuration=300']) {
      expect(valuesOf(blocksOf(await feedOf(await reader(terms)), 72)[0] ?? never())).toHaveLength(QUARTERS);
    }
  });

  it('gives a derived channel ids of its own, the same at every asking, and none of the finer one', async () => {
    const hourly = await reader(';IntervalDuration=3600');
    const stored = await reader('');
    const [ours, again, theirs] = await Promise.all([feedOf(hourly), feedOf(hourly), feedOf(stored)]);
    const selfs = (feed: ReadFeed): string[] => feed.of('MeterReading').map(({ self }) => self.split('/').at(-1) ?? '');
    expect(selfs(again)).toEqual(selfs(ours));
    expect(selfs(ours).filter((id) => selfs(theirs).includes(id))).toEqual([]);
    const finer = selfs(theirs)[0] ?? '';
    const refused = await get(hourly, `/Subscription/${hourly.id}/UsagePoint/${usagePoint._id}/MeterReading/${finer}`);
    expect(refused.status).toBe(404);
  });
});

describe('BlockDuration', () => {
  it.each([
    ['weekly', 9],
    ['monthly', 3],
    ['billingPeriod', 4],
    ['seasonal', 2],
    ['604800', 9],
    ['43200', 2 * (DAYS - 1)],
  ])('%s makes blocks of that span with the same readings', async (term, count) => {
    const blocks = blocksOf(await feedOf(await reader(`;BlockDuration=${term}`)), 72);
    const plain = blocksOf(await feedOf(await reader('')), 72);
    expect(blocks).toHaveLength(count);
    expect(blocks.flatMap(({ content }) => readingsOf(content))).toEqual(
      plain.flatMap(({ content }) => readingsOf(content)),
    );
    expect(new Set(blocks.map(({ id }) => id)).size).toBe(count);
  });

  it('holds what lies inside published-min and -max by the block as sent', async () => {
    const who = await reader(';BlockDuration=monthly');
    const march = `?published-min=${day('2026-03-01')}&published-max=${day('2026-04-01')}`;
    expect(blocksOf(await feedOf(who, march), 72).map((block) => intervalOf(block).end)).toEqual([day('2026-04-01')]);
    expect(blocksOf(await feedOf(who, `?published-min=${day('2026-03-03')}`), 72)).toHaveLength(1);
  });
});

describe('every combination', () => {
  const intervals = ['', '3600', 'daily', 'weekly', 'monthly', 'billingPeriod', '1800_86400'];
  const blocks = ['', 'daily', 'weekly', 'monthly', 'billingPeriod', 'seasonal'];
  it.each(intervals.flatMap((interval) => blocks.map((block) => [interval, block])))(
    'IntervalDuration=%s BlockDuration=%s is valid, and each block is there by its own link',
    async (interval, block) => {
      const who = await reader(`${interval && `;IntervalDuration=${interval}`}${block && `;BlockDuration=${block}`}`);
      const { text } = await get(who, `/Batch/Subscription/${who.id}`);
      const { valid, schema, certification } = await validateFeed(Readable.from([Buffer.from(text)]), {
        functionBlocks: [1, 4, 5],
      });
      expect([valid, schema.count, certification]).toEqual([true, 0, []]);
      const feed = readFeed(text);
      for (const each of [
        feed.of('IntervalBlock')[0],
        feed.of('IntervalBlock').at(-1),
        feed.of('ReadingType')[0],
        feed.of('MeterReading')[0],
      ]) {
        const alone = readFeed((await get(who, pathOf(each?.self ?? ''))).text);
        expect(alone.entries[0]?.content).toBe(each?.content);
      }
    },
  );
});

function never(): never {
  throw new Error('there is none');
}

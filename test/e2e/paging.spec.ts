import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Grant } from '@app/authorization';
import type { StoredMeterReading, StoredUsagePoint } from '@app/metering';
import type { Customer } from '@app/retail-customers';
import { ask, type Answer } from '../support/http-client.js';
import { intervalOf, readFeed, type ReadEntry, type ReadFeed } from '../support/read-feed.js';
import { startTestCustodian, type TestCustodian } from '../support/test-custodian.js';
import { day, delivered, received, summaryOf, TestUtility } from '../support/test-utility.js';

const EARLY = new Date('2026-02-01T00:00:00Z');
const FROM = '2026-01-05';

let server: TestCustodian;
let utility: TestUtility;

beforeAll(async () => {
  server = await startTestCustodian();
  utility = new TestUtility(server.custodian);
});
afterAll(async () => server.close());

interface Household {
  readonly customer: Customer;
  readonly houses: readonly StoredUsagePoint[];
  readonly meters: readonly StoredMeterReading[];
  readonly grant: Grant;
}

/** Two usage points of two channels of five days each, and two summaries of each: 24 leaves. */
async function household(): Promise<Household> {
  const customer = await utility.customer();
  const houses = [await utility.usagePoint(customer), await utility.usagePoint(customer)];
  const meters: StoredMeterReading[] = [];
  for (const house of houses) {
    for (const type of [delivered, received]) {
      meters.push(await utility.channel(house, type, { from: FROM, days: 5, recordedAt: EARLY }));
    }
    for (const start of [day(FROM), day(FROM) + 86_400]) {
      await server.custodian.metering.usageSummaries.put(house, summaryOf(start, 86_400), { now: EARLY });
    }
  }
  return { customer, houses, meters, grant: await utility.grant(customer) };
}

type Query = Readonly<Record<string, string | number>>;
const withQuery = (path: string, query: Query): string => {
  const parameters = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return parameters.length === 0 ? path : `${path}?${parameters.join('&')}`;
};
const batchOf = ({ authorization }: Grant, query: Query = {}): string =>
  withQuery(`${server.resource}/Batch/Subscription/${authorization._id}`, query);
const treeOf = ({ authorization }: Grant, path: string): string =>
  `${server.resource}/Subscription/${authorization._id}/UsagePoint${path}`;
const get = async (address: string, { token }: Grant, headers: Record<string, string> = {}): Promise<Answer> =>
  ask(address, { token: token.token, headers });

async function feedAt(address: string, grant: Grant): Promise<ReadFeed> {
  const answer = await get(address, grant);
  expect([address, answer.status]).toEqual([address, 200]);
  return readFeed(answer.text);
}

/** The address that a feed names, where this test's server is. */
const linkOf = (feed: ReadFeed, rel: string): string | undefined =>
  feed.links.find((link) => link.rel === rel)?.href.replace(/^.*\/resource(?=\/)/, server.resource);

function nextOf(feed: ReadFeed): string {
  const next = linkOf(feed, 'next');
  if (next === undefined) throw new Error('the feed has no next page');
  return next;
}

async function pagesFrom(address: string, grant: Grant): Promise<ReadFeed[]> {
  const pages: ReadFeed[] = [];
  for (let next: string | undefined = address; next !== undefined; next = linkOf(pages.at(-1) as ReadFeed, 'next')) {
    if (pages.length > 50) throw new Error('the pages do not end');
    pages.push(await feedAt(next, grant));
  }
  return pages;
}

const isLeaf = ({ kind }: ReadEntry): boolean => /Block|Summary/.test(kind);
const leavesOf = ({ entries }: ReadFeed): string[] => entries.filter(isLeaf).map(({ id }) => id);
const keyOf = (address: string): string => new URL(address).searchParams.get('page') ?? '';
const positionIn = (key: string): unknown[] => JSON.parse(Buffer.from(key, 'base64url').toString()) as unknown[];
const keyWith = (parts: readonly unknown[]): string => Buffer.from(JSON.stringify(parts)).toString('base64url');

describe('the pages of a Batch feed', () => {
  let home: Household;
  beforeAll(async () => {
    home = await household();
  });

  it.each([1, 3, 5, 10, 12, 23])('of %d hold each leaf once, in the order of the whole feed', async (size) => {
    const whole = leavesOf(await feedAt(batchOf(home.grant), home.grant));
    expect(whole).toHaveLength(24);
    const pages = await pagesFrom(batchOf(home.grant, { 'max-results': size }), home.grant);
    expect(pages.map((page) => leavesOf(page).length)).toEqual(
      Array.from({ length: Math.ceil(24 / size) }, (_, n) => Math.min(size, 24 - n * size)),
    );
    expect(pages.flatMap(leavesOf)).toEqual(whole);
  });

  it('are one where the answer is whole, also when it is exactly full', async () => {
    for (const query of [{}, { 'max-results': 24 }, { depth: 100 }] as Query[]) {
      expect(linkOf(await feedAt(batchOf(home.grant, query), home.grant), 'next')).toBeUndefined();
    }
  });

  it('end where nothing was asked for', async () => {
    expect(linkOf(await feedAt(batchOf(home.grant, { 'max-results': 0 }), home.grant), 'next')).toBeUndefined();
  });

  it('bring the context of their leaves along', async () => {
    for (const page of await pagesFrom(batchOf(home.grant, { 'max-results': 3 }), home.grant)) {
      const selves = new Set(page.entries.map(({ self }) => self));
      const typeOf = (reading: ReadEntry): string =>
        reading.links.find(({ rel, href }) => rel === 'related' && href.includes('/ReadingType/'))?.href ?? '';
      expect(page.of('LocalTimeParameters')).toHaveLength(1);
      for (const leaf of page.entries.filter(isLeaf)) {
        expect(selves).toContain(/^.*\/UsagePoint\/\d+/.exec(leaf.self)?.[0]);
        if (leaf.kind !== 'IntervalBlock') continue;
        const reading = page.of('MeterReading').find(({ self }) => leaf.self.startsWith(`${self}/`));
        expect(reading && selves.has(typeOf(reading))).toBe(true);
      }
      for (const reading of page.of('MeterReading')) {
        expect(page.entries.some(({ self }) => self.startsWith(`${reading.self}/IntervalBlock`))).toBe(true);
      }
    }
  });

  it('keep the parameters of the question, but the start of the first', async () => {
    const question = { 'start-index': 4, 'max-results': 5, 'published-min': day(FROM) + 86_400, foo: 'bar' };
    const whole = leavesOf(await feedAt(batchOf(home.grant, { 'published-min': day(FROM) + 86_400 }), home.grant));
    const pages = await pagesFrom(batchOf(home.grant, question), home.grant);
    expect(pages.length).toBeGreaterThan(2);
    expect(pages.flatMap(leavesOf)).toEqual(whole.slice(3));
    const { pathname, searchParams } = new URL(nextOf(pages[0] as ReadFeed));
    expect(pathname).toBe(new URL(batchOf(home.grant)).pathname);
    expect(searchParams.get('max-results')).toBe('5');
    expect(searchParams.has('start-index')).toBe(false);
  });

  it('have one self link and id, and a type for the next', async () => {
    const pages = await pagesFrom(batchOf(home.grant, { 'max-results': 9 }), home.grant);
    expect(new Set(pages.map(({ id }) => id)).size).toBe(1);
    expect(pages[0]?.links.find(({ rel }) => rel === 'next')?.type).toBe(
      pages[0]?.links.find(({ rel }) => rel === 'self')?.type,
    );
  });

  it('have validators of their own, by which a page is not sent twice', async () => {
    const first = batchOf(home.grant, { 'max-results': 4 });
    const second = nextOf(await feedAt(first, home.grant));
    const answers = [await get(first, home.grant), await get(second, home.grant)];
    const [one = '', two = ''] = answers.map(({ headers }) => headers.etag);
    expect(one).not.toBe(two);
    expect((await get(second, home.grant, { 'If-None-Match': two })).status).toBe(304);
    expect((await get(second, home.grant, { 'If-None-Match': one })).status).toBe(200);
    const head = await ask(second, { method: 'HEAD', token: home.grant.token.token });
    expect([head.status, head.headers.etag, head.body.length]).toEqual([200, two, 0]);
  });
});

describe('the pages of a feed that grows meanwhile', () => {
  it('double nothing and lose nothing: what is new before them is not theirs, what is new after them is', async () => {
    const { grant, meters } = await household();
    const [meter] = [...meters]
      .sort((a, b) => (a._id < b._id ? -1 : 1))
      .filter(({ usagePointId }) => usagePointId === firstOf(meters));
    if (meter === undefined) throw new Error('no meter');
    const before = leavesOf(await feedAt(batchOf(grant), grant));
    const first = await feedAt(batchOf(grant, { 'max-results': 3 }), grant);
    expect(leavesOf(first)).toEqual(before.slice(0, 3));
    await utility.read(meter, { from: '2026-01-01', days: 2 });
    await utility.read(meter, { from: FROM, days: 5, valueAt: () => 77 });
    await utility.read(meter, { from: '2026-01-12', days: 1 });
    const rest = await pagesFrom(nextOf(first), grant);
    const sent = [first, ...rest].flatMap(leavesOf);
    expect(new Set(sent).size).toBe(sent.length);
    const after = leavesOf(await feedAt(batchOf(grant), grant));
    const [, , ...sinceKey] = after.slice(after.indexOf(before[0] ?? ''));
    expect(sent.slice(3)).toEqual(sinceKey.slice(1));
    expect(sent).toEqual(expect.arrayContaining(before));
    const isOfMeter = ({ self }: ReadEntry): boolean => self.includes(`/MeterReading/${meter._id}/`);
    const later = rest.flatMap((page) => page.of('IntervalBlock')).filter(isOfMeter);
    expect(later.map((block) => block.content.includes('<espi:value>77<')).filter(Boolean)).toHaveLength(2);
  });
});

/** The usage point that a feed gives first. */
const firstOf = (meters: readonly StoredMeterReading[]): string =>
  meters.map(({ usagePointId }) => usagePointId).sort()[0] ?? '';

describe('the pages of summaries as of a time', () => {
  it('hold each once, also one that has since moved to another period', async () => {
    const customer = await utility.customer();
    const house = await utility.usagePoint(customer);
    const { usageSummaries } = server.custodian.metering;
    const put = async (sourceKey: string, days: number, now: Date): Promise<unknown> =>
      usageSummaries.put(house, summaryOf(day(FROM) + days * 86_400, 86_400), { sourceKey, now });
    for (const [name, days] of [
      ['a', 0],
      ['b', 2],
      ['c', 7],
    ] as const)
      await put(name, days, EARLY);
    await put('a', 5, new Date('2026-03-01T00:00:00Z'));
    const grant = await utility.grant(customer);
    const asked = { 'as-of': EARLY.getTime() / 1000 };
    const whole = leavesOf(await feedAt(batchOf(grant, asked), grant));
    expect(whole).toHaveLength(3);
    for (const address of [
      batchOf(grant, { ...asked, 'max-results': 1 }),
      withQuery(treeOf(grant, `/${house._id}/UsageSummary`), { ...asked, 'max-results': 1 }),
    ]) {
      expect((await pagesFrom(address, grant)).flatMap(leavesOf)).toEqual(whole);
    }
  });
});

describe('the pages of a collection', () => {
  it('hold each entry once, counted exactly', async () => {
    const { grant, houses, meters } = await household();
    const [house, [meter]] = [houses[0]?._id ?? '', meters];
    const addresses = [
      treeOf(grant, ''),
      treeOf(grant, `/${house}/MeterReading`),
      treeOf(grant, `/${house}/MeterReading/${meter?._id}/IntervalBlock`),
      treeOf(grant, `/${house}/UsageSummary`),
      `${server.resource}/ReadingType`,
    ];
    for (const address of addresses) {
      const ids = ({ entries }: ReadFeed): string[] => entries.map(({ id }) => id);
      const whole = await feedAt(address, grant);
      expect(whole.entries.length).toBeGreaterThan(1);
      expect(linkOf(whole, 'next')).toBeUndefined();
      const pages = await pagesFrom(withQuery(address, { 'max-results': 1 }), grant);
      expect(pages.map(({ entries }) => entries.length)).toEqual(whole.entries.map(() => 1));
      expect(pages.flatMap(ids)).toEqual(ids(whole));
    }
  });
});

describe('the key of a page', () => {
  let home: Household;
  let blocks: string;
  let key: string;
  beforeAll(async () => {
    home = await household();
    const [meter] = home.meters;
    blocks = treeOf(home.grant, `/${meter?.usagePointId}/MeterReading/${meter?._id}/IntervalBlock`);
    key = keyOf(nextOf(await feedAt(batchOf(home.grant, { 'max-results': 3 }), home.grant)));
  });

  it.each([
    ['empty', ''],
    ['no key', 'All'],
    ['of other signs', '%3Cscript%3E'],
    ['an object', Buffer.from('{"$gt":""}').toString('base64url')],
    ['with an object within', keyWith([1, { $gt: '' }])],
    ['without a place', keyWith([1_780_000_000, 'abcdefgh'])],
    ['without a time', keyWith(['x', 'y', 0, 'z', 1])],
    ['endless', keyWith([1, 'x'.repeat(100_000)]).slice(0, 8_000)],
  ])('that is %s is refused as a bad parameter', async (_, wrong) => {
    const answer = await get(`${batchOf(home.grant)}?page=${wrong}`, home.grant);
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('bad-query-parameter');
    expect(answer.text).toContain('page');
  });

  it('that was cut off, or given twice, is refused', async () => {
    for (const query of [`page=${key.slice(0, -7)}`, `page=${key}&page=${key}`]) {
      expect((await get(`${batchOf(home.grant)}?${query}`, home.grant)).status).toBe(400);
    }
  });

  it('of another kind of feed is refused', async () => {
    const ofBlocks = keyOf(nextOf(await feedAt(`${blocks}?max-results=1`, home.grant)));
    const ofEntries = keyOf(nextOf(await feedAt(`${treeOf(home.grant, '')}?max-results=1`, home.grant)));
    for (const [address, wrong] of [
      [batchOf(home.grant), ofBlocks],
      [batchOf(home.grant), ofEntries],
      [blocks, key],
      [blocks, ofEntries],
      [treeOf(home.grant, ''), key],
      [treeOf(home.grant, ''), ofBlocks],
      [`${server.resource}/ReadingType`, ofBlocks],
    ] as const) {
      const answer = await get(`${address}?page=${wrong}`, home.grant);
      expect([address, wrong, answer.status]).toEqual([address, wrong, 400]);
    }
  });

  it('gives nobody a right: another reader gets none of it, wherever the key points', async () => {
    const stranger = await household();
    const own = leavesOf(await feedAt(batchOf(stranger.grant), stranger.grant));
    const [since, , ...place] = positionIn(key);
    const [, tag] = positionIn(
      keyOf(nextOf(await feedAt(batchOf(stranger.grant, { 'max-results': 1 }), stranger.grant))),
    );
    for (const forged of [place, ['0000000000000000', ...place.slice(1)]].map((at) => keyWith([since, tag, ...at]))) {
      const sent = leavesOf(await feedAt(batchOf(stranger.grant, { page: forged }), stranger.grant));
      expect(own).toEqual(expect.arrayContaining(sent));
    }
    expect((await get(batchOf(home.grant, { page: key }), stranger.grant)).status).toBe(403);
    expect((await get(batchOf(stranger.grant, { page: key }), stranger.grant)).status).toBe(400);
  });

  it('of any make breaks nothing', async () => {
    const [since, tag, point] = positionIn(key);
    const odd = ['', 'x', -1, 1e300, -1e300, 0.5, 2 ** 53, '$where', '9999999999999999'];
    for (const first of [point, ...odd]) {
      for (const part of [0, 'x']) {
        for (const last of [1e300, 'x']) {
          const page = keyWith([since, tag, first, part, last, last]);
          expect([page, (await get(batchOf(home.grant, { page }), home.grant)).status]).toEqual([page, 200]);
        }
      }
    }
    for (const when of [1e300, -1, 0.5, 253_402_300_800]) {
      const page = keyWith([when, tag, point, 0]);
      expect([when, (await get(batchOf(home.grant, { page }), home.grant)).status]).toEqual([when, 400]);
    }
  });

  it('says no more than the links do', () => {
    const named = home.houses.map(({ _id }) => _id).concat(home.meters.map(({ _id }) => _id));
    const [, , ...place] = positionIn(key);
    for (const part of place.filter((each) => typeof each === 'string')) expect(named).toContain(part);
    expect(JSON.stringify(positionIn(key))).not.toContain(home.customer._id);
  });
});

describe('the next poll', () => {
  const polledSince = (feed: ReadFeed): number =>
    Date.parse(new URL(linkOf(feed, 'next-poll') ?? '').searchParams.get('updated-min') ?? '') / 1000;

  it('brings what commits late, and nothing that was known before', async () => {
    const { grant, meters } = await household();
    const [meter] = meters;
    const { store } = server.custodian;
    const blocks = store.db.collection('intervalBlocks');
    const [target] = (await feedAt(batchOf(grant), grant))
      .of('IntervalBlock')
      .filter(({ self }) => self.includes(meter?._id ?? '-'));
    const poll = await store.transaction(async (session) => {
      const stamp = new Date();
      const stored = blocks.find({}, { session, promoteBuffers: false });
      for await (const { _id } of stored) {
        const { buffer } = _id as unknown as { buffer: Buffer };
        const isTarget = buffer.subarray(0, 8).readBigUInt64BE() === BigInt(meter?._id ?? 0);
        if (isTarget && buffer.subarray(8).readUInt32BE() === intervalOf(target as ReadEntry).start) {
          await blocks.updateOne({ _id }, { $set: { u: stamp } }, { session });
        }
      }
      // the reader comes between the stamp of the change and its commit
      return linkOf(await feedAt(batchOf(grant), grant), 'next-poll') ?? '';
    });
    const brought = await feedAt(poll, grant);
    expect(leavesOf(brought)).toEqual([target?.id]);
    expect(new URL(poll).pathname).toBe(new URL(batchOf(grant)).pathname);
  });

  it('repeats the question, but where it began', async () => {
    const { grant } = await household();
    const query = { 'published-min': day(FROM), 'start-index': 2, 'max-results': 100, 'updated-min': 7 };
    const { searchParams } = new URL(linkOf(await feedAt(batchOf(grant, query), grant), 'next-poll') ?? '');
    expect([...searchParams.keys()].sort()).toEqual(['max-results', 'published-min', 'updated-min']);
    expect(searchParams.get('published-min')).toBe(String(day(FROM)));
    expect(searchParams.get('updated-min')).not.toBe('7');
  });

  it('of the last page begins when the first page was asked for', async () => {
    const { grant } = await household();
    const first = await feedAt(batchOf(grant, { 'max-results': 20 }), grant);
    const [since, ...place] = positionIn(keyOf(nextOf(first))) as [number, ...unknown[]];
    expect(since).toBeLessThan(Date.now() / 1000);
    expect(polledSince(await feedAt(nextOf(first), grant))).toBe(since);
    const anHourAgo = batchOf(grant, { 'max-results': 20, page: keyWith([since - 3_600, ...place]) });
    expect(polledSince(await feedAt(anHourAgo, grant))).toBe(since - 3_600);
  });

  it('is not offered before the last page, nor where nothing can come', async () => {
    const { grant } = await household();
    for (const query of [
      { 'max-results': 2 },
      { 'updated-max': 1_780_000_000 },
      { 'as-of': 1_780_000_000 },
    ] as Query[]) {
      expect(linkOf(await feedAt(batchOf(grant, query), grant), 'next-poll')).toBeUndefined();
    }
  });
});

describe('a page in the middle of a year', () => {
  it('reads no more blocks than a page or two', async () => {
    const customer = await utility.customer();
    const house = await utility.usagePoint(customer);
    const meter = await utility.channel(
      house,
      { ...delivered, intervalLength: 3_600 },
      { from: '2025-01-01', days: 365 },
    );
    const grant = await utility.grant(customer);
    const [since, tag] = positionIn(keyOf(nextOf(await feedAt(batchOf(grant, { 'max-results': 1 }), grant))));
    const page = keyWith([since, tag, house._id, 0, meter._id, day('2025-07-01')]);
    const { db } = server.custodian.store;
    await db.command({ profile: 2 });
    const sent = leavesOf(await feedAt(batchOf(grant, { 'max-results': 10, page }), grant));
    await db.command({ profile: 0 });
    const reads = await db
      .collection('system.profile')
      .find({ ns: `${db.databaseName}.intervalBlocks`, op: { $in: ['query', 'getmore'] } })
      .toArray();
    const examined = reads.reduce((sum, read) => sum + Number(read['docsExamined'] ?? 0), 0);
    expect(sent).toHaveLength(10);
    // those sent, and the one that shows that there are more
    expect(examined).toBeGreaterThanOrEqual(11);
    expect(examined).toBeLessThanOrEqual(12);
  });
});

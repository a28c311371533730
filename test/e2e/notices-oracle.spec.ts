import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Grant } from '@app/authorization';
import type { ReadingType } from '@app/espi';
import { ReadingsWriter, type StoredMeterReading, type StoredUsagePoint } from '@app/metering';
import type { Customer } from '@app/retail-customers';
import { ianaZone } from '@app/time';
import { chance } from '../support/chance.js';
import { ask } from '../support/http-client.js';
import { Listener } from '../support/listener.js';
import { readFeed, type ReadEntry } from '../support/read-feed.js';
import { startTestCustodian, type TestCustodian } from '../support/test-custodian.js';
import { day, delivered, EVERY_BLOCK, gas, received, summaryOf, TestUtility, ZONE } from '../support/test-utility.js';

const ROUNDS = Number(process.env['ORACLE_ROUNDS'] ?? 4);
const FROM = day('2026-02-20');
/** over the change to summer time, of 2026-03-08 */
const DAYS = 40;
const DAY = 86_400;

const hourly: ReadingType = { ...delivered, intervalLength: 3_600 };
const { intervalLength: _, ...withoutLength } = gas;
const irregular: ReadingType = withoutLength;

let server: TestCustodian;
let utility: TestUtility;
let customer: Customer;
const points: StoredUsagePoint[] = [];
const channels: { readonly channel: StoredMeterReading; readonly step: number; readonly offset: number }[] = [];
const readers: { readonly grant: Grant; readonly listener: Listener }[] = [];

const SEED = Number(process.env['ORACLE_SEED'] ?? 20_261_125);
const below = chance(SEED);
const oneOf = <T>(those: readonly T[]): T => {
  const one = those[below(those.length)];
  if (one === undefined) throw new Error('none');
  return one;
};
const at = (seconds: number): Date => new Date(seconds * 1000);

beforeAll(async () => {
  server = await startTestCustodian({ NOTIFICATION_QUIET_SECONDS: '0', WORKER: 'apart' });
  utility = new TestUtility(server.custodian);
  customer = await utility.customer();
  for (const from of [undefined, at(FROM + 12 * DAY + 40_000)]) {
    const point = await utility.usagePoint(customer, { from });
    points.push(point);
    for (const type of [delivered, received, hourly, gas, irregular]) {
      const step = type.intervalLength ?? 0;
      // days of gas begin at nine in the morning, as they do
      const offset = step === DAY ? 9 * 3_600 : 0;
      channels.push({ channel: await utility.channel(point, type), step, offset });
    }
  }
  const grants = [
    {},
    { scope: 'FB=1_3_4_5_13_37_39' },
    { scope: `${EVERY_BLOCK};BlockDuration=weekly` },
    { scope: `${EVERY_BLOCK};BlockDuration=monthly;IntervalDuration=daily` },
    { scope: `${EVERY_BLOCK};BlockDuration=billingPeriod` },
    { scope: `${EVERY_BLOCK};IntervalDuration=3600;BlockDuration=259200` },
    { from: at(FROM + 9 * DAY + 50_000) },
    { usagePointIds: points.slice(0, 1).map(({ _id }) => _id) },
  ];
  for (const each of grants) {
    const owner = customer;
    const grant = await utility.grant(owner, each);
    readers.push({ grant, listener: await Listener.of(server.custodian, grant) });
  }
  for (const { listener } of readers) await listener.told();
});
afterAll(async () => server.close());

/** Some readings of a channel, from some time on. */
async function measure(recordedAt: Date): Promise<void> {
  const { channel, step, offset } = oneOf(channels);
  const writer = new ReadingsWriter(server.custodian.store, { recordedAt, onConflict: () => undefined });
  const rows = writer.channel(channel, ianaZone(ZONE));
  const length = step === 0 ? (1 + below(20)) * 7_200 : step;
  let start = FROM + offset + below(DAYS) * DAY + (step === 0 || step === DAY ? 0 : below(DAY / step) * step);
  for (let n = 1 + below(step === 0 ? 2 : oneOf([4, 100, 300])); n > 0 && start < FROM + DAYS * DAY; n--) {
    rows.add(0, start, length, 1 + below(1e6), 0, 0);
    start += length;
  }
  await writer.close();
}

async function bill(): Promise<void> {
  const { usageSummaries, qualitySummaries } = server.custodian.metering;
  const start = FROM + below(DAYS - 10) * DAY;
  if (below(2) === 0) await usageSummaries.put(oneOf(points), summaryOf(start, (3 + below(7)) * DAY));
  else await qualitySummaries.put(oneOf(points), { summaryInterval: { start, duration: DAY } });
}

async function fetched(uri: string, { grant }: { grant: Grant }): Promise<Map<string, ReadEntry>> {
  const answer = await ask(uri.replace('http://custodian.example', server.origin), { token: grant.token.token });
  expect(answer.status).toBe(200);
  const { entries } = readFeed(answer.text);
  const leaves = entries.filter(({ kind }) =>
    ['IntervalBlock', 'UsageSummary', 'ElectricPowerQualitySummary'].includes(kind),
  );
  return new Map(leaves.map((entry) => [entry.self, entry]));
}

const whole = ({ authorization }: Grant): string =>
  `http://custodian.example/DataCustodian/espi/1_1/resource/Batch/Subscription/${authorization._id}`;

describe('whatever changes', () => {
  it('each reader finds every block and summary that changed at the addresses told, and who sees no change is told nothing', async () => {
    let found = 0;
    let untold = 0;
    const before = await Promise.all(readers.map(async (reader) => fetched(whole(reader.grant), reader)));
    for (let round = 0; round < ROUNDS; round++) {
      const recordedAt = new Date(Date.now() - 3_600_000 + round * 60_000);
      for (let n = 1 + below(4); n > 0; n--) await (below(4) === 0 ? bill() : measure(recordedAt));
      for (const [index, reader] of readers.entries()) {
        const uris = await reader.listener.told();
        expect(uris.length).toBeLessThanOrEqual(4);
        const after = await fetched(whole(reader.grant), reader);
        const changed = [...after].filter(([self, { content }]) => before[index]?.get(self)?.content !== content);
        const stamped = [...after].filter(([self, { updated }]) => before[index]?.get(self)?.updated !== updated);
        const there = new Set<string>();
        for (const uri of uris) for (const self of (await fetched(uri, reader)).keys()) there.add(self);
        const missed = changed.filter(([self]) => !there.has(self)).map(([self, { content }]) => [self, content]);
        const { scope } = reader.grant.authorization;
        expect({ seed: SEED, round, scope, uris, missed }).toEqual({ seed: SEED, round, scope, uris, missed: [] });
        found += changed.length;
        const isAsBefore = changed.length === 0 && stamped.length === 0 && before[index]?.size === after.size;
        if (isAsBefore) untold++;
        expect({ seed: SEED, round, toldInVain: isAsBefore ? uris : [] }).toEqual({
          seed: SEED,
          round,
          toldInVain: [],
        });
        before[index] = after;
      }
    }
    expect([found > 10, untold > 0]).toEqual([true, true]);
  });
});

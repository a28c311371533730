import { Transform } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openAuthorization } from '@app/authorization';
import { validateFeed, type ValidationReport } from '@app/conformance';
import { collections } from '@app/data-custodian';
import { DemoGrowth, DemoLife, loadDemoUtility, type DemoCustomer, type DemoSummary } from '@app/demo-utility';
import { always, Entitlement, type Period } from '@app/entitlement';
import {
  customerElementNames,
  customerElements,
  RESOURCE_PATH,
  ResourceLinks,
  Scope,
  stablePath,
  validate,
} from '@app/espi';
import { FeedOutput, planFeed, wholeFeed, writeUsageFeed, type FeedView } from '@app/feeds';
import { DayRows, decodeBlock, nominalStartOf, openMetering, type Metering } from '@app/metering';
import { CustomerResources } from '@app/retail-customers';
import type { Store } from '@app/store';
import { formatCivilDate, ianaZone, localDate } from '@app/time';
import { openTestStore } from '../support/open-test-store.js';

const now = new Date('2026-06-10T15:00:00Z');
const DAY = 86_400;
const lastWeeks = { ...wholeFeed, publishedMin: now.getTime() / 1000 - 40 * DAY };

describe('the demo utility in a store', () => {
  let store: Store;
  let metering: Metering;
  let summary: DemoSummary;
  const steps: string[] = [];

  const customer = (key: string): DemoCustomer => {
    const found = summary.customers.find((each) => each.key === key);
    if (found === undefined) throw new Error(`no customer ${key}`);
    return found;
  };

  /** What the project's validator says of a customer's own download of the last weeks. */
  async function downloadOf({ id }: DemoCustomer): Promise<ValidationReport> {
    const entitlement = await openAuthorization(store).entitlements.ofCustomer(id);
    const links = new ResourceLinks(`http://localhost${RESOURCE_PATH}`, { retailCustomer: id });
    const view: FeedView = { metering, entitlement, links, query: lastWeeks };
    const name = stablePath('batchRetailCustomerUsagePoints', { retailCustomer: id });
    // as a socket does, it takes the bytes themselves: their buffer is another chunk's afterwards
    const stream = new Transform({ transform: (chunk: Buffer, _, taken) => taken(null, Buffer.from(chunk)) });
    const write = async (): Promise<void> => {
      const self = links.batchRetailCustomerUsagePoints(id);
      await writeUsageFeed(new FeedOutput(stream), view, await planFeed(view, name), { self, name });
      stream.end();
    };
    const [report] = await Promise.all([validateFeed(stream), write()]);
    return report;
  }

  /** Number and sum of the stored readings of a meter reading inside a period. */
  async function stored(entitlement: Entitlement, usagePointId: string, period: Period) {
    const [meterReading] = await metering.meterReadings.ofUsagePoints(entitlement, [usagePointId]);
    if (meterReading === undefined) throw new Error(`usage point ${usagePointId} has no readings`);
    const rows = new DayRows();
    const found = { count: 0, sum: 0 };
    for await (const blocks of metering.intervalBlocks.read(entitlement, meterReading, period)) {
      for (const block of blocks) {
        decodeBlock(block, meterReading.intervalLength, rows);
        const dayStart = nominalStartOf(block._id.buffer);
        for (let i = 0; i < rows.count; i++) {
          const start = dayStart + (rows.start[i] ?? 0);
          if (start < period.start || start >= period.end) continue;
          found.count++;
          found.sum += rows.value[i] ?? 0;
        }
      }
    }
    return found;
  }

  beforeAll(async () => {
    store = await openTestStore(collections);
    metering = openMetering(store);
    summary = await loadDemoUtility(store, { now, onProgress: (line) => steps.push(line) });
  }, 180_000);

  afterAll(async () => {
    await store.db.dropDatabase();
    await store.close();
  });

  it('has ten customers with 22 usage points, and ten who each show one thing', () => {
    expect(summary.customers).toHaveLength(20);
    expect(summary.usagePoints).toBe(32);
    expect(customer('market').usagePoints).toHaveLength(12);
    expect(customer('mover').usagePoints).toHaveLength(2);
    expect(new Set(summary.customers.flatMap(({ usagePoints }) => usagePoints.map(({ id }) => id))).size).toBe(32);
    expect(steps.length).toBeGreaterThan(22);
  });

  it('holds synthetic customers only', async () => {
    expect(await store.db.collection('customers').countDocuments({ synthetic: { $ne: true } })).toBe(0);
  });

  it('has a customer with every kind of personal data, valid, and reached by the address that signs in', async () => {
    const resources = new CustomerResources(store);
    const found = new Map<string, object>();
    for (const kind of customerElementNames) {
      for await (const page of resources.ofCustomer(Entitlement.ofOperator(), customer('car').id, kind)) {
        for (const { content } of page) {
          expect([kind, validate(customerElements[kind].type, content)]).toEqual([kind, []]);
          found.set(kind, content);
        }
      }
    }
    expect([...found.keys()]).toEqual(customerElementNames);
    expect(found.get('Customer')).toMatchObject({
      Organisation: { electronicAddress: { email1: 'leopold.achterberg@example.com' } },
    });
  });

  it('keeps the estimates that were corrected', async () => {
    const { readings } = summary;
    expect(readings.new).toBeGreaterThan(1_000_000);
    expect(readings.revised).toBeGreaterThan(1_000);
    expect(readings.gaps).toBeGreaterThan(100);
    expect([readings.conflicts, readings.superseded]).toEqual([0, 0]);
    expect(await store.db.collection('pastReadings').countDocuments()).toBeGreaterThan(20);
  });

  it.each([
    ['house', [1, 4, 5, 9, 15, 16, 27, 28]],
    ['solar', [1, 4, 5, 7, 8, 15, 16, 27, 28, 29]],
    ['flat', [1, 4, 5, 10, 15, 16, 27, 28]],
    ['water', [1, 4, 5, 11, 15, 16, 27, 28]],
    ['market', [1, 4, 5, 6, 15, 16, 17, 27, 28]],
    ['mover', [1, 4, 5, 15, 16, 27, 28]],
    ['tenant-after', [1, 4, 5, 15, 16, 27, 28]],
    ['car', [1, 4, 5, 12, 15, 16, 27, 28]],
    ['tiers', [1, 4, 5, 12, 15, 16, 27, 28]],
    ['clock', [1, 4, 5, 15, 16, 27, 28]],
    ['gaps', [1, 4, 5, 15, 16, 27, 28]],
    ['estimates', [1, 4, 5, 15, 16, 27, 28]],
    ['revised', [1, 4, 5, 15, 16, 27, 28]],
    ['exchange', [1, 4, 5, 9, 15, 16, 27, 28]],
    ['long', [1, 4, 5, 15, 16, 27, 28]],
    ['fickle', [1, 4, 5, 15, 16, 27, 28]],
    ['patient', [1, 4, 5, 15, 16, 27, 28]],
  ])(
    'gives %s a valid download that passes certification of blocks %j',
    async (key, functionBlocks) => {
      const report = await downloadOf(customer(key));
      expect(report.schema.first).toEqual([]);
      expect(report.profile.first).toEqual([]);
      expect(report.certification).toEqual([]);
      expect(report.valid).toBe(true);
      expect(report.functionBlocks.carried).toEqual(expect.arrayContaining(functionBlocks));
    },
    120_000,
  );

  it('has bills that state the sum of the stored readings', async () => {
    const operator = Entitlement.ofOperator();
    // one channel each, so that there is no doubt which is billed
    for (const key of ['flat', 'water', 'car', 'tiers', 'mover']) {
      for (const { id } of customer(key).usagePoints) {
        let bills = 0;
        for await (const { from, until, content } of metering.usageSummaries.ofUsagePoint(operator, id, {
          start: -Infinity,
          end: Infinity,
        })) {
          const { count, sum } = await stored(operator, id, { start: from, end: until });
          expect(count).toBeGreaterThan(0);
          expect(content.overallConsumptionLastPeriod?.value).toBe(sum);
          bills++;
        }
        expect(bills).toBeGreaterThanOrEqual(8);
      }
    }
  }, 60_000);

  it('shows tenants of one premise their own time alone', async () => {
    const { entitlements } = openAuthorization(store);
    const after = customer('tenant-after');
    const [secondFloor] = after.usagePoints;
    if (secondFloor?.from === undefined) throw new Error('the tenant has no premise with a date');
    const mover = await entitlements.ofCustomer(customer('mover').id);
    const tenant = await entitlements.ofCustomer(after.id);
    const movedIn = secondFloor.from.getTime() / 1000;
    const [before] = mover.periodsOf(secondFloor.id);
    const [own] = tenant.periodsOf(secondFloor.id);
    expect(own?.start).toBe(movedIn);
    expect(before?.end).toBeLessThan(movedIn);
    for await (const { until, content } of metering.usageSummaries.ofUsagePoint(mover, secondFloor.id, {
      start: -Infinity,
      end: Infinity,
    })) {
      expect(until).toBeLessThanOrEqual(before?.end ?? NaN);
      expect(content.statusTimeStamp).toBeLessThan(before?.end ?? NaN);
    }
  });

  interface Row {
    readonly start: number;
    readonly duration: number;
    readonly value: number;
    readonly quality: number;
  }

  /** The current readings of each channel of a customer's first usage point, in the order of the channels' first ones. */
  async function channelsOf(key: string): Promise<Row[][]> {
    const operator = Entitlement.ofOperator();
    const [usagePoint] = customer(key).usagePoints;
    const meterReadings = await metering.meterReadings.ofUsagePoints(operator, [usagePoint?.id ?? '']);
    const channels: Row[][] = [];
    for (const meterReading of meterReadings) {
      const found: Row[] = [];
      for await (const blocks of metering.intervalBlocks.read(operator, meterReading, always)) {
        for (const block of blocks) {
          const rows = decodeBlock(block, meterReading.intervalLength);
          const dayStart = nominalStartOf(block._id.buffer);
          for (let i = 0; i < rows.count; i++) {
            const [start = 0, duration = 0] = [rows.start[i], rows.duration[i]];
            found.push({ start: dayStart + start, duration, value: rows.value[i] ?? 0, quality: rows.quality[i] ?? 0 });
          }
        }
      }
      channels.push(found);
    }
    return channels.sort((a, b) => (a[0]?.start ?? Infinity) - (b[0]?.start ?? Infinity));
  }
  const onlyChannelOf = async (key: string): Promise<Row[]> => (await channelsOf(key))[0] ?? [];
  const isDaily = (rows: readonly Row[]): boolean => rows.every(({ duration }) => duration >= 23 * 3600);
  /** Channels of days after the others. */
  const daily = (channels: readonly Row[][]): Row[][] =>
    channels.toSorted((a, b) => Number(isDaily(a)) - Number(isDaily(b)));
  const zone = ianaZone('America/Chicago');
  /** Readings by local date. */
  const byDate = (rows: readonly Row[]): Map<string, Row[]> =>
    Map.groupBy(rows, ({ start }) => formatCivilDate(localDate(zone, start)));

  describe('for whoever tests a client', () => {
    it('has days of 23 and 25 hours', async () => {
      const days = byDate(await onlyChannelOf('clock'));
      expect(days.get('2026-03-08')).toHaveLength(23);
      expect(days.get('2025-11-02')).toHaveLength(25);
      expect([...days.values()].filter(({ length }) => length !== 24)).toHaveLength(2);
    });

    it('has gaps of an hour, a day and a week', async () => {
      const days = byDate(await onlyChannelOf('gaps'));
      expect(days.get('2026-05-03')).toHaveLength(23);
      expect(days.get('2026-05-08')).toBeUndefined();
      expect(days.get('2026-05-15')).toBeUndefined();
      expect(days.get('2026-05-21')).toBeUndefined();
      expect(days.get('2026-05-22')).toHaveLength(24);
    });

    it('has estimated and edited readings', async () => {
      const days = byDate(await onlyChannelOf('estimates'));
      expect(new Set(days.get('2026-06-07')?.map(({ quality }) => quality)).size).toBe(1);
      expect(days.get('2026-06-07')?.[0]?.quality).not.toBe(days.get('2026-06-06')?.[0]?.quality);
      expect(new Set(days.get('2026-06-08')?.map(({ quality }) => quality)).size).toBe(2);
    });

    it('has two meter readings of one kind where a meter was exchanged, and a register that begins again', async () => {
      const channels = await channelsOf('exchange');
      expect(channels).toHaveLength(4);
      const registers = channels.filter(isDaily);
      const [before, after] = registers;
      expect(before?.at(-1)?.value).toBeGreaterThan(1_000_000);
      expect(after?.[0]?.value).toBeLessThan(100_000);
      expect(after?.[0]?.start).toBe((before?.at(-1)?.start ?? 0) + (before?.at(-1)?.duration ?? 0));
    });

    it('has gas by the month', async () => {
      const rows = await onlyChannelOf('monthly');
      expect(rows.map(({ duration }) => Math.round(duration / DAY))).toEqual(expect.arrayContaining([28, 30, 31]));
      expect(rows.length).toBeGreaterThanOrEqual(24);
      expect(rows.every(({ value }) => value > 0)).toBe(true);
    });

    it('has a usage point without anything in it, and one of three years', async () => {
      expect(await onlyChannelOf('newcomer')).toEqual([]);
      expect((await onlyChannelOf('long')).length).toBeGreaterThan(3 * 365 * 24);
    });
  });

  describe('as time goes by', () => {
    const at = (time: string): DemoGrowth => new DemoGrowth(store, () => new Date(time));
    const endOf = (rows: readonly Row[]): string =>
      new Date(((rows.at(-1)?.start ?? 0) + (rows.at(-1)?.duration ?? 0)) * 1000).toISOString();

    it('grows up to now, each channel by its own intervals', async () => {
      const grown = await at('2026-06-12T15:07:00Z').grow();
      expect(grown?.new).toBeGreaterThan(7_000);
      expect(grown?.conflicts).toBe(0);
      const [delivered, register] = daily(await channelsOf('house'));
      expect(endOf(delivered ?? [])).toBe('2026-06-12T15:00:00.000Z');
      expect(endOf(register ?? [])).toBe('2026-06-12T05:00:00.000Z');
      expect(endOf(await onlyChannelOf('clock'))).toBe('2026-06-12T15:00:00.000Z');
      expect(await onlyChannelOf('newcomer')).toEqual([]);
    });

    it('changes nothing when it is asked again, and only one of two who ask at once does it', async () => {
      // as if what was grown had never been counted
      const loaded = { $set: { grownUntil: new Date('2026-06-10T05:00:00Z') } };
      await store.db.collection<{ _id: string }>('demoUtility').updateOne({ _id: 'demo' }, loaded);
      const again = await at('2026-06-12T15:07:00Z').grow();
      expect([again?.new, again?.revised]).toEqual([0, 0]);
      const both = await Promise.all([at('2026-06-12T15:40:00Z').grow(), at('2026-06-12T15:40:00Z').grow()]);
      expect(both.filter((totals) => totals !== undefined)).toHaveLength(1);
    });

    it('corrects estimates, and revises one reading every day', async () => {
      const june = async (): Promise<number | undefined> =>
        byDate(await onlyChannelOf('revised')).get('2026-06-01')?.[0]?.value;
      const before = await june();
      const grown = await at('2026-06-24T15:00:00Z').grow();
      expect(grown?.revised).toBeGreaterThan(12);
      expect(await june()).toBe((before ?? 0) + 12);
    });

    it('goes on with registers, and with months', async () => {
      await at('2026-07-03T15:00:00Z').grow();
      const [, register = []] = daily(await channelsOf('house'));
      expect(register.every(({ value }, i) => value > (register[i - 1]?.value ?? 0))).toBe(true);
      expect(endOf(await onlyChannelOf('monthly'))).toBe('2026-07-01T05:00:00.000Z');
      const exchanged = (await channelsOf('exchange')).map(endOf);
      expect(exchanged.filter((end) => end.startsWith('2026-07'))).toHaveLength(2);
    });

    it('has a customer who ends what she granted five minutes ago', async () => {
      const later = new Date('2026-07-03T15:00:00Z');
      const { authorizations, registrations } = openAuthorization(store, () => later);
      const { application } = await registrations.register({
        client_name: 'Kilowatt Diary',
        redirect_uris: ['https://diary.example/callback'],
        scope: ['FB=1_4_5'],
      });
      const grantBy = async (key: string) =>
        authorizations.grantOffline({
          applicationId: application._id,
          customerId: customer(key).id,
          scope: Scope.parse('FB=1_4_5'),
        });
      const [fickle, other] = [await grantBy('fickle'), await grantBy('clock')];
      const statuses = async (minutes: number): Promise<unknown[]> => {
        const now = new Date(later.getTime() + minutes * 60_000);
        await new DemoLife(
          store,
          openAuthorization(store, () => now),
          () => now,
        ).changeMind();
        const ids = [fickle.authorization._id, other.authorization._id];
        return Promise.all(ids.map(async (id) => (await authorizations.get(id)).endedBy));
      };
      expect(await statuses(4)).toEqual([undefined, undefined]);
      expect(await statuses(5)).toEqual(['customer', undefined]);
    });
  });
});

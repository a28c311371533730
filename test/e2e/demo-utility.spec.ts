import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openAuthorization } from '@app/authorization';
import { validateFeed, type ValidationReport } from '@app/conformance';
import { collections } from '@app/data-custodian';
import { loadDemoUtility, type DemoCustomer, type DemoSummary } from '@app/demo-utility';
import { Entitlement, type Period } from '@app/entitlement';
import { RESOURCE_PATH, ResourceLinks, stablePath } from '@app/espi';
import { FeedOutput, planFeed, wholeFeed, writeUsageFeed, type FeedView } from '@app/feeds';
import { DayRows, decodeBlock, nominalStartOf, openMetering, type Metering } from '@app/metering';
import type { Store } from '@app/store';
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
    const stream = new PassThrough();
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

  it('has ten customers and 22 usage points', () => {
    expect(summary.customers).toHaveLength(10);
    expect(summary.usagePoints).toBe(22);
    expect(customer('market').usagePoints).toHaveLength(12);
    expect(customer('mover').usagePoints).toHaveLength(2);
    expect(new Set(summary.customers.flatMap(({ usagePoints }) => usagePoints.map(({ id }) => id))).size).toBe(22);
    expect(steps.length).toBeGreaterThan(22);
  });

  it('holds synthetic customers only', async () => {
    expect(await store.db.collection('customers').countDocuments({ synthetic: { $ne: true } })).toBe(0);
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
});

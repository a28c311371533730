import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Binary, type Document } from 'mongodb';
import { Entitlement } from '@app/entitlement';
import {
  decodeBlock,
  Metering,
  meteringCollections,
  nominalStartOf,
  ReadingsWriter,
  type StoredMeterReading,
  type StoredUsagePoint,
  UsageRetention,
} from '@app/metering';
import type { Store } from '@app/store';
import { ianaZone } from '@app/time';
import { openTestStore } from '../support/open-test-store.js';
import { QueryWatch } from '../support/query-watch.js';
import { day, delivered, received, summaryOf, ZONE } from '../support/test-utility.js';

const FROM = day('2026-01-05');
const DAY = 86_400;
const everything = { start: -Infinity, end: Infinity };

let store: Store;
let metering: Metering;
let usagePoint: StoredUsagePoint;
let channel: StoredMeterReading;
let made = 0;

beforeAll(async () => {
  store = await openTestStore(meteringCollections);
  metering = new Metering(store);
});
afterAll(async () => {
  await store.db.dropDatabase();
  await store.close();
});
beforeEach(async () => {
  const reference = { source: 'tests', sourceKey: String(++made) };
  const ensured = await metering.usagePoints.ensure(reference, { serviceKind: 0, timeZone: ZONE });
  if (ensured === undefined) throw new Error('not made');
  usagePoint = ensured.usagePoint;
  channel = await metering.meterReadings.ensure(usagePoint, delivered);
});

const newWriter = (): ReadingsWriter => new ReadingsWriter(store, { onConflict: () => undefined });
const stale = (): StoredMeterReading => ({ ...channel });

function add(writer: ReadingsWriter, start: number, value: number, revised = 0): void {
  writer.channel(stale(), ianaZone(ZONE)).add(0, start, 900, value, 0, revised);
}

/** The readings that are current: by start. */
async function stored(of = channel): Promise<Map<number, number>> {
  const result = new Map<number, number>();
  for await (const blocks of metering.intervalBlocks.read(Entitlement.ofOperator(), of, everything)) {
    for (const block of blocks) {
      const rows = decodeBlock(block, of.intervalLength);
      for (let row = 0; row < rows.count; row++) {
        result.set(nominalStartOf(block._id.buffer) + (rows.start[row] ?? 0), rows.value[row] ?? NaN);
      }
    }
  }
  return result;
}

describe('writers of one channel', () => {
  it('lose nothing of one another when they write at the same time', async () => {
    const WRITERS = 4;
    const wanted = new Map<number, number>();
    const writers = Array.from({ length: WRITERS }, newWriter);
    for (let n = 0; n < 10 * 96; n++) {
      const start = FROM + n * 900;
      const writer = writers[n % WRITERS];
      if (writer !== undefined) add(writer, start, n);
      wanted.set(start, n);
    }
    const totals = await Promise.all(writers.map(async (writer) => writer.close()));
    expect(await stored()).toEqual(wanted);
    expect(totals.reduce((sum, each) => sum + each.new, 0)).toBe(wanted.size);
    expect(await metering.meterReadings.get(Entitlement.ofOperator(), channel._id)).toMatchObject({
      writes: WRITERS,
      firstDay: FROM,
      lastDay: FROM + 9 * DAY,
    });
  });

  it('agree on the latest revision, whoever comes first', async () => {
    const revisions = [3, 1, 4, 2];
    const writers = revisions.map((revision) => {
      const writer = newWriter();
      for (let n = 0; n < 96; n++) add(writer, FROM + n * 900, revision * 1000 + n, revision * 1_000_000);
      return writer;
    });
    await Promise.all(writers.map(async (writer) => writer.close()));
    expect([...(await stored()).values()]).toEqual(Array.from({ length: 96 }, (_, n) => 4000 + n));
    const past = await metering.intervalBlocks.pastOf(Entitlement.ofOperator(), channel, FROM);
    expect(past?.rows).toHaveLength(3 * 96);
  });

  it('start over where another wrote between their read and their write', async () => {
    const [late, early] = [newWriter(), newWriter()];
    // both know the channel as it was before either wrote
    add(late, FROM, 1);
    add(early, FROM + 900, 2);
    expect(await early.close()).toMatchObject({ new: 1 });
    expect(await late.close()).toMatchObject({ new: 1, unchanged: 0, revised: 0 });
    expect(await stored()).toEqual(
      new Map([
        [FROM, 1],
        [FROM + 900, 2],
      ]),
    );
  });

  it('that give the same readings change nothing, nor the stamp of the channel', async () => {
    const first = newWriter();
    add(first, FROM, 5);
    await first.close();
    const operator = Entitlement.ofOperator();
    const before = await metering.meterReadings.get(operator, channel._id);
    const again = newWriter();
    add(again, FROM, 5);
    expect(await again.close()).toMatchObject({ new: 0, unchanged: 1 });
    expect(await metering.meterReadings.get(operator, channel._id)).toEqual(before);
  });

  it('record each change once, with its time', async () => {
    const writer = newWriter();
    for (let n = 0; n < 3 * 96; n++) add(writer, FROM + n * 900, 1);
    await writer.close();
    const changes = await store.db.collection('changes').find({ usagePointId: usagePoint._id }).toArray();
    expect(changes).toHaveLength(1);
    expect(changes[0]).toMatchObject({ kind: 'interval-block', meterReadingId: channel._id });
  });
});

describe('a day of many channels', () => {
  const MANY = 40;

  it('is read in one question, by keys, and what is stored of other days is left alone', async () => {
    const channels: StoredMeterReading[] = [];
    for (let i = 0; i < MANY; i++) {
      const reading = await metering.meterReadings.ensure(usagePoint, delivered, `channel ${i}`);
      channels.push(reading);
    }
    const write = async (days: readonly number[], value: number, revised: number) => {
      const stored = await metering.meterReadings.ofUsagePoints(Entitlement.ofOperator(), [usagePoint._id]);
      const writer = newWriter();
      for (const each of stored.filter(({ _id }) => channels.some((channel) => channel._id === _id))) {
        for (const at of days) writer.channel(each, ianaZone(ZONE)).add(0, FROM + at * DAY, 900, value, 0, revised);
      }
      return writer.close();
    };
    expect(await write([0, 1, 2, 3, 4], 7, 1)).toMatchObject({ new: 5 * MANY });
    const watch = await QueryWatch.begin(store);
    try {
      const again = await watch.during(async () => {
        expect(await write([2], 7, 1)).toMatchObject({ new: 0, unchanged: MANY });
      });
      // the channels by the test, and the blocks
      expect(again.map(({ told }) => told)).toHaveLength(2);
      expect(again[1]).toMatchObject({ told: expect.stringContaining('$documents'), scansCollection: false });
      expect(again[1]?.examined).toBeLessThanOrEqual(2 * MANY);
      const revised = await watch.during(async () => {
        expect(await write([2], 8, 2)).toMatchObject({ revised: MANY });
      });
      expect(revised.filter(({ told }) => told.includes('$documents'))).toHaveLength(2);
    } finally {
      await watch.end();
    }
    expect(await stored(channels[0])).toEqual(
      new Map([0, 1, 2, 3, 4].map((at) => [FROM + at * DAY, at === 2 ? 8 : 7])),
    );
  });
});

describe('reading blocks', () => {
  /** What the database did while `work` ran, on blocks. */
  async function profiled(work: () => Promise<unknown>): Promise<Document[]> {
    await store.db.command({ profile: 2 });
    try {
      await work();
    } finally {
      await store.db.command({ profile: 0 });
    }
    const ns = `${store.db.databaseName}.intervalBlocks`;
    return store.db.collection('system.profile').find({ ns, op: 'query' }).toArray();
  }

  it('is a range of the clustered key, however many other blocks there are', async () => {
    const writer = newWriter();
    const other = await metering.meterReadings.ensure(usagePoint, received);
    for (const each of [other, channel]) {
      const rows = writer.channel(each, ianaZone(ZONE));
      for (let n = 0; n < 300; n++) rows.add(0, FROM + n * DAY, 900, n, 0, 0);
    }
    await writer.close();
    const window = { start: FROM + 100 * DAY, end: FROM + 110 * DAY };
    const found: number[] = [];
    const operations = await profiled(async () => {
      const read = metering.intervalBlocks.read(Entitlement.ofOperator(), channel, window, { batch: 4 });
      for await (const blocks of read) found.push(...[...blocks].map((block) => nominalStartOf(block._id.buffer)));
    });
    expect(found.filter((start) => start >= window.start && start < window.end)).toHaveLength(10);
    expect(operations.length).toBeGreaterThan(2);
    for (const { planSummary, docsExamined, nreturned, command } of operations) {
      expect(planSummary).toMatch(/CLUSTERED_IXSCAN/);
      // the scan looks one record beyond each end of its bounds
      expect(docsExamined - nreturned).toBeLessThanOrEqual(2);
      const plan = await store.db
        .collection('intervalBlocks')
        .find(command.filter)
        .sort({ _id: 1 })
        .limit(command.limit)
        .explain('queryPlanner');
      const scans = stagesOf(plan['queryPlanner'].winningPlan).filter(({ stage }) => stage === 'CLUSTERED_IXSCAN');
      expect(scans).toHaveLength(1);
      expect(scans[0]).toMatchObject({ minRecord: expect.anything(), maxRecord: expect.anything() });
      expect(stagesOf(plan['queryPlanner'].winningPlan).map(({ stage }) => stage)).not.toContain('SORT');
    }
  });

  it('is one fetch by key for a single block', async () => {
    const writer = newWriter();
    for (let n = 0; n < 20; n++) add(writer, FROM + n * DAY, n);
    await writer.close();
    await store.db.collection('system.profile').drop();
    const operations = await profiled(async () =>
      metering.intervalBlocks.get(Entitlement.ofOperator(), channel, FROM + 7 * DAY),
    );
    expect(operations.map(({ docsExamined, nreturned }) => [docsExamined, nreturned])).toEqual([[1, 1]]);
  });

  it('shows nothing to a reader who may not see the usage point', async () => {
    const writer = newWriter();
    add(writer, FROM, 1);
    await writer.close();
    const stranger = new Entitlement({ reader: { kind: 'customer' }, usagePoints: new Map(), functionBlocks: 'every' });
    const seen: unknown[] = [];
    for await (const blocks of metering.intervalBlocks.read(stranger, channel, everything)) seen.push(...blocks);
    expect(seen).toEqual([]);
    expect(await metering.intervalBlocks.get(stranger, channel, FROM)).toBeUndefined();
    expect(await metering.usagePoints.get(stranger, usagePoint._id)).toBeUndefined();
    expect(await metering.meterReadings.get(stranger, channel._id)).toBeUndefined();
  });
});

function stagesOf(plan: Document): Document[] {
  const { inputStage, queryPlan } = plan as { inputStage?: Document; queryPlan?: Document };
  return [plan, ...(inputStage ? stagesOf(inputStage) : []), ...(queryPlan ? stagesOf(queryPlan) : [])];
}

describe('usage that is older than it is to be kept', () => {
  const at = new Date((FROM + 400 * DAY) * 1000);

  it('goes, and what is younger stays, with a hull and a stamp that say so', async () => {
    const writer = newWriter();
    const rows = writer.channel(channel, ianaZone(ZONE));
    for (let days = 0; days < 60; days++) rows.add(0, FROM + days * DAY, 900, 1, 0, 0);
    await writer.close();
    // the first day again, another value: the one before is kept beside it
    const again = newWriter();
    again.channel(channel, ianaZone(ZONE)).add(0, FROM, 900, 2, 0, 0);
    await again.close();
    await metering.usageSummaries.put(usagePoint, summaryOf(FROM, DAY));

    await new UsageRetention(store, 12, () => at).forget();
    const oldest = new Date(at);
    oldest.setUTCMonth(oldest.getUTCMonth() - 12);
    const before = oldest.getTime() / 1000;
    const kept = await metering.meterReadings.get(Entitlement.ofOperator(), channel._id);
    expect(kept?.firstDay).toBeGreaterThanOrEqual(before);
    expect(kept?.firstDay).toBeLessThan(before + DAY);
    expect(kept?.changedAt).toEqual(at);
    const left = await blocksOf(channel);
    expect(left).toHaveLength(60 - Math.round(((kept?.firstDay ?? 0) - FROM) / DAY));
    expect(await store.db.collection('pastReadings').countDocuments(keysOf(channel) as Document)).toBe(0);
    expect(await store.db.collection('usageSummaries').countDocuments({ usagePointId: usagePoint._id })).toBe(0);
  });

  it('stays where it is kept for ever', async () => {
    const writer = newWriter();
    writer.channel(channel, ianaZone(ZONE)).add(0, FROM, 900, 1, 0, 0);
    await writer.close();
    await new UsageRetention(store, 0, () => at).forget();
    expect(await blocksOf(channel)).toHaveLength(1);
  });
});

const keysOf = ({ _id }: StoredMeterReading) => ({
  _id: {
    $gte: new Binary(Buffer.from(BigInt(_id).toString(16).padStart(16, '0') + '00000000', 'hex')),
    $lte: new Binary(Buffer.from(BigInt(_id).toString(16).padStart(16, '0') + 'ffffffff', 'hex')),
  },
});
const blocksOf = async (of: StoredMeterReading) =>
  store.db.collection<{ _id: Binary }>('intervalBlocks').find(keysOf(of)).toArray();

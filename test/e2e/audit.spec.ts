import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AccessRecords, accessRecordsCollection, type Access } from '@app/audit';
import { newResourceId } from '@app/espi';
import type { Store } from '@app/store';
import { openTestStore } from '../support/open-test-store.js';

let store: Store;
let clock: Date;
let records: AccessRecords;
let access: Access;

beforeAll(async () => {
  store = await openTestStore([accessRecordsCollection]);
});
afterAll(async () => {
  await store.close();
});
beforeEach(() => {
  clock = new Date('2026-03-01T12:00:00Z');
  records = new AccessRecords(store, () => clock);
  access = {
    reader: { kind: 'third-party', authorizationId: newResourceId(), applicationId: '2', customerId: newResourceId() },
    route: 'GET /Batch/Subscription/{subscriptionId}',
    channel: 'api',
    authorizationScope: 'FB=4_5',
    requestedPeriod: { start: 1_700_000_000, end: Infinity },
    address: '192.0.2.7',
    correlationId: 'c-1',
  };
});

const all = async () => (await records.list({ customerId: access.reader.customerId })).records;
const complete = { outcome: 'complete', status: 200, bytes: 1 } as const;
const later = (milliseconds: number): void => {
  clock = new Date(clock.getTime() + milliseconds);
};

describe('access records', () => {
  it('say who asked for what and what was sent', async () => {
    const record = await records.open(access);
    later(250);
    await record.close({
      outcome: 'complete',
      status: 200,
      bytes: 5_000_000_000,
      usagePointIds: ['11'],
      period: { start: 1_700_000_000, end: 1_700_086_400 },
      kinds: ['UsagePoint', 'IntervalBlock'],
    });
    const [stored] = await all();
    expect(stored).toMatchObject({
      _v: 1,
      at: new Date('2026-03-01T12:00:00Z'),
      closedAt: new Date('2026-03-01T12:00:00.250Z'),
      reader: access.reader,
      route: access.route,
      channel: 'api',
      authorizationScope: 'FB=4_5',
      requestedPeriod: { from: new Date(1_700_000_000_000) },
      address: '192.0.2.7',
      correlationId: 'c-1',
      outcome: 'complete',
      status: 200,
      bytes: 5_000_000_000,
      usagePointIds: ['11'],
      period: { from: new Date(1_700_000_000_000), until: new Date(1_700_086_400_000) },
      kinds: ['UsagePoint', 'IntervalBlock'],
    });
    expect(stored?.requestedPeriod).not.toHaveProperty('until');
  });

  it('are one an access, however often it is closed', async () => {
    const record = await records.open(access);
    await record.close({ outcome: 'broken', status: 200, bytes: 10 });
    await record.close(complete);
    expect((await all()).map(({ outcome }) => outcome)).toEqual(['broken']);
  });

  it('are all stored when many end at once', async () => {
    const opened = Array.from({ length: 2_500 }, async () => (await records.open(access)).close(complete));
    await Promise.all(opened);
    expect(
      await store.db.collection('accessRecords').countDocuments({ 'reader.customerId': access.reader.customerId }),
    ).toBe(2_500);
  });

  it('are found by customer, authorization and time, latest first, a page at a time', async () => {
    for (const bytes of [1, 2, 3, 4, 5]) {
      await records.note(access, { ...complete, bytes });
      // The second and third begin in the same millisecond.
      later(bytes === 2 ? 0 : 1_000);
    }
    const elsewhere = { ...access, reader: { ...access.reader, authorizationId: newResourceId() } };
    await records.note(elsewhere, complete);
    const { authorizationId } = access.reader;
    const seen: number[] = [];
    let after: string | undefined;
    do {
      const page = await records.list({ authorizationId }, { after, limit: 2 });
      seen.push(...page.records.map(({ bytes }) => bytes));
      after = page.next;
    } while (after !== undefined);
    expect(seen).toEqual([5, 4, 3, 2, 1]);
    expect(await all()).toHaveLength(6);
    const from = new Date('2026-03-01T12:00:01Z');
    const until = new Date('2026-03-01T12:00:02Z');
    const between = await records.list({ authorizationId, from, until });
    expect(between.records.map(({ bytes }) => bytes)).toEqual([3, 2]);
  });

  it('of accesses that are cut off by the end of the process say so', async () => {
    await records.open(access);
    const closing = records.note(access, complete);
    await records.shutdown();
    await closing;
    expect((await all()).map(({ outcome }) => outcome).sort()).toEqual(['broken', 'complete']);
  });
});

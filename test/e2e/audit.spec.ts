import { createPublicKey, randomBytes, verify as verifySignature } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  AccessRecords,
  accessRecordsCollection,
  AccountEvents,
  accountEventsCollection,
  auditRootsCollection,
  auditWritersCollection,
  published,
  type Access,
  type AuditRoot,
  type AuditVerification,
  type PublishedRoot,
} from '@app/audit';
import { newResourceId } from '@app/espi';
import { Keys } from '@app/runtime';
import type { Store } from '@app/store';
import type { Collection, ObjectId } from 'mongodb';
import { openTestStore } from '../support/open-test-store.js';

let store: Store;
let clock: Date;
let records: AccessRecords;
let access: Access;

const keys = new Keys('1', new Map([['1', randomBytes(32)]]));

beforeAll(async () => {
  store = await openTestStore([
    accessRecordsCollection,
    accountEventsCollection,
    auditRootsCollection,
    auditWritersCollection,
  ]);
});
afterAll(async () => {
  await store.close();
});
beforeEach(() => {
  clock = new Date('2026-03-01T12:00:00Z');
  records = new AccessRecords(store, keys, () => clock);
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

describe('the chain of access records', () => {
  interface Linked {
    _id: string | ObjectId;
    bytes?: number;
    link: { chain: string; sequence: number; previous: string };
  }
  let stored: Collection<Linked>;
  let roots: Collection<AuditRoot>;

  beforeEach(async () => {
    stored = store.db.collection('accessRecords');
    roots = store.db.collection('auditRoots');
    for (const name of ['accessRecords', 'accountEvents', 'auditRoots', 'auditWriters']) {
      await store.db.collection(name).deleteMany({});
    }
  });

  async function* each(saved: readonly PublishedRoot[]): AsyncGenerator<PublishedRoot> {
    yield* saved;
  }
  const verify = async (saved?: readonly PublishedRoot[]): Promise<AuditVerification> =>
    records.verify({ ...(saved && { saved: each(saved) }) });
  const kinds = async (saved?: readonly PublishedRoot[]) => {
    const { first } = await verify(saved);
    return first.map(({ kind, from, to }) => [kind, from, to]);
  };
  /** Three minutes with two accesses each (four records), sealed: sequences 1 to 12, three roots. */
  const threeMinutes = async (): Promise<PublishedRoot[]> => {
    for (let minute = 0; minute < 3; minute++) {
      for (let access_ = 0; access_ < 2; access_++) await (await records.open(access)).close({ ...complete, bytes: 7 });
      later(60_000);
      await records.seal();
    }
    return (await roots.find().sort({ from: 1 }).toArray()).map(published);
  };
  const at = async (sequence: number): Promise<Linked> => {
    const found = await stored.findOne({ 'link.sequence': sequence });
    if (found === null) throw new Error(`no record ${sequence}`);
    return found;
  };

  it('has each access twice, opened and closed, each naming the hash of the one before, and fits its signed roots', async () => {
    await threeMinutes();
    expect(
      (await stored.find().sort({ 'link.sequence': 1 }).toArray()).map(({ link, bytes }) => [link.sequence, bytes]),
    ).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map((each_) => [each_, each_ % 2 === 0 ? 7 : undefined]));
    expect(await verify()).toMatchObject({ chains: 1, records: 12, roots: 3, unsealed: 0, brokenOff: 0, findings: 0 });
  });

  it('shows what was removed: in the middle, at the end, a minute, everything', async () => {
    const saved = await threeMinutes();
    await stored.deleteOne({ 'link.sequence': 6 });
    expect(await kinds()).toEqual([['removed', 6, 6]]);
    await stored.deleteMany({ 'link.sequence': { $gte: 12 } });
    expect(await kinds()).toEqual([
      ['removed', 6, 6],
      ['removed', 12, 12],
    ]);
    await stored.deleteMany({ 'link.sequence': { $gte: 5, $lte: 8 } });
    expect(await kinds()).toContainEqual(['removed', 5, 8]);
    await stored.deleteMany({});
    expect(await kinds()).toEqual([['removed', 1, 12]]);
    await roots.deleteMany({});
    expect(await kinds()).toEqual([]);
    expect((await kinds(saved)).map(([kind]) => kind)).toEqual(['root-removed', 'root-removed', 'root-removed']);
  });

  it('shows which record was changed, the last one too', async () => {
    await threeMinutes();
    await stored.updateOne({ 'link.sequence': 4 }, { $set: { bytes: 8 } });
    const { first } = await verify();
    expect(first).toMatchObject([{ kind: 'changed', from: 4, to: 4, record: String((await at(4))._id) }]);
    await stored.updateOne({ 'link.sequence': 4 }, { $set: { bytes: 7 } });
    await stored.updateOne({ 'link.sequence': 12 }, { $set: { bytes: 8 } });
    expect(await kinds()).toEqual([['changed', 12, 12]]);
  });

  it('shows records in another order, and one that was added', async () => {
    await threeMinutes();
    const [fifth, seventh] = [await at(5), await at(7)];
    await stored.updateOne({ _id: fifth._id }, { $set: { 'link.sequence': 7 } });
    await stored.updateOne({ _id: seventh._id }, { $set: { 'link.sequence': 5 } });
    expect((await verify()).findings).toBeGreaterThan(1);
    await stored.updateOne({ _id: fifth._id }, { $set: { 'link.sequence': 5 } });
    await stored.updateOne({ _id: seventh._id }, { $set: { 'link.sequence': 7 } });
    expect(await kinds()).toEqual([]);
    await stored.insertOne({ ...fifth, _id: 'x'.repeat(24) });
    expect(await kinds()).toEqual([['added', 5, 5]]);
    await stored.deleteOne({ _id: 'x'.repeat(24) });
    later(2 * 86_400_000);
    await store.db.collection('accessRecords').insertOne({ at: clock, outcome: 'complete' });
    expect(await kinds()).toEqual([['added', undefined, undefined]]);
  });

  it('shows a chain that was written anew by somebody without the keys, and by somebody with them', async () => {
    const saved = await threeMinutes();
    const accesses = (await stored.countDocuments()) / 2;
    const rewrite = async (): Promise<void> => {
      await store.db.collection('accessRecords').deleteMany({});
      await roots.deleteMany({});
      clock = new Date('2026-03-01T12:00:00Z');
      records = new AccessRecords(store, keys, () => clock);
      for (let access_ = 0; access_ < accesses; access_++) {
        await (await records.open(access)).close({ ...complete, bytes: 1 });
      }
      later(60_000);
      await records.seal();
    };
    const genuine = await roots.find().toArray();
    await rewrite();
    const chain = (await at(1)).link.chain;
    expect(await kinds()).toEqual([]);
    expect((await kinds(saved)).map(([kind]) => kind)).toEqual(['root-removed', 'root-removed', 'root-removed']);
    // the old roots put back over the new records, and a root of one's own
    await roots.deleteMany({});
    await roots.insertMany(genuine.map((root) => ({ ...root, chain, _id: `${chain}.${root.from}` })));
    expect((await verify()).first.map(({ kind }) => kind)).toContain('root-changed');
    expect((await verify()).first.map(({ kind }) => kind)).toContain('rewritten');
  });

  it('shows a root that was removed: a later one names it', async () => {
    await threeMinutes();
    await roots.deleteOne({ from: 5 });
    expect((await verify()).first.map(({ kind }) => kind)).toContain('root-removed');
    await roots.deleteMany({ from: { $gte: 5 } });
    later(3_600_000);
    // the process is said to be alive, and could still sign
    expect(await verify()).toMatchObject({ unsealed: 8, findings: 0 });
    await store.db.collection('auditWriters').deleteMany({});
    expect(await kinds()).toEqual([['unsealed', undefined, undefined]]);
  });

  it('is whole long after its process has ended', async () => {
    await threeMinutes();
    await records.note(access, complete);
    await records.shutdown();
    later(86_400_000);
    expect(await verify()).toMatchObject({ records: 13, unsealed: 0, findings: 0 });
  });

  it('is not left behind by its process while it is being sealed', async () => {
    jest.useFakeTimers({
      doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'Date', 'performance', 'queueMicrotask'],
    });
    const ending = new AccessRecords(store, keys, () => clock);
    const { promise: asked, resolve: answer } = Promise.withResolvers<undefined>();
    const ready = jest.spyOn(store, 'assertReady').mockImplementationOnce(async () => asked);
    try {
      await ending.note(access, complete);
      jest.advanceTimersByTime(60_000);
      let isDown = false;
      const down = ending.shutdown().then(() => (isDown = true));
      while (ready.mock.calls.length === 0) await new Promise(setImmediate);
      // it takes a few milliseconds else
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(isDown).toBe(false);
      answer(undefined);
      await down;
    } finally {
      jest.useRealTimers();
      ready.mockRestore();
    }
  });

  it('of a process that died ends where it died: what it had opened is closed as lost by another, and nothing is tampering', async () => {
    await threeMinutes();
    await records.open(access);
    await records.flush();
    const other = new AccessRecords(store, keys, () => clock);
    await other.note(access, complete);
    expect(await verify()).toMatchObject({ findings: 0, brokenOff: 0, unsealed: 2 });
    later(6 * 60_000);
    await other.seal();
    expect((await all()).map(({ outcome }) => outcome)).toContain('lost');
    expect(await verify()).toMatchObject({ findings: 0, brokenOff: 0, unsealed: 1, roots: 5 });
    await other.shutdown();
    expect(await verify()).toMatchObject({ findings: 0, unsealed: 0 });
    // whoever was taken for dead, and was only asleep, goes on in another chain
    await records.note(access, complete);
    await records.seal();
    await records.note(access, complete);
    await records.shutdown();
    expect(await verify()).toMatchObject({ findings: 0, unsealed: 0 });
    expect(await store.db.collection('auditWriters').countDocuments()).toBe(0);
  });

  it('begins anew each day, and what has grown too old to be kept is not missed', async () => {
    await (await records.open(access)).close(complete);
    later(86_400_000);
    await (await records.open(access)).close(complete);
    await records.seal();
    expect(await verify()).toMatchObject({ chains: 2, records: 4, roots: 2, findings: 0 });
    clock = new Date(clock.getTime() + 7 * 366 * 86_400_000);
    await stored.deleteMany({ 'link.chain': /^2026-03-01/ });
    expect(await verify()).toMatchObject({ findings: 0, chains: 0 });
  });

  it('covers account events by the time in which they happened', async () => {
    const events = new AccountEvents(store, () => clock);
    const happened = async (): Promise<void> => events.record({ kind: 'signed-in', userId: '1', by: { userId: '1' } });
    await happened();
    later(86_400_000);
    await happened();
    await happened();
    later(10 * 60_000);
    await records.seal();
    await records.seal();
    await happened();
    later(10 * 60_000);
    await records.seal();
    expect(await verify()).toMatchObject({ accountEvents: 4, chains: 2, roots: 3, findings: 0 });
    const kept = store.db.collection('accountEvents');
    await kept.updateOne({}, { $set: { userId: '2' } });
    expect(await kinds()).toEqual([['changed', 1, 1]]);
    await kept.deleteOne({ userId: '2' });
    expect(await kinds()).toEqual([['removed', 1, 1]]);
  });

  it('is checked by anybody with the public key', async () => {
    const [root] = await threeMinutes();
    if (root === undefined) throw new Error('no root');
    const { signature, ...said } = root;
    const [kid = '', value = ''] = signature.split('.');
    const key = records.roots.publicKeys().find((each_) => each_.kid === kid);
    const sorted = (value_: object): object =>
      Object.fromEntries(
        Object.entries(value_)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([name, part]) => [name, typeof part === 'object' ? sorted(part as object) : part]),
      );
    const text = JSON.stringify(sorted(said));
    const publicKey = createPublicKey({ key: { ...key }, format: 'jwk' });
    expect(verifySignature(null, Buffer.from(text), publicKey, Buffer.from(value, 'base64url'))).toBe(true);
  });
});

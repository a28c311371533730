import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Binary } from 'mongodb';
import { openAuthorization, type Grant } from '@app/authorization';
import type { StoredAccessRecord } from '@app/audit';
import type { StoredBlock } from '@app/metering';
import { ask, begin, eventually } from '../support/http-client.js';
import { readFeed } from '../support/read-feed.js';
import { startTestCustodian, type TestCustodian } from '../support/test-custodian.js';
import { day, delivered, TestUtility } from '../support/test-utility.js';

/** So many days that a feed is far longer than what the sockets between server and client hold. */
const DAYS = 1_000;
const FROM = '2023-01-01';
/** More readers than the database has connections for. */
const READERS = 120;

let server: TestCustodian;
let utility: TestUtility;
let grant: Grant;
let clock: Date;

beforeAll(async () => {
  server = await startTestCustodian({}, { alone: 'its clock is set, and its connections are counted' });
  clock = new Date();
  const { entitlements } = openAuthorization(server.custodian.store, () => clock);
  Object.defineProperty(server.custodian, 'entitlements', { value: entitlements });
  utility = new TestUtility(server.custodian);
  grant = await grantOf(DAYS);
});
afterAll(async () => server.close());

/** A grant over one channel of so many days, the reading of one of them damaged where asked. */
async function grantOf(days: number, damagedDay?: string): Promise<Grant> {
  const customer = await utility.customer();
  const usagePoint = await utility.usagePoint(customer);
  const channel = await utility.channel(usagePoint, delivered, { from: FROM, days });
  if (damagedDay !== undefined) {
    const key = Buffer.alloc(12);
    key.writeBigUInt64BE(BigInt(channel._id));
    key.writeUInt32BE(day(damagedDay), 8);
    await server.custodian.store.db
      .collection<StoredBlock>('intervalBlocks')
      .findOneAndUpdate({ _id: new Binary(key) }, { $set: { m: new Binary(Buffer.alloc(1)) } })
      .then((found) => found ?? Promise.reject(new Error('no such day')));
  }
  return utility.grant(customer);
}

const urlOf = ({ authorization }: Grant): string => `${server.resource}/Batch/Subscription/${authorization._id}`;
const start = async (of: Grant, encoding = 'identity'): Promise<IncomingMessage> =>
  begin(urlOf(of), { token: of.token.token, headers: { 'Accept-Encoding': encoding } });

async function records(of: Grant, count: number): Promise<readonly StoredAccessRecord[]> {
  const filter = { authorizationId: of.authorization._id };
  const list = async () => (await server.custodian.accessRecords.list(filter, { limit: 1_000 })).records;
  return eventually(list, ({ length }) => length >= count);
}

/** Reads to the end, or as far as it goes. */
async function readOut(response: IncomingMessage): Promise<{ whole: boolean; bytes: number }> {
  let bytes = 0;
  response.on('data', (chunk: Buffer) => (bytes += chunk.length)).on('error', () => undefined);
  await new Promise((resolve) => response.once('close', resolve));
  return { whole: response.complete, bytes };
}

describe('a client that goes away in the middle of a feed', () => {
  it('leaves nothing behind, however many do', async () => {
    const customer = await server.custodian.customers.get(grant.authorization.customerId);
    const [own, packed] = [await utility.grant(customer), await utility.grant(customer)];
    grant = own;
    for (let left = READERS; left > 0; left -= 12) {
      const readers = await Promise.all(
        Array.from({ length: 12 }, async (_, n) => (n % 2 === 0 ? start(packed, 'gzip') : start(own))),
      );
      for (const reader of readers) {
        await once(reader, 'readable');
        reader.destroy();
      }
    }
    // as gzip all of it may have gone into the sockets before its reader left
    await records(packed, READERS / 2);
    const broken = await records(own, READERS / 2);
    expect(new Set(broken.map(({ outcome }) => outcome))).toEqual(new Set(['broken']));
    for (const { bytes, usagePointIds, period } of broken) {
      expect(bytes).toBeGreaterThan(0);
      expect(usagePointIds).toHaveLength(1);
      expect(period?.from).toEqual(new Date(day(FROM) * 1000));
    }
    expect(
      await eventually(
        async () => server.connections(),
        (open) => open === 0,
      ),
    ).toBe(0);
    const { db, client } = server.custodian.store;
    const cursors = await client
      .db('admin')
      .aggregate([
        { $currentOp: { idleCursors: true, allUsers: true } },
        { $match: { type: 'idleCursor', ns: { $regex: `^${db.databaseName}\\.` } } },
      ])
      .toArray();
    expect(cursors).toEqual([]);
    const { status, text } = await ask(`${urlOf(own)}?max-results=3`, { token: own.token.token });
    expect([status, readFeed(text).of('IntervalBlock').length]).toEqual([200, 3]);
  });
});

describe('a client that reads slowly', () => {
  it('holds up no other, and gets all of it in the end', async () => {
    const slow = await start(grant);
    const { text } = await ask(`${urlOf(grant)}?max-results=2`, { token: grant.token.token });
    expect(readFeed(text).of('IntervalBlock')).toHaveLength(2);
    const body = await buffer(slow);
    expect(slow.complete).toBe(true);
    expect(body.toString().match(/<espi:IntervalBlock>/g)).toHaveLength(DAYS);
    expect(body.subarray(-8).toString().trim()).toBe('</feed>');
  });
});

describe('an error after the first byte', () => {
  it.each(['identity', 'gzip'])('breaks the connection: nobody takes the part for the whole (%s)', async (encoding) => {
    const own = await grantOf(100, '2023-03-20');
    const response = await start(own, encoding);
    expect(response.statusCode).toBe(200);
    const { whole, bytes } = await readOut(response);
    expect(whole).toBe(false);
    const [record] = await records(own, 1);
    expect(record).toMatchObject({ outcome: 'broken', status: 200, kinds: expect.arrayContaining(['IntervalBlock']) });
    expect(record?.bytes).toBeGreaterThanOrEqual(bytes);
  });

  it.each(['identity', 'gzip'])('before it is answered as an error (%s)', async (encoding) => {
    const own = await grantOf(1, FROM);
    const answer = await ask(urlOf(own), { token: own.token.token, headers: { 'Accept-Encoding': encoding } });
    expect([answer.status, (JSON.parse(answer.text) as { code: string }).code]).toEqual([500, 'internal-error']);
    expect([answer.headers.etag, answer.headers['content-encoding']]).toEqual([undefined, undefined]);
    expect((await records(own, 1))[0]).toMatchObject({ outcome: 'broken', status: 500 });
  });
});

describe('in the middle of a feed', () => {
  it.each([
    ['an authorization that ends', async (id: string) => server.custodian.authorizations.end(id, 'customer'), 403],
    ['tokens that are revoked', async (id: string) => server.custodian.authorizations.revokeTokens(id), 401],
  ])('%s end it', async (_, end, status) => {
    const own = await utility.grant(await server.custodian.customers.get(grant.authorization.customerId));
    const response = await start(own);
    expect(response.statusCode).toBe(200);
    await end(own.authorization._id);
    clock = new Date(clock.getTime() + 2_000);
    const { whole } = await readOut(response);
    expect(whole).toBe(false);
    expect((await records(own, 1))[0]).toMatchObject({ outcome: 'broken', status: 200 });
    expect((await ask(urlOf(own), { token: own.token.token })).status).toBe(status);
  });
});

describe('a server that is told to stop', () => {
  it('says so first, answers what still comes, and sends feeds to their end', async () => {
    clock = new Date();
    const own = await utility.grant(await server.custodian.customers.get(grant.authorization.customerId));
    const feed = await start(own);
    await server.listening.drain(0);
    const ready = await ask(`${server.origin}/health/ready`);
    expect([ready.status, (JSON.parse(ready.text) as { code: string }).code]).toEqual([503, 'draining']);
    expect(Number(ready.headers['retry-after'])).toBeGreaterThan(0);
    const live = await ask(`${server.origin}/health/live`, { headers: { Connection: 'keep-alive' } });
    expect([live.status, live.headers.connection]).toEqual([200, 'close']);
    const closed = server.listening.close();
    expect(await readOut(feed)).toMatchObject({ whole: true });
    await closed;
    await expect(ask(`${server.origin}/health/live`)).rejects.toThrow('ECONNREFUSED');
  });
});

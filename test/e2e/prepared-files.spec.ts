import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Binary, ObjectId } from 'mongodb';
import type { StoredAccessRecord } from '@app/audit';
import type { Grant } from '@app/authorization';
import { validateFeed } from '@app/conformance';
import { RESOURCE_PATH, Scope } from '@app/espi';
import { Worker } from '@app/jobs';
import type { StoredPart } from '@app/prepared-files';
import type { StoredBlock, StoredUsagePoint } from '@app/metering';
import type { Customer } from '@app/retail-customers';
import type { Application } from '@app/third-parties';
import { ask, begin, eventually, type Answer, type Question } from '../support/http-client.js';
import { readFeed } from '../support/read-feed.js';
import { startTestCustodian, type TestCustodian } from '../support/test-custodian.js';
import { day, delivered, EVERY_BLOCK, TestUtility } from '../support/test-utility.js';
import { officialXsd, Xsd } from '../support/xsd.js';

const BASE = 'http://custodian.example';
const SCOPE = `${EVERY_BLOCK}_35_51_53_54_55_67;BR=NORTH`;
const FROM = '2024-01-01';
/** More than a megabyte of XML. */
const DAYS = 64;

let server: TestCustodian;
let utility: TestUtility;
let worker: Worker | undefined;
beforeAll(async () => {
  server = await startTestCustodian({ PREPARE_ABOVE_MB: '1', WORKER: 'apart' });
  utility = new TestUtility(server.custodian, SCOPE);
});
afterAll(async () => server.close());
afterEach(async () => {
  await worker?.stop();
  worker = undefined;
});

async function work(): Promise<void> {
  const { jobs, preparedFiles } = server.custodian;
  worker = new Worker(jobs, preparedFiles.handlers(), { idleMs: 20, firstRetryMs: 5 });
  await worker.start();
}

const PACKED = { 'Accept-Encoding': 'gzip' };
const urlOf = ({ authorization }: Grant, query = ''): string =>
  `${server.resource}/Batch/Subscription/${authorization._id}${query}`;
const files = () => server.custodian.store.db.collection('preparedFiles');
const chunks = () => server.custodian.store.db.collection('preparedFileContents.chunks');

/** Asks, with a worker at work, until it is no more said to wait. */
async function have(url: string, token: string, question: Question = {}): Promise<Answer> {
  if (worker === undefined) await work();
  return eventually(
    async () => ask(url, { token, headers: PACKED, ...question }),
    ({ status }) => status !== 202,
  );
}

const codeOf = ({ status, text }: Answer): unknown => [status, (JSON.parse(text) as { code?: string }).code];

const recordsOf = async (filter: object): Promise<readonly StoredAccessRecord[]> =>
  (await server.custodian.accessRecords.list(filter, { limit: 1_000 })).records;

/** The latest under a grant, once there is one that is wanted: it is written when the answer has ended. */
async function recordOf(
  { authorization }: Grant,
  wanted: (record: StoredAccessRecord) => boolean = () => true,
): Promise<StoredAccessRecord | undefined> {
  const list = async () => (await recordsOf({ authorizationId: authorization._id })).find(wanted);
  return eventually(list, (found) => found !== undefined);
}

async function changesTo(applicationId: string): Promise<unknown[]> {
  const found = server.custodian.store.db.collection('changes').find({ kind: 'prepared-file', applicationId });
  return (await found.toArray()).map(({ uri }) => uri as unknown);
}

/** A customer with one channel of so many days, and values that do not pack well. */
async function house(days = DAYS, owner?: Customer): Promise<{ customer: Customer; usagePoint: StoredUsagePoint }> {
  const customer = owner ?? (await utility.customer());
  const usagePoint = await utility.usagePoint(customer);
  await utility.channel(
    usagePoint,
    { ...delivered, phase: 769 },
    { from: FROM, days, valueAt: (start) => (start * 7_919) % 4_001 },
  );
  return { customer, usagePoint };
}

describe('a large subscription', () => {
  let grant: Grant;
  let usagePoint: StoredUsagePoint;
  beforeAll(async () => {
    const made = await house();
    usagePoint = made.usagePoint;
    grant = await utility.grant(made.customer);
  });

  it('BR-024.010 BR-029.006 is prepared once however often it is asked for, and told of when it is there', async () => {
    const { token } = grant.token;
    const first = await Promise.all([1, 2, 3].map(async () => ask(urlOf(grant), { token })));
    for (const answer of first) {
      expect([answer.status, Number(answer.headers['retry-after']) > 0]).toEqual([202, true]);
      expect(answer.text).not.toContain('<');
    }
    expect(await files().countDocuments({ 'request.of.authorizationId': grant.authorization._id })).toBe(1);
    expect(await recordsOf({ authorizationId: grant.authorization._id })).toEqual([]);
    const answer = await have(urlOf(grant), token);
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/atom+xml',
      'content-encoding': 'gzip',
      'content-length': String(answer.body.length),
      'accept-ranges': 'bytes',
      etag: expect.stringMatching(/^"[\w-]+"$/),
      'last-modified': expect.any(String),
    });
    expect(await changesTo(grant.authorization.applicationId)).toEqual([
      `${BASE}${RESOURCE_PATH}/Batch/Subscription/${grant.authorization._id}`,
    ]);
    expect(await recordOf(grant)).toMatchObject({
      channel: 'api',
      outcome: 'complete',
      status: 200,
      bytes: answer.body.length - lengthOfTail(answer),
      usagePointIds: [usagePoint._id],
      period: { from: new Date(day(FROM) * 1000) },
    });
    expect(await recordsOf({ authorizationId: grant.authorization._id })).toHaveLength(1);
  });

  it('is the very feed that would have been streamed', async () => {
    const prepared = readFeed((await have(urlOf(grant), grant.token.token)).text);
    const streamed = readFeed((await ask(urlOf(grant), { token: await utility.operatorToken() })).text);
    expect(prepared.entries).toEqual(streamed.entries);
    expect(prepared.of('IntervalBlock')).toHaveLength(DAYS);
    expect(prepared.links.map(({ rel }) => rel)).toEqual(streamed.links.map(({ rel }) => rel));
  });

  it('is not prepared where little of it is asked for', async () => {
    const few = await ask(urlOf(grant, `?published-min=2024-02-01T00:00:00Z&published-max=2024-02-10T00:00:00Z`), {
      token: grant.token.token,
    });
    expect([few.status, few.headers['etag']?.slice(0, 2)]).toEqual([200, 'W/']);
    const first = await ask(urlOf(grant, '?max-results=3'), { token: grant.token.token });
    expect(first.status).toBe(200);
  });

  it('is one file under whatever form of the same question, and another under another', async () => {
    const { token } = grant.token;
    const queries = [
      '?published-max=2024-06-01T00:00:00Z&published-min=2024-01-01T06:00:00Z',
      '?published-min=2024-01-01T00:00:00-06:00&published-max=1717200000&unknown=1',
      '?published-min=2024-01-02T00:00:00-06:00',
    ];
    const before = await files().countDocuments();
    for (const query of queries) expect((await ask(urlOf(grant, query), { token })).status).toBe(202);
    expect((await files().countDocuments()) - before).toBe(2);
    await have(urlOf(grant, queries[2]), token);
    expect(await changesTo(grant.authorization.applicationId)).toContain(
      `${BASE}${RESOURCE_PATH}/Batch/Subscription/${grant.authorization._id}?published-min=2024-01-02T00%3A00%3A00-06%3A00`,
    );
  });

  it('is validated, taken up where it broke off, and unpacked for who does not take gzip', async () => {
    const { token } = grant.token;
    const whole = await have(urlOf(grant), token);
    const { etag = '', 'last-modified': date = '' } = whole.headers;
    const get = async (headers: Record<string, string>, method = 'GET'): Promise<Answer> =>
      ask(urlOf(grant), { token, method, headers: { ...PACKED, ...headers } });
    expect((await get({ 'If-None-Match': etag })).status).toBe(304);
    expect((await get({ 'If-Modified-Since': date })).status).toBe(304);
    const head = await get({}, 'HEAD');
    expect([head.status, head.headers['content-length'], head.body.length]).toEqual([
      200,
      String(whole.body.length),
      0,
    ]);
    const half = Math.floor(whole.body.length / 2);
    const ranges: Record<string, string>[] = [
      { Range: `bytes=0-${half - 1}` },
      { Range: `bytes=${half}-`, 'If-Range': etag },
    ];
    const parts = await Promise.all(ranges.map(async (range) => raw(urlOf(grant), token, range)));
    expect(parts.map(({ status }) => status)).toEqual([206, 206]);
    expect(parts[1]?.headers['content-range']).toBe(`bytes ${half}-${whole.body.length - 1}/${whole.body.length}`);
    expect(gunzipSync(Buffer.concat(parts.map(({ body }) => body))).toString()).toBe(whole.text);
    for (const other of ['"another"', `W/${etag}`, 'Mon, 01 Jan 2024 00:00:00 GMT']) {
      expect((await get({ Range: 'bytes=5-', 'If-Range': other })).status).toBe(200);
    }
    expect((await raw(urlOf(grant), token, { Range: 'bytes=5-', 'If-Range': date })).status).toBe(206);
    expect((await get({ Range: 'bytes=0-1,9-10' })).status).toBe(200);
    const beyond = await get({ Range: `bytes=${whole.body.length}-` });
    expect([...(codeOf(beyond) as unknown[]), beyond.headers['content-range']]).toEqual([
      416,
      'range-not-satisfiable',
      `bytes */${whole.body.length}`,
    ]);
    const plain = await ask(urlOf(grant), { token, headers: { 'Accept-Encoding': 'identity', Range: 'bytes=5-' } });
    expect([plain.status, plain.headers['accept-ranges'], plain.headers['content-encoding']]).toEqual([
      200,
      'none',
      undefined,
    ]);
    expect(plain.headers['etag']).toBe(`W/${etag}`);
    expect(plain.text).toBe(whole.text);
    await recordOf(grant, ({ bytes }) => bytes > whole.text.length - 500 && bytes <= whole.text.length);
  });

  it('is given out as it is until the data change, and then prepared anew for who has had it', async () => {
    const { token } = grant.token;
    await have(urlOf(grant), token);
    expect((await ask(urlOf(grant), { token })).status).toBe(200);
    const [channel] = await server.custodian.metering.meterReadings.ofUsagePoints(
      await server.custodian.entitlements.ofAuthorization(grant.authorization),
      [usagePoint._id],
    );
    if (channel === undefined) throw new Error('no channel');
    await utility.read(channel, { from: '2024-06-01', days: 1 });
    expect((await ask(urlOf(grant), { token })).status).toBe(202);
    expect(readFeed((await have(urlOf(grant), token)).text).of('IntervalBlock')).toHaveLength(DAYS + 1);
  });

  it("is nobody else's: not another application's, nor by a token that is good no more", async () => {
    const rival = await utility.grant(await utility.customer());
    await have(urlOf(grant), grant.token.token);
    expect(codeOf(await ask(urlOf(grant), { token: rival.token.token }))).toEqual([403, 'not-your-resource']);
    await server.custodian.tokens.revoke(grant.token.tokenId);
    expect(codeOf(await ask(urlOf(grant), { token: grant.token.token }))).toEqual([401, 'token-revoked']);
  });
});

describe('a prepared file', () => {
  let home: { customer: Customer; usagePoint: StoredUsagePoint };
  beforeAll(async () => (home = await house()));

  it('that a worker died over is made by another, and nothing is left of the half', async () => {
    const grant = await utility.grant(home.customer);
    const { token } = grant.token;
    expect((await ask(urlOf(grant), { token })).status).toBe(202);
    const { jobs, store } = server.custodian;
    const half = new ObjectId();
    const own = { 'request.of.authorizationId': grant.authorization._id };
    await jobs.leases.take(['make-prepared-file'], 1);
    await files().updateOne(own, { $set: { writingId: half } });
    await chunks().insertOne({ files_id: half, n: 0, data: new Binary(Buffer.alloc(1_000)) });
    await store.db.collection('preparedFileParts').insertOne({ _v: 1, fileId: half, nth: 0 });
    expect((await ask(urlOf(grant), { token })).status).toBe(202);
    const answer = await have(urlOf(grant), token);
    expect(readFeed(answer.text).of('IntervalBlock')).toHaveLength(DAYS);
    expect(await chunks().countDocuments({ files_id: half })).toBe(0);
    expect(await store.db.collection('preparedFileParts').countDocuments({ fileId: half })).toBe(0);
    expect(await files().findOne(own)).not.toHaveProperty('writingId');
  });

  it('that cannot be made is told of as such, and asked for again is begun anew', async () => {
    const grant = await utility.grant(home.customer);
    const { token } = grant.token;
    const restore = await damage(home.usagePoint);
    const refused = await have(urlOf(grant), token);
    expect(codeOf(refused)).toEqual([503, 'preparation-failed']);
    expect(await changesTo(grant.authorization.applicationId)).toHaveLength(1);
    await restore();
    expect((await ask(urlOf(grant), { token })).status).toBe(202);
    expect((await have(urlOf(grant), token)).status).toBe(200);
  });

  it('is deleted after a day, with bytes that belong to none', async () => {
    const grant = await utility.grant(home.customer);
    await have(urlOf(grant), grant.token.token);
    const own = { 'request.of.authorizationId': grant.authorization._id };
    await files().updateOne(own, { $set: { expiresAt: new Date(Date.now() - 1) } });
    expect((await ask(urlOf(grant), { token: grant.token.token })).status).toBe(202);
    await worker?.stop();
    worker = undefined;
    await chunks().insertOne({ files_id: new ObjectId(), n: 0, data: new Binary(Buffer.alloc(10)) });
    await files().updateMany({}, { $set: { expiresAt: new Date(Date.now() - 1) } });
    await server.custodian.preparedFiles.tidy();
    expect([await files().countDocuments(), await chunks().countDocuments()]).toEqual([0, 0]);
    expect(await server.custodian.store.db.collection('preparedFileParts').countDocuments()).toBe(0);
  });

  it('is begun for one application so often an hour and no more', async () => {
    const { authorization, token } = await utility.grant(home.customer);
    const limit = { name: 'prepared-files', tries: 120, perSeconds: 3_600 };
    const begun = Array.from({ length: limit.tries }, async () =>
      server.custodian.rateLimits.count(limit, authorization.applicationId),
    );
    await Promise.all(begun);
    const url = `${server.resource}/Batch/Subscription/${authorization._id}`;
    const refused = await ask(url, { token: token.token });
    expect([codeOf(refused), Number(refused.headers['retry-after']) > 0]).toEqual([[429, 'too-many-tries'], true]);
  });

  it('that is gone, or cannot be recorded, is answered as an error and not as a file', async () => {
    const grant = await utility.grant(home.customer);
    const { token } = grant.token;
    expect((await have(urlOf(grant), token)).status).toBe(200);
    const { db } = server.custodian.store;
    await db.command({ collMod: 'accessRecords', validator: { $jsonSchema: { required: ['never there'] } } });
    const unrecorded = await ask(urlOf(grant), { token });
    await db.command({ collMod: 'accessRecords', validator: {} });
    expect([codeOf(unrecorded), unrecorded.headers['etag']]).toEqual([[503, 'access-not-recorded'], undefined]);
    await chunks().deleteMany({});
    expect(codeOf(await ask(urlOf(grant), { token }))).toEqual([503, 'preparation-failed']);
    expect((await have(urlOf(grant), token)).status).toBe(200);
  });

  it('of which a part is gone breaks the connection', async () => {
    const grant = await utility.grant(home.customer);
    const whole = await have(urlOf(grant), grant.token.token);
    const half = new Binary(whole.body.subarray(0, whole.body.length / 2));
    await chunks().updateMany({}, { $set: { data: half } });
    const question = { token: grant.token.token, headers: PACKED };
    await expect(ask(urlOf(grant), question)).rejects.toThrow('aborted');
  });

  it('is not given out any more when its authorization is narrowed, and is deleted when it has ended', async () => {
    const { customer, usagePoint } = home;
    await house(3, customer);
    const grant = await utility.grant(customer);
    const { token } = grant.token;
    expect(readFeed((await have(urlOf(grant), token)).text).of('UsagePoint')).toHaveLength(2);
    await server.custodian.store.transaction(async (session) => {
      await server.custodian.authorizations.narrowIn(session, grant.authorization, { usagePointIds: [usagePoint._id] });
    });
    expect((await ask(urlOf(grant), { token })).status).toBe(202);
    expect(readFeed((await have(urlOf(grant), token)).text).of('UsagePoint')).toHaveLength(1);
    await server.custodian.authorizations.end(grant.authorization._id, 'customer');
    expect(codeOf(await ask(urlOf(grant), { token }))).toEqual([403, 'authorization-ended']);
    await server.custodian.preparedFiles.tidy();
    expect(await files().countDocuments({ 'request.of.authorizationId': grant.authorization._id })).toBe(0);
    const left = (await files().find({ state: 'ready' }).toArray()).map(({ file }) => String(file.id));
    expect((await chunks().distinct('files_id')).map(String).sort()).toEqual(left.sort());
  });
});

describe('a bulk feed', () => {
  let application: Application;
  let client: string;
  let north: Grant[];
  let south: Grant;
  beforeAll(async () => {
    application = (
      await server.custodian.registrations.register({
        client_name: 'Bulk Reader',
        redirect_uris: ['https://bulk.example/callback'],
        scope: [SCOPE, `${EVERY_BLOCK};BR=SOUTH`],
      })
    ).application;
    client = (await server.custodian.tokens.issue('client', { applicationId: application._id })).token;
    const grantTo = async (customer: Customer, scope: string): Promise<Grant> =>
      server.custodian.authorizations.grantOffline({
        applicationId: application._id,
        customerId: customer._id,
        scope: Scope.parse(scope),
      });
    // the second house is the first customer's no more: both have seen its readings
    const first = await house(10);
    const mover = await utility.customer('Mover');
    const shared = await utility.usagePoint(first.customer, { until: new Date('2024-01-06T12:00:00Z') });
    await utility.tenure(shared, mover, { from: new Date('2024-01-06T12:00:00Z') });
    await utility.channel(shared, { ...delivered, phase: 769 }, { from: FROM, days: 10 });
    north = [await grantTo(first.customer, SCOPE), await grantTo(mover, SCOPE)];
    south = await grantTo((await house(10)).customer, `${EVERY_BLOCK};BR=SOUTH`);
    for (const { customer } of [await house(3)]) {
      const { authorization } = await grantTo(customer, SCOPE);
      await server.custodian.authorizations.end(authorization._id, 'customer');
    }
    for (const { authorization } of north) await personalDataOf(authorization.customerId);
  });

  async function personalDataOf(retailCustomerId: string): Promise<void> {
    await server.custodian.customerResources.put([
      {
        element: 'Customer',
        value: { customerName: `Name of ${retailCustomerId}` },
        retailCustomerId,
        above: [],
        sourceKey: 'one',
      },
    ]);
  }

  const bulkUrl = (bulkId: string, query = '', kind = 'Bulk'): string =>
    `${server.resource}/Batch/${kind}/${bulkId}${query}`;
  const subscriptionsIn = (text: string): string[] => [
    ...new Set([...text.matchAll(/\/Subscription\/(\d+)\//g)].map(([, id = '']) => id)),
  ];
  const idsOf = (...grants: Grant[]): string[] => grants.map(({ authorization }) => authorization._id);

  it('BR-024 BR-024.002 BR-029.002 RBK001 holds the standing subscriptions under its id in one valid feed, each entry below a listed resourceURI', async () => {
    const asked = await ask(bulkUrl('NORTH'), { token: client });
    expect([asked.status, Number(asked.headers['retry-after']) > 0]).toEqual([202, true]);
    const answer = await have(bulkUrl('NORTH'), client);
    expect(answer.status).toBe(200);
    const feed = readFeed(answer.text);
    expect(subscriptionsIn(answer.text)).toEqual(idsOf(...north));
    await expectValid(answer.text);
    const ids = feed.entries.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const listed = idsOf(...north).map((id) => `${BASE}${RESOURCE_PATH}/Subscription/${id}`);
    const common = ['ReadingType', 'LocalTimeParameters'];
    const elsewhere = feed.entries.filter(
      ({ kind, self }) => !common.includes(kind) && !listed.some((uri) => self.startsWith(`${uri}/`)),
    );
    expect(elsewhere).toEqual([]);
    expect(feed.links.find(({ rel }) => rel === 'self')?.href).toBe(`${BASE}${RESOURCE_PATH}/Batch/Bulk/NORTH`);
    // three usage points, of which one is seen by two
    expect(feed.of('UsagePoint')).toHaveLength(3);
    const [plain] = readFeed((await ask(urlOf(north[0] as Grant), { token: north[0]?.token.token ?? '' })).text).of(
      'UsagePoint',
    );
    expect(ids).toContain(plain?.id);
    expect(await changesTo(application._id)).toEqual([`${BASE}${RESOURCE_PATH}/Batch/Bulk/NORTH`]);
  });

  it("holds all of them under the application's own id, which the addresses that it is told lead to", async () => {
    const answer = await have(bulkUrl(application._id), client);
    expect(subscriptionsIn(answer.text)).toEqual(idsOf(...north, south));
    const [, uri = ''] =
      /<espi:dataCustodianBulkRequestURI>([^<]*)</.exec(
        (
          await ask(`${server.resource}/ApplicationInformation/${application._id}`, {
            token: (await server.custodian.tokens.issue('registration', { applicationId: application._id })).token,
          })
        ).text,
      ) ?? [];
    expect(uri.replace(`${BASE}${RESOURCE_PATH}`, server.resource)).toBe(bulkUrl(application._id));
  });

  it('has the windows of function block 37', async () => {
    const answer = await have(
      bulkUrl('NORTH', '?published-min=2024-01-03T06:00:00Z&published-max=2024-01-05T06:00:00Z'),
      client,
    );
    expect(readFeed(answer.text).of('IntervalBlock')).toHaveLength(4);
    const later = await have(bulkUrl('NORTH', '?updated-min=2099-01-01T00:00:00Z'), client);
    expect(readFeed(later.text).of('IntervalBlock')).toHaveLength(0);
    expect(codeOf(await ask(bulkUrl('NORTH', '?published-min=All'), { token: client }))).toEqual([
      400,
      'bad-query-parameter',
    ]);
  });

  it('leaves an access record for each subscription, with the bytes that were really sent', async () => {
    const answer = await have(bulkUrl('NORTH'), client);
    const [file] = await files().find({ 'request.of.bulkId': 'NORTH', 'request.parameters': [] }).toArray();
    const parts = await server.custodian.store.db
      .collection('preparedFileParts')
      .find({ fileId: file?.file.id })
      .sort({ nth: 1 })
      .toArray();
    const [first, second] = parts as unknown as StoredPart[];
    for (const [nth, grant] of north.entries()) {
      const { packed } = (parts as unknown as StoredPart[])[nth] ?? { packed: { start: 0, end: 0 } };
      const length = packed.end - packed.start;
      expect(await recordOf(grant, ({ bytes, route }) => bytes === length && route.endsWith('NORTH'))).toMatchObject({
        channel: 'bulk',
        outcome: 'complete',
        route: `${RESOURCE_PATH}/Batch/Bulk/NORTH`,
        reader: { kind: 'third-party', applicationId: application._id, customerId: grant.authorization.customerId },
      });
    }
    const { start } = second?.packed ?? { start: 0 };
    expect((await raw(bulkUrl('NORTH'), client, { Range: `bytes=${start + 5}-${start + 24}` })).body).toEqual(
      answer.body.subarray(start + 5, start + 25),
    );
    expect(await recordOf(north[1] as Grant, ({ status }) => status === 206)).toMatchObject({ bytes: 20 });
    const ofFirst = await recordsOf({ authorizationId: north[0]?.authorization._id ?? '' });
    expect(ofFirst.filter(({ status }) => status === 206)).toEqual([]);
    expect(first?.usagePointIds).toHaveLength(2);
  });

  it('RBK002-RBK004 opens by a client token of its application alone', async () => {
    const rival = await utility.grant(await utility.customer());
    const { applicationId } = rival.authorization;
    const rivalClient = (await server.custodian.tokens.issue('client', { applicationId })).token;
    const registration = (await server.custodian.tokens.issue('registration', { applicationId: application._id }))
      .token;
    await have(bulkUrl(application._id), client);
    for (const [token, bulkId, code] of [
      [rivalClient, application._id, 'not-your-resource'],
      [rivalClient, 'SOUTH', 'not-your-resource'],
      [rivalClient, 'NOWHERE', 'not-your-resource'],
      [client, 'NOWHERE', 'not-your-resource'],
      [client, applicationId, 'not-your-resource'],
      [registration, 'NORTH', 'token-of-wrong-kind'],
      [north[0]?.token.token, 'NORTH', 'token-of-wrong-kind'],
      [undefined, 'NORTH', 'token-missing'],
    ] as const) {
      for (const kind of ['Bulk', 'BulkRetailCustomerInfo']) {
        const question = token === undefined ? {} : { token };
        expect(codeOf(await ask(bulkUrl(bulkId, '', kind), question))).toEqual([403, code]);
      }
    }
    // an id that both have registered leads each to its own
    const own = await have(bulkUrl('NORTH'), rivalClient);
    expect(subscriptionsIn(own.text)).not.toEqual(expect.arrayContaining(idsOf(...north)));
  });

  it('of personal data holds those who granted it, and no usage', async () => {
    const answer = await have(bulkUrl(application._id, '', 'BulkRetailCustomerInfo'), client);
    expect(answer.status).toBe(200);
    const feed = readFeed(answer.text);
    expect(feed.entries.map(({ kind }) => kind)).toEqual(['Customer', 'Customer']);
    for (const { authorization } of north) {
      expect(answer.text).toContain(`Name of ${authorization.customerId}`);
      expect(answer.text).toContain(`/RetailCustomer/${authorization._id}/Customer/`);
      expect(answer.text).not.toContain(`/RetailCustomer/${authorization.customerId}`);
    }
    expect(answer.text).not.toContain('IntervalBlock');
    await expectValid(answer.text);
    const record = await recordOf(north[0] as Grant, ({ kinds }) => kinds.includes('Customer'));
    expect(record).toMatchObject({ channel: 'bulk', kinds: ['Customer'], usagePointIds: [] });
  });

  it('is prepared anew, without it, when one of its subscriptions has ended, and with those that have come for who had it', async () => {
    const mover = north[1] as Grant;
    await have(bulkUrl('NORTH'), client);
    await server.custodian.authorizations.end(mover.authorization._id, 'customer');
    expect((await ask(bulkUrl('NORTH'), { token: client })).status).toBe(202);
    expect(subscriptionsIn((await have(bulkUrl('NORTH'), client)).text)).toEqual(idsOf(north[0] as Grant));
    const { customer } = await house(2);
    const { authorization } = await server.custodian.authorizations.grantOffline({
      applicationId: application._id,
      customerId: customer._id,
      scope: Scope.parse(SCOPE),
    });
    expect(subscriptionsIn((await have(bulkUrl('NORTH'), client)).text)).toContain(authorization._id);
  });

  it('is still sent no further when a subscription ends on its way', async () => {
    const { preparedFiles, authorizations } = server.custodian;
    await have(bulkUrl(application._id), client);
    const [known] = await files().find({ 'request.of.bulkId': application._id, 'request.of.kind': 'bulk' }).toArray();
    await authorizations.end(south.authorization._id, 'operator');
    expect(await preparedFiles.stands(known?.file)).toBe(false);
  });
});

/** What of the file belongs to no subscription: the end of the feed. */
function lengthOfTail({ body }: Answer): number {
  return body.length - body.lastIndexOf(Buffer.from([0, 0, 0xff, 0xff])) - 4;
}

/** By our own validator and, where it is there, the official XSD. */
async function expectValid(xml: string): Promise<void> {
  const report = await validateFeed(Readable.from([Buffer.from(xml)]));
  expect([report.unreadable, report.schema.first, report.profile.first, report.certification]).toEqual([
    undefined,
    [],
    [],
    [],
  ]);
  expect(officialXsd && new Xsd(officialXsd).faultOf(xml)).toBeUndefined();
}

/** As it comes over the wire: a part of a gzip cannot be unpacked. */
async function raw(url: string, token: string, headers: Record<string, string>): Promise<Answer> {
  const response = await begin(url, { token, headers: { ...PACKED, ...headers } });
  return { status: response.statusCode ?? 0, headers: response.headers, body: await buffer(response), text: '' };
}

/** Makes a day of a usage point unreadable. @returns mends it */
async function damage(usagePoint: StoredUsagePoint): Promise<() => Promise<void>> {
  const { db } = server.custodian.store;
  const channel = await db.collection<{ _id: string }>('meterReadings').findOne({ usagePointId: usagePoint._id });
  const key = Buffer.alloc(12);
  key.writeBigUInt64BE(BigInt(channel?._id ?? 0));
  key.writeUInt32BE(day('2024-02-01'), 8);
  const blocks = db.collection<StoredBlock>('intervalBlocks');
  const _id = new Binary(key);
  const before = await blocks.findOneAndUpdate({ _id }, { $set: { m: new Binary(Buffer.alloc(1)) } });
  if (before === null) throw new Error('no such day');
  return async () => void (await blocks.replaceOne({ _id }, before));
}

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { ObjectId } from 'mongodb';
import { DataCustodian } from '@app/data-custodian';
import { Worker } from '@app/jobs';
import { Configuration } from '@app/runtime';
import { PreparedDownloads, type StoredPreparedDownload } from '@app/prepared-files';
import { listen } from '../../apps/custodian/src/listen.js';
import { documentedFiles } from '../fixtures/intake/documented-layouts.js';
import { smartMeterTexasFile } from '../fixtures/intake/smart-meter-texas.js';
import { CustomerBrowser, wordsOf, type Fields } from '../support/customer-browser.js';
import { eventually, type Answer } from '../support/http-client.js';
import { tokenIn } from '../support/page-client.js';
import { startTestCustodian, type TestCustodian } from '../support/test-custodian.js';

const BASE = 'http://custodian.example';
const PASSWORD = 'four quiet herons wade';
const SHOP = '10443720000000102';
/** More than a megabyte of XML. */
const DAYS = 64;

let server: TestCustodian;
let folder: string;
let worker: Worker | undefined;
let bakers: CustomerBrowser;
let bakersId: string;
let shop: string;
let rosalind: CustomerBrowser;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'prepared-download-'));
  server = await startTestCustodian({ PREPARE_DOWNLOAD_ABOVE_MB: '1', WORKER: 'apart' });
  const shopFile = smartMeterTexasFile({ esiid: SHOP, from: [2025, 11, 1], days: DAYS });
  for (const content of [...documentedFiles.values(), shopFile]) {
    const file = join(folder, 'file');
    await writeFile(file, content);
    await server.custodian.intake.ingest({ file, name: 'file' }, { by: 'test', synthetic: true });
  }
  rosalind = (await customerOf('100-200-1')).browser;
  ({ browser: bakers, id: bakersId } = await customerOf('100-200-2'));
  const meters = await server.custodian.customerMeters.of(bakersId);
  shop = meters.find(({ esiid }) => esiid === SHOP)?.usagePointId ?? '';
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});
afterEach(async () => {
  await worker?.stop();
  worker = undefined;
  await downloads().deleteMany({});
  await server.custodian.preparedDownloads.tidy();
});

const emailOf = (accountNumber: string): string => `${accountNumber}@mail.example`;

async function customerOf(accountNumber: string): Promise<{ browser: CustomerBrowser; id: string }> {
  const { custodian } = server;
  const id = (await custodian.customers.idsOfAccounts([accountNumber])).get(accountNumber) ?? '';
  const email = emailOf(accountNumber);
  const user = { email, name: 'A customer', roles: ['customer'] as ['customer'], customerId: id };
  await custodian.people.userAdministration.add(user, { password: PASSWORD, by: 'operator' });
  return { browser: await signedIn(accountNumber), id };
}

async function signedIn(accountNumber: string): Promise<CustomerBrowser> {
  const browser = new CustomerBrowser(BASE, server.origin);
  await browser.signIn((await browser.open('/download')).page, emailOf(accountNumber), PASSWORD);
  return browser;
}

const downloads = () => server.custodian.store.db.collection<StoredPreparedDownload>('preparedDownloads');
const chunks = () => server.custodian.store.db.collection('preparedDownloadContents.chunks');

async function work(): Promise<void> {
  const { jobs, preparedDownloads } = server.custodian;
  worker = new Worker(jobs, preparedDownloads.handlers(), { idleMs: 20, firstRetryMs: 5 });
  await worker.start();
}

async function take(fields: Fields = {}): Promise<Answer> {
  const form = { range: 'all', meter: shop, anyway: 'yes', ...fields };
  return bakers.submit(await bakers.get('/download'), form, '/download');
}

/** Asks for a large file. @returns the address of its page */
async function asked(fields: Fields = {}): Promise<string> {
  const { status, headers } = await take(fields);
  expect([status, headers.location]).toEqual([303, expect.stringMatching(/^\/download\/prepared\/[-0-9a-f]{36}$/)]);
  return headers.location ?? '';
}

/** The same from a server that prepares none. */
async function takenAtOnce(): Promise<Answer> {
  const { configuration, store, keys } = server.custodian;
  const custodian = new DataCustodian(
    Object.assign(new Configuration(), configuration, { prepareDownloadAboveMb: 0 }),
    store,
    keys,
  );
  const listening = await listen(custodian, 0, '127.0.0.1');
  const browser = new CustomerBrowser(BASE, `http://127.0.0.1:${listening.port}`);
  const { page } = await browser.signIn((await browser.open('/download')).page, emailOf('100-200-2'), PASSWORD);
  const streamed = await browser.submit(page, { range: 'all', meter: shop, anyway: 'yes' }, '/download');
  await listening.close();
  await custodian.accessRecords.shutdown();
  return streamed;
}

/** Without the time of the feed, which goes with the clock while data are new. */
const untimed = ({ text }: Answer): string => text.replace(/<updated>[^<]*/, '');

/** The page, when nobody works on it any more. */
const settled = async (path: string): Promise<Answer> =>
  eventually(
    async () => bakers.get(path),
    ({ text }) => !text.includes('data-progress'),
  );

it('a large download is prepared: a page with its progress, then the file as it is streamed, and its access record', async () => {
  const path = await asked();
  const waiting = await bakers.get(path);
  expect(waiting.status).toBe(200);
  expect(waiting.text).toContain('<progress');
  expect(waiting.text).toContain(`<noscript><meta http-equiv="refresh" content="3;url=${path}?by-itself"/></noscript>`);
  expect((await bakers.get(`${path}/file`)).headers.location).toBe(path);
  // twice the same is one; another waits
  expect(await asked()).toBe(path);
  expect((await take({ format: 'csv' })).status).toBe(422);

  await work();
  expect((await settled(path)).text).toContain(`href="${path}/file"`);
  expect((await bakers.get('/download')).text).toContain(path);
  const [packed, plain] = [
    await bakers.get(`${path}/file`, { 'Accept-Encoding': 'gzip' }),
    await bakers.get(`${path}/file`),
  ];
  expect(packed.headers).toMatchObject({ 'content-encoding': 'gzip', 'content-length': String(packed.body.length) });
  await server.settled();
  const { records } = await server.custodian.accessRecords.list({ customerId: bakersId });
  expect(records[1]).toMatchObject({
    reader: { kind: 'customer', customerId: bakersId },
    channel: 'portal',
    outcome: 'complete',
    usagePointIds: [shop],
    kinds: expect.arrayContaining(['UsagePoint', 'IntervalBlock']) as unknown,
    bytes: packed.body.length,
  });

  const streamed = await takenAtOnce();
  expect(streamed.text.length).toBeGreaterThan(1e6);
  expect(plain.text === gunzipSync(packed.body).toString()).toBe(true);
  expect(untimed(plain) === untimed(streamed)).toBe(true);
  expect(plain.headers['content-disposition']).toBe(streamed.headers['content-disposition']);
});

it('is sent in ranges, also of the one file that an If-Range names, and from the first byte on of another', async () => {
  const path = await asked();
  await work();
  await settled(path);
  const address = `${path}/file`;
  const get = async (headers: Record<string, string>) => bakers.get(address, { 'Accept-Encoding': 'gzip', ...headers });
  const whole = await get({});
  const { length } = whole.body;
  const etag = whole.headers.etag ?? '';
  expect([whole.headers['accept-ranges'], etag]).toEqual(['bytes', expect.stringMatching(/^"[0-9a-f]{24}"$/)]);
  const tail = await get({ Range: 'bytes=1000-', 'If-Range': etag });
  expect([tail.status, tail.headers['content-range']]).toEqual([206, `bytes 1000-${length - 1}/${length}`]);
  expect(tail.body.equals(whole.body.subarray(1000))).toBe(true);
  const part = await get({ Range: 'bytes=10-19' });
  expect([part.status, part.headers['content-length']]).toEqual([206, '10']);
  expect(part.body.equals(whole.body.subarray(10, 20))).toBe(true);
  const other = await get({ Range: 'bytes=1000-', 'If-Range': '"of another file"' });
  expect([other.status, other.body.length]).toEqual([200, length]);
  const beyond = await get({ Range: `bytes=${length}-` });
  expect([beyond.status, beyond.headers['content-range']]).toEqual([416, `bytes */${length}`]);
  const plain = await bakers.get(address, { Range: 'bytes=10-19' });
  expect([plain.status, plain.headers['accept-ranges']]).toEqual([200, 'none']);
  await server.settled();
  const { records } = await server.custodian.accessRecords.list({ customerId: bakersId });
  expect(records.map(({ bytes }) => bytes)).toEqual(expect.arrayContaining([10, length - 1000]));
});

it('BR-037 a page that asks for itself keeps nobody signed in: after 15 idle minutes it leads to the sign-in', async () => {
  const path = await asked();
  const sessions = server.custodian.store.db.collection('userSessions');
  const seenBefore = async (minutes: number): Promise<Date> => {
    const lastSeenAt = new Date(Date.now() - minutes * 60_000);
    await sessions.updateMany({}, { $set: { lastSeenAt } });
    return lastSeenAt;
  };
  const seen = await seenBefore(14);
  expect((await bakers.get(`${path}?by-itself`)).text).toContain('<progress');
  expect(await sessions.distinct('lastSeenAt')).toEqual([seen]);
  await bakers.get(path);
  expect(await sessions.distinct('lastSeenAt')).toHaveLength(2);
  await seenBefore(16);
  const over = await bakers.get(`${path}?by-itself`);
  expect([over.status, over.headers.location]).toEqual([303, expect.stringMatching(/^\/sign-in\?/)]);
  [rosalind, bakers] = [await signedIn('100-200-1'), await signedIn('100-200-2')];
});

it("another's prepared file cannot be seen, had, begun again or deleted", async () => {
  const path = await asked();
  await work();
  await settled(path);
  for (const address of [path, `${path}/file`]) expect((await rosalind.get(address)).status).toBe(404);
  const own = await rosalind.get('/download');
  expect(own.text).not.toContain(path);
  const token = tokenIn(own);
  for (const action of ['again', 'delete']) {
    expect((await rosalind.post(`${path}/${action}`, { _csrf: token })).status).toBe(404);
  }
  expect((await bakers.get(`${path}/file`)).status).toBe(200);
  expect((await bakers.submit(await bakers.get(path), {}, `${path}/delete`)).headers.location).toBe('/download');
  expect([(await bakers.get(path)).status, await chunks().countDocuments()]).toEqual([404, 0]);
});

it('what was made for other rights than those of now is not given out, but made anew', async () => {
  const path = await asked();
  await work();
  await settled(path);
  await downloads().updateOne({}, { $set: { 'file.fingerprint': 'of a tenure that has ended' } });
  const refused = await bakers.get(`${path}/file`);
  expect([refused.status, refused.headers.location]).toEqual([303, path]);
  await settled(path);
  expect((await bakers.get(`${path}/file`)).status).toBe(200);
});

it('one that fails says so, leaves no bytes, and can be tried again', async () => {
  const path = await asked();
  await downloads().updateOne({}, { $set: { 'request.usagePointIds': 7 } });
  await work();
  const failed = await settled(path);
  expect(failed.text).toContain('could not be prepared');
  expect(await chunks().countDocuments()).toBe(0);
  await downloads().updateOne({}, { $set: { 'request.usagePointIds': [shop] } });
  expect((await bakers.submit(failed, {}, `${path}/again`)).headers.location).toBe(path);
  await settled(path);
  expect((await bakers.get(`${path}/file`)).status).toBe(200);
});

it('what a killed worker has written is removed by the next, and all of it after a day', async () => {
  const path = await asked({ format: 'csv' });
  const dead = new ObjectId();
  await chunks().insertOne({ files_id: dead, n: 0, data: Buffer.from('half') });
  await downloads().updateOne({}, { $set: { writingId: dead } });
  await work();
  await settled(path);
  expect(await chunks().distinct('files_id')).toHaveLength(1);
  expect(await chunks().countDocuments({ files_id: dead })).toBe(0);

  const { custodian } = server;
  const { configuration, jobs, metering } = custodian;
  const services = { authorization: custodian, configuration, jobs, metering };
  const tomorrow = new PreparedDownloads(custodian.store, services, () => new Date(Date.now() + 86_400_000));
  await expect(tomorrow.get(bakersId, path.slice(-36))).rejects.toMatchObject({ status: 404 });
  await tomorrow.tidy();
  expect([await downloads().countDocuments(), await chunks().countDocuments()]).toEqual([0, 0]);
});

it('three of a customer are kept, and the oldest gives way', async () => {
  await work();
  const paths = [];
  for (let nth = 0; nth < 4; nth++) {
    const path = await asked();
    await settled(path);
    paths.push(path);
  }
  const [first, ...others] = await Promise.all(paths.map(async (path) => bakers.get(path)));
  expect([first?.status, ...others.map(({ status }) => status)]).toEqual([404, 200, 200, 200]);
  expect(wordsOf(first?.text ?? '')).toContain('A file that was prepared for you is kept for a day');
});

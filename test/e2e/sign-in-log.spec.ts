import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { eventually } from '../support/http-client.js';
import { newDatabaseUri } from '../support/open-test-store.js';
import { PageClient } from '../support/page-client.js';

const PASSWORD = 'four quiet herons wade';
const WRONG = 'seven loud geese march';
const uri = newDatabaseUri();

let server: ChildProcess;
let origin: string;
let log = '';

async function freePort(): Promise<number> {
  const listening = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => listening.once('listening', resolve));
  const { port } = listening.address() as AddressInfo;
  await new Promise((resolve) => listening.close(resolve));
  return port;
}

beforeAll(async () => {
  const port = await freePort();
  // in a store that is not empty no demo is loaded, and messages are shown all the same
  const client = await MongoClient.connect(uri);
  const customer = { _id: '1', _v: 1, name: 'Ada Example', synthetic: true, createdAt: new Date() };
  await client.db().collection<{ _id: string }>('customers').insertOne(customer);
  await client.close();
  origin = `http://127.0.0.1:${port}`;
  server = spawn(process.execPath, [fileURLToPath(new URL('../../dist/apps/custodian/src/main.js', import.meta.url))], {
    env: {
      PATH: process.env['PATH'],
      MONGODB_URI: uri,
      KEYS_FILE: fileURLToPath(new URL('../fixtures/keys.json', import.meta.url)),
      PORT: String(port),
      BASE_URL: origin,
      LOG_LEVEL: 'trace',
      DRAIN_SECONDS: '0',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [server.stdout, server.stderr]) stream?.on('data', (data: Buffer) => (log += data.toString()));
  await eventually(
    async () => log,
    (text) => {
      if (server.exitCode !== null) throw new Error(text);
      return text.includes('ready\n');
    },
  );
});
afterAll(async () => {
  server.kill();
  const client = await MongoClient.connect(uri);
  await client.db().dropDatabase();
  await client.close();
});

describe('the log of the server', () => {
  it('tells of sign-ins and refusals, and holds nothing that opens anything', async () => {
    const browser = new PageClient(origin);
    const email = 'log@mail.example';
    await browser.submit('/sign-up', { name: 'Ada Quill', email });
    const mail = await eventually(
      async () => (await browser.get('/mailbox')).text,
      (page) => page.includes(email),
    );
    const message = await browser.get(/\/mailbox\/[\w-]+/.exec(mail)?.[0] ?? '');
    const [link = ''] = /\/sign-in\/choose-password\/[\w-]{43}/.exec(message.text) ?? [];
    expect((await browser.submit(link, { newPassword: PASSWORD })).status).toBe(303);
    expect((await browser.submit('/sign-in', { email, password: WRONG })).status).toBe(422);
    expect((await browser.submit('/sign-in', { email, password: PASSWORD })).status).toBe(303);
    await browser.submit('/profile/second-factor', { password: PASSWORD, wish: 'set-up' });
    const setUp = await browser.get('/sign-in/set-up');
    const key = /<p class="mono">([A-Z2-7 ]+)</.exec(setUp.text)?.[1]?.replaceAll(' ', '') ?? '';
    expect(key).toHaveLength(32);
    await eventually(
      async () => log,
      (text) => text.includes('signed in') && text.includes('sign-in refused'),
    );
    const secrets = [PASSWORD, WRONG, link.split('/').at(-1) ?? '', key, email, ...browser.cookies.values()];
    for (const secret of secrets) expect([secret, log.includes(secret)]).toEqual([secret, false]);
  });
});

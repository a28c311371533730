import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { oauthPaths } from '@app/authorization';
import { RESOURCE_PATH } from '@app/espi';
import { ask, eventually, type Answer } from '../support/http-client.js';
import { startTestCustodian, type TestCustodian } from '../support/test-custodian.js';

const STALLED_SECONDS = 2;

let server: TestCustodian;
const open: Socket[] = [];

beforeAll(async () => {
  server = await startTestCustodian(
    {
      MAX_REQUESTS: '2',
      MAX_TRANSFERS: '1',
      STALLED_SECONDS: String(STALLED_SECONDS),
      IDLE_SECONDS: '1',
    },
    { alone: 'each server counts what it has in hand for itself' },
  );
});
afterEach(async () => {
  for (const socket of open.splice(0)) socket.destroy();
  await eventually(home, ({ status }) => status === 200);
});
afterAll(async () => server.close());

const watched = async (): Promise<Answer> => ask(`${server.origin}/metrics`);
const home = async (headers: Record<string, string> = {}): Promise<Answer> => ask(`${server.origin}/`, { headers });

/** Begins a request whose body never comes. */
async function unfinished(path: string, type: string, headers = ''): Promise<Socket> {
  const socket = connect(server.port, '127.0.0.1');
  open.push(socket.on('error', () => undefined));
  await once(socket, 'connect');
  socket.write(
    `POST ${path} HTTP/1.1\r\nHost: custodian.example\r\nContent-Type: ${type}\r\nContent-Length: 100\r\n${headers}\r\n`,
  );
  return socket;
}

/** As many forms as the server takes requests. */
async function crowd(): Promise<void> {
  for (let n = 0; n < 2; n++) await unfinished('/sign-in', 'application/x-www-form-urlencoded');
  await eventually(home, ({ status }) => status === 503);
}

describe('beyond what a server answers at a time', () => {
  it('people see a page in their language, and programs problem JSON or OAuth JSON, with Retry-After', async () => {
    await crowd();
    const page = await home({ Accept: 'text/html', 'Accept-Language': 'es' });
    expect(page).toMatchObject({ status: 503, headers: { 'cache-control': 'no-store' } });
    expect(page.text).toContain('demasiado trabajo');
    const api = await ask(`${server.origin}${RESOURCE_PATH}/ReadingType`);
    expect(api).toMatchObject({ status: 503, headers: { 'content-type': /^application\/problem\+json/ } });
    expect(JSON.parse(api.text)).toMatchObject({ code: 'overloaded', status: 503 });
    const token = await ask(`${server.origin}${oauthPaths.token}`, { method: 'POST' });
    expect(token.status).toBe(503);
    expect(JSON.parse(token.text)).toMatchObject({ error: 'temporarily_unavailable' });
    for (const { headers } of [page, api, token]) expect(Number(headers['retry-after'])).toBeGreaterThanOrEqual(1);
  });

  it('whoever watches over the server is answered, and sees what was refused', async () => {
    await crowd();
    expect((await ask(`${server.origin}/health/live`)).status).toBe(200);
    expect((await ask(`${server.origin}/health/ready`)).status).toBe(200);
    const { text } = await watched();
    expect(text).toMatch(/^custodian_requests_shed_total\{load="requests"\} [1-9]/m);
    expect(text).toMatch(/^custodian_in_flight\{load="requests"\} 2$/m);
  });

  it('places are free again when those who had them have gone', async () => {
    await crowd();
    for (const socket of open) socket.destroy();
    await eventually(home, ({ status }) => status === 200);
    const { text } = await watched();
    expect(text).toMatch(/^custodian_in_flight\{load="requests"\} 0$/m);
  });

  it('uploads are counted by themselves, and leave requests their places', async () => {
    const { token } = await server.custodian.tokens.issue('upload', { expiresAt: new Date(Date.now() + 60_000) });
    const { _id } = await server.custodian.customers.add({ name: 'Drill', synthetic: true });
    const path = `${RESOURCE_PATH}/Batch/RetailCustomer/${_id}/UsagePoint`;
    await unfinished(path, 'application/atom+xml', `Authorization: Bearer ${token}\r\n`);
    // the one that never ends is there first: of two that come at once it might be the one that is refused
    await eventually(watched, ({ text }) => text.includes('custodian_in_flight{load="transfers"} 1'));
    const headers = { 'Content-Type': 'application/atom+xml' };
    const refused = await ask(`${server.origin}${path}`, { method: 'POST', token, headers });
    expect(refused.status).toBe(503);
    expect(JSON.parse(refused.text)).toMatchObject({ code: 'overloaded' });
    expect((await home()).status).toBe(200);
  });
});

describe('a connection', () => {
  it('is cut when no byte of its request moves, and its place is free', async () => {
    const socket = await unfinished('/sign-in', 'application/x-www-form-urlencoded');
    await once(socket.resume(), 'close');
    const { text } = await eventually(watched, (answer) =>
      answer.text.includes('custodian_in_flight{load="requests"} 0'),
    );
    expect(text).toContain('custodian_in_flight{load="requests"} 0');
  });

  it('that is to be closed takes the rest of a request that is answered already, and is closed then', async () => {
    const path = `${RESOURCE_PATH}/Batch/RetailCustomer/1/UsagePoint`;
    const socket = await unfinished(path, 'application/atom+xml', 'Connection: close\r\n');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1.1 403 /);
    const closed = once(socket.resume(), 'close');
    for (let n = 0; n < 10; n++) {
      socket.write('x'.repeat(10));
      await sleep(20);
      expect(socket.errored).toBeNull();
      expect(socket.readableEnded).toBe(n === 9);
    }
    expect(await closed).toEqual([false]);
  });

  it('is closed when nothing is asked on it', async () => {
    const socket = connect(server.port, '127.0.0.1');
    open.push(socket);
    socket.write('GET /health/live HTTP/1.1\r\nHost: custodian.example\r\n\r\n');
    const ended = once(socket.resume(), 'end');
    expect(await Promise.race([ended, sleep(10_000, 'still open', { ref: false })])).not.toBe('still open');
  });
});

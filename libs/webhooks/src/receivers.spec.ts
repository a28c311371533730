import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { certificateForLocalhost, selfSignedCertificate } from '../../../test/support/certificate-authority.js';
import { Receivers, type ReceiverAnswer, type Resolve } from './receivers.js';

const servers: Server[] = [];

async function listening(server: Server): Promise<string> {
  servers.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const http = async (answer: RequestListener): Promise<string> => `http://${await listening(createServer(answer))}/`;

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    if ('closeAllConnections' in server && typeof server.closeAllConnections === 'function')
      server.closeAllConnections();
  }
});

const development = new Receivers('any', { longestMs: 300 });
const post = async (uri: string, receivers = development): Promise<ReceiverAnswer> =>
  receivers.ask({ method: 'POST', uri, headers: { 'Content-Type': 'application/xml' }, body: '<BatchList/>' });

describe('a request to a receiver', () => {
  it('comes with its headers and its body, and ends with 2xx', async () => {
    const seen: unknown[] = [];
    const uri = await http((request, response) => {
      request.setEncoding('utf8').on('data', (text) => {
        seen.push(request.method, request.headers['content-type'], request.headers['content-length'], text);
        response.writeHead(204).end();
      });
    });
    expect(await post(uri)).toEqual({ milliseconds: expect.any(Number), status: 204 });
    expect(seen).toEqual(['POST', 'application/xml', '12', '<BatchList/>']);
  });

  it.each([
    [500, 'refused'],
    [404, 'refused'],
    [410, 'gone'],
    [304, 'redirect'],
  ])('has failed where it is answered with %i', async (status, failure) => {
    const uri = await http((_, response) => response.writeHead(status).end());
    expect(await post(uri)).toMatchObject({ status, failure });
  });

  it('follows no redirect', async () => {
    let asked = 0;
    const target = await http((_, response) => {
      asked += 1;
      response.end();
    });
    const uri = await http((_, response) => response.writeHead(301, { Location: target }).end());
    expect(await post(uri)).toMatchObject({ status: 301, failure: 'redirect' });
    expect(asked).toBe(0);
  });

  it('tells how long it is to wait', async () => {
    const later = await http((_, response) => response.writeHead(503, { 'Retry-After': '120' }).end());
    expect(await post(later)).toMatchObject({ status: 503, failure: 'refused', retryAfterMs: 120_000 });
    const odd = await http((_, response) => response.writeHead(429, { 'Retry-After': 'tomorrow' }).end());
    expect(await post(odd)).not.toHaveProperty('retryAfterMs');
  });

  it('keeps the first bytes of the answer, without what could do harm on a screen', async () => {
    const uri = await http((_, response) => response.end(`\u0000\u001b[31mno\u202E such thing\n${'é'.repeat(400)}`));
    const { excerpt = '' } = await post(uri);
    expect(excerpt).toMatch(/^\[31mno such thing\né+$/);
    expect(Buffer.byteLength(excerpt)).toBeLessThanOrEqual(500);
  });
});

describe('a receiver that behaves badly', () => {
  it('and hangs is left after the time limit', async () => {
    expect(await post(await http(() => undefined))).toMatchObject({ failure: 'timeout' });
  });

  it('and accepts no connection is told from one that hangs', async () => {
    const server = createTcpServer();
    const address = await listening(server);
    server.close();
    await once(server, 'close');
    expect(await post(`http://${address}/`)).toMatchObject({ failure: 'unreachable' });
  });

  it('and cuts the connection has given no answer', async () => {
    const uri = await http((request) => request.socket.destroy());
    expect(await post(uri)).toEqual({ milliseconds: expect.any(Number), failure: 'cut-off' });
  });

  it('and cuts it after the status line has given one', async () => {
    const uri = await http((request, response) => {
      response.writeHead(200, { 'Content-Length': 100 }).write('half', () => request.socket.destroy());
    });
    expect(await post(uri)).toEqual({ milliseconds: expect.any(Number), status: 200, excerpt: 'half' });
  });

  it.each([
    ['headers', 'HTTP/1.1 200 OK\r\nX-Slow: ', 'timeout', undefined],
    ['a body', 'HTTP/1.1 200 OK\r\n\r\n', undefined, 200],
  ])('and drips %s byte by byte is left after the time limit', async (_, head, failure, status) => {
    const server = createTcpServer((socket) => {
      socket.on('error', () => undefined).write(head);
      const drip = setInterval(() => socket.write('x'), 20);
      socket.on('close', () => clearInterval(drip));
    });
    const answer = await post(`http://${await listening(server)}/`);
    expect(answer.failure).toBe(failure);
    expect(answer.status).toBe(status);
    expect(answer.milliseconds).toBeLessThan(600);
  });

  it('and never stops talking is read to a limit', async () => {
    let sent = 0;
    const uri = await http((_, response) => {
      const chunk = Buffer.alloc(64 * 1024, 'x');
      const more = (): void => {
        while (!response.destroyed && response.write(chunk)) sent += chunk.length;
      };
      response.on('drain', more);
      more();
    });
    const answer = await post(uri);
    expect(answer).toMatchObject({ status: 200, excerpt: 'x'.repeat(500) });
    expect(answer.milliseconds).toBeLessThan(300);
    expect(sent).toBeLessThan(64 * 1024 ** 2);
  });

  it('and does not speak HTTP has given no answer', async () => {
    const greeting = createTcpServer((socket) => socket.on('error', () => undefined).end('220 mail ready\r\n'));
    expect(await post(`http://${await listening(greeting)}/`)).toMatchObject({ failure: 'not-http' });
    const huge = await http((_, response) => response.writeHead(200, { 'X-Huge': 'x'.repeat(10_000) }).end());
    expect(await post(huge)).toMatchObject({ failure: 'not-http' });
    const upgrade = await http((request) =>
      request.socket.write('HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'),
    );
    expect((await post(upgrade)).failure).toBeDefined();
  });
});

describe('a certificate', () => {
  const secure = async (own: { key: string; cert: string }): Promise<string> =>
    (await listening(createSecureServer(own, (_, response) => response.end()))).replace('127.0.0.1', '');

  it('is believed where an authority signed it for the host', async () => {
    const certificate = certificateForLocalhost();
    const port = await secure(certificate);
    const receivers = new Receivers('any', { ca: certificate.ca, resolve: to('127.0.0.1') });
    expect(await post(`https://localhost${port}/`, receivers)).toMatchObject({ status: 200 });
    expect(await post(`https://other.example${port}/`, receivers)).toMatchObject({ failure: 'certificate' });
  });

  it('that nobody vouches for is not', async () => {
    const port = await secure(selfSignedCertificate('localhost'));
    const receivers = new Receivers('any', { resolve: to('127.0.0.1') });
    expect(await post(`https://localhost${port}/`, receivers)).toMatchObject({ failure: 'certificate' });
    expect(await post(`https://localhost${port}/`.replace('https', 'http'), receivers)).not.toMatchObject({
      status: 200,
    });
  });
});

const to =
  (...addresses: readonly string[]): Resolve =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));

describe('an address', () => {
  it.each([
    'https://127.0.0.1/',
    'https://[::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://169.254.169.254/latest/meta-data/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://[fe80::1]/',
  ])('%s is not called', async (uri) => {
    expect(await post(uri, new Receivers('public'))).toMatchObject({ failure: 'address-not-public' });
  });

  it.each([
    [['10.0.0.1']],
    [['8.8.8.8', '192.168.1.1']],
    [['::ffff:127.0.0.1']],
    [['2606:4700:4700::1111', 'fd00::1']],
  ])('is not called where its name leads to %j', async (addresses) => {
    const receivers = new Receivers('public', { resolve: to(...addresses) });
    expect(await post('https://diary.example/', receivers)).toMatchObject({ failure: 'address-not-public' });
  });

  it.each(['http://diary.example/', 'ftp://diary.example/', 'https://me:secret@diary.example/', 'diary'])(
    '%s is not one to send to',
    async (uri) => {
      const receivers = new Receivers('public', { resolve: () => Promise.reject(new Error('never asked')) });
      expect(await post(uri, receivers)).toMatchObject({ failure: 'insecure' });
    },
  );

  it('is resolved once, and what it was resolved to is what is called', async () => {
    const certificate = certificateForLocalhost();
    const port = (await listening(createSecureServer(certificate, (_, response) => response.end()))).split(':')[1];
    let looked = 0;
    // the first answer is harmless, each after it is not
    const resolve: Resolve = async () => [{ address: (looked += 1) === 1 ? '127.0.0.1' : '10.0.0.1', family: 4 }];
    const receivers = new Receivers('public', {
      ca: certificate.ca,
      resolve,
      mayCall: (address) => address === '127.0.0.1',
    });
    expect(await post(`https://localhost:${port}/`, receivers)).toMatchObject({ status: 200 });
    expect(looked).toBe(1);
    expect(await post(`https://localhost:${port}/`, receivers)).toMatchObject({ failure: 'address-not-public' });
  });

  it('that does not exist is said to be none', async () => {
    expect(await post('https://diary.example/', new Receivers('public', { resolve: to() }))).toMatchObject({
      failure: 'no-address',
    });
  });
});

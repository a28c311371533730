import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import express from 'express';
import { isReaderGone } from './reader-gone.js';
import { sendCsv } from './send-csv.js';

const given: string[] = [];
let failure: unknown;

async function* parts(breaksAt: number): AsyncGenerator<string> {
  try {
    for (let part = 0; part < 3; part++) {
      if (part === breaksAt) throw new Error(`part ${part} cannot be read`);
      await Promise.resolve();
      yield `${part}\r\n`;
    }
  } finally {
    given.push('ended');
  }
}

let server: Server;
let origin: string;
beforeAll(async () => {
  const app = express().all('/:breaksAt', (request, response) => {
    sendCsv(response, 'parts', parts(Number(request.params.breaksAt))).catch((error: unknown) => {
      failure = error;
      if (response.headersSent) response.destroy();
      else response.status(500).end();
    });
  });
  server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.close();
  await once(server, 'close');
});

describe('a file of CSV', () => {
  it('is sent as its parts come', async () => {
    const response = await fetch(`${origin}/9`);
    expect(response.headers.get('content-disposition')).toBe('attachment; filename=parts.csv');
    expect(await response.text()).toBe('0\r\n1\r\n2\r\n');
  });

  it('that cannot be begun is answered as an error', async () => {
    const { status, headers } = await fetch(`${origin}/0`);
    expect([status, headers.get('content-disposition')]).toEqual([500, null]);
  });

  it('that breaks off breaks the connection, so that nobody takes the half for the whole, and says why', async () => {
    const response = await fetch(`${origin}/2`);
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow('terminated');
    expect([isReaderGone(failure), failure]).toEqual([false, new Error('part 2 cannot be read')]);
  });

  it('is not made for whoever asks for its head alone', async () => {
    given.length = 0;
    const response = await fetch(`${origin}/1`, { method: 'HEAD' });
    expect([response.status, given]).toEqual([200, ['ended']]);
  });
});

import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import express from 'express';
import { plainAddress } from './plain-address.js';

const app = express().set('trust proxy', 'loopback').use(plainAddress);
app.get('/', ({ ip }, response) => void response.send(ip));
const server = app.listen(0, '::');

beforeAll(async () => {
  if (!server.listening) await once(server, 'listening');
});
afterAll(() => void server.close());

it.each([
  ['a client of IPv4, though the socket takes IPv6 too', undefined, '127.0.0.1'],
  ['a client that a proxy names', '198.51.100.7', '198.51.100.7'],
  ['a client of IPv6', '2001:db8::ffff:1', '2001:db8::ffff:1'],
])('%s', async (_, forwarded, expected) => {
  const { port } = server.address() as AddressInfo;
  const headers: Record<string, string> = forwarded === undefined ? {} : { 'X-Forwarded-For': forwarded };
  const answer = await fetch(`http://127.0.0.1:${port}/`, { headers });
  expect(await answer.text()).toBe(expected);
});

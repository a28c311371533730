import { once } from 'node:events';
import { createServer, get, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { listenWidely } from './listen-widely.js';

const LOCAL = { port: 0, host: '127.0.0.1' };
const CROWD = 200;

describe('a server that listens widely', () => {
  it('takes a crowd in far fewer turns of the event loop than it has heads', async () => {
    const server = createServer();
    const taken: Socket[] = [];
    server.on('connection', (socket) => taken.push(socket));
    const listening = await listenWidely(server, LOCAL);
    const crowd = Array.from({ length: CROWD }, () => connect(listening.port, LOCAL.host));
    await Promise.all(crowd.map(async (each) => once(each, 'connect')));
    let turns = 0;
    for (; taken.length < CROWD; turns++) await turn();
    expect(turns).toBeLessThan(CROWD / 4);
    expect(await listening.connections()).toBe(CROWD);
    for (const each of crowd) each.destroy();
    await listening.close();
  });

  it('answers at each of its sockets, and ends them all with their connections', async () => {
    const server = createServer((_, response) => response.end('here'));
    const listening = await listenWidely(server, LOCAL);
    const answers = Array.from({ length: 40 }, async () => {
      const [answer] = (await once(get({ ...LOCAL, port: listening.port }), 'response')) as [IncomingMessage];
      answer.resume();
      return answer.statusCode;
    });
    expect(new Set(await Promise.all(answers))).toEqual(new Set([200]));
    server.closeIdleConnections();
    await listening.close();
    await expect(once(connect(listening.port, LOCAL.host), 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await sleep(0);
    expect(await listening.connections()).toBe(0);
  });

  it('says that another has its port, which sharing would hide', async () => {
    const first = await listenWidely(createServer(), LOCAL);
    await expect(listenWidely(createServer(), { ...LOCAL, port: first.port })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
    await first.close();
  });
});

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { examplesFolder } from '../../apps/custodian/src/third-party-portal/guides/examples.js';
import { guides } from '../../apps/custodian/src/third-party-portal/guides/guides.js';
import { ask, eventually } from '../support/http-client.js';
import { json } from '../support/oauth-client.js';
import { BASE, OAuthUtility } from '../support/oauth-utility.js';
import { PageClient } from '../support/page-client.js';

let utility: OAuthUtility;
let origin: string;
beforeAll(async () => {
  utility = await OAuthUtility.start();
  ({ origin } = utility.server);
});
afterAll(async () => utility.close());

async function freePort(): Promise<number> {
  const server = createServer().listen(0, 'localhost');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const runner = (file: string): readonly [string, string[]] => [
  file.endsWith('.py') ? 'python3' : process.execPath,
  [join(examplesFolder, file)],
];
const shell = async (line: string) => promisify(execFile)('bash', ['-c', line.replaceAll(BASE, origin)]);

describe('each guide', () => {
  it.each([...guides.keys()])(
    'BR-052 %s is for everybody, in both languages, and its links lead somewhere',
    async (name) => {
      const visitor = new PageClient(origin);
      for (const language of ['en', 'es']) {
        const page = await visitor.get(`/developers/guides/${name}?lang=${language}`);
        expect([page.status, page.text.includes(`<html lang="${language}"`)]).toEqual([200, true]);
        for (const [, href = ''] of page.text.matchAll(/href="(\/[^"]*)"/g)) {
          const { status } = await visitor.get(href.replaceAll('&amp;', '&'));
          expect([href, [200, 303].includes(status)]).toEqual([href, true]);
        }
      }
    },
  );

  it('has lines for a shell that work', async () => {
    const client = await utility.newClient();
    const lines = [...guides.values()].flatMap(({ en }) => en.parts.flatMap(({ curl }) => curl ?? []));
    expect(lines.length).toBeGreaterThan(5);
    const application = await utility.server.custodian.applications.byClientId(client.clientId);
    const { access_token: own = '' } = json(await client.token({ grant_type: 'client_credentials' }));
    for (const line of lines) {
      const tokens = await utility.tokensFor(client);
      const filled = line
        .replaceAll('BASE', BASE)
        .replaceAll('CLIENT_ID', client.clientId)
        .replaceAll('CLIENT_SECRET', client.clientSecret)
        .replaceAll('REFRESH_TOKEN', tokens['refresh_token'] ?? '')
        .replaceAll('CLIENT_TOKEN', own)
        .replaceAll('BULK_ID', application._id)
        .replaceAll('ACCESS_TOKEN', tokens['access_token'] ?? '')
        .replaceAll('Subscription/SUBSCRIPTION', `Subscription/${tokens['resourceURI']?.split('/').at(-1)}`);
      const { stdout } = await shell(filled);
      const isRefused = /"(error|code)":/.test(stdout) && !stdout.includes('token-missing');
      expect([line, isRefused]).toEqual([line, false]);
    }
  });
});

describe('the programs of the guides', () => {
  it.each(['receive.ts', 'receive.py'])(
    '%s takes notifications that are signed, each once, and no others',
    async (file) => {
      const address = `http://localhost:${await freePort()}/notify`;
      const { applications, notificationEndpoints, notifications } = utility.server.custodian;
      const client = await utility.newClient({ third_party_notify_uri: address });
      const application = await applications.byClientId(client.clientId);
      const [program, parameters] = runner(file);
      const secret = await notificationEndpoints.tellSecret(application._id);
      const running = spawn(program, parameters, {
        env: { ...process.env, NODE_OPTIONS: '', WEBHOOK_SECRET: secret, PORT: new URL(address).port },
      });
      let printed = '';
      running.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
      running.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()));
      const says = async (text: string) =>
        eventually(
          async () => Promise.resolve(printed),
          (all) => all.includes(text),
        );
      try {
        await says('waiting');
        expect(await notifications.verifier.verify(application)).toMatchObject({ verifiedAt: expect.any(Date) });
        const forged = await fetch(address, {
          method: 'POST',
          body: '<BatchList xmlns="http://naesb.org/espi"><resources>forged</resources></BatchList>',
          headers: {
            'webhook-id': 'msg_1',
            'webhook-timestamp': String(Math.floor(Date.now() / 1000)),
            'webhook-signature': 'v1,bm90IHJpZ2h0',
          },
        });
        expect(forged.status).toBe(401);
        const { _id } = await notifications.redeliveries.sendTest(application._id);
        await says(`changed: ${BASE}/DataCustodian/espi/1_1/resource/ApplicationInformation/${application._id}`);
        const attempted = async (times: number) =>
          eventually(
            async () => notifications.log.get(application._id, _id),
            ({ attempts }) => attempts.length === times,
          );
        // what is still under way is not sent again
        await attempted(1);
        await notifications.redeliveries.resend(application._id, _id);
        await attempted(2);
        expect(printed.trim().split('\n')).toHaveLength(2);
      } finally {
        running.kill();
      }
    },
    30_000,
  );

  it.each(['connect.ts', 'connect.py'])(
    '%s asks a customer, and reads the readings',
    async (file) => {
      const redirectUri = `http://localhost:${await freePort()}/callback`;
      const client = await utility.newClient({ redirect_uris: [redirectUri] });
      const [program, parameters] = runner(file);
      const running = spawn(program, parameters, {
        env: {
          ...process.env,
          NODE_OPTIONS: '',
          CUSTODIAN: origin,
          CLIENT_ID: client.clientId,
          CLIENT_SECRET: client.clientSecret,
          REDIRECT_URI: redirectUri,
        },
      });
      let printed = '';
      running.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
      running.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()));
      const ended = once(running, 'exit');
      await eventually(
        async () => Promise.resolve(printed),
        (text) => /authorize\?\S+\n/.test(text),
      );
      const address = /(http\S+authorize\?\S+)/.exec(printed)?.[1] ?? '';
      utility.door.answer = { customerId: utility.customerId };
      const { elsewhere } = await utility.newBrowser().follow(address.replace(origin, BASE));
      await ask((elsewhere?.href ?? '').replace('localhost', '127.0.0.1')).catch(async () =>
        ask(elsewhere?.href ?? ''),
      );
      const [code] = (await ended) as [number];
      expect([code, printed.trim().split('\n').at(-1)]).toEqual([0, '384 readings']);
      expect(printed).toMatch(/TOKEN=[\w-]{43} FEED=http\S+\/Subscription\/\d{16} (node poll\.ts|python3 poll\.py)/);
    },
    30_000,
  );

  it.each(['poll.ts', 'poll.py'])(
    '%s reads a feed and tells where to ask next, or why not',
    async (file) => {
      const tokens = await utility.tokensFor(await utility.newClient());
      const [program, parameters] = runner(file);
      const run = async (token: string) =>
        promisify(execFile)(program, parameters, {
          env: {
            ...process.env,
            NODE_OPTIONS: '',
            TOKEN: token,
            FEED: (tokens['resourceURI'] ?? '').replace(BASE, origin),
          },
        });
      const { stdout } = await run(tokens['access_token'] ?? '');
      expect(stdout).toContain('384 readings');
      expect(stdout).toMatch(/next time ask http\S+updated-min=/);
      await expect(run('wrong')).rejects.toThrow('help/problems/token-unknown');
    },
    30_000,
  );
});

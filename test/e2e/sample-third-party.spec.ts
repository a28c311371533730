import { createHmac, randomBytes } from 'node:crypto';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { readConfiguration as readCustodianConfiguration } from '@app/runtime';
import { registerSample } from '../../apps/custodian/src/sample-client.js';
import { readConfiguration } from '../../apps/sample-third-party/src/configuration.js';
import { Connections } from '../../apps/sample-third-party/src/connections/connections.js';
import { AccessTokens } from '../../apps/sample-third-party/src/custodian/access-tokens.js';
import { ClientCredentials } from '../../apps/sample-third-party/src/custodian/client-credentials.js';
import { UsageReader } from '../../apps/sample-third-party/src/usage/usage-reader.js';
import { ask, eventually, type Answer } from '../support/http-client.js';
import { SampleThirdParty, WEBHOOK_SECRET, type Person } from '../support/sample-third-party.js';
import { delivered } from '../support/test-utility.js';

let sample: SampleThirdParty;

beforeAll(async () => {
  sample = await SampleThirdParty.start();
});
afterAll(async () => sample.close());
beforeEach(() => {
  sample.wire.seen.length = 0;
});
afterEach(() => {
  sample.wire.fault = () => undefined;
  if (sample.wire.target === undefined) sample.wire.target = sample.server.origin;
});

const tokenRequests = (): string[] => sample.wire.seen.filter((line) => line === 'POST /DataCustodian/oauth/token');
const heading = ({ text }: Answer): string => /<h1>(.*?)<\/h1>/.exec(text)?.[1] ?? '';

/** The newest connection. */
async function newest() {
  const all = await sample.get(Connections).all();
  const connection = all.sort((a, b) => b.connectedAt - a.connectedAt)[0];
  if (connection?.tokens === undefined) throw new Error('no connection');
  return { ...connection, tokens: connection.tokens };
}

describe('connecting', () => {
  it('shows the usage of the customer who granted it', async () => {
    const person = await sample.connected();
    expect(person.page?.status).toBe(200);
    expect(heading(person.page as Answer)).toBe(
      'On Monday, November 2 you used 24.0\u00a0kWh from the grid and sent 9.6\u00a0kWh back.',
    );
    expect(sample.door.asked.at(-1)?.application.metadata.client_name).toBe('Kilowatt Diary');
  });

  it('keeps another name for its cookie than the custodian, and none that a script can read', async () => {
    const { headers } = await sample.newPerson().get('/');
    expect(headers['set-cookie']).toEqual([
      expect.stringMatching(/^kilowatt-diary=[\w-]{43}; Path=\/; .*HttpOnly; SameSite=Lax$/),
    ]);
  });

  it('gives the browser another secret, so that one known before is worth nothing', async () => {
    sample.door.answer = { customerId: sample.customer._id };
    const person = sample.newPerson();
    await person.get('/');
    const before = new Map(person.cookies);
    await person.press('/connect');
    expect(person.cookies.get('kilowatt-diary')).not.toBe(before.get('kilowatt-diary'));
    const thief = sample.newPerson();
    for (const [name, value] of before) thief.cookies.set(name, value);
    expect(heading(await thief.get('/'))).toBe('What your home uses, hour by hour.');
  });

  it('says so where the customer refuses', async () => {
    sample.door.answer = 'refuse';
    const person = sample.newPerson();
    await person.get('/');
    const answer = await person.press('/connect');
    expect(answer.status).toBe(403);
    expect(heading(answer)).toBe('You did not share your data, so there is no diary.');
  });

  it('says so where the custodian cannot be reached', async () => {
    const person = sample.newPerson();
    await person.get('/');
    sample.door.answer = { customerId: sample.customer._id };
    sample.wire.fault = (line) => (line.startsWith('POST') ? { status: 503 } : undefined);
    const answer = await person.press('/connect');
    expect(answer.status).toBe(502);
    expect(heading(answer)).toBe('Your utility cannot be reached.');
  });

  it('believes no answer of another issuer, nor one that it has not asked for', async () => {
    const { origin } = sample.wire;
    const person = sample.newPerson();
    await person.get('/');
    const asked = async (query: string) => (await person.get(`/callback?${query}`)).text;
    expect(await asked(`code=x&state=y&iss=${encodeURIComponent('https://evil.example')}`)).toContain('wrong-issuer');
    expect(await asked('code=x&state=y')).toContain('wrong-issuer');
    expect(await asked('error=access_denied&state=y')).toContain('wrong-issuer');
    expect(await asked(`code=x&state=y&iss=${origin}`)).toContain('request-expired');
    expect(await asked(`error=access_denied&state=y&iss=${origin}`)).toContain('request-expired');
    expect(await asked('')).toContain('request-expired');
    expect(tokenRequests()).toEqual([]);
  });

  it('takes an answer in the browser that asked, and once', async () => {
    sample.door.answer = { customerId: sample.customer._id };
    const person = sample.newPerson();
    await person.get('/');
    await person.press('/connect');
    const callback = sample.sampleWire.seen.findLast((line) => line.startsWith('GET /callback'))?.slice(4) ?? '';
    expect((await person.get(callback)).text).toContain('request-expired');
    expect((await sample.newPerson().get(callback)).text).toContain('request-expired');
  });
});

describe('its forms', () => {
  it('are taken from its own pages in the same browser alone', async () => {
    const person = await sample.connected();
    const token = /name="_token" value="([^"]+)"/.exec((await person.get('/sharing')).text)?.[1] ?? '';
    const stranger = sample.newPerson();
    await stranger.get('/');
    const refused = [
      await person.post('/disconnect', ''),
      await stranger.post('/disconnect', token),
      await person.post('/disconnect', token, { Origin: 'https://evil.example' }),
      await person.post('/disconnect', token, { Origin: 'null' }),
      await person.post('/disconnect', token, { 'Sec-Fetch-Site': 'same-site' }),
    ];
    expect(refused.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403]);
    expect(heading(await person.get('/'))).toContain('you used');
  });
});

describe('the diary', () => {
  let person: Person;
  beforeAll(async () => {
    person = await sample.connected();
  });

  it('has 25 hours where the clocks go back, by the clock at the meter', async () => {
    const { text } = await person.get('/?view=day&on=2026-11-01');
    const hours = [...text.matchAll(/data-label="([^"]+)"/g)].map(([, label]) => label);
    expect(hours).toHaveLength(25);
    expect(hours.slice(0, 4)).toEqual(['12 am', '1 am', '1 am again', '2 am']);
    expect(text).toContain('On Sunday, November 1 you used 25.0\u00a0kWh');
  });

  it('says what is missing, and adds nothing in its place', async () => {
    const point = await sample.utility.usagePoint(sample.customer);
    const channel = await sample.utility.channel(point, { ...delivered, intervalLength: 3600 });
    for (const from of ['2026-10-29', '2026-10-31']) {
      await sample.utility.read(channel, { from, days: 1, valueAt: () => 1000 });
    }
    await person.get('/sharing');
    await person.press('/read');
    const month = (await person.get(`/?meter=${point._id}&view=month&on=2026-10-30`)).text;
    expect(month).toContain('In October 2026 you used 48.0\u00a0kWh');
    expect(/<tr data-name="Fri, Oct 30".*?<\/tr>/.exec(month)?.[0]).toContain('No reading');
    const day = (await person.get(`/?meter=${point._id}&view=day&on=2026-10-30`)).text;
    expect(day).toContain('On Friday, October 30 there are no readings.');
    expect(day.match(/>No reading</g)?.length).toBeGreaterThanOrEqual(24);
  });

  it('says what was granted, and until when', async () => {
    const { text } = await person.get('/sharing');
    expect(text).toContain('Electricity you take from the grid');
    expect(text).toMatch(/<dt>Until<\/dt><dd>[A-Z]\w+ \d+, \d{4} at [^<]+ UTC<\/dd>/);
  });

  it('shows nothing to who is not connected', async () => {
    const stranger = sample.newPerson();
    expect((await stranger.get('/sharing')).status).toBe(404);
    expect((await stranger.get('/?view=day&on=2026-11-01')).text).not.toContain('you used');
  });
});

describe('reading', () => {
  it('asks for what changed alone, and takes it in', async () => {
    const person = await sample.connected();
    const { next } = await newest();
    expect(next.address).toContain('updated-min=');
    sample.wire.seen.length = 0;
    await person.get('/sharing');
    await person.press('/read');
    expect(sample.wire.seen.filter((line) => line.includes('/Batch/'))).toEqual([
      `GET ${next.address.slice(sample.wire.origin.length)}`,
    ]);
  });

  it('is spared the answer where nothing changed', async () => {
    const person = await sample.connected();
    await person.get('/sharing');
    // blocks that were new a moment ago are told of once more, for the custodian keeps behind a safe horizon
    await eventually(
      async () => {
        await person.get('/sharing');
        await person.press('/read');
        return (await newest()).next.etag;
      },
      (etag) => etag !== undefined,
    );
    const { next } = await newest();
    await person.press('/read');
    const asked = sample.wire.headers.get(`GET ${next.address.slice(sample.wire.origin.length)}`);
    expect(asked?.['if-none-match']).toBe(next.etag);
    expect((await newest()).next).toEqual(next);
  });

  it('comes again when the custodian has prepared it', async () => {
    let asked = 0;
    sample.wire.fault = (line) =>
      line.includes('/Batch/') && ++asked === 1 ? { status: 202, headers: { 'Retry-After': '5' } } : undefined;
    const person = await sample.connected();
    expect(heading(person.page as Answer)).toBe('We are reading your usage.');
    expect(person.page?.text).toContain('Your utility is preparing your readings.');
    await eventually(
      async () => (await person.get('/')).text,
      (text) => text.includes('you used'),
    );
    expect(asked).toBe(2);
  });
});

describe('tokens', () => {
  it('are refreshed where the custodian takes them no longer, once for all who ask at the time', async () => {
    await sample.connected();
    const { id, tokens } = await newest();
    await sample.server.custodian.tokens.revokeToken(tokens.accessToken);
    sample.wire.seen.length = 0;
    const access = sample.get(AccessTokens);
    const fresh = await Promise.all([1, 2, 3].map(async () => access.of(id, tokens.accessToken)));
    expect(new Set(fresh).size).toBe(1);
    expect(fresh[0]).not.toBe(tokens.accessToken);
    expect(tokenRequests()).toHaveLength(1);
    // who was refused with the old one hears of the new one, without another
    expect(await access.of(id, tokens.accessToken)).toBe(fresh[0]);
    expect(tokenRequests()).toHaveLength(1);
  });

  it('survive an answer that was lost on its way', async () => {
    const person = await sample.connected();
    const { id, tokens } = await newest();
    let lost = 0;
    sample.wire.fault = (line) => (line.endsWith('/token') && ++lost === 1 ? 'lose-answer' : undefined);
    await sample.get(AccessTokens).of(id, tokens.accessToken);
    expect(lost).toBe(2);
    sample.wire.fault = () => undefined;
    const now = await newest();
    expect(now.tokens.refreshToken).not.toBe(tokens.refreshToken);
    // and the family lives on
    await sample.get(AccessTokens).of(id, now.tokens.accessToken);
    await person.get('/sharing');
    expect((await person.press('/read')).text).toContain('You share your electricity');
  });

  it('are refreshed by a look that was answered 401', async () => {
    const person = await sample.connected();
    const { tokens } = await newest();
    await sample.server.custodian.tokens.revokeToken(tokens.accessToken);
    await person.get('/sharing');
    await person.press('/read');
    const now = await newest();
    expect(now.tokens.accessToken).not.toBe(tokens.accessToken);
    expect(now.trouble).toBeUndefined();
  });
});

describe('the end', () => {
  it('comes where the customer ends the sharing at the custodian', async () => {
    const person = await sample.connected();
    const { authorizationUri } = await newest();
    await sample.server.custodian.authorizations.end(authorizationUri.split('/').at(-1) ?? '', 'customer');
    await person.get('/sharing');
    const answer = await person.press('/read');
    expect(heading(answer)).toBe('You no longer share anything with this diary.');
    expect((await person.get('/')).text).toContain('<b>The sharing has ended.</b>');
  });

  it('comes with a 403 for the usage', async () => {
    const person = await sample.connected();
    sample.wire.fault = (line) => (line.includes('/Batch/') ? { status: 403 } : undefined);
    await person.get('/sharing');
    expect(heading(await person.press('/read'))).toBe('You no longer share anything with this diary.');
  });

  it('gives the permission back, and forgets everything', async () => {
    const person = await sample.connected();
    const { authorizationUri, id, tokens, resourceUri } = await newest();
    await person.get('/disconnect');
    const answer = await person.press('/disconnect');
    expect(answer.text).toContain('You are disconnected.');
    expect(sample.wire.seen).toContain('POST /DataCustodian/oauth/revoke');
    expect((await ask(resourceUri, { token: tokens.accessToken })).status).toBe(401);
    const { authorizations } = sample.server.custodian;
    expect((await authorizations.get(authorizationUri.split('/').at(-1) ?? '')).endedBy).toBe('third-party');
    const connections = sample.get(Connections);
    expect(await connections.find(id)).toBeUndefined();
    expect(Object.keys((await connections.usage(id)).blocks)).toEqual([]);
  });

  it('forgets everything even where the custodian does not answer', async () => {
    const person = await sample.connected();
    const { id } = await newest();
    await person.get('/disconnect');
    sample.wire.target = undefined;
    expect((await person.press('/disconnect')).text).toContain('You are disconnected.');
    expect(await sample.get(Connections).find(id)).toBeUndefined();
  });
});

describe('a notification', () => {
  const batchList = (...resources: string[]): string =>
    `<?xml version="1.0"?><BatchList xmlns="http://naesb.org/espi">${resources
      .map((each) => `<resources>${each.replaceAll('&', '&amp;')}</resources>`)
      .join('')}</BatchList>`;

  let messages = 0;
  async function notify(
    body: string,
    { id = `message-${++messages}`, at = Date.now() / 1000, secret = WEBHOOK_SECRET } = {},
  ) {
    const timestamp = String(Math.floor(at));
    const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
    const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
    return ask(`${sample.origin}/notify`, {
      method: 'POST',
      body,
      headers: {
        'Content-Type': 'application/xml',
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': `v1,${Buffer.alloc(32).toString('base64')} v1,${signature}`,
      },
    });
  }
  const asked = (): string[] => sample.wire.seen.filter((line) => line.includes('/Batch/'));
  /** Whatever the sample began is done. */
  const settled = async (id: string): Promise<void> => sample.get(UsageReader).lookAtPermission(id);

  it('is answered at once, and what it names is read', async () => {
    await sample.connected();
    const { id, resourceUri } = await newest();
    sample.wire.seen.length = 0;
    const address = `${resourceUri}?published-min=2026-11-01T05:00:00Z&published-max=2026-11-02T06:00:00Z`;
    expect((await notify(batchList(address))).status).toBe(200);
    await settled(id);
    expect(asked()).toEqual([`GET ${address.slice(sample.wire.origin.length)}`]);
  });

  it('is heeded once, however often it comes', async () => {
    await sample.connected();
    const { id, resourceUri } = await newest();
    sample.wire.seen.length = 0;
    await notify(batchList(`${resourceUri}?a=1`), { id: 'twice' });
    expect((await notify(batchList(`${resourceUri}?a=1`), { id: 'twice' })).status).toBe(200);
    await settled(id);
    expect(asked()).toHaveLength(1);
  });

  it('leads nowhere but to what belongs to a connection', async () => {
    await sample.connected();
    const { id, resourceUri } = await newest();
    sample.wire.seen.length = 0;
    const own = new URL(resourceUri);
    const elsewhere = [
      `http://evil.example${own.pathname}`,
      `http://user@${own.host}${own.pathname}`,
      `${own.origin}${own.pathname}/../../../Batch/Subscription/1`,
      `${own.origin}/DataCustodian/espi/1_1/resource/Batch/Subscription/1`,
      'file:///etc/passwd',
      'nonsense',
    ];
    expect((await notify(batchList(...elsewhere))).status).toBe(200);
    await settled(id);
    expect(asked()).toEqual([]);
  });

  it('ends the connection where it tells of an Authorization that was revoked', async () => {
    const person = await sample.connected();
    const { id, authorizationUri } = await newest();
    await sample.server.custodian.authorizations.end(authorizationUri.split('/').at(-1) ?? '', 'customer');
    await notify(batchList(authorizationUri));
    await eventually(
      async () => sample.get(Connections).find(id),
      (connection) => connection?.endedAt !== undefined,
    );
    expect(heading(await person.get('/sharing'))).toBe('You no longer share anything with this diary.');
  });

  it('is refused where its signature is wrong, old or missing', async () => {
    const body = batchList();
    expect((await notify(body, { secret: `whsec_${Buffer.alloc(24).toString('base64')}` })).status).toBe(401);
    expect((await notify(body, { at: Date.now() / 1000 - 600 })).status).toBe(401);
    expect((await notify(body, { at: Date.now() / 1000 + 600 })).status).toBe(401);
    expect((await ask(`${sample.origin}/notify`, { method: 'POST', body })).status).toBe(401);
  });

  it('is refused where it is no BatchList', async () => {
    for (const body of [
      '',
      'text',
      '<BatchList><resources></BatchList>',
      '<other/>',
      `<!DOCTYPE x [<!ENTITY a "b">]>${batchList()}`,
    ]) {
      expect((await notify(body)).status).toBe(400);
    }
  });

  it('is offered to whoever asks whether somebody is there, and in no words that a browser would run', async () => {
    const echo = await ask(`${sample.origin}/notify?hub_challenge=a-B.9~_`);
    expect([echo.text, echo.headers['content-type']]).toEqual(['a-B.9~_', 'text/plain; charset=utf-8']);
    expect((await ask(`${sample.origin}/notify?hub_challenge=%3Cscript%3E`)).text).toBe('');
  });

  it('is not heard out where it is too long', async () => {
    expect((await notify('x'.repeat(2 * 1024 ** 2))).status).toBe(413);
  });
});

describe('another start', () => {
  let directory: string;
  let kept: SampleThirdParty;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'kilowatt-diary-'));
    kept = await SampleThirdParty.start({
      SAMPLE_DIR: directory,
      SAMPLE_KEY: randomBytes(32).toString('base64'),
    });
  });
  afterAll(async () => {
    await kept.close();
    await rm(directory, { recursive: true });
  });

  it('finds the connections and readings that were kept with a key', async () => {
    const person = await kept.connected();
    await kept.restart();
    expect(heading(await person.get('/'))).toContain('you used');
    await person.get('/sharing');
    expect((await person.press('/read')).text).toContain('You share your electricity');
  });

  it('is told of new data by the custodian itself, signed, and shows that they arrived', async () => {
    const { applications, entitlements, metering, notificationEndpoints, notifications } = kept.server.custodian;
    const person = await kept.connected();
    const [application] = await applications.page({ limit: 1 });
    if (application === undefined) throw new Error('nobody is registered');
    expect((await notifications.verifier.verify(application)).verifiedAt).toBeDefined();
    await kept.restart({ SAMPLE_WEBHOOK_SECRET: await notificationEndpoints.tellSecret(application._id) });
    const own = await entitlements.ofCustomer(kept.customer._id);
    const [point] = await metering.usagePoints.page(own);
    if (point === undefined) throw new Error('the customer has no usage point');
    await kept.utility.channel(point, delivered, { from: '2026-11-03', days: 1, valueAt: () => 500 });
    await eventually(
      async () => person.get('/?view=day&on=2026-11-03'),
      ({ text }) => text.includes('New data arrived.'),
    );
    expect(heading(person.page as Answer)).toContain('On Tuesday, November 3 you used 48.0');
    expect(kept.sampleWire.seen).toContain('POST /notify');
  }, 20_000);

  it('waits for an answer that is deferred, and reads it when it is told that it is ready', async () => {
    const { customers } = kept.server.custodian;
    const patient = await customers.add({ name: 'Patience Waite', synthetic: true, answersAhead: true });
    const point = await kept.utility.usagePoint(patient);
    await kept.utility.channel(point, delivered, { from: '2026-11-01', days: 2, valueAt: () => 250 });
    kept.door.answer = { customerId: patient._id };
    const person = kept.newPerson();
    await person.get('/');
    await person.press('/connect');
    await eventually(
      async () => person.get('/'),
      ({ text }) => text.includes('you used'),
    );
    expect(heading(person.page as Answer)).toContain('On Monday, November 2 you used 24.0');
    expect(kept.wire.seen.filter((line) => /^GET .*\/Batch\/Subscription\//.test(line)).length).toBeGreaterThan(1);
  }, 20_000);

  it('registers itself where it has an initial access token, once', async () => {
    const { token } = await kept.server.custodian.tokens.issue('initial', {
      expiresAt: new Date(Date.now() + 3_600_000),
    });
    const byToken = { SAMPLE_CLIENT_ID: '', SAMPLE_CLIENT_SECRET: '', SAMPLE_INITIAL_ACCESS_TOKEN: token };
    await kept.restart(byToken);
    await kept.restart(byToken);
    expect(kept.wire.seen.filter((line) => line === 'POST /DataCustodian/oauth/register')).toHaveLength(1);
    expect((await stat(join(directory, 'client.json'))).mode & 0o777).toBe(0o600);
    const person = await kept.connected();
    expect(heading(person.page as Answer)).toContain('you used');
    // and it may end what is its own
    await person.get('/disconnect');
    await person.press('/disconnect');
    expect(kept.wire.seen.at(-1)).toMatch(/^DELETE .*\/Authorization\/\d+$/);
    const id = kept.wire.seen.at(-1)?.split('/').at(-1) ?? '';
    expect((await kept.server.custodian.authorizations.get(id)).endedBy).toBe('third-party');
  });
});

describe('the demo', () => {
  const register = async (directory: string, baseUrl: string): Promise<ClientCredentials> => {
    const configuration = readCustodianConfiguration({ DATA_DIR: directory, BASE_URL: baseUrl });
    await registerSample({ configuration, registrations: sample.server.custodian.registrations });
    return new ClientCredentials(readConfiguration({ SAMPLE_DIR: join(directory, 'kilowatt-diary') }));
  };

  it('registers the diary, and leaves the credentials where it looks for them, in development alone', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'kilowatt-diary-'));
    await expect((await register(directory, 'https://custodian.example')).get()).rejects.toThrow('no-credentials');
    const { clientId, clientSecret } = await (await register(directory, 'http://localhost:8080')).get();
    expect(await sample.server.custodian.applications.authenticate(clientId, clientSecret)).toBeDefined();
    expect((await stat(join(directory, 'kilowatt-diary', 'client.json'))).mode & 0o777).toBe(0o600);
    await rm(directory, { recursive: true });
  });
});

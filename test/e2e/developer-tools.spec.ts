import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { begin, eventually } from '../support/http-client.js';
import { OAuthUtility } from '../support/oauth-utility.js';
import { PageClient, tokenIn } from '../support/page-client.js';
import { signedIn, type SignedInPerson } from '../support/portal-people.js';
import type { TestCustodian } from '../support/test-custodian.js';

let utility: OAuthUtility;
let server: TestCustodian;
let ada: SignedInPerson;
let applicationId: string;
let feed: string;
beforeAll(async () => {
  utility = await OAuthUtility.start({ TRUST_PROXY: '1' });
  server = utility.server;
  ada = await signedIn(server, 'developer');
  const client = await utility.newClient({});
  const { application } = (await server.custodian.applications.client(client.clientId)) ?? {};
  applicationId = application?._id ?? '';
  await server.custodian.applications.change(applicationId, (current) => ({ ...current, owners: [ada.id] }));
  const tokens = await utility.tokensFor(client);
  feed = (await utility.read(tokens['resourceURI'], tokens['access_token'])).text;
});
afterAll(async () => utility.close());

describe('the validator', () => {
  const path = '/developers/validator';
  let visitors = 0;
  const visitor = (): PageClient => {
    visitors += 1;
    return new PageClient(server.origin, { 'X-Forwarded-For': `198.51.100.${visitors}` });
  };
  const check = async (bytes: Buffer | string, fields: Record<string, string> = {}, by = visitor()) => {
    const _csrf = tokenIn(await by.get(path)) ?? '';
    const file = new Blob([typeof bytes === 'string' ? bytes : new Uint8Array(bytes)], { type: 'application/xml' });
    return by.upload(path, { _csrf, ...fields, file });
  };

  it('needs no sign-in, and finds nothing in a feed of this server, plain or packed', async () => {
    for (const bytes of [feed, gzipSync(feed)]) {
      const { status, text } = await check(bytes, { functionBlocks: '1, 3' });
      expect([status, text.includes('The file is valid.')]).toEqual([200, true]);
    }
  });

  it('lists what is wrong with test, line and words, and repeats nothing of the file unescaped', async () => {
    const wrong = feed.replace(
      '<espi:intervalLength>900',
      '<espi:intervalLength>a"<![CDATA[<script>alert(1)</script>]]>',
    );
    const { text } = await check(wrong);
    expect(text).toContain('bad-lexical');
    expect(text).not.toContain('<script>alert');
    const phase = await check(feed);
    expect(phase.text).toContain('The file is not valid: 1 findings.');
    expect(phase.text).toMatch(/D064<\/span><\/th><td[^>]*>6</);
  });

  it('says so of what is no XML, and of what does not end', async () => {
    for (const bytes of ['{"a":1}', feed.slice(0, 3_000), gzipSync(feed).subarray(0, 500)]) {
      const { status, text } = await check(bytes);
      expect([status, text.includes('cannot be read to its end')]).toEqual([200, true]);
    }
  });

  it('asks for a file, and for function blocks that there are', async () => {
    const by = visitor();
    expect((await by.submit(path, {})).text).toContain('Choose a file.');
    const _csrf = tokenIn(await by.get(path)) ?? '';
    const none = await by.upload(path, { _csrf, file: new File([], '') });
    expect([none.status, none.text.includes('Choose a file.')]).toEqual([422, true]);
    const asked = await check(feed, { functionBlocks: '99' });
    expect([asked.status, asked.text.includes('href="#f-functionBlocks"')]).toEqual([422, true]);
  });

  it('takes no more than it says: neither as it is sent, nor unpacked', async () => {
    const large = await check(Buffer.alloc(16_000_001, '<a>'));
    expect([large.status === 413 || large.text.includes('cannot be read to its end')]).toEqual([true]);
    const bomb = gzipSync(Buffer.concat([Buffer.from('<a>'), Buffer.alloc(170 * 1024 * 1024, ' ')]));
    expect(bomb.length).toBeLessThan(1_000_000);
    expect((await check(bomb)).text).toContain('too-long');
  }, 60_000);

  it('answers another site’s form, a cut upload and a flood without reading on', async () => {
    expect((await visitor().upload(path, { file: new Blob([feed]) })).status).toBe(403);
    const cut = begin(`${server.origin}${path}`, {
      method: 'POST',
      headers: {
        'Content-Type': 'multipart/form-data; boundary=x',
        'Content-Length': '99999',
        'X-Forwarded-For': '198.51.100.250',
      },
      body: '--x\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n<a>',
    });
    void cut.catch(() => undefined);
    const by = visitor();
    const statuses: number[] = [];
    for (let time = 0; time < 21; time++) statuses.push((await check('<a/>', {}, by)).status);
    expect(statuses).toEqual([...Array<number>(20).fill(200), 429]);
  });
});

describe('agreements: BR-019.012 BR-019.015 BR-019.016 BR-303', () => {
  const base = (): string => `/developers/applications/${applicationId}/agreements`;
  const proposal = {
    email: 'maya.ortiz@mail.example',
    esiid: '10000000000000001',
    kinds: ['electricity'],
    purpose: 'To show <b>your</b> use',
    months: '6',
    invitationDays: '30',
  };

  it('are proposed, attested with a letter that is what it says, listed by state, and withdrawn', async () => {
    for (const wrong of [{ email: 'nobody' }, { esiid: '123' }, { kinds: [] }, { purpose: '' }, { months: '61' }]) {
      expect((await ada.browser.submit(`${base()}/new`, { ...proposal, ...wrong })).status).toBe(422);
    }
    const made = await ada.browser.submit(`${base()}/new`, proposal);
    const path = made.headers.location ?? '';
    expect(path).toMatch(/\/agreements\/\d{16}$/);
    const again = await ada.browser.submit(`${base()}/new`, proposal);
    expect([again.status, again.text.includes('href="#f-esiid"')]).toEqual([422, true]);

    const page = await ada.browser.get(path);
    expect(page.text).toContain('To show &lt;b>your&lt;/b> use');
    const _csrf = tokenIn(page) ?? '';
    const attest = async (bytes: string, type = 'application/pdf') =>
      ada.browser.upload(`${path}/letters`, { _csrf, attestedBy: 'Ada Quill', letter: new Blob([bytes], { type }) });
    expect((await attest('<html>')).status).toBe(422);
    expect((await attest('%PDF-1.7 a letter', 'text/html')).status).toBe(422);
    expect((await attest('%PDF-1.7 a letter')).status).toBe(303);
    const attested = await ada.browser.get(path);
    expect(attested.text).toContain('Ada Quill');
    const letter = await ada.browser.get(/href="([^"]+\/letters\/\d+)"/.exec(attested.text)?.[1] ?? '');
    expect([letter.text, letter.headers['content-disposition']]).toEqual([
      '%PDF-1.7 a letter',
      expect.stringMatching(/^attachment; filename=letter-\d{16}\.pdf$/),
    ]);
    const two = { letter: new Blob(['%PDF-1']), other: new Blob(['%PDF-1']) };
    expect((await ada.browser.upload(`${path}/letters`, { _csrf, attestedBy: 'Ada', ...two })).status).toBe(413);

    expect((await ada.browser.get(`${base()}?status=pending`)).text).toContain(proposal.esiid);
    expect((await ada.browser.get(`${path}/withdraw`)).text).toContain('The customer can no longer accept it.');
    expect((await ada.browser.submit(`${path}/withdraw`, {})).headers.location).toBe(path);
    expect((await ada.browser.get(`${base()}?status=pending`)).text).not.toContain(proposal.esiid);
    expect((await ada.browser.get(`${base()}?status=withdrawn`)).text).toContain(proposal.esiid);
  });

  it('of another application are not there, by their own ids', async () => {
    const made = await ada.browser.submit(`${base()}/new`, { ...proposal, esiid: '10000000000000002' });
    const id = made.headers.location?.split('/').at(-1) ?? '';
    const mallory = await signedIn(server, 'developer');
    const other = await utility.newClient({ client_name: 'Mallory' });
    const { application } = (await server.custodian.applications.client(other.clientId)) ?? {};
    await server.custodian.applications.change(application?._id ?? '', (now) => ({ ...now, owners: [mallory.id] }));
    const path = `/developers/applications/${application?._id}/agreements`;
    const _csrf = tokenIn(await mallory.browser.get(`${path}/new`)) ?? '';
    expect((await mallory.browser.get(`${path}/${id}`)).status).toBe(404);
    expect((await mallory.browser.post(`${path}/${id}/withdraw`, { _csrf })).status).toBe(404);
    const letter = { _csrf, attestedBy: 'M', letter: new Blob(['%PDF-1'], { type: 'application/pdf' }) };
    expect((await mallory.browser.upload(`${path}/${id}/letters`, letter)).status).toBe(404);
  });

  it('BR-303.001 every ESIID that may be seen is listed with its TDSP, and that is recorded', async () => {
    const page = await ada.browser.get(`${base()}/esiids`);
    for (const id of utility.usagePointIds) expect(page.text).toContain(id);
    await server.settled();
    const { records } = await server.custodian.accessRecords.list({ applicationId });
    expect(records[0]).toMatchObject({ channel: 'portal', kinds: ['UsagePoint'], outcome: 'complete' });
    expect([...(records[0]?.usagePointIds ?? [])].sort()).toEqual([...utility.usagePointIds].sort());
  });
});

describe('the console', () => {
  const path = (): string => `/developers/applications/${applicationId}/console`;
  const resource = '/DataCustodian/espi/1_1/resource';
  const subscription = async (): Promise<string> => {
    const [first] = await server.custodian.authorizations.page({ applicationId, active: true, limit: 1 });
    return first?._id ?? '';
  };
  const call = async (fields: Record<string, string>) =>
    ada.browser.submit(path(), { subscription: await subscription(), ...fields });

  it('sends real requests as the application, and shows status, headers and the beginning of the answer', async () => {
    const shown = await ada.browser.get(path());
    expect(shown.text).toContain('GET /Batch/Subscription/{subscription}');
    const { status, text } = await call({ route: `${resource}/Batch/Subscription/:subscription` });
    expect(status).toBe(200);
    expect(text).toContain('content-type: application/atom+xml');
    expect(text).toContain('&lt;espi:IntervalReading>');
    expect(text).toContain('The answer goes on: the console reads 64 kB of it');
    const point = await call({
      route: `${resource}/Subscription/:subscription/UsagePoint/:usagePoint`,
      'id-usagePoint': utility.usagePointIds[0] ?? '',
    });
    expect(point.text).toContain('&lt;espi:UsagePoint>');
    const service = await call({ route: `${resource}/ReadServiceStatus` });
    expect(service.text).toContain('ServiceStatus');
  });

  it('leaves an access record like any other, and no token that is good', async () => {
    await call({ route: `${resource}/Subscription/:subscription/UsagePoint`, query: 'max-results=1' });
    await server.settled();
    const { records } = await server.custodian.accessRecords.list({ applicationId });
    expect(records[0]).toMatchObject({
      outcome: 'complete',
      status: 200,
      channel: 'api',
      reader: { kind: 'third-party', applicationId, authorizationId: await subscription() },
    });
    expect(records[0]?.bytes).toBeGreaterThan(100);
    expect(records[0]?.address).toMatch(/^(::ffff:)?127\.0\.0\.1$/);
    const good = { applicationId, revokedAt: { $exists: false }, expiresAt: { $lt: new Date(Date.now() + 61_000) } };
    expect(await server.custodian.store.db.collection('tokens').countDocuments(good)).toBe(0);
  });

  it('cuts a long answer, and records it as complete up to what was shown', async () => {
    const { text } = await call({ route: `${resource}/Batch/Subscription/:subscription` });
    expect(text).toContain('<pre class="box" tabindex="0" role="region" aria-label="Body">');
    const { records } = await eventually(
      async () => {
        await server.settled();
        return server.custodian.accessRecords.list({ applicationId }, { limit: 1 });
      },
      (found) => found.records[0]?.route.includes('Batch') === true,
    );
    expect(records[0]).toMatchObject({ outcome: 'complete', status: 200, bytes: expect.any(Number) });
    expect(records[0]?.bytes).toBeGreaterThan(64_000);
  });

  it('offers no name that is there for old clients alone', async () => {
    const { text } = await ada.browser.get(path());
    expect(text).toContain('/UsageSummary<');
    expect(text).not.toMatch(/ElectricPowerUsageSum/);
  });

  it('is alone in the activity of the application: what its developer looked at on pages is not', async () => {
    await ada.browser.get(`/developers/applications/${applicationId}/agreements/esiids`);
    await server.settled();
    const channels = async (filter: object) =>
      (await server.custodian.accessRecords.list({ applicationId, ...filter })).records.map(({ channel }) => channel);
    expect(await channels({})).toContain('portal');
    expect(await channels({ byProgram: true })).not.toContain('portal');
    expect((await ada.browser.get(`/developers/applications/${applicationId}/activity`)).text).not.toContain('esiids');
  });

  it('asks for the id that a path needs, and does not ask for the collection in its place', async () => {
    const { status, text } = await call({ route: `${resource}/Subscription/:subscription/UsagePoint/:usagePoint` });
    expect([status, text.includes('href="#f-id-usagePoint"')]).toEqual([422, true]);
  });

  it('explains what is refused', async () => {
    const absent = await call({
      route: `${resource}/Subscription/:subscription/UsagePoint/:usagePoint`,
      'id-usagePoint': '1234567890123456',
    });
    expect(absent.text).toContain('href="/help/problems/not-found"');
  });

  it('reaches nothing but the routes of the API, and nobody else’s subscription', async () => {
    const other = await utility.newClient({ client_name: 'Another' });
    const tokens = await utility.tokensFor(other);
    const theirs = tokens['resourceURI']?.split('/').at(-1) ?? '';
    const route = `${resource}/Batch/Subscription/:subscription`;
    expect((await call({ route, subscription: theirs })).status).toBe(404);
    expect((await ada.browser.get(`${path()}?subscription=${theirs}`)).status).toBe(404);
    for (const bad of [
      'http://169.254.169.254/latest',
      '/health/live',
      '//evil.example',
      `${resource}/../../../metrics`,
    ]) {
      expect([bad, (await call({ route: bad })).status]).toEqual([bad, 404]);
    }
    const point = `${resource}/Subscription/:subscription/UsagePoint/:usagePoint`;
    for (const id of [
      '../../../../oauth/introspect',
      'x?y=1',
      'http://evil.example/',
      '%2e%2e%2fBatch',
      'x\r\nHost: evil',
    ]) {
      const answer = await call({ route: point, 'id-usagePoint': id });
      expect([id, answer.status, answer.text.includes('help/problems/not-found')]).toEqual([id, 200, true]);
    }
    expect((await call({ route, accept: 'text/html\r\nX-Evil: 1' })).status).toBe(422);
  });

  it('is bounded', async () => {
    const statuses = new Set<number>();
    for (let time = 0; time < 61; time++) statuses.add((await call({ route: `${resource}/ReadServiceStatus` })).status);
    expect([...statuses]).toEqual([200, 429]);
  });
});

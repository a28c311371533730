import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { routes } from '../../apps/custodian/src/route-table.js';
import type { Answer } from '../support/http-client.js';
import { BASE, OAuthUtility } from '../support/oauth-utility.js';
import { PageClient, tokenIn, type SentFields } from '../support/page-client.js';
import { signedIn, type SignedInPerson } from '../support/portal-people.js';
import { png } from '../support/png.js';
import type { TestCustodian } from '../support/test-custodian.js';

let utility: OAuthUtility;
let server: TestCustodian;
let ada: SignedInPerson;
let mallory: SignedInPerson;
beforeAll(async () => {
  utility = await OAuthUtility.start();
  server = utility.server;
  [ada, mallory] = [await signedIn(server, 'developer'), await signedIn(server, 'developer')];
});
afterAll(async () => utility.close());

const right: SentFields = {
  name: 'Kilowatt Diary',
  redirectUris: 'https://diary.example/callback\nhttp://localhost:8090/callback',
  kinds: ['electricity', 'bill-use'],
  finest: '900',
  historyMonths: '13',
  kind: 'server',
  contacts: 'ada@diary.example',
  privacyPolicy: 'https://diary.example/privacy',
};
/** Each text to copy on a page. */
const codesIn = ({ text }: Answer): string[] =>
  [...text.matchAll(/<pre>([^<]*)<\/pre>/g)].map(([, code = '']) =>
    code.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&amp;', '&'),
  );
/** What a shell prints. */
const shell = async (line: string): Promise<string> =>
  (await promisify(execFile)('bash', ['-c', line.replaceAll(BASE, server.origin)])).stdout;
const register = async (fields: SentFields = {}, by = ada): Promise<string> => {
  const answer = await by.browser.submit('/developers/applications/new', { ...right, ...fields });
  const id = /\/developers\/applications\/(\d{16})/.exec(answer.text)?.[1];
  if (id === undefined) throw new Error(`not registered: ${answer.status} ${answer.text}`);
  return id;
};

describe('a developer who begins', () => {
  it('signs up, registers an application, and reads a first feed with the lines on the page', async () => {
    const browser = new PageClient(server.origin);
    const email = 'grace@mail.example';
    await browser.submit('/sign-up', { name: 'Grace Ito', email });
    await server.custodian.people.settled();
    const mail = (await server.custodian.mail.shown()).find(({ to }) => to === email);
    const link = /http:\/\/custodian\.example(\S+)/.exec(mail?.text ?? '')?.[1] ?? '';
    const confirmed = await browser.submit(link, { newPassword: 'four quiet herons wade' });
    expect(confirmed.status).toBe(303);
    await browser.submit('/sign-in', { email, password: 'four quiet herons wade' });
    expect((await browser.get('/developers/applications')).text).toContain('You have no application yet');

    const registered = await browser.submit('/developers/applications/new', right);
    expect([registered.status, registered.headers['cache-control']]).toEqual([200, 'no-store']);
    const [clientId = '', secret = '', , clientToken = '', authorizeUrl = '', codeToToken = '', readFeed = ''] =
      codesIn(registered);
    expect(JSON.parse(await shell(clientToken))).toMatchObject({ token_type: 'Bearer' });

    utility.door.answer = { customerId: utility.customerId };
    const { elsewhere } = await utility.newBrowser().follow(authorizeUrl);
    const code = elsewhere?.searchParams.get('code') ?? 'no code';
    const token = JSON.parse(await shell(codeToToken.replace('CODE', code))) as Record<string, string>;
    const subscription = token['resourceURI']?.split('/').at(-1) ?? '';
    const feed = await shell(
      readFeed.replace('ACCESS_TOKEN', token['access_token'] ?? '').replace('SUBSCRIPTION', subscription),
    );
    expect(feed.includes('<espi:IntervalReading>')).toBe(true);

    const list = await browser.get('/developers/applications');
    const page = await browser.get(/href="(\/developers\/applications\/\d{16})"/.exec(list.text)?.[1] ?? '');
    expect(page.text).toContain(clientId);
    expect(page.text).toContain('1 customer shares data with this application.');
    for (const { text } of [list, page]) expect(text).not.toContain(secret);
  });

  it('without a secret gets lines that need none', async () => {
    const answer = await ada.browser.submit('/developers/applications/new', { ...right, kind: 'app' });
    const codes = codesIn(answer);
    expect(codes.find((code) => code.includes('client_credentials'))).toBeUndefined();
    expect(codes.find((code) => code.includes('code=CODE'))).toContain("-d 'client_id=");
  });

  it('is told field by field what is wrong, in their language, and nothing is registered', async () => {
    const before = await server.custodian.ownedApplications.list([ada.id]);
    const cases: readonly [SentFields, string][] = [
      [{ name: '' }, 'href="#f-name"'],
      [{ name: 'Grееn Diary' }, 'href="#f-name"'],
      [{ redirectUris: 'http://diary.example/callback' }, 'href="#f-redirectUris"'],
      [{ redirectUris: 'javascript:alert(1)' }, 'href="#f-redirectUris"'],
      [{ website: 'http://diary.example' }, 'href="#f-website"'],
      [{ privacyPolicy: 'javascript:alert(1)' }, 'href="#f-privacyPolicy"'],
      [{ notifyUri: 'ftp://diary.example' }, 'href="#f-notifyUri"'],
      [{ kinds: [] }, 'Choose at least one kind of data.'],
      [{ kinds: ['everything'] }, 'href="#f-kinds"'],
      [{ historyMonths: '0' }, 'href="#f-historyMonths"'],
      [{ finest: '1' }, 'href="#f-finest"'],
      [{ kind: 'root' }, 'href="#f-kind"'],
    ];
    for (const [fields, told] of cases) {
      const { status, text } = await ada.browser.submit('/developers/applications/new', { ...right, ...fields });
      expect([fields, status, text.includes(told)]).toEqual([fields, 422, true]);
    }
    const spanish = await ada.browser.submit('/developers/applications/new?lang=es', { ...right, kinds: [] });
    expect(spanish.text).toContain('Elija al menos un tipo de datos.');
    await ada.browser.get('/developers?lang=en');
    expect(await server.custodian.ownedApplications.list([ada.id])).toEqual(before);
  });

  it('cannot take the custodian’s own function blocks along', async () => {
    const id = await register({ kinds: ['electricity'], scope: 'FB=33_45' });
    expect((await server.custodian.applications.get(id)).metadata.scope).toEqual([
      'FB=1_3_4_5_13_31_37_41_44;IntervalDuration=900_3600_daily_monthly;HistoryLength=13',
    ]);
  });

  it('sends a logo along, which is a picture or refused', async () => {
    const token = tokenIn(await ada.browser.get('/developers/applications/new')) ?? '';
    const send = async (logo: Buffer) =>
      ada.browser.upload('/developers/applications/new', {
        ...(right as Record<string, string>),
        kinds: 'electricity',
        _csrf: token,
        logo: new Blob([new Uint8Array(logo)], { type: 'image/png' }),
      });
    const refused = await send(Buffer.from('<svg onload="alert(1)"/>'));
    expect([refused.status, refused.text.includes('href="#f-logo"')]).toEqual([422, true]);
    expect((await send(png(64))).status).toBe(200);
    expect((await send(Buffer.alloc(300_000))).status).toBe(413);
  });
});

describe('the details of an application', () => {
  it('are changed while it is in review, scope and return addresses too', async () => {
    const id = await register();
    const path = `/developers/applications/${id}/details`;
    const shown = await ada.browser.get(path);
    expect(shown.text).toMatch(/value="electricity" checked/);
    const answer = await ada.browser.submit(path, { ...right, name: 'Diary Two', kinds: ['gas'], finest: '' });
    expect([answer.status, answer.headers.location]).toEqual([303, `${path}?done=saved`]);
    const { metadata } = await server.custodian.applications.get(id);
    expect([metadata.client_name, metadata.scope]).toEqual([
      'Diary Two',
      ['FB=1_3_4_10_13_31_37_41_44;HistoryLength=13'],
    ]);
  });

  it('stay as they were approved where staff have approved them', async () => {
    const id = await register({ name: 'Approved Diary' });
    await server.custodian.applications.setStatus(id, 2);
    const path = `/developers/applications/${id}/details`;
    const answer = await ada.browser.submit(path, { ...right, name: 'Another name' });
    expect([answer.status, answer.text.includes('Ask the utility to change it.')]).toEqual([422, true]);
    const harmless = await ada.browser.submit(path, {
      ...right,
      name: 'Approved Diary',
      website: 'https://diary.example',
    });
    expect(harmless.status).toBe(303);
    expect((await server.custodian.applications.get(id)).metadata.scope[0]).toContain('FB=1_3_4_5_13_15');
  });
});

describe('the wall between developers', () => {
  const ownRoutes = routes.filter(({ path }) => path.startsWith('/developers/applications/:application'));

  it('hides an application from every other developer, on every route of it', async () => {
    const id = await register();
    expect(ownRoutes.length).toBeGreaterThan(2);
    const token = tokenIn(await mallory.browser.get('/developers/applications/new')) ?? '';
    for (const { method, path } of ownRoutes) {
      const address = path.replace(':application', id).replaceAll(/:\w+/g, '1234567890123456');
      const answer =
        method === 'GET'
          ? await mallory.browser.get(address)
          : await mallory.browser.post(address, { ...right, _csrf: token });
      expect([method, path, answer.status]).toEqual([method, path, 404]);
    }
  });

  it('keeps out who is no developer, and who is not signed in', async () => {
    const auditor = await signedIn(server, 'auditor');
    for (const { method, path, caller } of routes.filter((route) => route.path.startsWith('/developers'))) {
      if (caller === 'visitor' || method !== 'GET') continue;
      const address = path.replaceAll(/:\w+/g, '1234567890123456');
      expect([path, (await auditor.browser.get(address)).status]).toEqual([path, 403]);
      const nobody = await new PageClient(server.origin).get(address);
      expect([path, nobody.status, nobody.headers.location?.startsWith('/sign-in?next=')]).toEqual([path, 303, true]);
    }
  });

  it('takes no form without the token of this browser', async () => {
    const id = await register();
    for (const { method, path } of routes.filter((route) => route.path.startsWith('/developers'))) {
      if (method !== 'POST') continue;
      const address = path.replace(':application', id).replaceAll(/:\w+/g, '1234567890123456');
      expect([path, (await ada.browser.post(address, right)).status]).toEqual([path, 403]);
    }
  });
});

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApplicationStatus } from '@app/third-parties';
import { routes } from '../../apps/custodian/src/route-table.js';
import type { Answer } from '../support/http-client.js';
import { json, type OAuthClient } from '../support/oauth-client.js';
import { BASE, OAuthUtility, REDIRECT, REGISTERED } from '../support/oauth-utility.js';
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
/** What a page of staff says that they have seen. */
const seenIn = ({ text }: Answer): string => /name="seen" value="(\d+)"/.exec(text)?.[1] ?? '';
/** As a browser sends the form of staff: with what they have seen. */
const decideOn = async (id: string, { browser }: SignedInPerson, fields: SentFields): Promise<Answer> => {
  const path = `/staff/applications/${id}`;
  return browser.submit(path, { seen: seenIn(await browser.get(path)), ...fields });
};
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
    await server.settled();
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
      [{ description: 'Shows \u202eesu ruoy' }, 'href="#f-description"'],
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
    const wrong = { name: '', redirectUris: 'ftp://diary.example', website: 'diary', privacyPolicy: 'x', kinds: [] };
    const together = await ada.browser.submit('/developers/applications/new', { ...right, ...wrong });
    const named = [...together.text.matchAll(/href="#f-(\w+)">([^:<]+):/g)].map(([, field, label]) => [field, label]);
    expect(named).toEqual([
      ['name', 'Name'],
      ['website', 'Website'],
      ['redirectUris', 'Return addresses'],
      ['privacyPolicy', 'Privacy policy'],
      ['kinds', 'Kinds of data'],
    ]);
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

it('registering is bounded: twenty an hour', async () => {
  const eve = await signedIn(server, 'developer');
  const statuses = [];
  for (let time = 0; time < 21; time++) {
    statuses.push((await eve.browser.submit('/developers/applications/new', right)).status);
  }
  expect(statuses).toEqual([...Array<number>(20).fill(200), 429]);
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

describe('the secrets of an application', () => {
  it('are changed with an overlap, shown once, and ended', async () => {
    const id = await register();
    const path = `/developers/applications/${id}/credentials`;
    const [clientId = '', secret = ''] = codesIn(await ada.browser.submit(path, { overlap: '3600' }));
    const { applications, ownedApplications } = server.custodian;
    expect((await applications.authenticate(clientId, secret))?._id).toBe(id);
    expect((await ada.browser.get(path)).text).not.toContain(secret);
    const [newest, older] = await ownedApplications.credentials([ada.id], id);
    expect(older?.expiresAt?.getTime()).toBeLessThan(Date.now() + 3_600_500);
    const question = await ada.browser.get(`${path}/${older?.id}/end`);
    expect(question.text).toContain('This cannot be undone.');
    const ended = await ada.browser.submit(`${path}/${older?.id}/end`, {});
    expect(ended.headers.location).toBe(`${path}?done=ended`);
    expect(await ownedApplications.credentials([ada.id], id)).toEqual([newest]);
    const last = await ada.browser.submit(`${path}/${newest?.id}/end`, {});
    expect(last.status).toBe(409);
  });

  it('take no overlap that is not offered, and no more than three', async () => {
    const id = await register();
    const path = `/developers/applications/${id}/credentials`;
    expect((await ada.browser.submit(path, { overlap: '999999999' })).status).toBe(422);
    const statuses = [];
    for (let time = 0; time < 3; time++) statuses.push((await ada.browser.submit(path, { overlap: '3600' })).status);
    expect(statuses).toEqual([200, 200, 422]);
  });
});

describe('what customers know an application by', () => {
  it('is a logo, cleaned and served as a picture alone', async () => {
    const id = await register();
    const path = `/developers/applications/${id}/identity`;
    const _csrf = tokenIn(await ada.browser.get(path)) ?? '';
    const send = async (bytes: Buffer) =>
      ada.browser.upload(`${path}/logo`, { _csrf, logo: new Blob([new Uint8Array(bytes)], { type: 'image/png' }) });
    const html = await send(Buffer.from('<html><script>alert(1)</script>'));
    expect([html.status, html.text.includes('href="#f-logo"')]).toEqual([422, true]);
    expect((await send(png(64))).headers.location).toBe(`${path}?done=saved`);
    const address = /src="(\/logos\/[^"]+)"/.exec((await ada.browser.get(path)).text)?.[1] ?? '';
    const picture = await new PageClient(server.origin).get(address);
    expect([picture.status, picture.headers['content-type'], picture.headers['x-content-type-options']]).toEqual([
      200,
      'image/png',
      'nosniff',
    ]);
    expect((await ada.browser.get(address.replace(/.$/, '0'))).status).toBe(404);
    await ada.browser.post(`${path}/logo`, { _csrf, wish: 'remove' });
    expect((await ada.browser.get(address)).status).toBe(404);
  });

  it('is a domain that shows a text; what is no public name is refused, and nothing is asked there', async () => {
    const id = await register();
    const path = `/developers/applications/${id}/identity`;
    for (const domain of [
      'localhost',
      '127.0.0.1',
      '169.254.169.254',
      'metadata.google.internal',
      'http://x.example/',
    ]) {
      const answer = await ada.browser.submit(path, { domain, wish: 'claim' }, `${path}/domains`);
      expect([domain, answer.status]).toEqual([domain, 422]);
    }
    const claimed = await ada.browser.submit(path, { domain: 'diary.example', wish: 'claim' }, `${path}/domains`);
    expect(claimed.status).toBe(303);
    expect((await ada.browser.get(path)).text).toContain('_green-button.diary.example');
    await ada.browser.submit(path, { domain: 'diary.example', wish: 'drop' }, `${path}/domains`);
    expect((await server.custodian.applications.get(id)).domains).toEqual([]);
  });
});

describe('registering by program', () => {
  const path = '/developers/registration-tokens';

  it('makes applications that are the developer’s own, with a token that is shown once', async () => {
    const made = await ada.browser.submit(path, {});
    const [token = '', line = ''] = codesIn(made);
    expect(line).toContain(token);
    const registered = JSON.parse(await shell(line)) as { client_id: string; registration_client_uri: string };
    const id = registered.registration_client_uri.split('/').at(-1) ?? '';
    expect((await ada.browser.get(`/developers/applications/${id}`)).text).toContain(registered.client_id);
    const list = await ada.browser.get(path);
    expect(list.text).not.toContain(token);
    const name = /name="token" value="([^"]+)"/.exec(list.text)?.[1] ?? '';
    const others = await mallory.browser.submit(path, { token: name }, `${path}/revoke`);
    expect(others.status).toBe(404);
    expect((await ada.browser.submit(path, { token: name }, `${path}/revoke`)).status).toBe(303);
    expect(JSON.parse(await shell(line))).toMatchObject({ error: 'invalid_token' });
  });

  const registerAs = async (token: string): Promise<Response> =>
    fetch(`${server.origin}/DataCustodian/oauth/register`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ client_name: 'Diary', redirect_uris: ['https://diary.example/'], scope: 'FB=4_5_15' }),
    });

  it('ends with the account of the developer', async () => {
    const { people } = server.custodian;
    for (const end of ['lock', 'role'] as const) {
      const eve = await signedIn(server, 'developer');
      const [token = ''] = codesIn(await eve.browser.submit(path, {}));
      expect((await registerAs(token)).status).toBe(201);
      const user = await people.users.get(eve.id);
      if (end === 'lock') await people.userAdministration.lock(user, 'operator');
      else await people.userAdministration.setRoles(user, ['auditor'], 'operator');
      const answer = await registerAs(token);
      expect([answer.status, await answer.json()]).toMatchObject([401, { error: 'invalid_token' }]);
    }
  });

  it('is bounded: so many applications an hour', async () => {
    const eve = await signedIn(server, 'developer');
    const [token = ''] = codesIn(await eve.browser.submit(path, {}));
    const answers = await Promise.all(Array.from({ length: 25 }, async () => registerAs(token)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(20);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(5);
  });

  it('is bounded: ten tokens at a time', async () => {
    const eve = await signedIn(server, 'developer');
    const statuses = [];
    for (let time = 0; time < 11; time++) statuses.push((await eve.browser.submit(path, {})).status);
    expect(statuses).toEqual([...Array<number>(10).fill(200), 422]);
  });
});

describe('the way to production', () => {
  const asked = { company: 'Diary Inc, Austin', use: 'To show people their <b>use</b>', contact: 'ada@diary.example' };

  it('is given to what staff have looked at, and not to what it has become since', async () => {
    const owner = await signedIn(server, 'developer');
    const id = await register({ name: 'Diary for Later' }, owner);
    const staff = await signedIn(server, 'staff');
    const { applications, applicationReviews, ownedApplications } = server.custodian;
    await applicationReviews.requestProduction([owner.id], id, { company: 'A', use: 'B', contact: 'C' }, owner.id);
    const path = `/staff/applications/${id}`;
    const seen = seenIn(await staff.browser.get(path));
    await ownedApplications.describe([owner.id], id, { redirect_uris: ['https://elsewhere.example/'] });
    const given = { status: '2', reason: 'All is well.' };
    const answer = await staff.browser.submit(path, { ...given, seen });
    expect([answer.status, answer.text]).toEqual([422, expect.stringContaining('has changed since')]);
    expect((await staff.browser.submit(path, given)).status).toBe(422);
    expect((await applications.get(id)).status).toBe(ApplicationStatus.Review);
    expect((await staff.browser.submit(path, { status: '3', reason: 'Odd.', seen })).status).toBe(303);
    const again = seenIn(await staff.browser.get(path));
    expect((await staff.browser.submit(path, { ...given, seen: again })).status).toBe(303);
  });

  it('is asked for, looked at by staff, decided with a reason, and told by mail', async () => {
    const id = await register({ name: 'Diary for Production' });
    const twin = await register({ name: 'Diаry for Production'.replace('а', 'a') }, mallory);
    const path = `/developers/applications/${id}/production`;
    expect((await ada.browser.submit(path, { ...asked, use: '' })).status).toBe(422);
    expect((await ada.browser.submit(path, asked)).status).toBe(303);
    expect((await ada.browser.submit(path, asked)).status).toBe(422);

    const staff = await signedIn(server, 'staff');
    expect((await staff.browser.get('/staff/applications')).text).toContain(`/staff/applications/${id}`);
    const review = await staff.browser.get(`/staff/applications/${id}`);
    for (const told of [
      'Diary Inc, Austin',
      'To show people their &lt;b>use&lt;/b>',
      `/staff/applications/${twin}`,
      'None of its addresses is at a verified domain',
      ada.email,
    ]) {
      expect([told, review.text.includes(told)]).toEqual([told, true]);
    }
    const decide = async (fields: SentFields) => decideOn(id, staff, fields);
    expect((await decide({ status: '2', reason: '' })).status).toBe(422);
    expect((await decide({ status: '9', reason: 'x' })).status).toBe(422);
    expect((await decide({ status: '2', reason: 'All is well.' })).status).toBe(303);
    expect((await server.custodian.applications.get(id)).status).toBe(2);
    const mail = (await server.custodian.mail.shown()).find(({ to }) => to === ada.email);
    expect(mail?.text).toContain('All is well.');
    expect(mail?.text).toContain(`${BASE}/developers/applications/${id}`);
    const history = await ada.browser.get(path);
    expect(history.text).toContain('All is well.');
    expect(history.text).not.toContain('A staff');
    expect(await server.custodian.applicationReviews.history(id)).toMatchObject([
      { what: 'production-requested', by: ada.id },
      { what: 'decided', by: staff.id, from: 1, to: 2, reason: 'All is well.' },
    ]);
  });

  it('BR-311 is closed to an application without a privacy policy, which its owner is told at asking', async () => {
    const owner = await signedIn(server, 'developer');
    const id = await register({ name: 'Diary without Policy', privacyPolicy: '' }, owner);
    const path = `/developers/applications/${id}/production`;
    const shown = await owner.browser.get(path);
    expect(shown.text).toContain('First name a privacy policy');
    expect(shown.text).not.toContain('name="company"');
    const answer = await owner.browser.submit(`/developers/applications/${id}/details`, asked, path);
    expect([answer.status, answer.text]).toEqual([422, expect.stringContaining('First name a privacy policy')]);
    const staff = await signedIn(server, 'staff');
    const decided = await decideOn(id, staff, { status: '2', reason: 'All is well.' });
    expect([decided.status, decided.text]).toEqual([422, expect.stringContaining('names no privacy policy')]);
    expect((await decideOn(id, staff, { status: '3', reason: 'Odd.' })).status).toBe(303);
    const { applicationReviews, ownedApplications } = server.custodian;
    await ownedApplications.describe([owner.id], id, { policy_uri: 'https://diary.example/privacy' });
    await applicationReviews.decide(id, { status: ApplicationStatus.Production, reason: 'Well.' }, staff.id);
    const removed = ownedApplications.describe([owner.id], id, { policy_uri: undefined });
    await expect(removed).rejects.toMatchObject({ code: 'privacy-policy-missing' });
  });

  it('ends for good only where staff say so twice', async () => {
    const id = await register({ name: 'Diary to revoke' });
    const staff = await signedIn(server, 'staff');
    const decide = async (fields: SentFields) => decideOn(id, staff, fields);
    expect((await decide({ status: '4', reason: 'Abuse' })).status).toBe(422);
    expect((await decide({ status: '4', reason: 'Abuse', sure: 'yes' })).status).toBe(303);
    expect((await decide({ status: '2', reason: 'Sorry' })).status).toBe(422);
    expect((await ada.browser.get(`/developers/applications/${id}`)).text).toContain('Revoked, and for good.');
  });

  it('is nobody’s but staff’s to decide', async () => {
    const id = await register();
    const auditor = await signedIn(server, 'auditor');
    for (const person of [ada, auditor]) {
      expect((await person.browser.get('/staff/applications')).status).toBe(403);
      const _csrf = tokenIn(await person.browser.get('/help')) ?? '';
      const answer = await person.browser.post(`/staff/applications/${id}`, { status: '2', reason: 'Me', _csrf });
      expect(answer.status).toBe(403);
    }
    expect((await server.custodian.applications.get(id)).status).toBe(1);
  });
});

describe('the sandbox of an application', () => {
  const ordered = async (): Promise<{ id: string; client: OAuthClient; path: string }> => {
    const said = {
      client_name: 'Kilowatt Diary',
      redirect_uris: [REDIRECT],
      scope: [REGISTERED],
      policy_uri: 'https://diary.example/privacy',
    };
    const made = await server.custodian.registrations.register(said, { owners: [ada.id] });
    const { client_id: clientId, client_secret: secret = '' } = made.clientInformation;
    const id = made.application._id;
    const path = `/developers/applications/${id}/sandbox`;
    expect((await ada.browser.submit(path, { loses: 'yes' })).headers.location).toBe(path);
    return { id, client: utility.client(clientId, secret), path };
  };

  it('loses one refresh response on the wire, after which the old token works once more and the lost one never', async () => {
    const { client, path } = await ordered();
    expect((await ada.browser.get(path)).text).toContain('Waits for the next refresh');
    // nothing but a refresh that goes well uses the order up
    const { refresh_token: first = '' } = await utility.tokensFor(client);
    expect((await client.refresh('none')).status).toBe(400);
    await expect(client.refresh(first)).rejects.toMatchObject({ code: 'ECONNRESET' });

    const again = await client.refresh(first);
    expect(again.status).toBe(200);
    expect((await client.refresh(json(again)['refresh_token'] ?? '')).status).toBe(200);
    expect([(await client.refresh(first)).status, (await ada.browser.get(path)).text.includes('Waits')]).toEqual([
      400,
      false,
    ]);
  });

  it('is taken back as it was ordered', async () => {
    const { client, path } = await ordered();
    const { refresh_token: token = '' } = await utility.tokensFor(client);
    await ada.browser.submit(path, { loses: 'no' });
    expect((await client.refresh(token)).status).toBe(200);
  });

  it('is of no application in Production, whatever was ordered before, and of nobody else', async () => {
    const { id, client, path } = await ordered();
    const { refresh_token: token = '' } = await utility.tokensFor(client);
    expect((await mallory.browser.get(path)).status).toBe(404);
    expect((await mallory.browser.submit('/developers/applications/new', { loses: 'no' }, path)).status).toBe(404);
    const decision = { status: ApplicationStatus.Production, reason: 'Looked at.' };
    await server.custodian.applicationReviews.decide(id, decision, 'staff');
    expect((await client.refresh(token)).status).toBe(200);
    expect((await ada.browser.submit(path, { loses: 'yes' })).status).toBe(409);
  });
});

describe('what became of an application', () => {
  it('are its permissions in words, without the customer, and its requests with what was wrong with them', async () => {
    const ada = await signedIn(server, 'developer');
    const registered = await ada.browser.submit('/developers/applications/new', right);
    const [clientId = '', secret = ''] = codesIn(registered);
    const id = /\/developers\/applications\/(\d{16})/.exec(registered.text)?.[1] ?? '';
    const client = utility.client(clientId, secret, 'https://diary.example/callback');
    const tokens = await utility.tokensFor(client);
    expect((await utility.read(tokens['resourceURI'], tokens['access_token'])).status).toBe(200);
    const others = `${BASE}/DataCustodian/espi/1_1/resource/Batch/Subscription/1234567890123456`;
    expect((await utility.read(others, tokens['access_token'])).status).toBe(403);
    await server.settled();

    const permissions = await ada.browser.get(`/developers/applications/${id}/authorizations`);
    expect(permissions.text).toContain('Electricity every 15 minutes');
    expect(permissions.text).toContain(tokens['resourceURI']?.split('/').at(-1));
    expect(permissions.text).not.toContain(utility.customerId);
    const activity = await ada.browser.get(`/developers/applications/${id}/activity`);
    expect(activity.text).toContain('Answered, 200');
    expect(activity.text).toContain('/help/problems/not-your-resource');
    expect(activity.text).not.toContain(utility.customerId);
    const refused = await ada.browser.get(`/developers/applications/${id}/activity?outcome=refused`);
    expect(refused.text).not.toContain('Answered, 200');
    for (const key of ['x', '1.2', '{"$gt":""}']) {
      const page = await ada.browser.get(`/developers/applications/${id}/activity?after=${encodeURIComponent(key)}`);
      expect([key, page.status]).toEqual([key, 400]);
    }
  });

  it('is found by an index, of whatever outcome', async () => {
    const records = server.custodian.store.db.collection('accessRecords');
    for (const filter of [{}, { outcome: 'refused' }]) {
      const { queryPlanner } = (await records
        .find({ 'reader.applicationId': 'an-id', ...filter })
        .sort({ at: -1, _id: -1 })
        .limit(50)
        .explain('queryPlanner')) as { queryPlanner: { winningPlan: object } };
      const plan = JSON.stringify(queryPlanner.winningPlan);
      expect(plan).toContain('"IXSCAN"');
      expect(plan).not.toMatch(/"(COLLSCAN|SORT)"/);
    }
  });
});

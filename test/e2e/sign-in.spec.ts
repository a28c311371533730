import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newResourceId } from '@app/espi';
import type { NewUser, User } from '@app/users';
import { Secret, TOTP } from 'otpauth';
import { routes } from '../../apps/custodian/src/route-table.js';
import { PageClient, tokenIn } from '../support/page-client.js';
import type { Answer } from '../support/http-client.js';
import { startTestCustodian, type TestCustodian } from '../support/test-custodian.js';

const PASSWORD = 'four quiet herons wade';
const OTHER_PASSWORD = 'seven loud geese march';

let server: TestCustodian;
let origin: string;
let count = 0;
let browser: PageClient;

beforeAll(async () => {
  server = await startTestCustodian({ TRUST_PROXY: '1' });
  origin = server.origin;
});
afterAll(async () => server.close());
beforeEach(() => {
  count += 1;
  browser = newBrowser();
});

const newBrowser = (): PageClient =>
  new PageClient(origin, {
    'User-Agent': 'Mozilla/5.0 (X11; Linux) Firefox/150.0',
    'X-Forwarded-For': `192.0.2.${count}`,
  });
const token = (page: Answer): string => tokenIn(page) ?? 'the page has no form';
/** What a person reads on a page. */
const wordsOf = ({ text }: Answer): string =>
  text
    .replaceAll(/<(script|style|svg)[^]*?<\/\1>/g, ' ')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ');
/** Where the form of a page goes on to. */
const nextIn = ({ text }: Answer): string | undefined =>
  /action="\/sign-in"[^]*?name="next" value="([^"]+)"/.exec(text)?.[1]?.replaceAll('&amp;', '&');
const emailOf = (): string => `person-${count}@mail.example`;
const add = async (user: Partial<NewUser> = {}): Promise<User> =>
  server.custodian.people.userAdministration.add(
    { email: emailOf(), name: 'Ada Quill', roles: ['developer'], ...user },
    { password: PASSWORD, by: 'operator' },
  );
const signIn = async (client = browser, password = PASSWORD, email = emailOf()) =>
  client.submit('/sign-in', { email, password });
const mails = async () => {
  await server.settled();
  return server.custodian.mail.shown();
};
/** The address in the latest message to somebody, as a path. */
const linkTo = async (email = emailOf()): Promise<string> => {
  const mail = (await mails()).find(({ to }) => to === email);
  const link = /http:\/\/custodian\.example(\S+)/.exec(mail?.text ?? '')?.[1];
  if (link === undefined) throw new Error('no link was sent');
  return link;
};
const sessionCookie = (): string | undefined => browser.cookies.get('custodian-session');

describe('BR-017 signing up', () => {
  const signUp = async (fields: Record<string, string> = {}) =>
    browser.submit('/sign-up', { name: 'Nils Porter', email: emailOf(), ...fields });

  it('leads through the mailbox to a password, and in', async () => {
    const answer = await signUp();
    expect([answer.status, answer.headers.location]).toEqual([303, '/sign-in/link-sent']);
    const link = await linkTo();
    expect(wordsOf(await browser.get(link))).toContain(emailOf());
    const chosen = await browser.submit(link, { newPassword: PASSWORD });
    expect([chosen.status, chosen.headers.location]).toEqual([303, '/sign-in?done=password-chosen']);
    expect((await signIn()).headers.location).toBe('/developers/applications');
    const profile = await browser.get('/profile');
    expect(wordsOf(profile)).toContain('Nils Porter');
    expect(wordsOf(profile)).toContain('Developer');
  });

  it('answers alike where the address has an account', async () => {
    await add();
    const known = await signUp();
    const unknown = await browser.submit('/sign-up', { name: 'Nils Porter', email: `nobody-${count}@mail.example` });
    expect([known.status, known.headers.location, known.text]).toEqual([
      unknown.status,
      unknown.headers.location,
      unknown.text,
    ]);
  });

  it('gives nobody another role, whatever fields the form carries', async () => {
    await signUp({ roles: 'administrator', 'roles[]': 'staff', role: 'auditor', customerId: '1', confirmed: 'true' });
    await browser.submit(await linkTo(), { newPassword: PASSWORD, roles: 'staff', role: 'staff' });
    const user = await server.custodian.people.users.byEmail(emailOf());
    expect(user.roles).toEqual(['developer']);
    expect(user.enrolments).toEqual([]);
    await signIn();
    await browser.submit('/profile', { name: 'Nils', language: 'en', roles: 'administrator', role: 'staff' });
    expect((await server.custodian.people.users.get(user.id)).roles).toEqual(['developer']);
  });

  it('puts nothing into a message that is not the address alone', async () => {
    const answer = await signUp({ email: `${emailOf()}\r\nBcc: other-${count}@mail.example` });
    expect(answer.status).toBe(422);
    const named = `Nils\r\nBcc: other-${count}@mail.example`;
    await signUp({ name: named });
    const [mail] = (await mails()).filter(({ to }) => to === emailOf());
    expect(mail?.text ?? '').not.toContain('Bcc');
    expect((await mails()).filter(({ to }) => to.startsWith('other-'))).toEqual([]);
  });

  it('says in the form what is wrong, in the language of the page', async () => {
    const answer = await browser.submit('/sign-up?lang=es', { name: '', email: 'nadie' }, '/sign-up?lang=es');
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('<html lang="es"');
    expect(wordsOf(answer)).toContain('Escriba un correo electrónico como nombre@example.com.');
    expect(answer.text).toContain('value="nadie"');
  });
});

describe('signing in', () => {
  it('sets a cookie that scripts and other sites do not get, new each time', async () => {
    await add();
    browser.cookies.set('custodian-session', 'chosen-by-an-attacker');
    const answer = await signIn();
    const [cookie] = (answer.headers['set-cookie'] ?? []).filter((line) => line.startsWith('custodian-session='));
    expect(cookie).toMatch(/; Path=\/; SameSite=Lax; HttpOnly$/);
    const first = sessionCookie();
    expect(first).toMatch(/^[\w-]{43}$/);
    await browser.submit('/profile', {}, '/sign-out');
    expect(sessionCookie()).toBeUndefined();
    await signIn();
    expect(sessionCookie()).not.toBe(first);
  });

  it('sends over https a cookie that no other host can set', async () => {
    const secure = await startTestCustodian({ BASE_URL: 'https://custodian.example', SMTP_URL: 'smtp://127.0.0.1:9' });
    try {
      await secure.custodian.people.userAdministration.add(
        { email: emailOf(), name: 'Ada Quill', roles: ['developer'] },
        { password: PASSWORD, by: 'operator' },
      );
      const client = new PageClient(secure.origin);
      const answer = await client.submit('/sign-in', { email: emailOf(), password: PASSWORD });
      const [cookie] = (answer.headers['set-cookie'] ?? []).filter((line) => line.includes('session='));
      expect(cookie).toMatch(/^__Host-custodian-session=[\w-]{43}; Path=\/; SameSite=Lax; HttpOnly; Secure$/);
    } finally {
      await secure.close();
    }
  });

  it('ends the session that the browser came with', async () => {
    await add();
    await signIn();
    const first = sessionCookie() ?? '';
    // the page of somebody signed in leads on; the form of another tab is still open
    const csrf = token(await browser.get('/sign-up'));
    await browser.post('/sign-in', { _csrf: csrf, email: emailOf(), password: PASSWORD });
    const other = newBrowser();
    other.cookies.set('custodian-session', first);
    expect((await other.get('/profile')).status).toBe(303);
    expect((await browser.get('/profile')).status).toBe(200);
  });

  it('is refused in the same words for a wrong password and an unknown address', async () => {
    await add();
    const page = (answer: Answer): string => wordsOf(answer).replaceAll(/person-\d+|nobody-\d+/g, '');
    const wrong = await signIn(browser, 'wrong wrong wrong');
    const unknown = await signIn(browser, 'wrong wrong wrong', `nobody-${count}@mail.example`);
    expect([wrong.status, page(wrong)]).toEqual([unknown.status, page(unknown)]);
    expect(wrong.status).toBe(422);
    expect(wordsOf(wrong)).toContain('The email address or the password is not right.');
    expect(wrong.text).not.toContain('wrong wrong wrong');
    expect(sessionCookie()).toBeUndefined();
  });

  it('takes as long for an unknown address', async () => {
    await add();
    const timeOf = async (email: (turn: number) => string): Promise<number> => {
      const times: number[] = [];
      for (let turn = 0; turn < 7; turn++) {
        const csrf = token(await browser.get('/sign-in'));
        const began = performance.now();
        await browser.post('/sign-in', { _csrf: csrf, email: email(turn), password: 'wrong wrong wrong' });
        times.push(performance.now() - began);
      }
      return times.toSorted((a, b) => a - b)[3] ?? 0;
    };
    for (let turn = 0; turn < 7; turn++) await add({ email: `known-${count}-${turn}@mail.example` });
    const known = await timeOf((turn) => `known-${count}-${turn}@mail.example`);
    const unknown = await timeOf((turn) => `unknown-${count}-${turn}@mail.example`);
    // one class of time: hashing takes most of it, and is never left out
    expect(unknown / known).toBeGreaterThan(0.4);
    expect(unknown / known).toBeLessThan(2.5);
  });

  it('BR-017.010 is slowed after four wrong passwords, and open again by the link that is sent', async () => {
    await add();
    for (let wrong = 0; wrong < 4; wrong++) expect((await signIn(browser, 'wrong wrong wrong')).status).toBe(422);
    const paused = await signIn();
    expect(paused.status).toBe(429);
    expect(wordsOf(paused)).toContain('There were too many wrong tries.');
    const chosen = await browser.submit(await linkTo(), { newPassword: OTHER_PASSWORD });
    expect(chosen.status).toBe(303);
    expect((await signIn(browser, OTHER_PASSWORD)).headers.location).toBe('/developers/applications');
  });

  it.each([
    ['/profile/password', '/profile/password'],
    ['/profile?done=x', '/profile?done=x'],
    ['//evil.example', '/developers/applications'],
    ['/\\evil.example', '/developers/applications'],
    ['https://evil.example/', '/developers/applications'],
    ['javascript:alert(1)', '/developers/applications'],
    ['/.//evil.example', '/developers/applications'],
    ['/x\r\nSet-Cookie: a=b', '/developers/applications'],
  ])('goes on from next=%j to %s', async (next, expected) => {
    await add();
    const page = await browser.get(`/sign-in?${new URLSearchParams({ next }).toString()}`);
    expect(nextIn(page) ?? '').not.toContain('evil');
    const answer = await browser.post('/sign-in', {
      _csrf: token(page),
      email: emailOf(),
      password: PASSWORD,
      next,
    });
    expect(answer.headers.location === '/' ? '/developers/applications' : answer.headers.location).toBe(expected);
  });
});

describe('an address at which there is nothing', () => {
  it('leaves the header of whoever is signed in as it is', async () => {
    await add();
    await signIn();
    const missing = await browser.get('/nowhere');
    expect([missing.status, missing.text.includes('href="/profile"')]).toEqual([404, true]);
    expect((await newBrowser().get('/nowhere')).text).not.toContain('href="/profile"');
  });
});

describe('a page that needs a sign-in', () => {
  it('sends the browser through it, and back to where it was', async () => {
    await add();
    const refused = await browser.get('/profile/password?a=b');
    expect([refused.status, refused.headers.location]).toEqual([303, '/sign-in?next=%2Fprofile%2Fpassword%3Fa%3Db']);
    const page = await browser.get(refused.headers.location ?? '');
    const next = nextIn(page) ?? '';
    const answer = await browser.post('/sign-in', {
      _csrf: token(page),
      email: emailOf(),
      password: PASSWORD,
      next,
    });
    expect(answer.headers.location).toBe('/profile/password?a=b');
  });

  it('does so too when the session has ended before its form is sent', async () => {
    const user = await add();
    await signIn();
    const csrf = token(await browser.get('/profile'));
    await server.custodian.people.sessions.endAll(user.id);
    const answer = await browser.post('/profile', { _csrf: csrf, name: 'Eve', language: 'en' });
    expect([answer.status, answer.headers.location]).toEqual([303, '/sign-in?next=%2Fprofile&done=over']);
    expect((await browser.get(answer.headers.location ?? '')).text).toContain('You were signed out');
    expect((await server.custodian.people.users.get(user.id)).name).toBe('Ada Quill');
  });

  it('tells a program with a status, not a page', async () => {
    const answer = await browser.get('/profile', { Accept: 'application/json' });
    expect([answer.status, JSON.parse(answer.text)]).toMatchObject([401, { code: 'sign-in-needed' }]);
  });
});

describe('every page of a form', () => {
  const forms = routes.filter(({ method, path }) => method === 'POST' && /^\/(sign-|profile)/.test(path));

  it('is known to this test', () => {
    expect(forms.length).toBeGreaterThan(10);
    expect(forms.map(({ caller }) => caller)).not.toContain(undefined);
  });

  it.each(forms.map(({ path }) => path))('refuses %s without the token of this browser', async (path) => {
    await add();
    await signIn();
    const address = path.replaceAll(/:\w+/g, 'x'.repeat(43));
    const stranger = newBrowser();
    const strangers = token(await stranger.get('/sign-up'));
    for (const _csrf of ['', 'made.up', strangers]) {
      expect([_csrf, (await browser.post(address, { _csrf })).status]).toEqual([_csrf, 403]);
    }
    const csrf = token(await browser.get('/profile'));
    const otherSites: Record<string, string>[] = [
      { 'Sec-Fetch-Site': 'cross-site' },
      { Origin: 'https://evil.example' },
    ];
    for (const headers of otherSites) {
      expect((await browser.post(address, { _csrf: csrf }, headers)).status).toBe(403);
    }
    expect((await browser.get('/profile')).status).toBe(200);
  });
});

describe('a link in a message', () => {
  it('works once, and looking at it uses nothing up', async () => {
    await add();
    await browser.submit('/sign-in/forgotten', { email: emailOf() });
    const link = await linkTo();
    expect((await browser.get(link)).status).toBe(200);
    expect((await browser.get(link)).status).toBe(200);
    const csrf = token(await browser.get(link));
    expect((await browser.post(link, { _csrf: csrf, newPassword: 'password1234' })).status).toBe(422);
    expect((await browser.post(link, { _csrf: csrf, newPassword: OTHER_PASSWORD })).status).toBe(303);
    const replayed = await browser.post(link, { _csrf: csrf, newPassword: PASSWORD });
    expect(replayed.status).toBe(404);
    expect(wordsOf(replayed)).toContain('This link was used already, or is too old.');
    expect((await signIn(browser, PASSWORD)).status).toBe(422);
    expect((await signIn(browser, OTHER_PASSWORD)).status).toBe(303);
  });

  it('is answered alike for known and unknown addresses', async () => {
    await add();
    const known = await browser.submit('/sign-in/forgotten', { email: emailOf() });
    const unknown = await browser.submit('/sign-in/forgotten', { email: `nobody-${count}@mail.example` });
    expect([known.status, known.headers.location, known.text]).toEqual([
      unknown.status,
      unknown.headers.location,
      unknown.text,
    ]);
    expect((await mails()).filter(({ to }) => to === `nobody-${count}@mail.example`)).toEqual([]);
  });

  it('takes a new e-mail address, which the old one is told of', async () => {
    await add();
    await signIn();
    const email = `moved-${count}@mail.example`;
    expect((await browser.submit('/profile/email', { email, password: 'wrong wrong wrong' })).status).toBe(422);
    expect((await browser.submit('/profile/email', { email, password: PASSWORD })).status).toBe(303);
    const link = await linkTo(email);
    expect((await browser.submit(link, {})).headers.location).toBe('/profile?done=email-changed');
    expect((await browser.get(link)).status).toBe(404);
    expect((await mails()).find(({ to }) => to === emailOf())?.text).toContain(email);
    expect((await signIn(newBrowser(), PASSWORD, email)).headers.location).toBe('/developers/applications');
  });
});

describe('the second factor', () => {
  const codeFor = (base32: string, stepsFromNow = 0): string =>
    new TOTP({ secret: Secret.fromBase32(base32) }).generate({ timestamp: Date.now() + stepsFromNow * 30_000 });
  const keyOn = (page: string): string => /<p class="mono">([A-Z2-7 ]+)</.exec(page)?.[1]?.replaceAll(' ', '') ?? '';

  /** Signs an auditor in for the first time. */
  const setUp = async (): Promise<{ key: string; codes: string[] }> => {
    await add({ roles: ['auditor'] });
    const answer = await signIn();
    expect(answer.headers.location).toBe('/sign-in/set-up');
    const page = await browser.get('/sign-in/set-up');
    const key = keyOn(page.text);
    expect(page.text).toContain('<svg class="qr"');
    const done = await browser.post('/sign-in/set-up', { _csrf: token(page), code: codeFor(key, -1) });
    expect(done.status).toBe(200);
    return { key, codes: [...done.text.matchAll(/<li class="mono">([^<]+)</g)].map(([, code = '']) => code) };
  };

  it('is set up before anything else by a role that needs it', async () => {
    await add({ roles: ['staff'] });
    await signIn();
    for (const path of ['/profile', '/profile/password', '/sign-in/second-factor']) {
      expect([path, (await browser.get(path)).headers.location]).toEqual([
        path,
        expect.stringMatching(/^\/sign-in\/set-up/),
      ]);
    }
    const page = await browser.get('/sign-in/set-up');
    const refused = await browser.post('/profile', { _csrf: token(page), name: 'Eve', language: 'en' });
    expect(refused.headers.location).toBe('/sign-in/set-up?next=%2Fprofile');
  });

  it('leads on to a page that there is, whatever the role', async () => {
    for (const role of ['staff', 'auditor', 'administrator'] as const) {
      count += 1;
      browser = newBrowser();
      await add({ roles: [role] });
      const { location } = (await signIn()).headers;
      expect([role, location]).toEqual([role, '/sign-in/set-up']);
      const key = keyOn((await browser.get('/sign-in/set-up')).text);
      await browser.submit('/sign-in/set-up', { code: codeFor(key, -1) });
      browser = newBrowser();
      await signIn();
      const beginning = (await browser.submit('/sign-in/second-factor', { code: codeFor(key) })).headers.location ?? '';
      expect([role, (await browser.get(beginning)).status]).toEqual([role, 200]);
    }
  });

  it('is asked for at the next sign-in, and no page opens before it', async () => {
    const { key, codes } = await setUp();
    expect(codes).toHaveLength(10);
    expect((await browser.get('/profile')).status).toBe(200);
    browser = newBrowser();
    expect((await signIn()).headers.location).toBe('/sign-in/second-factor');
    const half = sessionCookie();
    for (const path of ['/profile', '/sign-in/set-up']) {
      expect([path, (await browser.get(path)).headers.location]).toEqual([
        path,
        expect.stringMatching(/^\/sign-in\/second-factor\?next=/),
      ]);
    }
    const wrong = await browser.submit('/sign-in/second-factor', { code: '000000' });
    expect(wrong.status).toBe(422);
    const code = codeFor(key);
    expect((await browser.submit('/sign-in/second-factor', { code })).headers.location).toBe('/auditor/reports');
    expect(sessionCookie()).not.toBe(half);
    expect((await browser.get('/profile')).status).toBe(200);
    browser = newBrowser();
    await signIn();
    expect((await browser.submit('/sign-in/second-factor', { code })).status).toBe(422);
    expect((await browser.submit('/sign-in/second-factor', { code: codes[0] ?? '' })).headers.location).toBe(
      '/auditor/reports',
    );
    expect(wordsOf(await browser.get('/profile'))).toContain('9 recovery codes left');
  });

  it('is put into force by no form without the password, for whoever is signed in already', async () => {
    await add();
    await signIn();
    expect((await browser.get('/sign-in/set-up')).headers.location).toBe('/profile/second-factor');
    const wrong = { password: 'wrong wrong wrong', wish: 'set-up' };
    expect((await browser.submit('/profile/second-factor', wrong)).status).toBe(422);
    expect((await browser.get('/sign-in/set-up')).headers.location).toBe('/profile/second-factor');
    const right = await browser.submit('/profile/second-factor', { password: PASSWORD, wish: 'set-up' });
    expect(right.headers.location).toBe('/sign-in/set-up?next=%2Fprofile');
    expect((await browser.get('/sign-in/set-up')).status).toBe(200);
  });

  it('shows its key to no cache, and under a policy without inline script', async () => {
    await add({ roles: ['auditor'] });
    await signIn();
    const { headers } = await browser.get('/sign-in/set-up');
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['content-security-policy']).not.toContain('unsafe-inline');
  });
});

describe('BR-028.015 the profile', () => {
  it('BR-021.001 BR-021.002 changes name and language, and answers in it from then on', async () => {
    await add();
    await signIn();
    const answer = await browser.submit('/profile', {
      name: 'Ada Penn',
      language: 'es',
      notices: ['profile', 'sharing'],
    });
    expect(answer.headers.location).toBe('/profile?done=profile-changed');
    const page = await browser.get('/profile?done=profile-changed');
    expect(page.text).toContain('<html lang="es"');
    expect(wordsOf(page)).toContain('Su perfil está guardado.');
    expect((await mails()).find(({ to }) => to === emailOf())?.subject).toBe('Su perfil ha cambiado');
  });

  it('keeps which messages one wants; those for the safety of the account come in any case', async () => {
    await add();
    await signIn();
    await browser.submit('/profile', { name: 'Ada Penn', language: 'en', notices: ['sharing'] });
    const user = await server.custodian.people.users.byEmail(emailOf());
    expect(user.unwantedNotices).toEqual(['profile']);
    expect((await browser.get('/profile')).text.match(/value="\w+" checked[^>]*/g)).toHaveLength(2);
    await browser.submit('/profile/password', { password: PASSWORD, newPassword: OTHER_PASSWORD });
    const subjects = (await mails()).filter(({ to }) => to === emailOf()).map(({ subject }) => subject);
    expect(subjects).toEqual(['Your password has changed']);
    const odd = await browser.submit('/profile', { name: 'Ada Penn', language: 'en', notices: ['safety'] });
    expect(odd.status).toBe(422);
  });

  it('lists where one is signed in, and ends a sign-in elsewhere', async () => {
    await add();
    const elsewhere = newBrowser();
    await signIn(elsewhere);
    await signIn();
    await elsewhere.get('/profile');
    const page = await browser.get('/profile');
    // this one first, whichever was used last
    expect(wordsOf(page)).toMatch(/Firefox · Linux [\d.:a-f]+ Now This device Firefox · Linux/);
    const [, session = ''] = /name="session" value="([^"]+)"/.exec(page.text) ?? [];
    const ended = await browser.post('/profile/sessions', { _csrf: token(page), session });
    expect(ended.headers.location).toBe('/profile?done=session-ended');
    expect((await elsewhere.get('/profile')).status).toBe(303);
    expect((await browser.get('/profile')).status).toBe(200);
  });

  it('ends every other sign-in with the password', async () => {
    await add();
    const elsewhere = newBrowser();
    await signIn(elsewhere);
    await signIn();
    const before = sessionCookie();
    const form = { password: PASSWORD, newPassword: OTHER_PASSWORD };
    expect((await browser.submit('/profile/password', form)).headers.location).toBe('/profile?done=password-changed');
    expect(sessionCookie()).not.toBe(before);
    expect((await browser.get('/profile')).status).toBe(200);
    expect((await elsewhere.get('/profile')).status).toBe(303);
  });

  it('escapes what a person calls themselves', async () => {
    await add({ name: '<img src=x onerror=alert(1)>' });
    await signIn();
    expect((await browser.get('/profile')).text).not.toContain('<img');
  });
});

describe('a customer', () => {
  it('signs in as the customer who they are', async () => {
    const customerId = newResourceId();
    await add({ roles: ['customer'], customerId });
    await signIn();
    const secret = sessionCookie() ?? '';
    const signedIn = await server.custodian.people.sessions.find(secret);
    expect(signedIn?.customerId).toBe(customerId);
    expect(wordsOf(await browser.get('/profile'))).toContain('Customer');
  });
});

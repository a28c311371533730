import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { readConfiguration } from '@app/runtime';
import { identityProviderIn } from '../../apps/custodian/src/sign-in/identity-provider/identity-settings.js';
import { startCertifiedProvider } from '../support/certified-openid-provider.js';
import { ask, type Answer } from '../support/http-client.js';
import { OpenIdProvider } from '../support/openid-provider.js';
import { PageClient } from '../support/page-client.js';
import { startTestCustodian, type TestCustodian } from '../support/test-custodian.js';

const BASE = 'http://custodian.example';
const PASSWORD = 'four quiet herons wade';

let provider: OpenIdProvider;
let server: TestCustodian;
let count = 0;

beforeAll(async () => {
  provider = await OpenIdProvider.start();
  server = await startTestCustodian(provider.environment);
});
afterAll(async () => {
  await server.close();
  await provider.close();
});
beforeEach(() => {
  count += 1;
  provider.down = undefined;
  provider.spoilAnswer = () => undefined;
  provider.spoilIdToken = (claims) => claims;
  provider.spoilUserInfo = (claims) => claims;
  provider.person = { sub: `subject-${count}`, name: 'Iris Field', email: email(), email_verified: true };
});

const email = (): string => `iris-${count}@mail.example`;
const wayOf = ({ status, headers }: Answer): unknown[] => [status, headers.location];
const wordsOf = ({ text }: Answer): string => text.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');

/** Goes to the provider. @returns the path with which it sends the browser back */
async function throughProvider(browser: PageClient, next = ''): Promise<string> {
  const begun = await browser.get(`/sign-in/provider${next}`);
  const { headers } = await ask(begun.headers.location ?? '');
  return (headers.location ?? '').replace(BASE, '');
}
const arrive = async (browser: PageClient, next = ''): Promise<Answer> =>
  browser.get(await throughProvider(browser, next));
const join = async (browser: PageClient): Promise<Answer> =>
  browser.submit('/sign-in/provider/newcomer', { terms: 'on' });
const signedInAs = async (browser: PageClient) =>
  server.custodian.people.sessions.find(browser.cookies.get('custodian-session') ?? '');

async function account(accountNumber: string, until?: Date): Promise<string> {
  const { customers, metering, tenures } = server.custodian;
  const customer = await customers.add({ name: 'Iris Field', accountNumber, synthetic: true });
  const init = { serviceKind: 0, timeZone: 'America/Chicago' };
  const made = await metering.usagePoints.ensure({ source: 'tests', sourceKey: accountNumber }, init);
  const usagePointId = made?.usagePoint._id ?? '';
  await tenures.assign({ usagePointId, customerId: customer._id, ...(until && { until }) });
  return customer._id;
}

describe("signing in by the utility's identity provider", () => {
  it('is offered on the sign-in page, and nowhere where none is set', async () => {
    const offered = await new PageClient(server.origin).get('/sign-in?next=%2Fsharing');
    expect(offered.text).toContain('href="/sign-in/provider?next=%2Fsharing"');
    expect(wordsOf(offered)).toContain('Continue with Live Oak account');
    const plain = await startTestCustodian();
    try {
      const browser = new PageClient(plain.origin);
      expect((await browser.get('/sign-in')).text).not.toContain('/sign-in/provider');
      for (const path of ['', '/callback?code=1&state=1']) {
        expect((await browser.get(`/sign-in/provider${path}`)).status).toBe(404);
      }
    } finally {
      await plain.close();
    }
  });

  it('makes an account once the terms are accepted, and adds the accounts that the provider vouches for', async () => {
    const held = await account(`OAK-${count}`);
    await account(`OAK-${count}-old`, new Date(Date.now() - 1_000));
    provider.person = { ...provider.person, account_number: [`OAK-${count}`, `OAK-${count}-old`, 'OAK-0'] };
    const browser = new PageClient(server.origin);
    expect(wayOf(await arrive(browser, '?next=%2Fprofile'))).toEqual([303, '/sign-in/provider/newcomer']);
    await expect(server.custodian.people.users.byEmail(email())).rejects.toMatchObject({ code: 'unknown-user' });
    expect((await browser.submit('/sign-in/provider/newcomer', {})).status).toBe(422);
    expect(wayOf(await join(browser))).toEqual([303, '/profile']);
    const user = await server.custodian.people.users.byEmail(email());
    expect(user).toMatchObject({ name: 'Iris Field', roles: ['customer'], hasPassword: false, hasIdentity: true });
    expect(user.enrolments).toMatchObject([{ customerId: held, by: 'identity-provider' }]);
    expect(user.acceptedTerms).toMatchObject([{}, { customerId: held }]);
    expect((await signedInAs(browser))?.customerId).toBe(held);

    const again = new PageClient(server.origin);
    expect(wayOf(await arrive(again))).toEqual([303, '/usage']);
    expect((await signedInAs(again))?.user.id).toBe(user.id);
    const kinds = (await server.custodian.people.accountEvents.ofUser(user.id)).map(({ kind }) => kind);
    expect(kinds).toEqual(['signed-in', 'enrolled', 'signed-in', 'account-made']);
  });

  it('leads whoever has no account number there to where an account is added', async () => {
    const browser = new PageClient(server.origin);
    await arrive(browser);
    expect(wayOf(await join(browser))).toEqual([303, '/accounts']);
    expect((await browser.get('/accounts')).status).toBe(200);
  });

  it('asks for the second factor that the account has, and opens no locked one', async () => {
    const browser = new PageClient(server.origin);
    await arrive(browser);
    await join(browser);
    const { id } = await server.custodian.people.users.byEmail(email());
    const { users, userAdministration } = server.custodian.people;
    const totp = { sealedSecret: server.custodian.keys.seal(`totp ${id}`, 'AAAA'), lastStep: 0, since: new Date() };
    await users.change(id, { $set: { totp } });
    expect(wayOf(await arrive(new PageClient(server.origin)))).toEqual([303, '/sign-in/second-factor']);
    await userAdministration.lock(await users.get(id), 'operator');
    expect((await arrive(new PageClient(server.origin))).status).toBe(403);
  });
});

describe('a person of the identity provider', () => {
  it('is the same one by another e-mail address there, and keeps the one that is here', async () => {
    const browser = new PageClient(server.origin);
    await arrive(browser);
    await join(browser);
    const { id } = await server.custodian.people.users.byEmail(email());
    provider.person = { ...provider.person, email: 'elsewhere@mail.example', name: 'Iris Meadow' };
    const again = new PageClient(server.origin);
    expect(wayOf(await arrive(again))).toEqual([303, '/usage']);
    expect((await signedInAs(again))?.user).toMatchObject({ id, email: email(), name: 'Iris Field' });
  });

  it('with the e-mail address of another, by another name there, is somebody else', async () => {
    const browser = new PageClient(server.origin);
    await arrive(browser);
    await join(browser);
    provider.person = { ...provider.person, sub: `subject-${count}-reused` };
    const stranger = new PageClient(server.origin);
    expect(wayOf(await arrive(stranger))).toEqual([303, '/sign-in/provider/newcomer']);
    expect((await join(stranger)).status).toBe(422);
    expect(await signedInAs(stranger)).toBeUndefined();
  });

  it('has no password here, and is shown how to choose one', async () => {
    const browser = new PageClient(server.origin);
    await arrive(browser);
    await join(browser);
    const profile = await browser.get('/profile');
    expect(wordsOf(profile)).toContain('have no password here');
    expect(profile.text).not.toContain('href="/profile/email"');
    const asked = await browser.submit('/profile', { email: email() }, '/sign-in/forgotten');
    expect(wayOf(asked)).toEqual([303, '/sign-in/link-sent']);
    await server.custodian.people.settled();
    const mail = (await server.custodian.mail.shown()).find(({ to }) => to === email());
    const link = /http:\/\/custodian\.example(\S+)/.exec(mail?.text ?? '')?.[1] ?? '';
    await browser.submit(link, { newPassword: PASSWORD });
    await browser.submit('/sign-in', { email: email(), password: PASSWORD });
    expect((await browser.get('/profile')).text).toContain('href="/profile/email"');
  });
});

describe('a provider that is down', () => {
  it.each([
    ['/token', 'cut'],
    ['/token', 'proxy'],
    ['/userinfo', 'cut'],
    ['/userinfo', 'proxy'],
  ] as const)('at %s (%s) lets nobody in, and says so in words', async (path, by) => {
    provider.down = { path, by };
    const browser = new PageClient(server.origin);
    expect(wayOf(await arrive(browser))).toEqual([303, '/sign-in?done=provider-failed']);
    expect(wordsOf(await browser.get('/sign-in?done=provider-failed'))).toContain('Try again later');
    provider.down = undefined;
    expect(wayOf(await arrive(browser))).toEqual([303, '/sign-in/provider/newcomer']);
  });
});

describe('an e-mail address that somebody has here', () => {
  it('opens nothing by the word of the provider alone; its person links the two by signing in', async () => {
    const { userAdministration, users } = server.custodian.people;
    const { id } = await userAdministration.add(
      { email: email(), name: 'Iris', roles: ['customer'], confirmed: true },
      { password: PASSWORD, by: 'operator' },
    );
    const browser = new PageClient(server.origin);
    await arrive(browser);
    expect((await join(browser)).status).toBe(422);
    expect(await signedInAs(browser)).toBeUndefined();
    const next = '/sign-in/provider/newcomer';
    const signedIn = await browser.submit(
      `/sign-in?next=${next}`,
      { email: email(), password: PASSWORD, next },
      '/sign-in',
    );
    expect(wayOf(signedIn)).toEqual([303, next]);
    const linked = await browser.submit(next, { terms: 'on' }, '/sign-in/provider/link');
    expect(wayOf(linked)).toEqual([303, '/usage']);
    expect((await users.get(id)).hasIdentity).toBe(true);
    const elsewhere = new PageClient(server.origin);
    await arrive(elsewhere);
    expect((await signedInAs(elsewhere))?.user.id).toBe(id);
  });

  it('of a developer or of staff is opened by no provider', async () => {
    const { userAdministration, users } = server.custodian.people;
    const { id } = await userAdministration.add(
      { email: email(), name: 'Dev', roles: ['developer'], confirmed: true },
      { password: PASSWORD, by: 'operator' },
    );
    const browser = new PageClient(server.origin);
    await arrive(browser);
    await browser.submit('/sign-in', { email: email(), password: PASSWORD });
    const answer = await browser.submit('/sign-in/provider/newcomer', { terms: 'on' }, '/sign-in/provider/link');
    expect(answer.status).toBe(403);
    expect((await users.get(id)).hasIdentity).toBe(false);
  });
});

describe('an attacker between browser and provider', () => {
  const refused = [303, '/sign-in?done=provider-failed'];
  const expired = [303, '/sign-in?done=provider-expired'];

  it('gets nobody signed in by an answer that another browser began, that is replayed, or that nobody began', async () => {
    const [mallory, victim] = [new PageClient(server.origin), new PageClient(server.origin)];
    const answer = await throughProvider(mallory);
    expect(wayOf(await victim.get(answer))).toEqual(expired);
    await victim.get('/sign-in/provider');
    expect(wayOf(await victim.get(answer))).toEqual(expired);
    const cookie = mallory.cookies.get('custodian-provider') ?? '';
    expect(wayOf(await mallory.get(answer))).toEqual([303, '/sign-in/provider/newcomer']);
    expect(wayOf(await mallory.get(answer))).toEqual(expired);
    mallory.cookies.set('custodian-provider', cookie);
    expect(wayOf(await mallory.get(answer))).toEqual(refused);
    expect(wayOf(await victim.get('/sign-in/provider/callback'))).toEqual(expired);
  });

  it('mixes up no providers: another issuer in the answer is refused before its code is sent anywhere', async () => {
    provider.spoilAnswer = (answer) => answer.set('iss', 'https://evil.example');
    const browser = new PageClient(server.origin);
    const before = provider.asked.filter((path) => path === '/token').length;
    expect(wayOf(await arrive(browser))).toEqual(refused);
    expect(provider.asked.filter((path) => path === '/token')).toHaveLength(before);
  });

  it.each([
    ['of another issuer', { iss: 'https://evil.example' }],
    ['for another client', { aud: 'somebody else' }],
    ['for another party', { aud: ['the custodian', 'evil'], azp: 'evil' }],
    ['that is too old', { exp: 1_700_000_000 }],
    ['of another request', { nonce: 'another one' }],
    ['without a nonce', { nonce: undefined }],
    ['that names nobody', { sub: '' }],
    ['of somebody else than UserInfo', { sub: 'somebody else' }],
  ])('gets nobody in by an ID token %s', async (_, spoilt) => {
    provider.spoilIdToken = (claims) => ({ ...claims, ...spoilt });
    const browser = new PageClient(server.origin);
    expect(wayOf(await arrive(browser))).toEqual(refused);
    expect(wordsOf(await browser.get('/sign-in?done=provider-failed'))).toContain('did not answer as it should');
    expect(wayOf(await browser.get('/sign-in/provider/newcomer'))).toEqual(expired);
  });

  it.each([
    ['is not verified', { email_verified: false }],
    ['is said to be verified in words', { email_verified: 'true' }],
    ['is missing', { email: undefined }],
    ['is none', { email: 'iris' }],
  ])('gets nobody in by an e-mail address that %s', async (_, spoilt) => {
    provider.spoilUserInfo = (claims) => ({ ...claims, ...spoilt });
    expect(wayOf(await arrive(new PageClient(server.origin)))).toEqual([303, '/sign-in?done=provider-no-email']);
  });

  it('is believed no refusal that it made up', async () => {
    const browser = new PageClient(server.origin);
    expect(wayOf(await browser.get('/sign-in/provider/callback?error=access_denied&state=1'))).toEqual(expired);
    provider.spoilAnswer = (answer) => {
      answer.delete('code');
      answer.set('error', 'access_denied');
    };
    expect(wayOf(await arrive(browser))).toEqual([303, '/sign-in?done=provider-denied']);
  });

  it('leads the person to no other server afterwards', async () => {
    const browser = new PageClient(server.origin);
    await arrive(browser, `?next=${encodeURIComponent('//evil.example')}`);
    await join(browser);
    const again = new PageClient(server.origin);
    expect(wayOf(await arrive(again, `?next=${encodeURIComponent('https://evil.example/')}`))).toEqual([303, '/usage']);
  });

  it('finds nothing that it could forge in the cookies', async () => {
    const browser = new PageClient(server.origin);
    await arrive(browser);
    const sealed = browser.cookies.get('custodian-newcomer') ?? '';
    expect(sealed).not.toContain(Buffer.from(email()).toString('base64url').slice(0, 12));
    browser.cookies.set('custodian-newcomer', `${sealed.slice(0, -4)}AAAA`);
    expect(wayOf(await browser.get('/sign-in/provider/newcomer'))).toEqual(expired);
  });
});

describe('a certified provider', () => {
  it('signs a customer in, and again', async () => {
    // it says at length that its defaults are not for production
    for (const kind of ['info', 'warn'] as const) jest.spyOn(console, kind).mockImplementation(() => undefined);
    const claims = { name: 'Iris Field', email: email(), email_verified: true };
    const certified = await startCertifiedProvider('iris', claims, `${BASE}/sign-in/provider/callback`);
    const house = await startTestCustodian(certified.environment);
    try {
      const arriveBy = async (browser: PageClient): Promise<Answer> => {
        const there = new PageClient(certified.issuer);
        let { location = '' } = (await browser.get('/sign-in/provider')).headers;
        for (let hops = 0; hops < 8 && !location.startsWith(BASE); hops++) {
          ({ location = '' } = (await there.get(location.replace(certified.issuer, ''))).headers);
        }
        return browser.get(location.replace(BASE, ''));
      };
      const browser = new PageClient(house.origin);
      expect(wayOf(await arriveBy(browser))).toEqual([303, '/sign-in/provider/newcomer']);
      expect(wayOf(await join(browser))).toEqual([303, '/accounts']);
      expect(wayOf(await arriveBy(new PageClient(house.origin)))).toEqual([303, '/usage']);
    } finally {
      await house.close();
      await certified.close();
    }
  });
});

describe('the settings of the provider', () => {
  it('are all needed, and without TLS good for development alone', () => {
    const settings = provider.environment;
    const read = (environment: Record<string, string>) => identityProviderIn(readConfiguration(environment));
    expect(read({})).toBeUndefined();
    expect(read(settings)).toMatchObject({ label: 'Live Oak account' });
    expect(() => read({ ...settings, IDENTITY_TOKEN_URL: '' })).toThrow(
      'IDENTITY_ISSUER needs IDENTITY_TOKEN_URL too.',
    );
    expect(() => read({ ...settings, BASE_URL: 'https://custodian.example' })).toThrow('must be https');
  });
});

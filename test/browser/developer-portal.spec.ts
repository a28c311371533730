import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Scope } from '@app/espi';
import { looks, TestBrowser, type Visitor } from '../support/browser.js';
import { eventually } from '../support/http-client.js';
import { OAuthUtility } from '../support/oauth-utility.js';
import { signedIn } from '../support/portal-people.js';
import type { TestCustodian } from '../support/test-custodian.js';
import { delivered, ZONE } from '../support/test-utility.js';
import { TestReceiver } from '../support/test-receiver.js';

/** Where to put pictures, to be looked at: `SCREENSHOTS=/tmp/shots` */
const SCREENSHOTS = process.env['SCREENSHOTS'];
const PASSWORD = 'four quiet herons wade';

let browser: TestBrowser;
let utility: OAuthUtility;
beforeAll(async () => {
  [browser, utility] = await Promise.all([TestBrowser.start(), OAuthUtility.start()]);
});
afterAll(async () => Promise.all([browser.close(), utility.close()]));

/** What is not right on a page: wide, light and English, and narrow, dark and Spanish, whose words are longer. */
async function faultsOf(visitor: Visitor, name: string, path: string): Promise<string[]> {
  const { page } = visitor;
  const found: string[] = [];
  for (const { width, colours } of looks) {
    if (width > 1_000 !== (colours === 'light')) continue;
    const language = width > 1_000 ? 'en' : 'es';
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme: colours });
    await page.goto(`${path}${path.includes('?') ? '&' : '?'}lang=${language}`);
    if (SCREENSHOTS !== undefined) {
      await page.screenshot({ path: `${SCREENSHOTS}/portal-${name}-${width}-${colours}.png`, fullPage: true });
    }
    expect([path, await page.locator('html').getAttribute('lang')]).toEqual([path, language]);
    found.push(...(await visitor.accessibilityFindings()), ...(await visitor.smallTargets()));
    const overflow = await visitor.overflowAt(320);
    if (overflow > 0) found.push(`${overflow} pixels too wide at 320, ${language}`);
  }
  return found.map((fault) => `${name}: ${fault}`);
}

/** Has an endpoint take some notifications, and then refuse one for good. @returns the id of that one */
async function suspended(custodian: TestCustodian['custodian'], id: string, receiver: TestReceiver): Promise<string> {
  const { log, redeliveries } = custodian.notifications;
  await eventually(
    async () => custodian.notificationEndpoints.get(id),
    ({ verifiedAt }) => verifiedAt !== undefined,
  );
  for (const status of [200, 204]) {
    receiver.answer = (_, response) => response.writeHead(status).end(status === 200 ? '{"accepted":true}' : '');
    const { _id } = await redeliveries.sendTest(id);
    await eventually(
      async () => log.get(id, _id),
      ({ state }) => state === 'delivered',
    );
  }
  receiver.answer = (_, response) => response.writeHead(503).end('<h1>Service Unavailable</h1> try later');
  const { _id } = await redeliveries.sendTest(id);
  await eventually(
    async () => log.get(id, _id),
    ({ attempts }) => attempts.length === 1,
  );
  receiver.answerWith(410);
  await redeliveries.resend(id, _id);
  await eventually(
    async () => log.get(id, _id),
    ({ state }) => state === 'parked',
  );
  receiver.close();
  return _id;
}

describe.each([true, false])('a developer, with script: %s', (script) => {
  it('signs up, registers, sees the secret once, and finds the first request in the activity', async () => {
    const visitor = await browser.visitor(utility.server.origin, { script });
    const { page } = visitor;
    const email = `wren-${String(script)}@mail.example`;
    await page.goto('/developers');
    await page.getByRole('link', { name: 'Sign up' }).click();
    await page.getByLabel('Your name').fill('Wren Abara');
    await page.getByLabel('Email').fill(email);
    await page.getByRole('button', { name: 'Send me the link' }).click();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await utility.server.custodian.people.settled();
    const mail = (await utility.server.custodian.mail.shown()).find(({ to }) => to === email);
    await page.goto(/http:\/\/custodian\.example(\S+)/.exec(mail?.text ?? '')?.[1] ?? '');
    await page.getByLabel('Password', { exact: false }).first().fill(PASSWORD);
    await page
      .getByRole('button')
      .filter({ hasText: /password|start|confirm|account/i })
      .last()
      .click();
    await page.goto('/sign-in?next=/developers/applications');
    await page.getByLabel('Email').fill(email);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.locator('main button').first().click();
    await page.getByRole('link', { name: 'Register an application' }).click();
    await page.getByLabel('Name', { exact: false }).first().fill('Kilowatt Diary');
    await page.getByLabel('Return addresses').fill('https://diary.example/callback');
    await page
      .getByLabel(/^Electricity/)
      .first()
      .check();
    await page.getByRole('button', { name: 'Register, and show the credentials' }).click();
    await page.getByRole('heading', { level: 1, name: 'Kilowatt Diary can ask for data now.' }).waitFor();
    const [clientId = '', secret = ''] = await page.locator('pre').allTextContents();
    await page.getByRole('link', { name: 'Go to the application' }).click();
    await page.getByRole('heading', { level: 1, name: 'Kilowatt Diary' }).waitFor();
    expect(await page.content()).not.toContain(secret);

    const client = utility.client(clientId, secret, 'https://diary.example/callback');
    const tokens = await utility.tokensFor(client);
    await utility.read(tokens['resourceURI'], tokens['access_token']);
    await utility.server.settled();
    await page.getByRole('link', { name: 'Activity' }).click();
    // the token, and what was read by it
    await page.getByText('Answered, 200').nth(1).waitFor();
    expect(visitor.faults).toEqual([]);
    await visitor.leave();
  }, 60_000);
});

describe('the pages of developers and staff', () => {
  it('are right for everybody who looks at them', async () => {
    const { server } = utility;
    const { custodian } = server;
    const ada = await signedIn(server, 'developer');
    const staff = await signedIn(server, 'staff');
    const admin = await signedIn(server, 'administrator');
    const receiver = await TestReceiver.start();
    const client = await utility.newClient({
      client_name: 'Sunny Savings Home Adviser',
      third_party_notify_uri: receiver.uri,
      policy_uri: 'https://sunnysavings.example/privacy',
      contacts: ['priya@sunnysavings.example'],
    });
    const id = (await custodian.applications.client(client.clientId))?.application._id ?? '';
    await custodian.applications.change(id, (current) => ({ ...current, owners: [ada.id] }));
    const tokens = await utility.tokensFor(client);
    await utility.read(tokens['resourceURI'], tokens['access_token']);
    await utility.read(`${tokens['resourceURI']}/UsagePoint/x`, tokens['access_token']);
    await utility.read(tokens['resourceURI']?.replace(/\d{16}$/, '1234567890123456'), tokens['access_token']);
    await custodian.accessRecords.flush();
    await custodian.ownedApplications.rotateSecret([ada.id], id);
    const [secret] = await custodian.ownedApplications.credentials([ada.id], id);
    await custodian.domainVerification.claim([ada.id], id, 'sunnysavings.example');
    const paula = await custodian.customers.add({ name: 'Paula Pen', accountNumber: 'ACC-9', synthetic: true });
    const paul = await signedIn(server, 'customer', paula._id);
    const esiid = '10443720000000901';
    const made = await custodian.metering.usagePoints.ensure({ esiid }, { serviceKind: 0, timeZone: ZONE });
    const point = made?.usagePoint ?? (await utility.utility.usagePoint(paula));
    await utility.utility.tenure(point, paula, {});
    await utility.utility.channel(point, delivered, { from: '2026-01-05', days: 1 });
    const agreement = await custodian.agreements.proposals.propose(id, {
      email: paul.email,
      esiid,
      scope: Scope.parse('FB=1_4_5_15'),
      purpose: 'To find savings',
    });
    const delivery = await suspended(custodian, id, receiver);
    await custodian.initialAccessTokens.issue(ada.id);
    const said = { company: 'Sunny Savings, Austin', use: 'To find savings', contact: 'priya@sunnysavings.example' };
    await custodian.applicationReviews.requestProduction([ada.id], id, said, ada.id);

    const recorded = await custodian.offlineAuthorizations.record(
      { applicationId: id, customerId: paula._id, usagePointIds: [point._id], scope: Scope.parse('FB=1_4_5') },
      { how: 'telephone', reference: 'June 7, taken by Hal' },
      staff.id,
    );

    const own = `/developers/applications/${id}`;
    const pages: readonly [string, string, typeof ada][] = [
      ['landing', '/developers', ada],
      ['list', '/developers/applications', ada],
      ['new', '/developers/applications/new', ada],
      ['overview', own, ada],
      ['authorizations', `${own}/authorizations`, ada],
      ['activity', `${own}/activity`, ada],
      ['deliveries', `${own}/deliveries`, ada],
      ['delivery', `${own}/deliveries/${delivery}`, ada],
      ['agreements', `${own}/agreements`, ada],
      ['propose', `${own}/agreements/new`, ada],
      ['agreement', `${own}/agreements/${agreement._id}`, ada],
      ['withdraw', `${own}/agreements/${agreement._id}/withdraw`, ada],
      ['esiids', `${own}/agreements/esiids`, ada],
      ['console', `${own}/console`, ada],
      ['credentials', `${own}/credentials`, ada],
      ['end-secret', `${own}/credentials/${secret?.id}/end`, ada],
      ['details', `${own}/details`, ada],
      ['identity', `${own}/identity`, ada],
      ['sandbox', `${own}/sandbox`, ada],
      ['production', `${own}/production`, ada],
      ['tokens', '/developers/registration-tokens', ada],
      ['sandbox-of-all', '/developers/sandbox', ada],
      ['validator', '/developers/validator', ada],
      ['guides', '/developers/guides', ada],
      ['guide', '/developers/guides/feeds', ada],
      ['scopes', '/developers/guides/scopes', ada],
      ['reviews', '/staff/applications', staff],
      ['review', `/staff/applications/${id}`, staff],
      ['staff-deliveries', '/staff/deliveries', staff],
      ['staff-application', `/staff/deliveries/${id}`, staff],
      ['staff-delivery', `/staff/deliveries/${id}/${delivery}`, staff],
      ['offline', '/staff/authorizations', staff],
      ['offline-find', '/staff/authorizations/new?number=none', staff],
      ['offline-record', `/staff/authorizations/new?application=${id}&number=ACC-9`, staff],
      ['offline-one', `/staff/authorizations/${recorded._id}?done=recorded`, staff],
      ['offline-life', `/staff/authorizations/${recorded._id}/history`, staff],
      ['people', '/staff/people?email=nobody@mail.example', admin],
      ['people-new', '/staff/people/new', admin],
      ['person', `/staff/people/${ada.id}?done=roles`, admin],
      ['proposal', `/sharing/proposals/${agreement._id}`, paul],
      ['reject', `/sharing/proposals/${agreement._id}/reject`, paul],
    ];
    const faults: string[] = [];
    for (const person of [ada, staff, admin, paul]) {
      const visitor = await browser.visitor(server.origin);
      const cookies = [...person.browser.cookies].map(([cookie, value]) => ({
        name: cookie,
        value,
        url: server.origin,
      }));
      await visitor.context.addCookies(cookies);
      for (const [name, path] of pages.filter(([, , reader]) => reader === person)) {
        faults.push(...(await faultsOf(visitor, name, path)));
      }
      faults.push(...visitor.faults);
      await visitor.leave();
    }
    expect(faults).toEqual([]);
  }, 240_000);
});

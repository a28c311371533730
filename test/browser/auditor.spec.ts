import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestBrowser } from '../support/browser.js';
import { ask } from '../support/http-client.js';
import { signedIn, type SignedInPerson } from '../support/portal-people.js';
import { startTestCustodian, type TestCustodian } from '../support/test-custodian.js';
import { delivered, TestUtility } from '../support/test-utility.js';

let server: TestCustodian;
let browser: TestBrowser;
let auditor: SignedInPerson;
let authorizationId: string;

beforeAll(async () => {
  server = await startTestCustodian();
  browser = await TestBrowser.start();
  const utility = new TestUtility(server.custodian);
  const customer = await utility.customer();
  await utility.channel(await utility.usagePoint(customer), delivered, { from: '2026-01-01', days: 2 });
  const { authorization, token } = await utility.grant(customer);
  authorizationId = authorization._id;
  await ask(`${server.resource}/Batch/Subscription/${authorizationId}`, { token: token.token });
  await ask(`${server.resource}/Batch/Subscription/1234567890123456`, { token: token.token });
  await server.settled();
  await server.custodian.reports.reckoning.reckon();
  auditor = await signedIn(server, 'auditor');
}, 120_000);
afterAll(async () => {
  await browser.close();
  await server.close();
});

const signedInVisitor = async (language: string, script = true) => {
  const visitor = await browser.visitor(server.origin, { language, script });
  const cookies = [...auditor.browser.cookies].map(([name, value]) => ({ name, value, url: server.origin }));
  await visitor.context.addCookies(cookies);
  await visitor.page.goto(`/help?lang=${language.slice(0, 2)}`);
  return visitor;
};

describe.each([
  ['English', 'en-US', /1 permission stood on/],
  ['Spanish', 'es-US', /1 permiso estaba vigente el/],
])('auditors’ pages in %s', (_language, locale, answer) => {
  it('are readable by everybody, and fit the narrowest screen', async () => {
    const visitor = await signedInVisitor(locale);
    const { page } = visitor;
    for (const path of [
      '/auditor/reports',
      '/auditor/requests',
      '/auditor/authorizations?what=begun',
      `/auditor/authorizations/${authorizationId}`,
      '/auditor/third-parties',
      '/auditor/feed',
      '/figures',
    ]) {
      await page.goto(path);
      expect([path, await visitor.accessibilityFindings()]).toEqual([path, []]);
      expect([path, await visitor.overflowAt(320)]).toEqual([path, 0]);
    }
    expect(visitor.faults).toEqual([]);
    await visitor.leave();
  });

  it('BR-310 lead by the keyboard from a figure to what it counts, and from there to the life of a permission', async () => {
    const visitor = await signedInVisitor(locale);
    const { page } = visitor;
    await page.goto('/auditor');
    await page.getByRole('heading', { level: 1, name: answer }).waitFor();
    await page.locator('.figs a').first().focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/auditor\/authorizations\?/);
    await page.getByRole('link', { name: authorizationId }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(new RegExp(`/auditor/authorizations/${authorizationId}$`));
    expect(visitor.faults).toEqual([]);
    await visitor.leave();
  });
});

it('BR-310 an auditor without script chooses a time, follows a figure to the requests, and takes them as CSV', async () => {
  const visitor = await signedInVisitor('en-US', false);
  const { page } = visitor;
  const today = new Date().toISOString().slice(0, 10);
  await page.goto('/auditor/reports?from=2020-01-01&to=2020-01-31');
  await page.fill('[name=to]', today);
  await page.locator('form.filters button').focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(new RegExp(`to=${today}`));
  await page.locator('.figs a[href*="/auditor/requests"], a[href*="/auditor/requests?"]').first().focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/auditor\/requests\?/);
  expect(await page.locator('tbody tr').count()).toBeGreaterThan(0);
  await page.locator('a[href*="requests.csv"]').first().focus();
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  expect(download.suggestedFilename()).toMatch(/\.csv$/);
  await visitor.leave();
});

it('BR-310 an auditor without script, on a phone, makes a password for the feed and revokes it, by the keyboard', async () => {
  const visitor = await signedInVisitor('en-US', false);
  const { page } = visitor;
  await page.setViewportSize({ width: 390, height: 900 });
  await page.goto('/auditor/feed');
  await page.getByRole('textbox').press('r');
  await page.keyboard.press('Enter');
  await page.getByText('It is shown once').waitFor();
  const password = (await page.locator('.note pre').innerText()).trim();
  const feed = async () => {
    const basic = Buffer.from(`${auditor.email}:${password}`).toString('base64');
    return ask(`${server.origin}/DataCustodian/reports/subscriptions`, {
      headers: { Authorization: `Basic ${basic}` },
    });
  };
  expect((await feed()).status).toBe(200);
  await page.goto('/auditor/feed');
  await page.getByRole('button', { name: 'Revoke r' }).press('Enter');
  await page.getByRole('button', { name: 'Revoke r' }).waitFor({ state: 'detached' });
  expect((await feed()).status).toBe(401);
  await visitor.leave();
});

describe('auditors’ pages on paper', () => {
  it('BR-310 say of what time and whom they are, and what the colours of the chart stand for', async () => {
    const visitor = await signedInVisitor('en-US');
    const { page } = visitor;
    const { SCREENSHOTS } = process.env;
    await page.emulateMedia({ media: 'print', colorScheme: 'light' });
    for (const part of ['reports', 'requests', 'authorizations']) {
      await page.goto(`/auditor/${part}?from=2026-01-01&to=2026-01-31&class=%3D`);
      if (SCREENSHOTS !== undefined) {
        await page.pdf({ path: `${SCREENSHOTS}/${part}.pdf`, format: 'Letter', preferCSSPageSize: true });
      }
      await page.getByText('January 1, 2026 – January 31, 2026 · Class of customer: Not known').waitFor();
      for (const pressed of ['form', '.tabs', '.btn']) {
        expect([pressed, await page.locator(pressed).first().isVisible()]).toEqual([pressed, false]);
      }
    }
    await page.goto('/auditor/reports');
    const swatch = page.locator('.sw.go');
    expect(await swatch.evaluate((drawn) => getComputedStyle(drawn).printColorAdjust)).toBe('exact');
    await visitor.leave();
  });
});

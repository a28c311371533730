import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Authorization } from '@app/authorization';
import type { Language } from '@app/language';
import { TestBrowser, type Look, type Visitor } from '../support/browser.js';
import { ASKED, BASE, ConsentCity, PASSWORD, REDIRECT } from '../support/consent-city.js';

/** Where to put pictures of every page, to be looked at: `SCREENSHOTS=/tmp/shots` */
const SCREENSHOTS = process.env['SCREENSHOTS'];

const words = {
  en: {
    signIn: 'Sign in',
    allow: 'Allow access',
    refuse: 'Refuse',
    gas: /^Your gas use/,
    flat: /^Gas/,
    oneMeter: '1 meter',
    noEnd: /^No last day/,
    untilStopped: 'until you stop it',
    update: 'Update the summary',
    change: 'Make it smaller or shorter',
    save: 'Save',
    saved: /^Saved/,
    stop: 'Stop sharing',
    stopped: /^Sharing has stopped/,
  },
  es: {
    signIn: 'Entrar',
    allow: 'Permitir el acceso',
    refuse: 'Rechazar',
    gas: /^Su consumo de gas/,
    flat: /^Gas/,
    oneMeter: '1 medidor',
    noEnd: /^Sin último día/,
    untilStopped: 'hasta que usted lo retire',
    update: 'Actualizar el resumen',
    change: 'Reducirlo o acortarlo',
    save: 'Guardar',
    saved: /^Guardado/,
    stop: 'Dejar de compartir',
    stopped: /^Ha dejado de compartir/,
  },
} as const satisfies Record<Language, object>;

let city: ConsentCity;
let browser: TestBrowser;
beforeAll(async () => {
  city = await ConsentCity.start();
  browser = await TestBrowser.start([`--host-resolver-rules=MAP custodian.example ${city.server.origin.slice(7)}`]);
});
afterAll(async () => {
  await browser.close();
  await city.close();
});

/** A customer who stands before the question of a new application. */
async function asked(language: Language, look: Partial<Look> & { script?: boolean } = {}): Promise<Visitor> {
  const client = await city.client({ client_name: `Sunny Savings ${language}` });
  const visitor = await browser.visitor(BASE, look);
  await visitor.page.goto(`/?lang=${language}`);
  await visitor.page.goto(client.authorizeUrl({ scope: ASKED }));
  await visitor.page.fill('[name=email]', city.maya.email);
  await visitor.page.fill('[name=password]', PASSWORD);
  await visitor.page.getByRole('main').getByRole('button', { name: words[language].signIn, exact: true }).click();
  await visitor.page.waitForURL(/\/consent\//);
  return visitor;
}

/** What the customer does sends the browser to the third party, where nobody is in a test. */
async function goesBack({ page }: Visitor, act: () => Promise<void>): Promise<URLSearchParams> {
  const gone = page.waitForEvent('requestfailed', (request) => request.url().startsWith(REDIRECT));
  await act();
  const { searchParams } = new URL((await gone).url());
  await page.waitForURL(/^chrome-error:/, { waitUntil: 'commit' });
  return searchParams;
}

/** Nothing for axe in either colours, no finger misses, and nothing wider than the window. */
async function isRight(visitor: Visitor, name: string): Promise<void> {
  const { page } = visitor;
  // words change with the language, and colours do not
  const colours =
    name.endsWith('-en') || SCREENSHOTS !== undefined ? (['light', 'dark'] as const) : (['light'] as const);
  for (const colorScheme of colours) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate('Promise.all(document.getAnimations().map((animation) => animation.finished))');
    expect([name, colorScheme, await visitor.accessibilityFindings()]).toEqual([name, colorScheme, []]);
    if (SCREENSHOTS === undefined) continue;
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 900 });
      await page.screenshot({ path: `${SCREENSHOTS}/${name}-${width}-${colorScheme}.png`, fullPage: true });
    }
  }
  expect([name, await visitor.smallTargets()]).toEqual([name, []]);
  expect([name, await visitor.overflowAt(320)]).toEqual([name, 0]);
  await page.setViewportSize({ width: 1280, height: 900 });
}

/** What the third party does with its permission. */
async function readBy(authorization: Authorization | undefined): Promise<void> {
  const { accessRecords } = city.custodian;
  const { _id: authorizationId, applicationId, customerId } = authorization ?? {};
  if (authorizationId === undefined || applicationId === undefined || customerId === undefined) return;
  const reader = { kind: 'third-party', authorizationId, applicationId, customerId } as const;
  const access = { reader, route: '/Batch', channel: 'api', correlationId: 'c' } as const;
  const period = { start: 1_767_225_600, end: 1_769_904_000 };
  const sent = {
    kinds: ['UsagePoint', 'IntervalBlock', 'UsageSummary'],
    usagePointIds: city.maya.usagePointIds,
    period,
  };
  await accessRecords.note(access, { outcome: 'complete', bytes: 48_211, ...sent });
  await accessRecords.note(access, { outcome: 'not-modified', bytes: 0 });
  await accessRecords.note(access, { outcome: 'refused', bytes: 0, problem: 'not-found' });
}

describe.each(['en', 'es'] as const)('in %s', (language) => {
  const t = words[language];

  it('a customer allows, narrows and ends; what would be granted follows what is chosen', async () => {
    const visitor = await asked(language);
    const { page } = visitor;
    await isRight(visitor, `consent-${language}`);
    const summary = page.locator('[data-follows=summary]');
    await page.getByRole('checkbox', { name: t.flat }).uncheck();
    await summary.getByText(t.oneMeter).waitFor();
    await page.getByRole('checkbox', { name: t.noEnd }).check();
    await summary.getByText(t.untilStopped).waitFor();
    const [allow, refuse] = await Promise.all(
      [t.allow, t.refuse].map(async (name) => page.getByRole('button', { name }).boundingBox()),
    );
    expect([allow?.width, allow?.height]).toEqual([refuse?.width, refuse?.height]);
    const answer = await goesBack(visitor, async () => page.getByRole('button', { name: t.allow }).click());
    expect(answer.has('code')).toBe(true);

    await page.goto('/sharing');
    await isRight(visitor, `sharing-${language}`);
    const [authorization] = await city.authorizationsOf(city.maya);
    await page.goto(`/sharing/${authorization?._id}`);
    await isRight(visitor, `connection-${language}`);
    await page.getByRole('link', { name: t.change }).click();
    await isRight(visitor, `change-${language}`);
    await page.fill('[name=until]', '2035-01-31');
    await page.getByRole('button', { name: t.save }).click();
    await page.getByText(t.saved).waitFor();
    await page.getByRole('link', { name: t.stop }).click();
    await isRight(visitor, `stop-${language}`);
    await page.getByRole('button', { name: t.stop }).click();
    await page.getByText(t.stopped).waitFor();
    expect(visitor.faults.filter((fault) => !/diary\.example|ERR_NAME_NOT_RESOLVED/.test(fault))).toEqual([]);
    await visitor.leave();
  });

  it('a customer sees who has looked, and the whole life of a permission', async () => {
    const visitor = await asked(language);
    const { page } = visitor;
    const [authorization] = await city.authorizationsOf(city.maya);
    await readBy(authorization);
    await page.goto('/access');
    await isRight(visitor, `access-${language}`);
    await page.goto(`/sharing/${authorization?._id}/history`);
    await isRight(visitor, `history-${language}`);
    expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
    await visitor.leave();
  });

  it('a customer without script sees the summary by a round trip, and refuses by the keyboard', async () => {
    const visitor = await asked(language, { script: false, width: 390 });
    const { page } = visitor;
    await page.getByRole('checkbox', { name: t.gas }).uncheck();
    await page.getByRole('checkbox', { name: t.flat }).uncheck();
    await page.getByRole('button', { name: t.update }).click();
    await page.locator('[data-follows=summary]').getByText(t.oneMeter).waitFor();
    await page.getByRole('button', { name: t.allow }).focus();
    await page.keyboard.press('Tab');
    const answer = await goesBack(visitor, async () => page.keyboard.press('Enter'));
    expect(answer.get('error')).toBe('access_denied');
    await visitor.leave();
  });

  it('a customer without script, on a phone, stops a permission by the keyboard', async () => {
    const visitor = await asked(language, { script: false, width: 390 });
    const { page } = visitor;
    await goesBack(visitor, async () => page.getByRole('button', { name: t.allow }).press('Enter'));
    const [authorization] = await city.authorizationsOf(city.maya);
    const id = authorization?._id ?? '';
    await page.goto(`/sharing/${id}`);
    await page.getByRole('link', { name: t.stop }).press('Enter');
    await page.getByRole('button', { name: t.stop }).press('Enter');
    await page.getByText(t.stopped).waitFor();
    expect(await city.custodian.authorizations.get(id)).toMatchObject({ endedBy: 'customer' });
    await visitor.leave();
  });
});

import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ObjectId } from 'mongodb';
import type { Language } from '@app/language';
import type { StoredPreparedDownload } from '@app/prepared-files';
import { TestBrowser, type Visitor } from '../support/browser.js';
import { BASE, ConsentCity, PASSWORD } from '../support/consent-city.js';

/** Where to put pictures of every page, to be looked at: `SCREENSHOTS=/tmp/shots` */
const SCREENSHOTS = process.env['SCREENSHOTS'];

const words = {
  en: {
    signIn: 'Sign in',
    own: /^Days of your own choice/,
    csv: /^Plain CSV/,
    go: 'Download file',
    anyway: 'Download what there is',
    record: 'Download personal record',
    missing: /No readings: November 4, 2026/,
    wrong: 'Choose a day that is not before the first.',
  },
  es: {
    signIn: 'Entrar',
    own: /^Los días que usted elija/,
    csv: /^CSV sencillo/,
    go: 'Descargar archivo',
    anyway: 'Descargar lo que hay',
    record: 'Descargar registro personal',
    missing: /Sin lecturas: 4 de noviembre de 2026/,
    wrong: 'Elija un día que no sea anterior al primero.',
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

/** Nothing for axe, no finger misses, and nothing wider than the window. Words change with the language, colours do not. */
async function isRight(visitor: Visitor, name: string): Promise<void> {
  const { page } = visitor;
  const isShort = name.endsWith('-es') && SCREENSHOTS === undefined;
  for (const colorScheme of isShort ? (['light'] as const) : (['light', 'dark'] as const)) {
    await page.emulateMedia({ colorScheme });
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

/** A large download as it is made, has failed, and is there. */
function preparedDownloads(language: Language): StoredPreparedDownload[] {
  const { customer, usagePointIds } = city.maya;
  const made = {
    _id: 'a-large-one',
    _v: 1,
    customerId: customer._id,
    request: { usagePointIds, days: {}, format: 'xml', language },
    askedAt: new Date(),
    progress: { done: 400, of: 1_000 },
    expiresAt: new Date(Date.now() + 86_400_000),
  } as const;
  const file = {
    id: new ObjectId(),
    length: 12_345_678,
    name: `${'Name'.repeat(20)}.zip`,
    mediaType: 'application/zip',
  };
  const ready = { ...file, fingerprint: '', usagePointIds, kinds: [] };
  return [
    { ...made, state: 'preparing' },
    { ...made, state: 'failed' },
    { ...made, state: 'ready', file: ready },
  ];
}

/** What the browser saves when that button is pressed: its name and its content. */
async function saved({ page }: Visitor, button: string): Promise<{ readonly name: string; readonly content: string }> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button }).click(),
  ]);
  return { name: download.suggestedFilename(), content: await text(await download.createReadStream()) };
}

/** A customer on the page, in this language. */
async function atDownload(language: Language, look: { script?: boolean; width?: number } = {}): Promise<Visitor> {
  const visitor = await browser.visitor(BASE, look);
  const { page } = visitor;
  await page.goto(`/?lang=${language}`);
  await page.goto('/download');
  await page.fill('[name=email]', city.maya.email);
  await page.fill('[name=password]', PASSWORD);
  await page.getByRole('main').getByRole('button', { name: words[language].signIn, exact: true }).click();
  await page.waitForURL(/\/download/);
  return visitor;
}

describe.each(['en', 'es'] as const)('in %s', (language) => {
  const t = words[language];

  it('BR-001.003 a customer downloads usage, is told what is missing, and downloads the personal record', async () => {
    const visitor = await atDownload(language);
    const { page } = visitor;
    await isRight(visitor, `download-${language}`);

    expect(await page.locator('[name=from]').isVisible()).toBe(false);
    await page.getByRole('radio', { name: t.own }).check();
    await page.fill('[name=from]', '2026-11-02');
    await page.fill('[name=to]', '2026-11-01');
    await page.getByRole('button', { name: t.go }).click();
    await page.getByRole('alert').getByText(t.wrong).waitFor();
    await isRight(visitor, `download-wrong-${language}`);

    await page.fill('[name=to]', '2026-11-04');
    await page.getByRole('radio', { name: t.csv }).check();
    await page.getByRole('button', { name: t.go }).click();
    await page.getByText(t.missing).first().waitFor();
    await isRight(visitor, `download-missing-${language}`);
    const usage = await saved(visitor, t.anyway);
    expect(usage.name).toMatch(/_Energy_IntervalData_2026-11-02_2026-11-03\.csv$/);
    expect(usage.content.split('\r\n')).toHaveLength(1 + 2 * 96 + 2 + 1);

    const kept = city.server.custodian.store.db.collection<StoredPreparedDownload>('preparedDownloads');
    for (const prepared of preparedDownloads(language)) {
      await kept.deleteMany({});
      await kept.insertOne(prepared);
      await page.goto(`/download/prepared/${prepared._id}`);
      expect(await page.getByRole('progressbar').count()).toBe(prepared.state === 'preparing' ? 1 : 0);
      await isRight(visitor, `download-${prepared.state}-${language}`);
    }
    await page.goto('/download');
    await isRight(visitor, `download-prepared-${language}`);
    const record = await saved(visitor, t.record);
    expect(record.name).toMatch(/_RetailCustomer_\d{4}-\d\d-\d\d\.xml$/);
    expect(visitor.faults).toEqual([]);
    await visitor.leave();
  });
});

it('a customer without script, on a phone, downloads everything by the keyboard, and the list of who looked', async () => {
  const visitor = await atDownload('en', { script: false, width: 390 });
  const { page } = visitor;
  await page.getByRole('radio', { name: 'The last 13 months' }).focus();
  for (let press = 0; press < 3; press++) await page.keyboard.press('ArrowDown');
  await page.getByRole('button', { name: words.en.go }).focus();
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  expect(download.suggestedFilename()).toMatch(/_Energy_IntervalData_2026-11-01_2026-11-03\.zip$/);

  await city.server.settled();
  await page.getByRole('link', { name: 'Who has looked' }).press('Enter');
  await page.waitForURL(/\/access$/);
  await page.getByLabel('Who', { exact: true }).press('Y');
  await page.getByRole('button', { name: 'Show' }).press('Enter');
  await page.waitForURL(/\/access\?who=me/);
  await page.getByText('Readings').first().waitFor();
  const [list] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download as CSV' }).press('Enter'),
  ]);
  expect(await text(await list.createReadStream())).toContain(',You,,');
  await visitor.leave();
});

it('a customer sees a large file come on, on a page that is never loaded anew, and then the button for it', async () => {
  const visitor = await atDownload('en');
  const { page } = visitor;
  const kept = city.server.custodian.store.db.collection<StoredPreparedDownload>('preparedDownloads');
  const [preparing, , ready] = preparedDownloads('en');
  if (preparing === undefined || ready === undefined) throw new Error('there is nothing to prepare');
  await kept.deleteMany({});
  await kept.insertOne(preparing);
  await page.goto(`/download/prepared/${preparing._id}`);
  const bar = page.getByRole('progressbar');
  expect(await bar.getAttribute('value')).toBe('400');
  await page.evaluate(() => document.body.setAttribute('data-kept', 'yes'));
  await kept.updateOne({ _id: preparing._id }, { $set: { 'progress.done': 900 } });
  await page.locator('progress[value="900"]').waitFor();
  expect(await page.locator('body[data-kept]').count()).toBe(1);
  await kept.replaceOne({ _id: preparing._id }, ready);
  await page.getByRole('link', { name: words.en.go }).waitFor();
  expect(await bar.count()).toBe(0);
  expect(visitor.faults).toEqual([]);
  await visitor.leave();
});

it('a customer without script sees it come on too, and comes to its button by the keyboard', async () => {
  const visitor = await atDownload('en', { script: false, width: 390 });
  const { page } = visitor;
  const kept = city.server.custodian.store.db.collection<StoredPreparedDownload>('preparedDownloads');
  const [preparing, , ready] = preparedDownloads('en');
  if (preparing === undefined || ready === undefined) throw new Error('there is nothing to prepare');
  await kept.deleteMany({});
  await kept.insertOne(preparing);
  await page.goto(`/download/prepared/${preparing._id}`);
  await page.locator('progress[value="400"]').waitFor();
  await kept.replaceOne({ _id: preparing._id }, ready);
  await page.getByRole('link', { name: words.en.go }).focus();
  expect(await page.getByRole('progressbar').count()).toBe(0);
  await visitor.leave();
});

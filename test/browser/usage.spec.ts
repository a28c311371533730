import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Language } from '@app/language';
import { TestBrowser, type Look, type Visitor } from '../support/browser.js';
import { DAYS, UsageHome } from '../support/usage-home.js';

/** Where to put pictures of every page, to be looked at: `SCREENSHOTS=/tmp/shots` */
const SCREENSHOTS = process.env['SCREENSHOTS'];

const words = {
  en: {
    firstTime: '1 am, first time',
    secondTime: /^1:00.am, second time/,
    missing: 'No reading',
    year: 'Year',
    dayBefore: 'Sunday, November 2, 2025',
    show: 'Show',
  },
  es: {
    firstTime: '1 a.m., primera vez',
    secondTime: /^1:00.a\.m\., segunda vez/,
    missing: 'Sin lectura',
    year: 'Año',
    dayBefore: 'domingo, 2 de noviembre de 2025',
    show: 'Mostrar',
  },
} as const satisfies Record<Language, object>;

let home: UsageHome;
let browser: TestBrowser;
beforeAll(async () => {
  [browser, home] = await Promise.all([TestBrowser.start(), UsageHome.start()]);
});
afterAll(async () => {
  await Promise.all([browser.close(), home.close()]);
});

/** Maya, signed in, who stands before her usage. */
async function signedIn(language: Language, look: Partial<Look> & { script?: boolean } = {}): Promise<Visitor> {
  const visitor = await browser.visitor(home.server.origin, look);
  const { page } = visitor;
  await page.goto(`/sign-in?lang=${language}`);
  await page.fill('[name=email]', home.maya.email);
  await page.fill('[name=password]', 'four quiet herons wade');
  await page.getByRole('main').getByRole('button').first().click();
  await page.waitForURL(/\/usage$/);
  return visitor;
}

/** Nothing for axe in either colours, no finger misses, and nothing wider than the window. */
async function isRight(visitor: Visitor, name: string): Promise<void> {
  const { page } = visitor;
  // words change with the language, and colours do not
  for (const colorScheme of name === 'usage-week-en' || SCREENSHOTS !== undefined
    ? (['light', 'dark'] as const)
    : (['light'] as const)) {
    await page.emulateMedia({ colorScheme });
    expect([name, colorScheme, await visitor.accessibilityFindings()]).toEqual([name, colorScheme, []]);
    if (SCREENSHOTS === undefined) continue;
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 900 });
      await page.screenshot({ path: `${SCREENSHOTS}/${name}-${width}-${colorScheme}.png`, fullPage: true });
    }
  }
  expect([name, await visitor.smallTargets()]).toEqual([name, []]);
  expect([name, await visitor.overflowAt(320), await visitor.stickingOut()]).toEqual([name, 0, []]);
  await page.setViewportSize({ width: 1280, height: 900 });
}

describe.each(['en', 'es'] as const)('in %s', (language) => {
  const t = words[language];

  it('BR-001.007 a customer reads the chart by the keyboard, and goes from a day to the year', async () => {
    const visitor = await signedIn(language);
    const { page } = visitor;
    await page.goto(`/usage?meter=${home.house._id}&period=day&on=${DAYS.clocks}`);
    await page.locator('.plot.drawn').first().waitFor();
    await page.getByRole('rowheader', { name: t.firstTime }).waitFor();
    await page.locator('.plot').first().focus();
    for (let n = 0; n < 9; n++) await page.keyboard.press('ArrowRight');
    await page.locator('.readout b').filter({ hasText: t.secondTime }).waitFor();

    await page.goto(`/usage?meter=${home.house._id}&period=day&on=${DAYS.gaps}`);
    await page.locator('.plot.drawn').first().waitFor();
    await page.locator('.plot').first().focus();
    for (let n = 0; n < 21; n++) await page.keyboard.press('ArrowRight');
    await page.locator('.readout').first().filter({ hasText: t.missing }).waitFor();
    expect([await visitor.smallTargets(), await visitor.overflowAt(320)]).toEqual([[], 0]);
    await page.getByRole('link', { name: t.dayBefore }).last().click();
    await page.waitForURL(/on=2025-11-02/);
    await page.getByRole('link', { name: t.year, exact: true }).click();
    await page.waitForURL(/period=year/);
    expect(visitor.faults).toEqual([]);
    await visitor.leave();
  });

  it.each([
    ['week', () => `/usage?meter=${home.house._id}&period=week&on=${DAYS.gaps}`],
    ['year', () => `/usage?meter=${home.house._id}&period=year`],
    ['meter', () => `/usage/meters/${home.house._id}`],
  ])('the page of a %s is for everybody', async (name, path) => {
    const visitor = await signedIn(language);
    await visitor.page.goto(path());
    await isRight(visitor, `usage-${name}-${language}`);
    expect(visitor.faults).toEqual([]);
    await visitor.leave();
  });

  it('without script there is the same chart, and a date is chosen by its form', async () => {
    const visitor = await signedIn(language, { script: false, width: 390 });
    const { page } = visitor;
    await page.goto(`/usage?meter=${home.house._id}&period=day`);
    await page.fill('[name=on]', DAYS.gaps);
    await page.getByRole('button', { name: t.show, exact: true }).press('Enter');
    await page.waitForURL(/on=2025-11-03/);
    const drawing = page.locator('.drawing').first();
    expect(await drawing.isVisible()).toBe(true);
    const drawn = async (look: string): Promise<number> =>
      ((await drawing.locator(look).getAttribute('d')) ?? '').split('M').length - 1;
    expect([await drawn('.from path:not(.est)'), await drawn('.from .est'), await drawn('.gap')]).toEqual([88, 4, 4]);
    expect(await page.locator('.readout').first().isVisible()).toBe(false);
    await visitor.leave();
  });
});

describe('on paper', () => {
  /** Whether each part of the page of a period is seen on a sheet, and how many rows its tables have. */
  const printed = async (query: string): Promise<{ seen: Record<string, boolean>; rows: number }> => {
    const visitor = await signedIn('en', { colours: 'dark' });
    const { page } = visitor;
    await page.goto(`/usage?meter=${home.house._id}&${query}`);
    await page.locator('.plot.drawn').first().waitFor();
    await page.emulateMedia({ media: 'print', colorScheme: 'light' });
    if (SCREENSHOTS !== undefined) await page.pdf({ path: `${SCREENSHOTS}/usage.pdf`, format: 'Letter' });
    const seen: Record<string, boolean> = {};
    for (const part of ['.drawing', '.uplot', '.seg', '.step', '.btn', '.nav']) {
      seen[part] = await page.locator(part).first().isVisible();
    }
    const rows = await page.getByRole('row').count();
    await visitor.leave();
    return { seen, rows };
  };
  const drawingAlone = {
    '.drawing': true,
    '.uplot': false,
    '.seg': false,
    '.step': false,
    '.btn': false,
    '.nav': false,
  };

  it('BR-001.009 BR-001.010 the chart and the whole table of a day are printed, in light colours, without what one presses', async () => {
    const { seen, rows } = await printed(`period=day&on=${DAYS.gaps}`);
    expect(seen).toEqual(drawingAlone);
    expect(rows).toBeGreaterThan(25);
  });

  it('BR-004.006 BR-004.008 the chart and the whole table of a bill are printed likewise', async () => {
    const { seen, rows } = await printed('period=bill&on=2025-10-28');
    expect(seen).toEqual(drawingAlone);
    expect(rows).toBeGreaterThan(7);
  });
});

describe('on a phone', () => {
  it('BR-001.009 a year and a day of quarter hours are light: drawn from one small page, whose rows are few until asked for', async () => {
    const visitor = await signedIn('en', { width: 390 });
    const { page } = visitor;
    const weight = async (query: string): Promise<{ bytes: number; nodes: number; others: number }> => {
      await page.goto(`/usage?meter=${home.house._id}&on=${DAYS.gaps}&${query}`);
      await page.locator('.plot.drawn').first().waitFor();
      return page.evaluate(`({
        bytes: performance.getEntriesByType('navigation')[0].transferSize,
        nodes: document.querySelectorAll('*').length,
        others: performance.getEntriesByType('resource').length,
      })`);
    };
    for (const query of ['period=year', 'period=month', 'period=day', 'period=day&rows=fine']) {
      const { bytes, nodes, others } = await weight(query);
      expect([query, bytes < 12_000, nodes < 1_600, others <= 7]).toEqual([query, true, true, true]);
    }
    await visitor.leave();
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { looks, TestBrowser, type Look, type Visitor } from '../support/browser.js';
import { startTestCustodian, type TestCustodian } from '../support/test-custodian.js';

let browser: TestBrowser;
let server: TestCustodian;
beforeAll(async () => {
  [browser, server] = await Promise.all([TestBrowser.start(), startTestCustodian()]);
  await server.custodian.mail.queue({
    to: 'maya.ortiz@mail.example',
    language: 'en',
    subject: 'Set a new password',
    body: ['Somebody asked for this.', { link: `${server.origin}/help`, label: 'Set a new password' }],
  });
});
afterAll(async () => Promise.all([browser.close(), server.close()]));

/** A page that is open, closed when the test has looked at it. */
async function look(
  path: string,
  at: Partial<Look> & { script?: boolean; language?: string },
  see: (visitor: Visitor) => Promise<void>,
): Promise<void> {
  const visitor = await browser.visitor(server.origin, at);
  await visitor.page.goto(path);
  await see(visitor);
  await visitor.leave();
}

const [wideLight, , , narrowDark] = looks;
const pages = ['/', '/help', '/help/problems', '/help/problems/token-expired', '/mailbox', '/nowhere'];

/** English, wide and light; Spanish, whose words are longer, narrow and dark. */
describe.each(pages)('%s', (path) => {
  it.each([
    ['en', wideLight],
    ['es', narrowDark],
  ] as const)('BR-036 BR-036.001 is for everybody, in %s: %j', async (language, at) => {
    await look(path, { ...at, language }, async (visitor) => {
      const { SCREENSHOTS } = process.env;
      if (SCREENSHOTS !== undefined) {
        const name = path.replaceAll(/\W+/g, '-');
        await visitor.page.screenshot({
          path: `${SCREENSHOTS}/page${name}-${at?.width}-${at?.colours}.png`,
          fullPage: true,
        });
      }
      expect(await visitor.page.locator('html').getAttribute('lang')).toBe(language);
      expect(await visitor.accessibilityFindings()).toEqual([]);
      expect(await visitor.smallTargets()).toEqual([]);
      expect(await visitor.overflowAt(320)).toBeLessThanOrEqual(0);
      expect(visitor.faults).toEqual([]);
    });
  });
});

describe.each([true, false])('with script: %s', (script) => {
  it('the language and the colours are switched, and stay so on the next page', async () => {
    await look('/help', { script, colours: 'light' }, async ({ page, faults }) => {
      await page.getByRole('link', { name: 'Español: Leer esta página en español' }).click();
      await page.getByRole('heading', { level: 1, name: 'Ayuda' }).waitFor();
      await page.getByRole('button', { name: 'Cambiar entre colores claros y oscuros' }).click();
      await page.locator('html[data-theme="dark"]').waitFor();
      await page.getByRole('link', { name: 'Todos los mensajes y qué hacer' }).click();
      await page.getByRole('heading', { level: 1, name: 'Los mensajes y qué hacer' }).waitFor();
      expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
      expect(faults).toEqual([]);
    });
  });

  it('a message of the mailbox is read, and its link followed', async () => {
    await look('/mailbox', { script }, async (visitor) => {
      const { page, faults } = visitor;
      await page.getByRole('link', { name: 'Set a new password' }).click();
      await page.getByRole('link', { name: '/help' }).waitFor();
      for (const language of script ? ['es', 'en'] : []) {
        await page.goto(`${page.url().split('?')[0]}?lang=${language}`);
        expect(await visitor.accessibilityFindings()).toEqual([]);
        expect(await visitor.overflowAt(320)).toBeLessThanOrEqual(0);
      }
      await page.getByRole('link', { name: '/help' }).click();
      await page.getByRole('heading', { level: 1, name: 'Help' }).waitFor();
      expect(faults).toEqual([]);
    });
  });
});

describe('by the keyboard', () => {
  it('one skips to the content first', async () => {
    await look('/', {}, async ({ page }) => {
      await page.keyboard.press('Tab');
      expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to content');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      expect(await page.evaluate('document.activeElement.closest("main") !== null')).toBe(true);
    });
  });
});

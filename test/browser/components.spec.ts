import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { looks, TestBrowser, type Visitor } from '../support/browser.js';
import { serveShowcase } from '../support/showcase.js';

/** Where to put pictures of every look, to be looked at: `SCREENSHOTS=/tmp/shots` */
const SCREENSHOTS = process.env['SCREENSHOTS'];

let browser: TestBrowser;
let showcase: Awaited<ReturnType<typeof serveShowcase>>;
beforeAll(async () => {
  [browser, showcase] = await Promise.all([TestBrowser.start(), serveShowcase()]);
});
afterAll(async () => {
  await browser.close();
  showcase.close();
});

const open = async (path: string, look = {}): Promise<Visitor> => {
  const visitor = await browser.visitor(showcase.origin, look);
  await visitor.page.goto(path, { waitUntil: 'networkidle' });
  return visitor;
};

describe.each(['/', '/question'])('the components of %s', (path) => {
  it.each(looks)('have no finding of axe at $width pixels, $colours', async (look) => {
    const visitor = await open(path, look);
    if (SCREENSHOTS !== undefined) {
      const name = path === '/' ? 'every' : 'question';
      await visitor.page.screenshot({
        path: `${SCREENSHOTS}/${name}-${look.width}-${look.colours}.png`,
        fullPage: true,
      });
    }
    expect(await visitor.accessibilityFindings()).toEqual([]);
    expect(await visitor.smallTargets()).toEqual([]);
    expect(visitor.faults).toEqual([]);
    await visitor.leave();
  });

  it.each(['?lang=en', '?lang=es'])('stay within 320 pixels, and on their sheets: %s', async (language) => {
    const visitor = await open(`${path}${language}`);
    expect(await visitor.overflowAt(320)).toBeLessThanOrEqual(0);
    expect(await visitor.stickingOut()).toEqual([]);
    await visitor.leave();
  });
});

describe('the script of every page', () => {
  it('leads the eye to the summary of errors, and from there to the field', async () => {
    const { page, leave } = await open('/').then((visitor) => ({ page: visitor.page, leave: () => visitor.leave() }));
    expect(await page.evaluate('document.activeElement.matches("[data-error-summary]")')).toBe(true);
    await page.getByRole('link', { name: 'Write an email address' }).click();
    expect(await page.evaluate('document.activeElement.id')).toBe('f-email');
    await leave();
  });

  it('switches the colours at once, and remembers them for the server', async () => {
    const visitor = await open('/', { colours: 'light' });
    const paper = async (): Promise<string> => visitor.page.evaluate('getComputedStyle(document.body).backgroundColor');
    const light = await paper();
    await visitor.page.getByRole('button', { name: 'Switch between light and dark colours' }).click();
    expect(await paper()).not.toBe(light);
    const cookies = await visitor.context.cookies();
    expect(cookies.find(({ name }) => name === 'custodian-theme')?.value).toBe('dark');
    expect(visitor.faults).toEqual([]);
    await visitor.leave();
  });
});

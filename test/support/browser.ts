import { AxeBuilder } from '@axe-core/playwright';
import chromium from '@sparticuz/chromium';
import { chromium as playwright, type Browser, type BrowserContext, type Page } from 'playwright-core';

export interface Look {
  readonly width: number;
  readonly colours: 'light' | 'dark';
}

/** How people look at a page: each must be right in all of these. */
export const looks: readonly Look[] = [
  { width: 1280, colours: 'light' },
  { width: 1280, colours: 'dark' },
  { width: 390, colours: 'light' },
  { width: 390, colours: 'dark' },
];

/** The browser of a spec file: one Chromium, a new profile for each who visits. */
export class TestBrowser {
  private constructor(private readonly browser: Browser) {}

  static async start(switches: readonly string[] = []): Promise<TestBrowser> {
    // makes the package unpack the libraries that the machine may lack
    process.env['AWS_EXECUTION_ENV'] = 'AWS_Lambda_nodejs22.x';
    const executablePath = await chromium.executablePath();
    // not the package's own arguments: they switch off what pages are to be tested against
    return new TestBrowser(await playwright.launch({ executablePath, args: ['--no-sandbox', ...switches] }));
  }

  async close(): Promise<void> {
    await this.browser.close();
  }

  /** A visitor with cookies of their own, who notes what a page must not do. */
  async visitor(
    origin: string,
    {
      width = 1280,
      colours = 'light',
      script = true,
      language = 'en-US',
    }: Partial<Look> & {
      script?: boolean;
      language?: string;
    } = {},
  ): Promise<Visitor> {
    const context = await this.browser.newContext({
      baseURL: origin,
      viewport: { width, height: 900 },
      colorScheme: colours,
      javaScriptEnabled: script,
      locale: language,
      // colours that are still on their way are no colours to judge
      reducedMotion: 'reduce',
    });
    return new Visitor(context, await context.newPage(), origin);
  }
}

export class Visitor {
  /** requests to other origins, refusals by the Content-Security-Policy, and errors of scripts */
  readonly faults: string[] = [];

  constructor(
    readonly context: BrowserContext,
    readonly page: Page,
    origin: string,
  ) {
    page.on('request', (request) => {
      if (new URL(request.url()).origin !== origin) this.faults.push(`asks ${request.url()}`);
    });
    page.on('console', (message) => {
      const isStatus = /the server responded with a status of 4\d\d/.test(message.text());
      if (message.type() === 'error' && !isStatus) this.faults.push(message.text());
    });
    page.on('pageerror', (error) => this.faults.push(error.message));
  }

  /** What axe finds against WCAG 2.2 AA, as text for the failure. */
  async accessibilityFindings(): Promise<string[]> {
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    // what is found in frames needs a page of its own to be put together: there are none here
    const axe = new AxeBuilder({ page: this.page }).withTags(tags).setLegacyMode();
    const { violations } = await axe.analyze();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  }

  /** Pixels by which the page is wider than the window: it should be none even at 320. */
  async overflowAt(width: number): Promise<number> {
    await this.page.setViewportSize({ width, height: 900 });
    return this.page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
  }

  /** What reaches beyond the sheet that it lies on, at some widths: a table that is too wide cuts through what is beside it. */
  async stickingOut(widths: readonly number[] = [1280, 1000, 768, 390, 320]): Promise<string[]> {
    const found: string[] = [];
    for (const width of widths) {
      await this.page.setViewportSize({ width, height: 900 });
      const parts: string[] = await this.page
        .evaluate(`[...document.querySelectorAll('.sheet :is(h2, table, tr, td, th, .state, .btn, p)')]
        .filter((part) => part.getClientRects().length > 0 && part.closest('.vh, .cards thead') === null)
        .filter((part) => {
          const [{ left, right }, sheet] = [part, part.closest('.sheet')].map((each) => each.getBoundingClientRect());
          return left < sheet.left - 1 || right > sheet.right + 1;
        })
        .map((part) => part.outerHTML.slice(0, 120))`);
      found.push(...parts.map((part) => `${width}: ${part}`));
    }
    return found;
  }

  /** Controls that are smaller than a finger: links in running text and cells excepted, which have 24 pixels. */
  async smallTargets(): Promise<string[]> {
    return this.page
      .evaluate(`[...document.querySelectorAll('a, button, summary, select, input:not([type=hidden], [type=radio], [type=checkbox]), label.choice')]
      .filter((control) => control.getClientRects().length > 0 && !control.matches('.skip, p a, li a, td a, th a, dd a, dt a'))
      .filter((control) => { const { width, height } = control.getBoundingClientRect(); return Math.round(width) < 42 || Math.round(height) < 42; })
      .map((control) => control.outerHTML.slice(0, 120))`);
  }

  async leave(): Promise<void> {
    await this.context.close();
  }
}

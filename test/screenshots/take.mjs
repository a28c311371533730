/**
 * Takes a picture of every page that links lead to, as each role of the demo, in both languages, wide and narrow.
 * Usage: npm run screenshots [-- FOLDER]; what it finds wrong (a page wider than the screen, what axe has against it, an
 * answer of 4xx or 5xx) it says, and ends with 1.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import chromium from '@sparticuz/chromium';
import { Secret, TOTP } from 'otpauth';
import { chromium as playwright } from 'playwright-core';
import { listen } from '../../dist/apps/custodian/src/listen.js';
import { routes } from '../../dist/apps/custodian/src/route-table.js';
import { prepareDemo } from '../../dist/apps/custodian/src/welcome.js';
import { DataCustodian } from '../../dist/libs/data-custodian/src/index.js';
import { readConfiguration } from '../../dist/libs/runtime/src/index.js';

const folder = resolve(process.argv[2] ?? 'screenshots');
/** Of pages that are alike, such as those of each meter, the first few. */
const MOST_ALIKE = 2;
const MOST_OF_A_ROUTE = 8;
const looks = [
  { name: '1280-light', width: 1280, colorScheme: 'light', locale: 'en-US', prints: true },
  { name: '390-dark-es', width: 390, colorScheme: 'dark', locale: 'es-US' },
];
/** Routes of pages that people print. */
const printed = new Set([
  '/usage',
  '/access',
  '/sharing',
  '/sharing/:authorization',
  '/sharing/:authorization/history',
  '/auditor/reports',
  '/auditor/requests',
  '/auditor/authorizations',
  '/auditor/authorizations/:authorization',
]);
/** The narrowest screen that every page must fit (WCAG 2.2, 1.4.10). */
const NARROWEST = 320;

/** WCAG 2.2 AA, and what is good practice beyond. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const findings = [];
const say = (line) => process.stdout.write(`${line}\n`);

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

const patterns = routes.map(({ path }) => [path, new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}$`)]);

/** What is alike has the same kind: the same route, asked for with the same parameters. */
function kindOf(address) {
  const { pathname, searchParams } = new URL(address, 'http://here.invalid');
  const [route = pathname] = patterns.find(([, pattern]) => pattern.test(pathname)) ?? [];
  return { route, kind: `${route} ${[...searchParams.keys()].toSorted().join()}` };
}

async function signIn(page, { email, password, secondFactorKey }) {
  await page.goto('/sign-in');
  await page.fill('input[name=email]', email);
  await page.fill('input[name=password]', password);
  await page.press('input[name=password]', 'Enter');
  await page.waitForLoadState();
  if (secondFactorKey === undefined) return;
  const code = new TOTP({ secret: Secret.fromBase32(secondFactorKey) }).generate();
  await page.fill('input[name=code]', code);
  await page.press('input[name=code]', 'Enter');
  await page.waitForLoadState();
}

/** An application, so that its developer has pages about one. */
async function registerApplication(page) {
  await page.goto('/developers/applications/new');
  if ((await page.locator('input[name=name]').count()) === 0) return;
  await page.fill('input[name=name]', 'Lantern Home Audit');
  await page.fill('[name=redirectUris]', 'https://lantern.example/callback');
  await page.locator('input[name=kinds]').first().check();
  await page.locator('main form button.go').last().click();
  await page.waitForLoadState();
}

async function linksOf(page, origin) {
  const links = await page.$$eval('a[href]', (anchors) => anchors.map(({ href }) => href));
  return links
    .map((href) => new URL(href))
    .filter((url) => url.origin === origin && !url.searchParams.has('lang'))
    .map(({ pathname, search }) => `${pathname}${search}`);
}

async function visit(browser, origin, look, visitor, seen) {
  const context = await browser.newContext({
    baseURL: origin,
    viewport: { width: look.width, height: 900 },
    colorScheme: look.colorScheme,
    locale: look.locale,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  if (visitor.email !== undefined) await signIn(page, visitor);
  // of the person's own choice, which wins over the browser's
  await page.goto(`/help?lang=${look.locale.slice(0, 2)}`);
  if (visitor.name === 'developer' && look === looks[0]) await registerApplication(page);
  const waiting = ['/', ...visitor.begin];
  const asked = new Set();
  while (waiting.length > 0) {
    const path = waiting.shift();
    const { route, kind } = kindOf(path);
    const isSeen = (seen.get(kind) ?? 0) >= MOST_ALIKE || (seen.get(route) ?? 0) >= MOST_OF_A_ROUTE;
    if (asked.has(path) || (isSeen && !visitor.begin.includes(path))) continue;
    asked.add(path);
    const response = await context.request.get(path).catch(() => undefined);
    if (response === undefined || !(response.headers()['content-type'] ?? '').startsWith('text/html')) continue;
    const answered = new URL(response.url());
    if (answered.origin !== origin) continue;
    // of a page that leads elsewhere, such as to the sign-in, whoever may see it takes the picture
    if (kindOf(answered.pathname).route !== route) {
      waiting.unshift(`${answered.pathname}${answered.search}`);
      continue;
    }
    for (const counted of new Set([kind, route])) seen.set(counted, (seen.get(counted) ?? 0) + 1);
    if (response.status() >= 400) findings.push(`${visitor.name} ${path}: ${response.status()}`);
    await page.setViewportSize({ width: NARROWEST, height: 900 });
    await page.goto(path, { waitUntil: 'load' });
    const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (over > 0) findings.push(`${visitor.name} ${path}: ${over} px wider than ${NARROWEST}`);
    await page.setViewportSize({ width: look.width, height: 900 });
    await page.reload({ waitUntil: 'load' });
    const { violations } = await new AxeBuilder({ page }).withTags(RULES).setLegacyMode().analyze();
    for (const { id, nodes } of violations) findings.push(`${visitor.name} ${path}, ${look.name}: ${id} ${nodes[0].html}`);
    const name = `${visitor.name}${path === '/' ? '/home' : path}`.replaceAll(/[^\w.-]+/g, '_').slice(0, 120);
    await page.screenshot({ path: join(folder, `${name}-${look.name}.png`), fullPage: true });
    if (look.prints && printed.has(route)) {
      await page.pdf({ path: join(folder, `${name}-print.pdf`), format: 'Letter', preferCSSPageSize: true });
    }
    waiting.push(...(await linksOf(page, origin)));
  }
  await context.close();
}

const data = mkdtempSync(join(tmpdir(), 'screenshots-'));
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const port = await freePort();
const custodian = await DataCustodian.open(readConfiguration({ DATA_DIR: data, PORT: String(port), LOG_LEVEL: 'silent' }));
const listening = await listen(custodian, port, '127.0.0.1');
// makes the package unpack the libraries that the machine may lack
process.env['AWS_EXECUTION_ENV'] = 'AWS_Lambda_nodejs22.x';
const browser = await playwright.launch({ executablePath: await chromium.executablePath(), args: ['--no-sandbox'] });
try {
  const demo = await prepareDemo(custodian, say);
  const { password, othersPassword, people } = demo.signIns;
  const personOf = (role, begin) => {
    const { email, roles, secondFactorKey } = people.find((each) => each.roles.includes(role));
    return { name: role, email, password: roles.includes('customer') ? password : othersPassword, secondFactorKey, begin };
  };
  const visitors = [
    { name: 'visitor', begin: ['/sign-in', '/register', '/developers', '/figures', '/help/problems'] },
    personOf('customer', [
      '/usage',
      '/usage?period=month',
      '/usage?period=bill',
      '/usage?period=year',
      '/sharing',
      '/download',
      '/access',
      '/profile',
    ]),
    personOf('developer', ['/developers/applications', '/developers/guides']),
    personOf('staff', ['/staff/applications']),
    personOf('auditor', ['/auditor/reports']),
  ];
  for (const look of looks) {
    // what everybody sees is seen once
    const seen = new Map();
    for (const visitor of visitors) {
      await visit(browser, `http://localhost:${port}`, look, visitor, seen);
      say(`${visitor.name}, ${look.name}`);
    }
  }
} finally {
  await browser.close();
  await listening.close();
  await custodian.close();
  rmSync(data, { recursive: true, force: true });
}
for (const finding of findings) say(finding);
say(`${findings.length} findings; the pictures are in ${folder}`);
process.exit(findings.length === 0 ? 0 : 1);

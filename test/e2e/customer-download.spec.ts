import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fromBuffer, type Entry, type ZipFile } from 'yauzl';
import { validateFeed } from '@app/conformance';
import type { ReadingType } from '@app/espi';
import type { FileReport } from '@app/intake';
import { ReadingsWriter } from '@app/metering';
import { ianaZone } from '@app/time';
import { documentedFiles } from '../fixtures/intake/documented-layouts.js';
import { smartMeterTexasFile, type SmartMeterTexasDays } from '../fixtures/intake/smart-meter-texas.js';
import { CustomerBrowser, wordsOf, type Fields } from '../support/customer-browser.js';
import { ask, type Answer } from '../support/http-client.js';
import { readFeed } from '../support/read-feed.js';
import { startTestCustodian, type TestCustodian } from '../support/test-custodian.js';
import { day, delivered, gas, received, TestUtility, ZONE } from '../support/test-utility.js';

const BASE = 'http://custodian.example';
const PASSWORD = 'four quiet herons wade';
/** Rosalind's until March 2026, and then the bakers', who have the shop all along. */
const HOME = '10443720000000101';
const SHOP = '10443720000000102';

/** A day that is missing and one that is not whole; the clocks go forward on March 8. */
const home: Partial<SmartMeterTexasDays> = { esiid: HOME, revised: '03/20/2026 04:00:00' };
const homeFile = smartMeterTexasFile(
  { ...home, from: [2026, 2, 27], days: 6 },
  { ...home, from: [2026, 3, 6], days: 5, mark: 'E' },
  { ...home, from: [2026, 3, 6], days: 5, surplus: true },
);
/** The clocks go back on November 2; in the hour that they repeat, a quarter is missing. */
const FIRST_PASS = Date.UTC(2025, 10, 2, 6, 15) / 1000;
const shopFile = smartMeterTexasFile({
  esiid: SHOP,
  from: [2025, 11, 1],
  days: 3,
  value: (start) => (start === FIRST_PASS ? undefined : (start / 900) % 977),
});

let server: TestCustodian;
let folder: string;
let rosalind: Customer;
let bakers: Customer;

interface Customer {
  readonly id: string;
  readonly browser: CustomerBrowser;
  /** by ESIID */
  readonly meters: Readonly<Record<string, string>>;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'customer-download-'));
  server = await startTestCustodian({ DATA_CUSTODIAN_NAME: 'Example Light & Power' });
  for (const content of [...documentedFiles.values(), homeFile, shopFile]) await ingest(content);
  rosalind = await customerOf('100-200-1');
  bakers = await customerOf('100-200-2');
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

async function ingest(content: string): Promise<FileReport> {
  const file = join(folder, 'file');
  await writeFile(file, content);
  const { files } = await server.custodian.intake.ingest({ file, name: 'file' }, { by: 'test', synthetic: true });
  const [report] = files;
  if (report === undefined) throw new Error('no file was reported');
  return report;
}

async function customerOf(accountNumber: string): Promise<Customer> {
  const { custodian, origin } = server;
  const id = (await custodian.customers.idsOfAccounts([accountNumber])).get(accountNumber) ?? '';
  const email = `${accountNumber}@mail.example`;
  const { userAdministration } = custodian.people;
  const user = { email, name: 'A customer', roles: ['customer'] as const, customerId: id };
  await userAdministration.add({ ...user, roles: ['customer'] }, { password: PASSWORD, by: 'operator' });
  const browser = new CustomerBrowser(BASE, origin);
  await browser.signIn((await browser.open('/download')).page, email, PASSWORD);
  const meters = await custodian.customerMeters.of(id);
  return { id, browser, meters: Object.fromEntries(meters.map((each) => [each.esiid, each.usagePointId])) };
}

const own = (from: string, to: string): Fields => ({ range: 'own', from, to });

/** Sends the form as it stands, but for these fields. */
async function take({ browser }: Customer, fields: Fields): Promise<Answer> {
  return browser.submit(await browser.get('/download'), fields, '/download');
}

const nameOf = ({ headers }: Answer): string | undefined =>
  /^attachment; filename="?(.*?)"?$/.exec(headers['content-disposition'] ?? '')?.[1];

/** What `custodian validate` has against a document. */
async function faultsOf(document: string, functionBlocks?: readonly number[]): Promise<unknown[]> {
  const report = await validateFeed(Readable.from([Buffer.from(document)]), { functionBlocks });
  return [report.unreadable, ...report.schema.first, ...report.profile.first, ...report.certification].filter(Boolean);
}

/** The files of an archive, by their names. */
async function filesIn({ body }: Answer): Promise<Record<string, string>> {
  const open = promisify<Buffer, { autoClose: false }, ZipFile>(fromBuffer);
  const archive = await open(body, { autoClose: false });
  const entries: Entry[] = [];
  archive.on('entry', (entry: Entry) => entries.push(entry));
  await once(archive, 'end');
  const read = promisify<Entry, Readable>(archive.openReadStream.bind(archive));
  const files: Record<string, string> = {};
  for (const entry of entries) files[entry.fileName] = await text(await read(entry));
  return files;
}

async function latestAccess({ id }: Customer) {
  await server.settled();
  return (await server.custodian.accessRecords.list({ customerId: id })).records[0];
}

describe('a customer takes', () => {
  it('BR-024.006 Green Button XML of one meter and the days asked for, which is valid', async () => {
    const answer = await take(bakers, { ...own('2026-03-06', '2026-03-08'), meter: bakers.meters[HOME] });
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/atom+xml']);
    expect(nameOf(answer)).toBe('ExampleLightPower_Electricity_IntervalData_2026-03-06_2026-03-08.xml');
    expect(await faultsOf(answer.text)).toEqual([]);
    const feed = readFeed(answer.text);
    expect(feed.of('IntervalBlock')).toHaveLength(6);
    expect(feed.of('UsagePoint').map(({ self }) => self)).toEqual([
      expect.stringContaining(`/RetailCustomer/${bakers.id}/UsagePoint/${bakers.meters[HOME]}`),
    ]);
    expect(answer.text).not.toMatch(/Fennimore|Bakers|100-200-2/);
  });

  it('BR-001.006 BR-004.004 several meters as one archive with a valid file a meter', async () => {
    const answer = await take(bakers, { ...own('2025-11-01', '2026-03-10'), anyway: 'yes' });
    expect(nameOf(answer)).toBe('ExampleLightPower_Electricity_IntervalData_2025-11-01_2026-03-10.zip');
    const files = await filesIn(answer);
    expect(Object.keys(files).toSorted()).toEqual([
      'ExampleLightPower_Electricity_IntervalData_2025-11-01_2025-11-03.xml',
      'ExampleLightPower_Electricity_IntervalData_2026-03-01_2026-03-10.xml',
    ]);
    for (const content of Object.values(files)) expect(await faultsOf(content)).toEqual([]);
  });

  it('BR-004.001 nothing from before they moved in, or from after they moved out', async () => {
    const days = { ...own('2026-02-01', '2026-03-31'), anyway: 'yes' };
    const [hers, theirs] = await Promise.all([
      take(rosalind, { ...days, meter: rosalind.meters[HOME], format: 'csv' }),
      take(bakers, { ...days, meter: bakers.meters[HOME], format: 'csv' }),
    ]);
    const starts = ({ text }: Answer) =>
      text
        .trim()
        .split('\r\n')
        .slice(1)
        .map((line) => line.split(',')[4] ?? '')
        .sort();
    expect([starts(hers).at(0), starts(hers).at(-1)]).toEqual(['2026-02-27T06:00:00Z', '2026-03-01T05:45:00Z']);
    expect([starts(theirs).at(0), starts(theirs).at(-1)]).toEqual(['2026-03-01T06:00:00Z', '2026-03-11T04:45:00Z']);
  });

  it('BR-001.003 BR-001.011 BR-009.001 the layout of Smart Meter Texas, which intake reads back unchanged', async () => {
    const answer = await take(bakers, { range: 'all', format: 'smart-meter-texas', anyway: 'yes' });
    expect(nameOf(answer)).toBe('ExampleLightPower_Electricity_SmartMeterTexas_2025-11-01_2026-03-10.csv');
    const flows = answer.text.split('\r\n').filter((line) => line.includes(HOME));
    expect(flows.findLastIndex((line) => line.endsWith(',Consumption'))).toBe(
      flows.findIndex((line) => line.endsWith(',Surplus Generation')) - 1,
    );
    const report = await ingest(answer.text);
    expect(report).toMatchObject({
      format: 'smart-meter-texas-csv',
      readings: { new: 0, revised: 0, unchanged: 3 * 96 + 4 - 1 + 4 * 96 + 2 * (5 * 96 - 4) },
      // the quarter of an hour, and the day
      gaps: 1 + 96,
      rejected: { count: 0 },
    });
  });

  it('BR-024.008 a plain CSV and a spreadsheet of everything, in which nothing is a formula', async () => {
    const { custodian } = server;
    const meter = { source: '=cmd|calc!A1', sourceKey: '=1+1' };
    const made = await custodian.metering.usagePoints.ensure(meter, {
      serviceKind: 1,
      timeZone: 'America/Chicago',
      title: '=HYPERLINK("http://evil.example")',
    });
    if (made === undefined) throw new Error('not made');
    const utility = new TestUtility(custodian);
    await utility.channel(made.usagePoint, gas, { from: '2026-03-06', days: 5, costAt: () => 123_456 });
    const outdoors: ReadingType = { commodity: 0, intervalLength: 86_400, kind: 46, powerOfTenMultiplier: -1, uom: 6 };
    await utility.channel(made.usagePoint, outdoors, { from: '2026-03-06', days: 5, valueAt: () => 2_909 });
    await custodian.tenures.assign({ usagePointId: made.usagePoint._id, customerId: bakers.id });
    const chosen = { ...own('2026-03-06', '2026-03-10'), meter: [bakers.meters[HOME] ?? '', made.usagePoint._id] };
    const csv = await take(bakers, { ...chosen, format: 'csv' });
    expect(nameOf(csv)).toBe('ExampleLightPower_Energy_IntervalData_2026-03-06_2026-03-10.csv');
    const lines = csv.text.trim().split('\r\n');
    expect(lines).toHaveLength(1 + 2 * 5 + 2 * (5 * 96 - 4));
    expect(lines.filter((line) => /(^|,)"?[=@+\-\t]/.test(line))).toEqual([]);
    const workbook = await take(bakers, { ...chosen, format: 'xlsx' });
    expect(workbook.headers['content-encoding']).toBeUndefined();
    const files = await filesIn(workbook);
    const { 'xl/worksheets/sheet1.xml': electricity = '', 'xl/worksheets/sheet2.xml': other = '' } = files;
    expect(electricity.match(/<row>/g)).toHaveLength(1 + 2 * (5 * 96 - 4));
    expect(electricity).toContain('<is><t>Estimated</t></is>');
    expect(other.includes('<is><t>Cost, USD</t></is>')).toBe(true);
    expect(other.match(/<row>/g)).toHaveLength(1 + 2 * 5);
    const temperatures = /<is><t>Temperature<\/t><\/is><\/c><c s="0"><v>290\.9<\/v><\/c><c[^>]*><is><t>K<\/t>/g;
    expect(other.match(temperatures)).toHaveLength(5);
    // whatever their ids: what was used, sent back, and then the rest
    for (const [sheet, first, last] of [
      [electricity, 'From the grid', 'To the grid'],
      [other, 'Used', 'Temperature'],
    ] as const) {
      expect(sheet.lastIndexOf(`<t>${first}</t>`)).toBeLessThan(sheet.indexOf(`<t>${last}</t>`));
    }
    expect(other).toContain('<v>1.23456</v>');
    expect(Object.values(files).join('')).not.toMatch(/<f[ >]|HYPERLINK|calc|1\+1/);
    expect(files['xl/workbook.xml']).toContain(`<sheet name="${HOME}" sheetId="1" r:id="rId1"/>`);
  });

  it('BR-005.001 their own personal record as a file of its own, valid and without any usage', async () => {
    const { browser } = rosalind;
    const answer = await browser.submit(await browser.get('/download'), {}, '/download/personal-record');
    expect(nameOf(answer)).toMatch(/^ExampleLightPower_RetailCustomer_\d{4}-\d\d-\d\d\.xml$/);
    expect(answer.text).toContain('Rosalind Marsh');
    expect(answer.text).not.toContain('Fennimore');
    expect(answer.text).not.toMatch(
      /IntervalBlock|IntervalReading|UsageSummary|<(\w+:)?content[^>]*>\s*<(\w+:)?UsagePoint/,
    );
    expect(await faultsOf(answer.text)).toEqual([]);
    expect(await faultsOf(answer.text, [51, 52, 63])).toEqual([]);
    expect(await latestAccess(rosalind)).toMatchObject({
      channel: 'portal',
      reader: { kind: 'customer', customerId: rosalind.id },
      kinds: expect.arrayContaining(['Customer', 'CustomerAccount']),
      usagePointIds: [],
    });
  });

  it('files whose links lead somewhere', async () => {
    const usage = await take(bakers, { ...own('2026-03-06', '2026-03-06'), meter: bakers.meters[HOME] });
    const record = await bakers.browser.submit(await bakers.browser.get('/download'), {}, '/download/personal-record');
    const token = await new TestUtility(server.custodian).operatorToken();
    const links = [usage, record].flatMap((answer) =>
      [...answer.text.matchAll(/href="([^"]+)"/g)].map(([, href = '']) => href.replaceAll('&amp;', '&')),
    );
    expect(links.length).toBeGreaterThan(20);
    for (const href of new Set(links)) {
      const { status } = await ask(href.replace(BASE, server.origin), { method: 'HEAD', token });
      expect([href, status]).toEqual([href, 200]);
    }
  });
});

describe('before a download with gaps', () => {
  it('BR-024.007 the customer is told which days are missing, of which meter, and then takes what there is', async () => {
    const meter = [bakers.meters[HOME] ?? '', bakers.meters[SHOP] ?? ''];
    const page = await take(bakers, { ...own('2026-03-01', '2026-03-12'), meter });
    const words = wordsOf(page.text);
    expect(page.status).toBe(200);
    // each by what tells it from another of the same house, and the way back has what was chosen
    for (const esiid of [HOME, SHOP]) expect(words).toContain(`· ${esiid} `);
    const [, back = ''] = /href="(\/download\?meter=[^"]*)"/.exec(page.text) ?? [];
    expect(Object.fromEntries(new URL(back.replaceAll('&amp;', '&'), BASE).searchParams)).toMatchObject({
      range: 'own',
      from: '2026-03-01',
      to: '2026-03-12',
      format: 'xml',
    });
    expect(words).toMatch(/Electricity · \d+ No readings: March 5, 2026; March 11, 2026 to March 12, 2026\./s);
    expect(words).toMatch(/14 Nightjar Lane.*No readings: March 1, 2026 to March 12, 2026\./s);
    const answer = await bakers.browser.submit(page, {}, '/download');
    expect(nameOf(answer)).toBe('ExampleLightPower_Electricity_IntervalData_2026-03-01_2026-03-10.zip');
    expect(Object.keys(await filesIn(answer))).toHaveLength(2);
  });

  it('says which days are not whole, and what the layout has no place for, in Spanish too', async () => {
    const days = { ...own('2025-11-01', '2025-11-03'), meter: bakers.meters[SHOP] };
    expect(wordsOf((await take(bakers, days)).text)).toContain('Some readings missing: November 2, 2025.');
    await bakers.browser.get('/download?lang=es');
    const spanish = await take(bakers, days);
    await bakers.browser.get('/download?lang=en');
    expect(wordsOf(spanish.text)).toContain('Faltan algunas lecturas: 2 de noviembre de 2025.');
  });

  it('BR-024.007 asks for other days where there is nothing at all', async () => {
    const answer = await take(bakers, { ...own('2024-12-01', '2024-12-31'), format: 'csv' });
    expect([answer.status, wordsOf(answer.text)]).toEqual([422, expect.stringContaining('not one reading')]);
  });

  it('BR-004 finds the days of the last bill', async () => {
    const page = await take(rosalind, { range: 'last-bill' });
    expect(wordsOf(page.text)).toContain('No readings: January 5, 2026 to February 3, 2026.');
    const answer = await rosalind.browser.submit(page, {}, '/download');
    expect(readFeed(answer.text).of('UsageSummary')).toHaveLength(1);
    expect(await faultsOf(answer.text)).toEqual([]);
    const none = await take(bakers, { range: 'last-bill', meter: bakers.meters[HOME] });
    expect([none.status, wordsOf(none.text)]).toEqual([422, expect.stringContaining('no bill of these meters')]);
  });

  it('takes a reading of a month for all of its days, and names and warns of none that it covers', async () => {
    const utility = new TestUtility(server.custodian);
    const usagePoint = await utility.usagePoint({ _id: rosalind.id }, { serviceKind: 1 });
    const { intervalLength: _, ...gasByMonth } = gas;
    const channel = await utility.channel(usagePoint, gasByMonth);
    const writer = new ReadingsWriter(server.custodian.store, { onConflict: () => undefined });
    const months = ['2026-01-01', '2026-02-01', '2026-03-01', '2026-04-01'].map((date) => day(date));
    const rows = writer.channel(channel, ianaZone(ZONE));
    for (const [n, start] of months.slice(0, -1).entries()) rows.add(0, start, (months[n + 1] ?? 0) - start, 7, 0, 0);
    await writer.close();
    const meter = usagePoint._id;
    const whole = await take(rosalind, { ...own('2026-01-01', '2026-03-31'), meter });
    expect(nameOf(whole)).toBe('ExampleLightPower_Gas_IntervalData_2026-01-01_2026-03-31.xml');
    expect(readFeed(whole.text).of('IntervalBlock')).toHaveLength(3);
    expect(await faultsOf(whole.text)).toEqual([]);
    const more = await take(rosalind, { ...own('2025-12-30', '2026-03-15'), meter, format: 'csv' });
    const lacking = 'No readings: December 30, 2025 to December 31, 2025; March 1, 2026 to March 15, 2026.';
    expect(wordsOf(more.text)).toContain(lacking);
    // no reading of these days alone is there to be given
    const part = await take(rosalind, { ...own('2026-02-03', '2026-02-20'), meter, format: 'csv', anyway: 'yes' });
    expect([part.status, wordsOf(part.text)]).toEqual([422, expect.stringContaining('not one reading')]);
  });

  it('says so where a channel lacks the whole of a day that another has', async () => {
    const utility = new TestUtility(server.custodian);
    const usagePoint = await utility.usagePoint({ _id: rosalind.id });
    await utility.channel(usagePoint, delivered, { from: '2026-05-01', days: 5 });
    const back = await utility.channel(usagePoint, received, { from: '2026-05-01', days: 2 });
    await utility.read(back, { from: '2026-05-04', days: 1 });
    const days = { ...own('2026-05-01', '2026-05-05'), meter: usagePoint._id };
    expect(wordsOf((await take(rosalind, days)).text)).toContain('Some readings missing: May 3, 2026.');
  });

  it('is quiet where every day is whole', async () => {
    const answer = await take(bakers, { ...own('2026-03-06', '2026-03-10'), meter: bakers.meters[HOME] });
    expect(nameOf(answer)).toContain('2026-03-06_2026-03-10');
  });
});

describe('the form', () => {
  it('has what another page chose', async () => {
    const { text: html } = await bakers.browser.get(
      `/download?meter=${bakers.meters[SHOP]}&from=2025-11-01&to=2025-11-02`,
    );
    expect(html).toMatch(/<input[^>]*value="own"[^>]*checked/);
    expect(html).toMatch(/name="from"[^>]*value="2025-11-01"/);
    expect(html).not.toMatch(new RegExp(`value="${bakers.meters[HOME]}"[^>]*checked`));
  });

  it.each([
    ['no meter', { meter: undefined }, 'Choose at least one'],
    ['no day', { range: 'own', from: 'soon', to: '2026-01-01' }, 'Write a day such as'],
    ['days in the wrong order', own('2026-03-09', '2026-03-08'), 'not before the first'],
    ['an unknown kind of file', { range: 'all', format: 'exe' }, 'Choose one of these'],
  ])('says what is wrong with %s', async (_, fields, words) => {
    const answer = await take(bakers, fields);
    expect([answer.status, wordsOf(answer.text)]).toEqual([422, expect.stringContaining(words)]);
  });
});

describe('each download', () => {
  it('leaves a record of what was taken', async () => {
    const answer = await take(bakers, {
      ...own('2026-03-06', '2026-03-07'),
      meter: bakers.meters[HOME],
      format: 'xlsx',
    });
    expect(await latestAccess(bakers)).toMatchObject({
      channel: 'portal',
      route: '/download',
      reader: { kind: 'customer', customerId: bakers.id },
      outcome: 'complete',
      bytes: answer.body.length,
      usagePointIds: [bakers.meters[HOME]],
      kinds: ['IntervalBlock'],
      requestedPeriod: { from: new Date('2026-03-06T06:00:00Z'), until: new Date('2026-03-08T06:00:00Z') },
      period: { from: new Date('2026-03-06T06:00:00Z'), until: new Date('2026-03-08T06:00:00Z') },
    });
  });
});

describe('an attacker', () => {
  it("gets nothing of another's meter, alone or among their own", async () => {
    const days = { ...own('2025-11-01', '2025-11-03'), anyway: 'yes' };
    const shop = bakers.meters[SHOP] ?? '';
    for (const meter of [shop, [rosalind.meters[HOME] ?? '', shop], '1234567890123456', '__proto__', { $ne: 1 }]) {
      const answer = await take(rosalind, { ...days, meter: meter as string });
      expect([meter, answer.status, nameOf(answer)]).toEqual([meter, 404, undefined]);
    }
  });

  it('cannot make a browser download by a form of another site', async () => {
    const { browser } = bakers;
    const elsewhere = { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example' };
    for (const path of ['/download', '/download/personal-record']) {
      expect((await browser.post(path, { range: 'all' })).status).toBe(403);
      expect((await browser.post(path, { range: 'all' }, elsewhere)).status).toBe(403);
    }
    expect((await ask(`${server.origin}/download`, { headers: { Accept: 'text/html' } })).status).toBe(303);
  });

  it('asks for all of time, and is answered quickly with what there is', async () => {
    const begun = performance.now();
    const answer = await take(bakers, { ...own('0001-01-01', '9999-12-31'), format: 'csv', anyway: 'yes' });
    expect(nameOf(answer)).toContain('2025-11-01_2026-03-10.csv');
    expect(performance.now() - begun).toBeLessThan(5_000);
  });
});

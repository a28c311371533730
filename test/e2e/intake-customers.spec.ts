import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { validateFeed } from '@app/conformance';
import { Entitlement } from '@app/entitlement';
import type { FileReport, IngestOptions, RecordKind } from '@app/intake';
import type { Customer } from '@app/retail-customers';
import { documentedFiles, pdf } from '../fixtures/intake/documented-layouts.js';
import { smartMeterTexasFile } from '../fixtures/intake/smart-meter-texas.js';
import { zipOf } from '../fixtures/intake/zip-of.js';
import { ask, type Answer } from '../support/http-client.js';
import { readFeed } from '../support/read-feed.js';
import { startTestCustodian, type TestCustodian } from '../support/test-custodian.js';
import { day, EVERY_BLOCK, TestUtility } from '../support/test-utility.js';

const PERSONAL = '51_53_54_55_56_57_58_59_60_61_62_71';
const HOME = '10443720000000101';
const STATEMENT = pdf('the bill of Rosalind Marsh');

let server: TestCustodian;
let utility: TestUtility;
let folder: string;
let files = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'intake-customers-'));
  server = await startTestCustodian();
  utility = new TestUtility(server.custodian, `${EVERY_BLOCK}_${PERSONAL}`);
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

async function ingest(
  content: string | Buffer,
  options: Partial<IngestOptions> = {},
  { custodian } = server,
): Promise<readonly FileReport[]> {
  const file = join(folder, `file-${++files}`);
  await writeFile(file, content);
  return (await custodian.intake.ingest({ file, name: 'file' }, { by: 'test', synthetic: true, ...options })).files;
}

async function ingestOne(content: string | Buffer, options: Partial<IngestOptions> = {}, where = server) {
  const [report] = await ingest(content, options, where);
  if (report === undefined) throw new Error('no file was reported');
  return report;
}

const csv = (...lines: string[]): string => `${lines.join('\r\n')}\r\n`;

/** What the files of the documentation hold, in an order that none can be read in. */
const wholeExport = (): Buffer =>
  zipOf([
    { name: 'cis/documents/100-200-1-2026-02.pdf', content: STATEMENT },
    ...[...documentedFiles].toReversed().map(([name, content]) => ({ name: `cis/${name}`, content })),
  ]);

const documented = (name: string): string => documentedFiles.get(name) ?? '';

/** How many records of each kind had an outcome, over files. */
const countsOf = (reports: readonly FileReport[], outcome: 'new' | 'unchanged' | 'revised' | 'rejected') => {
  const counts: Partial<Record<RecordKind, number>> = {};
  for (const [kind, each] of reports.flatMap(({ records }) => Object.entries(records))) {
    if (each[outcome] > 0) counts[kind as RecordKind] = (counts[kind as RecordKind] ?? 0) + each[outcome];
  }
  return counts;
};

async function customerOf(accountNumber: string, { custodian } = server): Promise<Customer> {
  const ids = await custodian.customers.idsOfAccounts([accountNumber]);
  return custodian.customers.get(ids.get(accountNumber) ?? '');
}

interface Reader {
  readonly token: string;
  readonly id: string;
}

async function reader(accountNumber: string): Promise<Reader> {
  const { token, authorization } = await utility.grant(await customerOf(accountNumber), {
    scope: `${EVERY_BLOCK}_${PERSONAL}`,
  });
  return { token: token.token, id: authorization._id };
}

const get = async ({ token }: Reader, path: string, { resource } = server): Promise<Answer> =>
  ask(`${resource}${path}`, { token });

/** Starts of the readings that a reader is sent, ascending. */
async function readingsOf(who: Reader): Promise<number[]> {
  const { text } = await get(who, `/Batch/Subscription/${who.id}`);
  const starts = [...text.matchAll(/<(?:\w+:)?timePeriod>[\s\S]*?<(?:\w+:)?start>(\d+)</g)];
  return starts.map(([, start]) => Number(start)).toSorted((a, b) => a - b);
}

/** What the validator has against a feed. */
async function faultsOf(text: string, functionBlocks?: readonly number[]): Promise<unknown[]> {
  const report = await validateFeed(Readable.from([Buffer.from(text)]), { functionBlocks });
  return [...report.schema.first, ...report.profile.first, ...report.certification];
}

// One operator, file after file.
describe('the export of a customer information system', () => {
  const all = {
    Customer: 2,
    CustomerAccount: 2,
    CustomerAgreement: 2,
    ServiceSupplier: 1,
    ServiceLocation: 2,
    Meter: 2,
    EndDevice: 1,
    Tenure: 3,
    RetailerOfRecord: 2,
    UsageSummary: 1,
    Statement: 1,
  };

  it('is read whole from a zip file, in whatever order its files stand', async () => {
    const reports = await ingest(wholeExport());
    expect(reports.map(({ rejected, warnings, file }) => [file, rejected.first, warnings.first])).toEqual(
      [...documentedFiles.keys()].toReversed().map((name) => [`file/cis/${name}`, [], []]),
    );
    expect(countsOf(reports, 'new')).toEqual(all);
    const created = reports.flatMap(({ usagePoints }) => usagePoints.filter((each) => each.created));
    expect(created).toHaveLength(2);
  });

  it('changes nothing the second time', async () => {
    const before = await server.custodian.store.db.collection('changes').countDocuments();
    const reports = await ingest(wholeExport());
    expect(countsOf(reports, 'new')).toEqual({});
    expect(countsOf(reports, 'revised')).toEqual({});
    expect(countsOf(reports, 'unchanged')).toEqual(all);
    expect(await server.custodian.store.db.collection('changes').countDocuments()).toBe(before);
    expect(await server.custodian.store.db.collection('statementDocuments.files').countDocuments()).toBe(1);
  });

  it('is a valid personal feed for a third party, with its statement', async () => {
    const who = await reader('100-200-1');
    const { status, text } = await get(who, `/Batch/RetailCustomer/${who.id}`);
    expect(status).toBe(200);
    expect(await faultsOf(text)).toEqual([]);
    expect(readFeed(text).entries.map(({ kind }) => kind)).toEqual([
      'Customer',
      'CustomerAccount',
      'CustomerAgreement',
      'ServiceLocation',
      'ServiceSupplier',
      'Meter',
      'EndDevice',
      'Statement',
    ]);
    for (const word of ['Rosalind Marsh', 'Nightjar Lane', 'LG-7001', 'A-1', 'Bluebonnet'])
      expect(text).toContain(word);
    const url = /statementURL>[^<]*(\/RetailCustomer[^<]*)</.exec(text)?.[1] ?? '';
    const document = await get(who, url);
    expect([document.status, document.headers['content-type']]).toEqual([200, 'application/pdf']);
    expect(document.body).toEqual(STATEMENT);
    const somebody = await reader('100-200-2');
    expect((await get(somebody, url)).status).toBe(403);
  });

  it('gives bills that satisfy function blocks 15, 16, 26, 27 and 28', async () => {
    const who = await reader('100-200-1');
    const { text } = await get(who, `/Batch/Subscription/${who.id}`);
    expect(await faultsOf(text, [15, 16, 26, 27, 28])).toEqual([]);
    expect(text).toMatch(/billLastPeriod>11861000</);
    expect(text).toMatch(/note>City sales tax</);
  });

  it('knows the retailer of record: from when to when', async () => {
    const { usagePoints } = server.custodian.metering;
    const home = await usagePoints.byEsiid(Entitlement.ofOperator(), HOME);
    const retailers = await server.custodian.retailersOfRecord.ofUsagePoint(home?._id ?? '');
    expect(retailers).toMatchObject([
      { retailerId: 'BLUEBONNET', duns: '123456789', until: new Date('2026-03-01T06:00:00Z') },
      { retailerId: 'LANTERN', name: 'Lantern Power', duns: '1234567890123', from: new Date('2026-03-01T06:00:00Z') },
    ]);
    const overlapping = await ingestOne(
      csv('esiid,retailer_id,from', `${HOME},THIRD,2026-04-01`, `${HOME},LANTERN,2026-02-01`),
    );
    expect(overlapping.rejected.byReason).toEqual({ 'retailer-overlaps': 2 });
    const renamed = csv('esiid,retailer_id,retailer_name,from', `${HOME},LANTERN,Lantern Power LLC,2026-03-01`);
    expect((await ingestOne(renamed)).records.RetailerOfRecord?.revised).toBe(1);
    expect((await ingestOne(renamed)).records.RetailerOfRecord?.unchanged).toBe(1);
  });
});

describe('moves', () => {
  const point = '10443720000000777';
  const rows = (...those: string[]) =>
    csv('esiid,account_number,move_in,move_out', ...those.map((row) => `${point},${row}`));
  let former: Reader;
  let next: Reader;

  beforeAll(async () => {
    await ingest(csv('account_number,customer_name', 'MOVE-1,Ada Former', 'MOVE-2,Ben Next'));
    await ingest(rows('MOVE-1,2025-06-02,'));
    await ingest(smartMeterTexasFile({ from: [2025, 6, 1], days: 7, esiid: point }));
    [former, next] = [await reader('MOVE-1'), await reader('MOVE-2')];
  });

  it('show a customer nothing from before the move-in', async () => {
    const starts = await readingsOf(former);
    expect([starts.length, starts[0]]).toEqual([6 * 96, day('2025-06-02')]);
    expect(await readingsOf(next)).toEqual([]);
  });

  it('BR-044 take the former customer’s view away for the time after the move-out, and give it to the next', async () => {
    const report = await ingestOne(rows('MOVE-2,2025-06-05,', 'MOVE-1,2025-06-02,2025-06-05'));
    expect(report.records.Tenure).toEqual({ new: 1, unchanged: 0, revised: 1, rejected: 0 });
    const [before, after] = [await readingsOf(former), await readingsOf(next)];
    expect([before.length, before.at(-1)]).toEqual([3 * 96, day('2025-06-05') - 900]);
    expect([after.length, after[0]]).toEqual([3 * 96, day('2025-06-05')]);
    const changes = await server.custodian.store.db.collection('changes').find({ kind: 'tenure' }).toArray();
    expect(changes.at(-1)).toMatchObject({ usagePointId: expect.any(String), customerId: expect.any(String) });
  });

  it('are corrected by a later file, and an old file brings nothing back', async () => {
    expect((await ingestOne(rows('MOVE-2,2025-06-06,'))).records.Tenure?.revised).toBe(1);
    expect((await readingsOf(next))[0]).toBe(day('2025-06-06'));
    expect((await ingestOne(rows('MOVE-2,2025-06-05,'))).records.Tenure?.unchanged).toBe(1);
    expect((await readingsOf(next))[0]).toBe(day('2025-06-06'));
  });

  it('that were told of the wrong customer are taken back, with all that was seen by them', async () => {
    await ingest(csv('account_number,customer_name', 'MOVE-3,Cy Wrong'));
    const wrong = '10443720000000779';
    const row = (...those: string[]) =>
      csv('esiid,account_number,move_in,move_out', ...those.map((each) => `${wrong},${each}`));
    await ingest(row('MOVE-3,2025-06-02,'));
    await ingest(smartMeterTexasFile({ from: [2025, 6, 1], days: 3, esiid: wrong }));
    const who = await reader('MOVE-3');
    expect((await readingsOf(who)).length).toBeGreaterThan(0);
    expect((await ingestOne(row('MOVE-3,2025-06-02,2025-06-02', 'MOVE-2,2025-06-02,'))).records.Tenure).toEqual({
      new: 1,
      unchanged: 0,
      revised: 1,
      rejected: 0,
    });
    expect(await readingsOf(who)).toEqual([]);
    const { tenures } = server.custodian;
    expect(await tenures.ofCustomer((await customerOf('MOVE-3'))._id)).toEqual([]);
    expect((await ingestOne(row('MOVE-3,2025-06-02,'))).records.Tenure?.unchanged).toBe(1);
    expect(await readingsOf(who)).toEqual([]);
  });

  it('take an instant, or a date by the clocks of the usage point', async () => {
    const report = await ingestOne(rows('MOVE-2,2025-06-06T05:00:00Z,', 'MOVE-2,6/6/2025,'));
    expect(report.records.Tenure).toMatchObject({ unchanged: 2, rejected: 0 });
  });

  it('are refused where two customers would share a time, or nobody is known', async () => {
    const report = await ingestOne(
      rows('MOVE-1,2025-06-07,', 'MOVE-9,2025-06-07,', 'MOVE-1,2025-07-01,2025-06-30', 'MOVE-2,2025-02-30,'),
    );
    expect(report.rejected.first.map(({ line, reason, detail }) => [line, reason, detail])).toEqual([
      [2, 'tenure-overlaps', 'move_in, move_out'],
      [3, 'unknown-customer', 'account_number'],
      [4, 'wrong-period', 'move_out: after move_in'],
      [5, 'wrong-date', 'move_in: 2026-03-01, 3/1/2026 or 2026-03-01T06:00:00Z'],
    ]);
    expect(report.records.Tenure?.rejected).toBe(4);
    expect(JSON.stringify(report)).not.toMatch(/MOVE-|Ada|Ben/);
  });

  it('make the usage point of an unknown ESIID, unless they may not', async () => {
    const unknown = csv('esiid,account_number,move_in', '10443720000000778,MOVE-1,2025-06-01');
    expect((await ingestOne(unknown, { create: false })).rejected.byReason).toEqual({ 'unknown-usage-point': 1 });
    const report = await ingestOne(unknown);
    expect(report.usagePoints).toMatchObject([{ esiid: '10443720000000778', created: true }]);
    const id = report.usagePoints[0]?.id ?? '';
    const byId = csv(
      'usage_point,account_number,move_in',
      `${id},MOVE-1,2025-06-01`,
      '1234567890123456,MOVE-1,2025-06-01',
    );
    expect(await ingestOne(byId)).toMatchObject({
      records: { Tenure: { unchanged: 1, rejected: 1 } },
      rejected: { byReason: { 'unknown-usage-point': 1 } },
    });
  });
});

describe('rows that cannot be taken', () => {
  beforeAll(async () => {
    await ingest(csv('account_number,customer_name', 'ROW-1,Row One'));
  });

  it('are listed by line and reason, the good ones being kept', async () => {
    const report = await ingestOne(
      Buffer.concat([
        Buffer.from(
          csv(
            'account_number,customer_name,kind,email,favourite_colour',
            'ROW-2,Row Two,residential,two@example.com,red',
            ',Nobody,residential,,',
            'ROW-3,=HYPERLINK("http://evil.example"),,,',
            'ROW-4,"+1+cmd|\' /C calc\'!A0",,,',
            'ROW-5,Row\u0007Five,,,',
            'ROW-6,Row \u202eSix,,,',
            'ROW-7,"Row Seven,,,',
            'ROW-8,Row Eight,astronaut,,',
            'ROW-9,Row Nine',
            `ROW-10,${'x'.repeat(300)},,,`,
            'ROW-13,Row, Thirteen,residential,r@example.com,red',
          ),
        ),
        Buffer.from('ROW-11,Pe\xf1a,,,\n', 'latin1'),
        Buffer.from('ROW-12,Peña,,,\n'),
      ]),
    );
    expect(report.rejected.first.map(({ line, reason, detail }) => [line, reason, detail])).toEqual([
      [3, 'missing-value', 'account_number'],
      [4, 'formula-field', 'customer_name'],
      [5, 'formula-field', 'customer_name'],
      [6, 'control-character', 'customer_name'],
      [7, 'control-character', 'customer_name'],
      [8, 'unclosed-quote', ''],
      [9, 'invalid-value', expect.stringMatching(/^kind: residential, residentialAndCommercial, /)],
      [10, 'short-row', '2 fields: 5 columns'],
      [11, 'invalid-entry', expect.stringMatching(/^Customer.*: 300 characters are more than the 256 /)],
      [12, 'long-row', '6 fields: 5 columns'],
      [13, 'bad-encoding', 'customer_name'],
    ]);
    expect(report.records.Customer).toEqual({ new: 2, unchanged: 0, revised: 0, rejected: 11 });
    expect(report.warnings.first).toMatchObject([{ reason: 'unknown-column', detail: 'favourite_colour' }]);
    expect(JSON.stringify(report)).not.toMatch(/ROW-|evil|Nobody/);
  });

  it('whose header lacks a column are refused with its name', async () => {
    const misspelt = await ingestOne(csv('account_no,customer_name,kind', 'ROW-1,Row One,residential'));
    expect(misspelt.error).toMatchObject({
      line: 1,
      reason: 'missing-column',
      detail: 'customers-csv: account_number',
    });
    const pointless = await ingestOne(csv('account_number,move_in,move_out', 'ROW-1,2025-01-01,'));
    expect(pointless.error?.detail).toBe('tenure-csv: esiid or usage_point');
    expect((await ingestOne(csv('account,name', 'ROW-1,Row One'))).error).toMatchObject({
      reason: 'unknown-format',
      detail: 'docs/INTAKE.md has the headers of CSV files',
    });
  });

  it('that a later row of their file says anew count no more, so that the file again changes nothing', async () => {
    const twice = csv(
      'account_number,customer_name',
      'TWICE-1,Before',
      'TWICE-1,After',
      'TWICE-1,Before',
      'TWICE-1,After',
    );
    await ingest(twice);
    expect(await customerOf('TWICE-1')).toMatchObject({ name: 'After' });
    const { records } = await ingestOne(twice);
    expect(records.Customer).toEqual({ new: 0, unchanged: 4, revised: 0, rejected: 0 });
    expect(records.CustomerAccount).toEqual({ new: 0, unchanged: 4, revised: 0, rejected: 0 });
  });

  it('are taken with a word about an address without use, and a zone that comes too late', async () => {
    const customer = await ingestOne(
      csv('account_number,customer_name,email', 'MAIL-1,Ada,ada(at)example.com', 'MAIL-2,Ben,ben@example.com'),
    );
    expect(customer.records.Customer?.new).toBe(2);
    expect(customer.warnings.first).toMatchObject([{ line: 2, reason: 'unusable-email', detail: 'email' }]);
    const premise = csv(
      'account_number,street,esiid,time_zone',
      'MAIL-1,Elm St,10443720000000795,America/Chicago',
      'MAIL-2,Elm St,10443720000000796,US/Central',
    );
    expect((await ingestOne(premise)).warnings.count).toBe(0);
    const moved = await ingestOne(
      premise.replace('America/Chicago', 'US/Central').replace(/US.Central\r\n$/, 'America/Denver\r\n'),
    );
    expect(moved.warnings.first).toMatchObject([{ line: 3, reason: 'time-zone-kept', detail: 'time_zone' }]);
  });

  it('end before they begin are refused', async () => {
    const agreement = await ingestOne(csv('agreement_id,account_number,starts,ends', 'A,ROW-1,2025-02-01,2025-01-01'));
    expect(agreement.rejected.first).toMatchObject([{ line: 2, reason: 'wrong-period', detail: 'ends: after starts' }]);
    const meter = await ingestOne(
      csv('serial_number,account_number,premise_id,installed,removed', 'M,ROW-1,P,2025-02-01,2025-01-01'),
    );
    expect(meter.rejected.first).toMatchObject([
      { line: 2, reason: 'wrong-period', detail: 'removed: after installed' },
    ]);
  });

  it('bring nobody the bill of another', async () => {
    await ingest(csv('account_number,customer_name', 'BILL-1,Ada Before', 'BILL-2,Ben After'));
    const point = '10443720000000790';
    await ingest(
      csv(
        'esiid,account_number,move_in,move_out',
        `${point},BILL-1,2025-01-01,2025-06-01`,
        `${point},BILL-2,2025-06-01,`,
      ),
    );
    const bill = (account: string, from: string, until: string): string =>
      `${point},${account},${from},${until},1,kWh,1`;
    const report = await ingestOne(
      csv(
        'esiid,account_number,period_start,period_end,consumption,unit,amount',
        bill('BILL-1', '2025-07-01', '2025-08-01'),
        bill('BILL-1', '2025-05-15', '2025-06-15'),
        bill('BILL-2', '2025-06-01', '2025-07-01'),
      ),
    );
    expect(report.rejected.first).toMatchObject([{ line: 2, reason: 'bill-of-another', detail: 'account_number' }]);
    expect(report.warnings.first).toMatchObject([{ line: 3, reason: 'outside-tenure' }]);
    expect(report.summaries.new).toBe(2);
    const who = await reader('BILL-2');
    const { text } = await get(who, `/Batch/Subscription/${who.id}`);
    expect(readFeed(text).of('UsageSummary')).toHaveLength(1);
  });

  it('name what they hang on', async () => {
    const premise = await ingestOne(
      csv('account_number,street,esiid,agreement_id', `ROW-1,Elm St,${HOME},none-such`, `NONE,Elm St,${HOME},`),
    );
    expect(premise.rejected.byReason).toEqual({ 'unknown-agreement': 1, 'unknown-customer': 1 });
    const meter = await ingestOne(csv('account_number,serial_number,premise_id', 'ROW-1,M-1,nowhere'));
    expect(meter.rejected.byReason).toEqual({ 'unknown-premise': 1 });
    const bill = await ingestOne(
      csv(
        'esiid,account_number,period_start,period_end,consumption,unit,amount',
        `${HOME},NONE,2026-01-01,2026-02-01,1,kWh,1`,
        `${HOME},ROW-1,2026-02-01,2026-01-01,1,kWh,1`,
        `${HOME},ROW-1,2026-01-01,2026-02-01,1,furlong,1`,
        `${HOME},ROW-1,2026-01-01,2026-02-01,1,,1`,
        `${HOME},ROW-1,2026-01-01,2026-02-01,1,kWh,1.123456`,
        `1044372000000010,ROW-1,2026-01-01,2026-02-01,1,kWh,1`,
        `10443720000000791,ROW-1,2026-04-01,2026-05-01,1,kWh,$1`,
      ),
    );
    expect(bill.rejected.byReason).toEqual({
      'unknown-customer': 1,
      'wrong-period': 1,
      'unknown-unit': 1,
      'missing-value': 1,
      'bad-number': 1,
      'bad-esiid': 1,
    });
    expect(bill.warnings.byReason).toEqual({ 'outside-tenure': 1 });
    expect(bill.summaries.new).toBe(1);
  });

  it('keep customers real unless they are said to be made up', async () => {
    await ingest(csv('account_number,customer_name', 'REAL-1,Real One'), { synthetic: false });
    expect(await customerOf('REAL-1')).toMatchObject({ synthetic: false, name: 'Real One' });
    await ingest(csv('account_number,customer_name', 'REAL-1,Real Won'));
    expect(await customerOf('REAL-1')).toMatchObject({ synthetic: false, name: 'Real Won' });
  });
});

describe('documents of statements', () => {
  const rows = (...those: string[]) => csv('account_number,issued,document,statement_id', ...those);
  let place: string;

  beforeAll(async () => {
    await ingest(csv('account_number,customer_name', 'DOC-1,Doc One'));
    place = join(folder, 'beside');
    await mkdir(place);
    await writeFile(join(folder, 'secret.pdf'), pdf('not beside it'));
    await symlink(join(folder, 'secret.pdf'), join(place, 'link.pdf'));
    await writeFile(join(place, 'good.pdf'), pdf('one'));
    await writeFile(join(place, 'page.html'), '<script>alert(1)</script>');
    await writeFile(join(place, 'page.pdf'), '<script>alert(1)</script>');
    await writeFile(join(place, 'large.pdf'), Buffer.concat([pdf(''), Buffer.alloc(16 * 1024 * 1024)]));
  });

  async function read(...those: string[]): Promise<FileReport | undefined> {
    const file = join(place, 'statements.csv');
    await writeFile(file, rows(...those));
    return (await server.custodian.intake.ingest({ file, name: 'file' }, { by: 'test' })).files[0];
  }

  it('lie beside the file: none from outside, none that could run, none beyond the size', async () => {
    const report = await read(
      'DOC-1,2026-02-06,good.pdf,S-1',
      'DOC-1,2026-02-06,../secret.pdf,S-2',
      `DOC-1,2026-02-06,${join(folder, 'secret.pdf')},S-3`,
      'DOC-1,2026-02-06,link.pdf,S-4',
      'DOC-1,2026-02-06,page.html,S-5',
      'DOC-1,2026-02-06,page.pdf,S-6',
      'DOC-1,2026-02-06,large.pdf,S-7',
      'DOC-1,2026-02-06,.,S-8',
      'NONE,2026-02-06,good.pdf,S-9',
    );
    expect(report?.records.Statement).toEqual({ new: 1, unchanged: 0, revised: 0, rejected: 8 });
    expect(report?.rejected.byReason).toEqual({
      'document-missing': 4,
      'unsupported-document': 2,
      'document-too-large': 1,
      'unknown-customer': 1,
    });
  });

  it('are stored once, and replaced by another of the same statement', async () => {
    const stored = server.custodian.store.db.collection('statementDocuments.files');
    const before = await stored.countDocuments();
    expect((await read('DOC-1,2026-02-06,good.pdf,S-1'))?.records.Statement?.unchanged).toBe(1);
    await writeFile(join(place, 'good.pdf'), pdf('two'));
    expect((await read('DOC-1,2026-02-06,good.pdf,S-1'))?.records.Statement?.revised).toBe(1);
    expect(await stored.countDocuments()).toBe(before);
  });
});

describe('a customer feed', () => {
  let feed: string;
  let operator: Reader;

  beforeAll(async () => {
    operator = { token: await utility.operatorToken(), id: '' };
    const { _id } = await customerOf('100-200-1');
    feed = (await get(operator, `/Batch/RetailCustomer/${_id}`)).text;
  });

  it('that this server gave out says nothing new to it', async () => {
    const report = await ingestOne(gzipSync(feed));
    expect(report).toMatchObject({ format: 'customer-xml', rejected: { count: 0 }, warnings: { count: 0 } });
    expect(countsOf([report], 'unchanged')).toEqual({
      Customer: 1,
      CustomerAccount: 1,
      CustomerAgreement: 1,
      ServiceLocation: 1,
      ServiceSupplier: 1,
      Meter: 1,
      EndDevice: 1,
      Statement: 1,
    });
    expect(countsOf([report], 'new')).toEqual({});
    expect(countsOf([report], 'revised')).toEqual({});
    expect((await get(operator, `/Batch/RetailCustomer/${(await customerOf('100-200-1'))._id}`)).text).toContain(
      'statementURL',
    );
  });

  it('revises what it says anew', async () => {
    const report = await ingestOne(feed.replaceAll('Rosalind Marsh', 'Rosalind Marsh-Quill'));
    expect(countsOf([report], 'revised')).toEqual({ Customer: 1, CustomerAccount: 1 });
    expect((await customerOf('100-200-1')).name).toBe('Rosalind Marsh-Quill');
    await ingest(documented('customers.csv'));
  });

  it('makes the same customer on another server, in any order of entries, once', async () => {
    const other = await startTestCustodian();
    try {
      const [head = '', ...rest] = feed.split(/(?=<entry)/);
      const [last = '', end = ''] = (rest.at(-1) ?? '').split(/(?=<\/feed>)/);
      const backwards = [head, ...[...rest.slice(0, -1), last].toReversed(), end].join('');
      const report = await ingestOne(backwards, {}, other);
      expect(report.rejected.first).toEqual([]);
      expect(report.warnings.byReason).toEqual({ 'statement-without-document': 1, 'unknown-usage-point': 1 });
      expect(Object.keys(countsOf([report], 'new'))).toHaveLength(8);
      const { _id, name } = await customerOf('100-200-1', other);
      expect(name).toBe('Rosalind Marsh');
      expect(countsOf([await ingestOne(feed, {}, other)], 'new')).toEqual({});
      const token = await new TestUtility(other.custodian).operatorToken();
      const { text } = await get({ token, id: '' }, `/Batch/RetailCustomer/${_id}`, other);
      expect(await faultsOf(text)).toEqual([]);
      expect(text).toContain('LG-7001');
    } finally {
      await other.close();
    }
  });

  it('is read in the encoding that it names, and an entry that is not in it is refused', async () => {
    const named = feed
      .replace('encoding="UTF-8"', 'encoding="ISO-8859-1"')
      .replaceAll('Rosalind Marsh', 'Rosalía Marsh');
    expect(countsOf([await ingestOne(Buffer.from(named, 'latin1'))], 'revised')).toEqual({
      Customer: 1,
      CustomerAccount: 1,
    });
    expect((await customerOf('100-200-1')).name).toBe('Rosalía Marsh');
    const unnamed = feed.replaceAll('Rosalind Marsh', 'Rosalía Marsh');
    const report = await ingestOne(Buffer.from(unnamed, 'latin1'));
    expect(report.rejected.first.map(({ reason, detail }) => [reason, detail])).toEqual([
      ['bad-encoding', 'Customer'],
      ['bad-encoding', 'CustomerAccount'],
    ]);
    expect((await customerOf('100-200-1')).name).toBe('Rosalía Marsh');
    await ingest(documented('customers.csv'));
  });

  it('is refused entry by entry where it cannot be placed', async () => {
    const orphans = feed
      .replaceAll(/\/Customer\/\d+/g, '/Customer/77')
      .replaceAll(/CustomerAccount\/\d+/g, 'CustomerAccount/78');
    const without = orphans
      .replace(/<entry[\s\S]*?<\/entry>/, '')
      .replaceAll(/(CustomerAgreement|ServiceLocation)\/\d+/g, '$1/79');
    const report = await ingestOne(without.replaceAll(/(Meter|EndDevice|ServiceSupplier|Statement)\/\d+/g, '$1/80'));
    expect(report.rejected.byReason).toEqual({ 'unknown-parent': 7 });
  });

  it('leaves out the passwords for which its schema has a place', async () => {
    const password = '<cust:password>hunter-2-hunter</cust:password>';
    const told = feed.replaceAll('</cust:electronicAddress>', `${password}</cust:electronicAddress>`);
    expect(told).toContain(password);
    expect(await ingestOne(told)).toMatchObject({ rejected: { count: 0 }, records: { Customer: { revised: 0 } } });
    expect(JSON.stringify(await stateOf())).not.toContain('hunter-2');
  });

  it('is not taken from a file that holds usage too: the two never share a message', async () => {
    const who = await reader('MOVE-2');
    const { text } = await get(who, `/Batch/Subscription/${who.id}`);
    const usage = text.replaceAll('custodian.example', 'elsewhere.example');
    const personal = feed.slice(feed.indexOf('<entry'), feed.indexOf('</feed>')).replaceAll('Rosalind', 'Roseanne');
    const namespaces = /<feed([^>]*)>/.exec(feed)?.[1] ?? '';
    const missing = [...namespaces.matchAll(/xmlns:\w+="[^"]*"/g)]
      .map(([each]) => each)
      .filter((each) => !usage.includes(each));
    const mixed = usage.replace(/<feed/, `<feed ${missing.join(' ')} `).replace('<entry', `${personal}<entry`);
    const report = await ingestOne(mixed);
    expect(report).toMatchObject({ format: 'green-button-xml', rejected: { count: 0 }, records: {} });
    expect(report.warnings.byReason['customer-data-skipped']).toBe(8);
    expect((await customerOf('100-200-1')).name).not.toContain('Roseanne');
  });

  it('is refused as an upload, and so is every other layout: nothing of it is stored', async () => {
    const { _id } = await customerOf('100-200-2');
    const token = await utility.operatorToken('upload');
    const before = await stateOf();
    const upload = (body: string | Buffer) =>
      ask(`${server.resource}/Batch/RetailCustomer/${_id}/UsagePoint`, {
        method: 'POST',
        token,
        headers: { 'Content-Type': 'application/atom+xml' },
        body,
      });
    const attack = feed.replaceAll('Rosalind', 'Mallory');
    for (const body of [attack, gzipSync(attack), ...documentedFiles.values(), wholeExport()]) {
      const { status, text } = await upload(body);
      expect([status, text]).toEqual([400, expect.stringContaining('"upload-refused"')]);
      expect(text).toContain('"personal-data-refused"');
      expect(text).not.toContain('Mallory');
    }
    expect(await stateOf()).toEqual(before);
  });

  /** Everything that personal rows could change. */
  async function stateOf(): Promise<unknown> {
    const { db } = server.custodian.store;
    const names = ['customers', 'customerResources', 'tenures', 'retailersOfRecord', 'usagePoints', 'usageSummaries'];
    return Promise.all(names.map((name) => db.collection(name).find().sort({ _id: 1 }).toArray()));
  }
});

describe('thousands of customers', () => {
  const MANY = 5_000;
  const esiidOf = (n: number) => `2044372${String(n).padStart(10, '0')}`;
  const table = (header: string, row: (n: number) => string) =>
    csv(header, ...Array.from({ length: MANY }, (_, n) => row(n)));

  it('are taken in with few queries a batch, and change nothing the second time', async () => {
    const { store } = server.custodian;
    const customers = table(
      'account_number,customer_name,street,city',
      (n) => `MANY-${n},Person ${n},${n} Elm St,Marlow`,
    );
    const tenure = table('esiid,account_number,move_in', (n) => `${esiidOf(n)},MANY-${n},2025-01-01`);
    const zip = zipOf([
      { name: 'tenure.csv', content: tenure },
      { name: 'customers.csv', content: customers },
    ]);
    let queries = 0;
    store.connection.set('debug', () => void queries++);
    const [moved, people] = await ingest(zip);
    store.connection.set('debug', false);
    expect(people?.records.Customer).toEqual({ new: MANY, unchanged: 0, revised: 0, rejected: 0 });
    expect(moved?.records.Tenure).toEqual({ new: MANY, unchanged: 0, revised: 0, rejected: 0 });
    // by rows it would be ten thousand and more
    expect(queries).toBeGreaterThan(0);
    expect(queries).toBeLessThan(((2 * MANY) / 500) * 10);
    const again = await ingest(zip);
    expect(countsOf(again, 'unchanged')).toEqual({ Customer: MANY, CustomerAccount: MANY, Tenure: MANY });
  }, 120_000);
});

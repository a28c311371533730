import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Grant } from '@app/authorization';
import type { DataCustodian } from '@app/data-custodian';
import { Scope } from '@app/espi';
import { openReports } from '@app/regulatory-reports';
import { ApplicationStatus } from '@app/third-parties';
import { ianaZone } from '@app/time';
import { ObjectId } from 'mongodb';
import { wordsOf } from '../support/customer-browser.js';
import { ask, eventually } from '../support/http-client.js';
import { signedIn, type SignedInPerson } from '../support/portal-people.js';
import { startTestCustodian, type TestCustodian } from '../support/test-custodian.js';
import { delivered, TestUtility } from '../support/test-utility.js';

const FEED = '/DataCustodian/reports/subscriptions';
const TERRITORIES = ['North Wires', 'South Wires'] as const;
const CLASSES = ['residential', 'commercialIndustrial'] as const;

const reportServices = ({
  accessRecords,
  applications,
  authorizations,
  customerResources,
  metering: { usagePoints },
  tenures,
}: DataCustodian) => ({
  accessRecords,
  applications,
  authorizations,
  customerResources,
  tenures,
  usagePoints,
});

const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

let server: TestCustodian;
let auditor: SignedInPerson;
let grants: Grant[];

/** What the test itself has asked, counted by itself: the recount that the reports are held against. */
const tally = { usage: 0, personal: 0, refused: 0, bytes: 0 };

beforeAll(async () => {
  server = await startTestCustodian();
  const { custodian } = server;
  const utility = new TestUtility(custodian, 'FB=1_3_4_5_15_51_54');
  grants = [];
  for (const index of [0, 0, 1]) {
    const customer = await utility.customer();
    const { db } = custodian.store;
    const usagePoint = await utility.usagePoint(customer);
    await db
      .collection<{ _id: string }>('usagePoints')
      .updateOne(
        { _id: usagePoint._id },
        { $set: { tdsp: TERRITORIES[index], esiid: `1008901000000000000${grants.length}` } },
      );
    await custodian.customerResources.put([
      {
        retailCustomerId: customer._id,
        element: 'Customer',
        value: { kind: CLASSES[index] ?? 'residential' },
        sourceKey: customer._id,
        above: [],
      },
    ]);
    await utility.channel(usagePoint, delivered, { from: '2026-01-01', days: 2 });
    grants.push(await utility.grant(customer, { scope: 'FB=1_3_4_5_15_51_54' }));
  }
  const [first, second, third] = grants;
  if (first === undefined || second === undefined || third === undefined) throw new Error('not granted');
  for (const grant of [first, first, second, third]) {
    const answer = await ask(`${server.resource}/Batch/Subscription/${grant.authorization._id}`, {
      token: grant.token.token,
    });
    if (answer.status !== 200) throw new Error(answer.text);
    tally.usage += 1;
    tally.bytes += answer.body.length;
  }
  const record = await ask(`${server.resource}/Batch/RetailCustomer/${first.authorization._id}`, {
    token: first.token.token,
  });
  if (record.status !== 200) throw new Error(record.text);
  tally.personal += 1;
  tally.bytes += record.body.length;
  const another = await ask(`${server.resource}/Batch/Subscription/${second.authorization._id}`, {
    token: first.token.token,
  });
  if (another.status !== 403) throw new Error(another.text);
  tally.refused += 1;
  await custodian.authorizations.end(third.authorization._id, 'customer');
  await server.settled();
  // a worker may have counted before all this
  await custodian.reports.reckoning.reckon();
  auditor = await signedIn(server, 'auditor');
});
afterAll(async () => server.close());

/** The rows of a CSV file, by the names of its columns. */
async function csv(path: string): Promise<Record<string, string>[]> {
  const { status, text, headers } = await auditor.browser.get(path);
  expect([status, headers['content-type']]).toEqual([200, 'text/csv; charset=utf-8']);
  const [head = '', ...lines] = text.trimEnd().split('\r\n');
  const names = head.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, index) => [names[index] ?? '', cell])));
}

const sum = (rows: readonly Record<string, string>[], name: string): number =>
  rows.reduce((total, row) => total + Number(row[name]), 0);

describe('a subscription report', () => {
  it('BR-310 counts what was asked for and answered as the test itself counted it', async () => {
    const rows = await csv('/auditor/reports.csv');
    expect({
      usage: sum(rows, 'requests_usage') - tally.refused,
      personal: sum(rows, 'requests_personal'),
      refused: sum(rows, 'requests_refused'),
      bytes: sum(rows, 'bytes_sent'),
    }).toEqual(tally);
    const [begun, ended, byCustomer] = ['begun', 'ended', 'ended_customer'].map((name) => sum(rows, name));
    expect([begun, ended, byCustomer, rows.at(-1)?.['active_at_end']]).toEqual([3, 1, 1, '2']);
  });

  it('BR-310 counts by requesting party, by class of customer and by territory', async () => {
    const words = wordsOf((await auditor.browser.get('/auditor/reports')).text);
    expect(words).toContain('2 permissions stood on');
    for (const name of ['Household', 'Trade or industry', ...TERRITORIES]) expect(words).toContain(name);
    expect(words).toMatch(
      /By territory and class of customer .*North Wires Household 2 2 0 4.*South Wires Trade or industry 0 1 1 1/,
    );
    const north = await csv(`/auditor/reports.csv?territory=${encodeURIComponent('=North Wires')}`);
    expect([sum(north, 'begun'), sum(north, 'requests_answered')]).toEqual([2, 4]);
    const trade = await csv('/auditor/reports.csv?class=%3DcommercialIndustrial');
    expect([sum(trade, 'begun'), sum(trade, 'ended'), sum(trade, 'requests_usage')]).toEqual([1, 1, 1]);
    const [first] = grants;
    const one = await csv(`/auditor/reports.csv?requester=${first?.authorization.applicationId ?? ''}`);
    expect([sum(one, 'begun'), sum(one, 'requests_usage'), sum(one, 'requests_refused')]).toEqual([1, 3, 1]);
  });

  it('BR-028.009 BR-310 leads from each figure to its records, with their ESIIDs and times', async () => {
    const rows = await csv('/auditor/requests.csv?outcome=answered&type=usage');
    expect(rows).toHaveLength(tally.usage);
    const [latest] = rows;
    expect(latest).toMatchObject({
      type_of_request: 'usage',
      esiid: '10089010000000000002',
      customer_class: 'commercialIndustrial',
      territory: 'South Wires',
      requester: 'Kilowatt Diary',
      outcome: 'complete',
    });
    expect(Date.parse(latest?.['date_provided'] ?? '')).toBeGreaterThanOrEqual(
      Date.parse(latest?.['date_requested'] ?? ''),
    );
    expect(await csv('/auditor/requests.csv?type=usage&esiid=10089010000000000001')).toHaveLength(1);
    expect(await csv('/auditor/requests.csv?esiid=10089010000000000009')).toHaveLength(0);
    const ofOne = wordsOf((await auditor.browser.get('/auditor/requests?esiid=10089010000000000000')).text);
    expect(ofOne).toMatch(/ESIID 10089010000000000000 Who asked Kind of request Requests .*Kilowatt Diary Usage 2 /);
    const ended = await csv('/auditor/authorizations.csv?what=ended');
    expect(ended.map((row) => [row['ended_by'], row['customer_class']])).toEqual([
      ['customer', 'commercialIndustrial'],
    ]);
    expect(await csv('/auditor/authorizations.csv?what=active')).toHaveLength(2);
    // granted over whatever the customer has, which names no meter
    expect(await csv('/auditor/authorizations.csv?what=active&esiid=10089010000000000001')).toHaveLength(1);
    expect(await csv('/auditor/authorizations.csv?what=active&esiid=10089010000000000002')).toHaveLength(0);
  });

  it('is a spreadsheet too', async () => {
    const { status, body, headers } = await auditor.browser.get('/auditor/reports.xlsx');
    expect([status, body.subarray(0, 2).toString()]).toEqual([200, 'PK']);
    expect(headers['content-disposition']).toBe('attachment; filename=subscriptions.xlsx');
  });

  it('finds an access that went beyond its authorization, which only somebody who writes records could make', async () => {
    const { accessRecords, reports, store } = server.custodian;
    expect((await csv('/auditor/reports.csv')).length).toBeGreaterThan(0);
    const [first, second] = grants;
    if (first === undefined || second === undefined) throw new Error('not granted');
    const { authorization } = first;
    // a list over all that an application may see is of many authorizations, and names none
    const { token } = await server.custodian.tokens.issue('client', { applicationId: authorization.applicationId });
    const list = await ask(`${server.origin}/third-party-api/esiids`, { token });
    expect([list.status, list.text]).toEqual([200, expect.stringContaining('10089010000000000000')]);
    await server.settled();
    const reader = { kind: 'third-party', authorizationId: authorization._id } as const;
    const others = await server.custodian.tenures.ofCustomer(second.authorization.customerId);
    const narrowed = {
      usagePointIds: [(await server.custodian.tenures.ofCustomer(authorization.customerId))[0]?.usagePointId ?? ''],
    };
    await store.transaction(async (session) =>
      server.custodian.authorizations.narrowIn(session, authorization, narrowed),
    );
    const access = { reader, route: '/Batch/Subscription/1', channel: 'api', correlationId: 'forged' } as const;
    await accessRecords.note(access, {
      outcome: 'complete',
      bytes: 10,
      kinds: ['IntervalBlock'],
      usagePointIds: others.map(({ usagePointId }) => usagePointId),
    });
    await reports.reckoning.reckon();
    const words = wordsOf((await auditor.browser.get('/auditor/reports')).text);
    expect(words).toContain('1 request gave more than was authorised');
    expect(words).toContain('a meter that was not shared');
  });

  it('refuses times that are none', async () => {
    for (const query of ['from=yesterday', 'from=2026-02-01&to=2026-01-01', 'from=1990-01-01']) {
      const { status, text } = await auditor.browser.get(`/auditor/reports?${query}`);
      expect([query, status]).toEqual([query, 400]);
      expect(wordsOf(text)).toContain('There is no report of that time.');
    }
  });
});

describe('the feed of reports', () => {
  const password = async (): Promise<string> => {
    const { text } = await auditor.browser.submit('/auditor/feed', { name: 'Reader at work' });
    return /<pre>([\w-]{43})<\/pre>/.exec(text)?.[1] ?? '';
  };
  const read = async (secret: string, query = '') =>
    ask(`${server.origin}${FEED}${query}`, { headers: { Authorization: basic(auditor.email, secret) } });

  it('is read by a program with a password of its own, which the auditor revokes', async () => {
    const secret = await password();
    const answer = await read(secret);
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/atom+xml; charset=utf-8']);
    expect(answer.text).toContain('<dt>begun</dt>');
    expect(answer.text.match(/<entry>/g)).toHaveLength(1);
    const before = `?published-max=${new Date(Date.now() - 3 * 86_400_000).toISOString()}`;
    expect((await read(secret, before)).text).not.toContain('<entry>');
    expect((await read(secret, '?published-min=long-ago')).status).toBe(400);
    const page = await auditor.browser.get('/auditor/feed');
    const action = /\/auditor\/feed\/[\w-]+\/revoke/.exec(page.text)?.[0] ?? '';
    await auditor.browser.submit('/auditor/feed', {}, action);
    expect((await read(secret)).status).toBe(401);
  });

  it('is read by nobody else: not by another person, nor by a password of nobody, and guesses wait', async () => {
    const secret = await password();
    const other = await signedIn(server, 'auditor');
    const asOther = { Authorization: basic(other.email, secret) };
    const refused = await ask(`${server.origin}${FEED}`, { headers: asOther });
    expect([refused.status, refused.headers['www-authenticate']]).toEqual([
      401,
      'Basic realm="Subscription reports", charset="UTF-8"',
    ]);
    const guess = async (): Promise<number> => (await read('a guess')).status;
    expect(await eventually(guess, (status) => status !== 401)).toBe(429);
    const { db } = server.custodian.store;
    expect(JSON.stringify(await db.collection('appPasswords').find().toArray())).not.toContain(secret);
  });
});

describe('auditors’ pages', () => {
  const pages = [
    '/auditor',
    '/auditor/reports',
    '/auditor/requests.csv',
    '/auditor/authorizations',
    '/auditor/third-parties',
  ];

  it.each(['developer', 'staff', 'administrator'] as const)('are not for %s', async (role) => {
    const { browser } = await signedIn(server, role);
    for (const page of pages) expect([page, (await browser.get(page)).status]).toEqual([page, 403]);
  });

  it('BR-073 BR-305 list third parties that asked for nothing for thirteen months', async () => {
    const { custodian } = server;
    const { application } = await custodian.registrations.register({
      client_name: 'Sleeping Meter',
      redirect_uris: ['https://sleeping.example/callback'],
      scope: ['FB=1_3_4_5'],
    });
    expect(wordsOf((await auditor.browser.get('/auditor/third-parties')).text)).not.toContain('Sleeping Meter');
    await custodian.store.db
      .collection<{ _id: string }>('applications')
      .updateOne({ _id: application._id }, { $set: { createdAt: new Date('2020-01-01T00:00:00Z') } });
    const words = wordsOf((await auditor.browser.get('/auditor/third-parties')).text);
    expect(words).toContain('1 third party has asked for nothing for thirteen months');
    expect(words).toContain('Sleeping Meter');
  });
});

describe('who has looked', () => {
  it('BR-028.008 is told of every kind of reader: the customer on a page, a third party, the utility’s own tools', async () => {
    const [, second] = grants;
    const { browser } = await signedIn(server, 'customer', second?.authorization.customerId);
    expect((await browser.get('/usage')).status).toBe(200);
    const operator = await server.custodian.tokens.issue('operator', {});
    expect((await ask(`${server.resource}/UsagePoint`, { token: operator.token })).status).toBe(200);
    await server.settled();
    const looked = async (requester: string) => csv(`/auditor/requests.csv?requester=${requester}&outcome=answered`);
    const [byCustomer] = await eventually(
      async () => looked('customer'),
      (rows) => rows.length > 0,
    );
    expect(byCustomer).toMatchObject({ type_of_request: 'portal', esiid: '10089010000000000001' });
    const [byOperator] = await eventually(
      async () => looked('operator'),
      (rows) => rows.length > 0,
    );
    expect(byOperator?.['esiid']?.split(' ')).toHaveLength(3);
    expect(await looked(second?.authorization.applicationId ?? '')).not.toHaveLength(0);
  });
});

describe('an auditor’s look at a list', () => {
  it.each([
    ['/auditor/requests', 'AccessRecord'],
    ['/auditor/requests.csv', 'AccessRecord'],
    ['/auditor/authorizations?what=begun', 'Authorization'],
    ['/auditor/authorizations.csv?what=begun', 'Authorization'],
  ])('at %s is recorded, and seen by those whose it is', async (path, kind) => {
    const { accessRecords } = server.custodian;
    const customerId = grants[0]?.authorization.customerId ?? '';
    const began = new Date();
    expect((await auditor.browser.get(path)).status).toBe(200);
    await server.settled();
    const { records } = await accessRecords.list({ customerId, by: 'utility', from: began });
    expect(records).toMatchObject([
      { reader: { kind: 'auditor' }, channel: 'portal', route: path.replace(/\?.*/, ''), kinds: [kind] },
    ]);
    expect(records[0]?.bytes).toBeGreaterThan(300);
    expect(records[0]?.customerIds).toContain(customerId);
  });
});

describe('an auditor’s look at a list of nothing', () => {
  it.each([
    '/auditor/requests?from=2019-01-01&to=2019-01-31',
    '/auditor/requests.csv?from=2019-01-01&to=2019-01-31',
    '/auditor/authorizations?what=begun&from=2019-01-01&to=2019-01-31',
  ])('at %s is nobody’s to see', async (path) => {
    const { accessRecords } = server.custodian;
    const began = new Date();
    expect((await auditor.browser.get(path)).status).toBe(200);
    await server.settled();
    expect((await accessRecords.list({ from: began })).records).toEqual([]);
  });
});

describe('a vendor that acts for a retailer', () => {
  it('is recorded as such, whatever becomes of what it asks, and the customer and the auditor read for whom', async () => {
    const { accessRecords, authorizations, registrations, tokens } = server.custodian;
    const scope = 'FB=1_3_4_5';
    const { application, clientInformation } = await registrations.register(
      { client_name: 'Meter Desk', redirect_uris: ['https://desk.example/callback'], scope: [scope] },
      { status: ApplicationStatus.Review, actingFor: { id: 'REP-7', name: 'Bluebonnet Power' } },
    );
    const { authorization, token } = await authorizations.grantOffline({
      applicationId: application._id,
      customerId: grants[1]?.authorization.customerId ?? '',
      scope: Scope.parse(scope),
    });
    const client = await tokens.issue('client', { applicationId: application._id });
    const paths = [
      [`/Batch/Subscription/${authorization._id}`, token.token, 200],
      [`/Batch/Subscription/${grants[0]?.authorization._id}`, token.token, 403],
      ['/Authorization', client.token, 200],
    ] as const;
    for (const [path, bearer, expected] of paths) {
      const { status } = await ask(`${server.resource}${path}`, { token: bearer });
      expect([path, status]).toEqual([path, expected]);
    }
    const asked = await ask(`${server.origin}/DataCustodian/oauth/token`, {
      method: 'POST',
      body: 'grant_type=client_credentials',
      headers: {
        Authorization: basic(clientInformation.client_id, clientInformation.client_secret ?? ''),
        'Content-Type': 'application/x-www-form-urlencoded',
      },
    });
    expect(asked.status).toBe(200);
    await server.settled();
    const recorded = async () => (await accessRecords.list({ applicationId: application._id })).records;
    const records = await eventually(recorded, (found) => found.length === paths.length + 1);
    expect(records.map(({ reader }) => reader.actingFor)).toEqual(['REP-7', 'REP-7', 'REP-7', 'REP-7']);
    const rows = await csv(`/auditor/requests.csv?requester=${application._id}`);
    expect(new Set(rows.map((row) => row['acting_for']))).toEqual(new Set(['REP-7']));
    const pages = ['/auditor/requests', `/auditor/authorizations/${authorization._id}`];
    for (const page of pages) expect(wordsOf((await auditor.browser.get(page)).text)).toContain('Bluebonnet Power');
    const customer = await signedIn(server, 'customer', authorization.customerId);
    expect(wordsOf((await customer.browser.get('/access')).text)).toContain('Meter Desk, for Bluebonnet Power');
  });
});

describe('public figures', () => {
  it('BR-019.002 name the third parties that customers share with, and withhold counts from which somebody could be told', async () => {
    const { status, text } = await ask(`${server.origin}/figures`, { headers: { Accept: 'text/html' } });
    expect(status).toBe(200);
    expect(wordsOf(text)).toContain('Kilowatt Diary fewer than 5');
    expect(wordsOf(text)).not.toMatch(/Kilowatt Diary 1\b/);
  });
});

describe('the figures of days', () => {
  it('are found by an index, whatever there is', async () => {
    const { db } = server.custodian.store;
    const plan = await db
      .collection('reportFigures')
      .find({ requester: 'x', day: { $gte: '2026-01-01', $lte: '2026-12-31' } })
      .explain('queryPlanner');
    expect(JSON.stringify(plan)).toContain('day_1_requester_1');
    const last = await db
      .collection('accessRecords')
      .aggregate([
        { $match: { 'reader.applicationId': { $gt: '' } } },
        { $sort: { 'reader.applicationId': 1, at: -1, _id: -1 } },
        { $group: { _id: '$reader.applicationId', at: { $first: '$at' } } },
      ])
      .explain('queryPlanner');
    expect(JSON.stringify(last)).toContain('DISTINCT_SCAN');
  });

  it('of a day that is over are counted once more, and stay', async () => {
    const { reports, store } = server.custodian;
    const figures = async () => {
      const found = store.db.collection('reportFigures').find({}, { projection: { settled: 0 } });
      return found.sort({ _id: 1 }).toArray();
    };
    await reports.reckoning.reckon();
    const before = await figures();
    await reports.reckoning.reckon();
    expect(await figures()).toEqual(before);
  });

  it('are counted on from where all is recorded, by many at once, and come to the same as all counted at the end', async () => {
    const { custodian } = server;
    const days = custodian.store.db.collection<{ _id: string }>('reportDays');
    const figures = custodian.store.db.collection<{ _id: string; day: string }>('reportFigures');
    const zone = ianaZone(custodian.configuration.defaultTimeZone);
    const at = async (minutes: number): Promise<void> => {
      const now = new Date(Date.now() + minutes * 60_000);
      const { reckoning } = openReports(custodian.store, reportServices(custodian), zone, () => now);
      await Promise.all([reckoning.reckon(), reckoning.reckon()]);
    };
    const counted = async () =>
      figures
        .find({}, { projection: { settled: 0, active: 0 } })
        .sort({ _id: 1 })
        .toArray();
    const refused = async (): Promise<number> =>
      (await figures.find<{ refused: { usage: number } }>({}).toArray()).reduce((n, each) => n + each.refused.usage, 0);
    const refuse = async (): Promise<void> => {
      const reader = { kind: 'third-party', applicationId: grants[0]?.authorization.applicationId ?? '' } as const;
      const access = { reader, route: '/Batch/Subscription/1', channel: 'api', correlationId: 'later' } as const;
      await custodian.accessRecords.note(access, { outcome: 'refused', status: 403, bytes: 1 });
    };
    await at(0);
    expect(await days.countDocuments({ settledTo: { $exists: true } })).toBeGreaterThan(0);
    const before = await refused();
    await refuse();
    await at(2);
    expect(await refused()).toBe(before + 1);
    // written down later than it should have been: it is among those of which all is thought to be recorded
    await refuse();
    await at(4);
    expect(await refused()).toBe(before + 1);
    await at(3 * 24 * 60);
    expect(await refused()).toBe(before + 2);
    const atTheEnd = await counted();
    expect(await days.countDocuments({ isFinal: true })).toBeGreaterThan(0);
    for (const each of [days, figures]) await each.deleteMany({});
    await custodian.reports.reckoning.reckon();
    const until = await days.distinct('_id');
    expect(await counted()).toEqual(atTheEnd.filter(({ day }) => until.includes(day)));
  });

  it('lead to what was changed for as long as it is counted: not from what is kept for 90 days', async () => {
    const { store } = server.custodian;
    await store.db.collection('changes').deleteMany({});
    const changed = await csv('/auditor/authorizations.csv?what=changed');
    expect(changed.map((row) => row['requester'])).toEqual(['Kilowatt Diary']);
    expect(sum(await csv('/auditor/reports.csv'), 'changed')).toBe(1);
    const plan = await store.db
      .collection('accountEvents')
      .find({ authorizationId: { $exists: true }, kind: 'authorization-changed', at: { $gte: new Date(0) } })
      .explain('queryPlanner');
    expect(JSON.stringify(plan)).toContain('kind_1_at_1');
  });
});

describe('an auditor’s file of a long list', () => {
  const ROWS = 10_500;
  const time = 'type=usage&from=2020-03-01&to=2020-03-31';

  beforeAll(async () => {
    const records = server.custodian.store.db.collection('accessRecords');
    const found = await server.custodian.accessRecords.list({ authorizationId: grants[0]?.authorization._id ?? '' });
    const one = found.records.find(({ outcome, kinds }) => outcome === 'complete' && kinds?.includes('IntervalBlock'));
    const began = Date.parse('2020-03-02T00:00:00Z');
    // two thousand on the last of their days
    const at = (n: number): Date => new Date(began + (n < 2_000 ? 20 * 86_400_000 : 0) + n * 1_000);
    const made = Array.from({ length: ROWS }, (_, n) => ({ ...one, _id: new ObjectId(), at: at(n), closedAt: at(n) }));
    await records.insertMany(made);
  });

  it('BR-310 has each row as CSV, and is asked for by its head without any', async () => {
    const rows = await csv(`/auditor/requests.csv?${time}`);
    expect(new Set(rows.map((row) => row['record_id'])).size).toBe(ROWS);
    expect(new Set(rows.map((row) => row['type_of_request']))).toEqual(new Set(['usage']));
    const head = await auditor.browser.head(`/auditor/requests.csv?${time}`);
    expect([head.status, head.body.length]).toEqual([200, 0]);
  });

  it('is no spreadsheet where that would be too long, and says so', async () => {
    const began = new Date();
    const whole = await auditor.browser.get(`/auditor/requests.xlsx?${time.replace('type=usage&', '')}`);
    expect([whole.status, wordsOf(whole.text)]).toEqual([422, expect.stringContaining('would be too long')]);
    // counted first: nothing was read for it
    await server.settled();
    expect((await server.custodian.accessRecords.list({ from: began })).records).toEqual([]);
    const tooLong = await auditor.browser.get(`/auditor/requests.xlsx?${time}`);
    expect([tooLong.status, wordsOf(tooLong.text)]).toEqual([422, expect.stringContaining('would be too long')]);
    const { status, body } = await auditor.browser.get(`/auditor/requests.xlsx?${time.replace('01', '20')}`);
    expect([status, body.subarray(0, 2).toString()]).toEqual([200, 'PK']);
    expect(body.length).toBeGreaterThan(50_000);
  });
});

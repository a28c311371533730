import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Formats } from '@app/language';
import { wordsOf, type CustomerBrowser } from '../support/customer-browser.js';
import { ConsentCity, PASSWORD, type Resident } from '../support/consent-city.js';
import { ask } from '../support/http-client.js';
import { json } from '../support/oauth-client.js';

let city: ConsentCity;
let maya: CustomerBrowser;
let noah: CustomerBrowser;
let company: string;
let applicationId: string;
let subscription: string;

beforeAll(async () => {
  city = await ConsentCity.start();
  const client = await city.client({ client_name: '=Sunny Savings' });
  ({ client_name: company } = client.application.metadata);
  applicationId = client.application._id;
  const { browser, page } = await city.asked(client, city.maya);
  maya = browser;
  const { elsewhere } = await maya.follow(await maya.submit(page, { answer: 'allow' }));
  const { access_token: token = '' } = json(await client.exchange(elsewhere?.searchParams.get('code') ?? ''));
  subscription = (await city.authorizationsOf(city.maya))[0]?._id ?? '';
  const address = `${city.server.resource}/Batch/Subscription/${subscription}`;
  await ask(address, { token });
  await ask(`${city.server.resource}/Subscription/${subscription}/UsagePoint/1`, { token });
  await ask(address, { method: 'HEAD', token });
  // something of both customers at once
  await city.custodian.accessRecords.note(
    { reader: { kind: 'operator' }, route: 'export', channel: 'command-line', correlationId: 'c' },
    {
      outcome: 'complete',
      bytes: 1_234_567,
      kinds: ['IntervalBlock'],
      usagePointIds: [...city.maya.usagePointIds, ...city.noah.usagePointIds],
      customerIds: [city.maya.customer._id, city.noah.customer._id],
    },
  );
  await city.server.settled();
  noah = await signedIn(city.noah);
});
afterAll(async () => city.close());

async function signedIn({ email }: Pick<Resident, 'email'>): Promise<CustomerBrowser> {
  const browser = city.browser();
  await browser.signIn((await browser.open('/access')).page, email, PASSWORD);
  return browser;
}
const seen = async (browser: CustomerBrowser, query = ''): Promise<string> =>
  wordsOf((await browser.get(`/access${query}`)).text);
const exported = async (browser: CustomerBrowser, query = ''): Promise<string[]> =>
  (await browser.get(`/access/export${query}`)).text.trimEnd().split('\r\n');

describe('the page of who has looked at my data', () => {
  it('BR-310 says in plain words who, by which permission, what, which meter, how, and what became of it', async () => {
    const words = await seen(maya);
    expect(words).toContain(company);
    expect(words).toMatch(/Readings/);
    expect(words).toMatch(/Refused\s+There is nothing at this address\. Nothing was given\. By a program/);
    // of the one who asked only whether there is anything
    expect(words).toMatch(/No data\s+Answered\s+Nothing was given/);
    expect(words).toContain('4 on this page, 4 in all');
    const size = (await city.custodian.accessRecords.list({ customerId: city.maya.customer._id })).records.find(
      ({ outcome, kinds, reader }) => outcome === 'complete' && kinds.length > 0 && reader.kind === 'third-party',
    )?.bytes;
    expect(words).toContain(Formats.in('en', 'America/Chicago').bytes(size ?? 0));
    expect((await exported(maya)).join('\n')).toMatch(new RegExp(`,Given,${size}$`, 'm'));
    expect(words).toContain("By the utility's own tools");
    const { text } = await maya.get('/access');
    expect(text).toContain(`href="/sharing/${subscription}"`);
    expect((await maya.get('/sharing')).text).toContain('href="/access"');
    expect((await maya.get(`/sharing/${subscription}`)).text).toContain(`href="/access?who=${applicationId}"`);
    expect(wordsOf((await maya.get('/access?lang=es')).text)).toContain('Quién ha mirado sus datos');
    await maya.get('/access?lang=en');
  });

  it('is filtered by who and when', async () => {
    const of = async (query: string) => (await exported(maya, query)).length - 1;
    expect(await of('')).toBe(4);
    expect(await of(`?who=${applicationId}`)).toBe(3);
    expect(await of('?who=utility')).toBe(1);
    expect(await of('?who=me')).toBe(0);
    expect(await of('?who=1234567890123456')).toBe(0);
    expect(await of('?to=2020-01-01')).toBe(0);
    expect(await of('?from=2020-01-01')).toBe(4);
    const [first = '', second = ''] = city.maya.usagePointIds;
    expect(await of(`?meter=${first}&who=utility`)).toBe(1);
    expect((await maya.get('/access')).text).toContain(`<option value="${second}"`);
    expect(await of(`?meter=${city.noah.usagePointIds[0]}&who=${applicationId}`)).toBe(0);
    expect(await seen(maya, '?to=2020-01-01')).toContain('There is nothing of this kind');
    for (const query of ['?from=2026-02-30', '?to=yesterday', '?from=2026-02-02&to=2026-02-01']) {
      expect([query, (await maya.get(`/access${query}`)).status]).toEqual([query, 422]);
    }
    expect((await maya.get('/access?after=1')).status).toBe(400);
    expect((await maya.get('/access?who[$gt]=&from[a]=1')).status).toBe(200);
  });

  it('BR-310 is exported as CSV, in which no name is run as a formula', async () => {
    const [head, ...lines] = await exported(maya);
    // a mark, by which Excel reads accents right
    expect(head).toMatch(/^\uFEFFrequested,provided,by,/);
    expect(lines).toHaveLength(4);
    expect(lines.join('\n')).toContain(`'${company}`);
    expect(lines.join('\n')).not.toMatch(/(^|,)=/m);
  });

  it('shows nobody what is of another customer, not of a record that is of both', async () => {
    const lines = await exported(noah);
    expect(lines).toHaveLength(2);
    const text = [(await noah.get('/access')).text, ...lines].join('\n');
    for (const secret of [...city.maya.usagePointIds, city.maya.customer._id, subscription, company, '1,234,567']) {
      expect(text).not.toContain(secret);
    }
    expect(await exported(noah, `?who=${applicationId}`)).toHaveLength(1);
    const keyOfMaya = `${Date.now()}.${'f'.repeat(24)}`;
    expect((await noah.get(`/access?after=${keyOfMaya}`)).text).not.toContain(company);
  });

  it('has what the utility reads of a meter without saying whose it is: whoever was its customer then sees it', async () => {
    const { accessRecords } = city.custodian;
    const operator = {
      reader: { kind: 'operator' },
      route: 'explain',
      channel: 'command-line',
      correlationId: 'd',
    } as const;
    const before = (await exported(noah)).length;
    const record = await accessRecords.open(operator);
    const usagePointIds = city.maya.usagePointIds.slice(0, 1);
    await record.close({ outcome: 'complete', bytes: 0, kinds: ['IntervalBlock'], usagePointIds });
    expect((await exported(maya, '?who=utility')).length).toBe(3);
    expect((await exported(noah)).length).toBe(before);
  });

  it('is for customers', async () => {
    expect((await ask(`${city.server.origin}/access`, { headers: { Accept: 'text/html' } })).status).toBe(303);
    const developer = city.browser();
    const { page } = await developer.open('/access');
    await developer.signIn(page, 'dev@mail.example', PASSWORD);
    for (const path of ['/access', '/access/export']) expect((await developer.get(path)).status).toBe(403);
  });

  it('is found by indexes, whoever is asked for', async () => {
    const records = city.custodian.store.db.collection('accessRecords');
    for (const by of [
      {},
      { 'reader.kind': 'third-party', 'reader.applicationId': '1' },
      { 'reader.kind': { $in: ['operator', 'staff', 'auditor'] }, 'reader.applicationId': null },
    ]) {
      const { queryPlanner } = (await records
        .find({ $and: [{ customerIds: '1' }, by, { outcome: { $exists: true } }] })
        .sort({ at: -1, _id: -1 })
        .limit(51)
        .explain('queryPlanner')) as { queryPlanner: { winningPlan: object } };
      expect(JSON.stringify(queryPlanner.winningPlan)).not.toMatch(/"(COLLSCAN|SORT)"/);
    }
  });
});

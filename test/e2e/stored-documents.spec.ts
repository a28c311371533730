import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadDemoUtility } from '@app/demo-utility';
import { endings } from '@app/regulatory-reports';
import { startTestCustodian, type TestCustodian } from '../support/test-custodian.js';

let server: TestCustodian;
let demoCustomers: number;

beforeAll(async () => {
  server = await startTestCustodian();
  const { custodian, resource } = server;
  const now = new Date();
  const { customers } = await loadDemoUtility(custodian.store, { now });
  demoCustomers = customers.length;
  await custodian.demoHistory.make(customers, now);
  await custodian.demoAccess.grant(customers[0]?.id ?? '');
  const demo = await custodian.demoAccess.renew();
  const answer = await fetch(`${resource}/Batch/Subscription/${demo?.subscription}?max-results=1`, {
    headers: { authorization: `Bearer ${demo?.accessToken}` },
  });
  if (answer.status !== 200) throw new Error(`the demo's token was answered ${answer.status}`);
  await answer.text();
  const { password, people } = await custodian.demoPeople.renew();
  const device = { userAgent: 'a browser', address: '192.0.2.1' };
  await custodian.people.signIns.signIn(people[0]?.email ?? '', password, device);
  await custodian.people.signIns.signIn(people[1]?.email ?? '', 'wrong', device).catch(() => undefined);
  await custodian.people.accounts.forgotPassword(people[1]?.email ?? '', device);
  await custodian.people.settled();
}, 120_000);

afterAll(async () => server.close());

describe('the access of the demo', () => {
  it('is new at each start, and the last one ends', async () => {
    const { custodian } = server;
    const first = await custodian.demoAccess.renew();
    const second = await custodian.demoAccess.renew();
    expect(await custodian.tokens.authenticate(`Bearer ${first?.accessToken}`)).toMatchObject({ state: 'revoked' });
    expect(await custodian.tokens.authenticate(`Bearer ${first?.operatorToken}`)).toMatchObject({ state: 'revoked' });
    expect(await custodian.tokens.authenticate(`Bearer ${second?.accessToken}`)).toMatchObject({ state: 'valid' });
  });
});

describe('the past of the demo', () => {
  it('has permissions that began, changed and ended in every way, over thirteen months, and a third party that is idle', async () => {
    const { accessRecords, reports, store } = server.custodian;
    const became = await store.db
      .collection('accountEvents')
      .aggregate([
        { $match: { authorizationId: { $exists: true } } },
        { $group: { _id: { $ifNull: ['$endedBy', '$kind'] }, count: { $sum: 1 } } },
      ])
      .toArray();
    expect(Object.fromEntries(became.map(({ _id, count }) => [_id, count]))).toEqual({
      ...Object.fromEntries(endings.map((ending) => [ending, expect.any(Number)])),
      // and one of the demo application
      'authorization-granted': 18,
      'authorization-changed': 1,
      'authorization-restored': 1,
    });
    const ever = { from: new Date(0), until: new Date() };
    const ended = await reports.reportedAuthorizations.page({ what: 'ended', ...ever }, { limit: 100 });
    // one of them was taken up again
    expect(ended.authorizations).toHaveLength(11);
    for (let month = 1; month <= 12; month++) {
      const [from, until] = [month, month - 1].map((ago) => new Date(Date.now() - ago * 31 * 86_400_000));
      const { records } = await accessRecords.list({ ...(from && { from }), ...(until && { until }) });
      expect([month, records.some(({ kinds }) => kinds.includes('IntervalBlock'))]).toEqual([month, true]);
    }
    expect((await reports.idleThirdParties.list()).map(({ application }) => application.metadata.client_name)).toEqual([
      'Old Orchard Audits',
    ]);
  });

  it('is whole by its chains', async () => {
    expect(await server.custodian.accessRecords.verify({})).toMatchObject({ findings: 0, brokenOff: 0 });
  });
});

describe('the people of the demo', () => {
  it('who are no customers are opened by no password that developers are told', async () => {
    const { demoPeople, people } = server.custodian;
    const { password, people: customers } = (await demoPeople.customerSignIns()) ?? { password: '', people: [] };
    const device = { userAgent: 'a browser', address: '192.0.2.2' };
    const [customer] = customers;
    await expect(people.signIns.signIn(customer?.email ?? '', password, device)).resolves.toBeDefined();
    for (const email of ['developer@example.com', 'staff@example.com', 'auditor@example.com']) {
      const signIn = people.signIns.signIn(email, password, device);
      await expect(signIn).rejects.toMatchObject({ code: 'sign-in-refused' });
    }
  });

  it('keep their password from start to start, and each have what their role needs', async () => {
    const { custodian } = server;
    const first = await custodian.demoPeople.renew();
    expect(await custodian.demoPeople.renew()).toEqual(first);
    expect(first.people[0]).toMatchObject({ email: 'rosalind.ferrer@example.com', roles: ['customer'] });
    // one customer has still to register
    expect(first.people).toHaveLength(demoCustomers - 1 + 3);
    const needy = first.people.filter(({ secondFactorKey }) => secondFactorKey !== undefined);
    expect(needy.map(({ roles }) => roles)).toEqual([['staff'], ['auditor']]);
    const stored = JSON.stringify(await custodian.store.db.collection('users').find({}).toArray());
    for (const secret of [
      first.password,
      first.othersPassword,
      ...needy.map(({ secondFactorKey }) => secondFactorKey),
    ]) {
      expect(stored).not.toContain(secret);
    }
  });
});

describe('what is stored', () => {
  it('holds no token or secret in the clear', async () => {
    const { db } = server.custodian.store;
    const [token] = await db.collection('tokens').find({}).toArray();
    expect(Object.keys(token ?? {})).not.toContain('token');
    const [application] = await db.collection('applications').find({}).toArray();
    expect(JSON.stringify(application)).not.toMatch(/client_?secret"/i);
  });
});

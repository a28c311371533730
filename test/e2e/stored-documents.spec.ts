import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadDemoUtility } from '@app/demo-utility';
import { startTestCustodian, type TestCustodian } from '../support/test-custodian.js';

let server: TestCustodian;

beforeAll(async () => {
  server = await startTestCustodian();
  const { custodian, resource } = server;
  const { customers } = await loadDemoUtility(custodian.store, { now: new Date() });
  await custodian.demoAccess.grant(customers[0]?.id ?? '');
  const demo = await custodian.demoAccess.renew();
  const answer = await fetch(`${resource}/Batch/Subscription/${demo?.subscription}?max-results=1`, {
    headers: { authorization: `Bearer ${demo?.accessToken}` },
  });
  if (answer.status !== 200) throw new Error(`the demo's token was answered ${answer.status}`);
  await answer.text();
<<<<<<< HEAD
  const retailers = 'esiid,retailer_id,from\n10443720000000101,BLUEBONNET,2025-01-01\n';
  await custodian.intake.ingestStream(
    { stream: Readable.from([Buffer.from(retailers)]), name: 'file' },
    { by: 'test' },
  );
=======
  const { password, people } = await custodian.demoPeople.renew();
  const device = { userAgent: 'a browser', address: '192.0.2.1' };
  await custodian.people.signIns.signIn(people[0]?.email ?? '', password, device);
  await custodian.people.signIns.signIn(people[1]?.email ?? '', 'wrong', device).catch(() => undefined);
  await custodian.people.accounts.forgotPassword(people[1]?.email ?? '', device);
  await custodian.people.settled();
  await custodian.intake.ingest({ file: new URL(import.meta.url).pathname, name: 'no-meter-data' }, { by: 'test' });
>>>>>>> ebb5f86 (feat(sign-in): a warning before a sign-in ends, and the door by a real browser)
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

describe('the people of the demo', () => {
  it('keep their password from start to start, and each have what their role needs', async () => {
    const { custodian } = server;
    const first = await custodian.demoPeople.renew();
    expect(await custodian.demoPeople.renew()).toEqual(first);
    expect(first.people[0]).toMatchObject({ email: 'rosalind.ferrer@example.com', roles: ['customer'] });
    expect(first.people).toHaveLength(13);
    const needy = first.people.filter(({ secondFactorKey }) => secondFactorKey !== undefined);
    expect(needy.map(({ roles }) => roles)).toEqual([['staff'], ['auditor']]);
    const stored = JSON.stringify(await custodian.store.db.collection('users').find({}).toArray());
    for (const secret of [first.password, ...needy.map(({ secondFactorKey }) => secondFactorKey)]) {
      expect(stored).not.toContain(secret);
    }
  });
});

describe('what is stored', () => {
  it('has a version in every document', async () => {
    const { db } = server.custodian.store;
    const collections = (await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name);
    const without: string[] = [];
    const empty: string[] = [];
    for (const name of collections) {
      // GridFS: its files hold what is ours in their metadata, its chunks are the driver's alone
      const version = name.endsWith('.files') ? 'metadata._v' : '_v';
      const isOurs = !name.endsWith('.chunks');
      if (isOurs && (await db.collection(name).findOne({ [version]: { $exists: false } })) !== null) without.push(name);
      if ((await db.collection(name).findOne({})) === null) empty.push(name);
    }
    expect(without).toEqual([]);
    expect(empty).toEqual([]);
  });

  it('holds no token or secret in the clear', async () => {
    const { db } = server.custodian.store;
    const [token] = await db.collection('tokens').find({}).toArray();
    expect(Object.keys(token ?? {})).not.toContain('token');
    const [application] = await db.collection('applications').find({}).toArray();
    expect(JSON.stringify(application)).not.toMatch(/client_?secret"/i);
  });
});

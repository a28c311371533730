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
  const retailers = 'esiid,retailer_id,from\n10443720000000101,BLUEBONNET,2025-01-01\n';
  await custodian.intake.ingestStream(
    { stream: Readable.from([Buffer.from(retailers)]), name: 'file' },
    { by: 'test' },
  );
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

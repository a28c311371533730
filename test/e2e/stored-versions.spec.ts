import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadDemoUtility } from '@app/demo-utility';
import { Scope } from '@app/espi';
import { ApplicationStatus } from '@app/third-parties';
import { startTestCustodian, type TestCustodian } from '../support/test-custodian.js';

let server: TestCustodian;

beforeAll(async () => {
  server = await startTestCustodian();
  const { custodian, resource } = server;
  const { customers } = await loadDemoUtility(custodian.store, { now: new Date() });
  const scope = 'FB=1_3_4_5';
  const metadata = { client_name: 'Test', redirect_uris: ['http://localhost:1/callback'], scope: [scope] };
  const { application } = await custodian.registrations.register(metadata, { status: ApplicationStatus.Review });
  const { authorization, token } = await custodian.authorizations.grantOffline({
    applicationId: application._id,
    customerId: customers[0]?.id ?? '',
    scope: Scope.parse(scope),
  });
  const answer = await fetch(`${resource}/Batch/Subscription/${authorization._id}?max-results=1`, {
    headers: { authorization: `Bearer ${token.token}` },
  });
  await answer.text();
  await custodian.intake.ingest({ file: new URL(import.meta.url).pathname, name: 'no-meter-data' }, { by: 'test' });
}, 120_000);

afterAll(async () => server.close());

describe('what is stored', () => {
  it('has a version in every document', async () => {
    const { db } = server.custodian.store;
    const collections = (await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name);
    const without: string[] = [];
    const empty: string[] = [];
    for (const name of collections) {
      if ((await db.collection(name).findOne({ _v: { $exists: false } })) !== null) without.push(name);
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

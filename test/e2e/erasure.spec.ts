import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AuthorizationStatus } from '@app/authorization';
import { Scope } from '@app/espi';
import { Entitlement } from '@app/entitlement';
import type { Db } from 'mongodb';
import { addHousehold, type Household } from '../support/enrolment-household.js';
import { ask } from '../support/http-client.js';
import { startTestCustodian, type TestCustodian } from '../support/test-custodian.js';
import { delivered, EVERY_BLOCK, TestUtility } from '../support/test-utility.js';

const PDF = Buffer.from('%PDF-1.7 signed by Holder');
const SIGN_IN = 'zebulon@quartermain.example';
const moved = new Date(Date.now() - 86_400_000);

let server: TestCustodian;
let gone: Household;
let stays: Household;
let authorizationId: string;
/** what must be nowhere afterwards */
let personal: string[];
let figures: unknown;

/** Collections in which a word stands, in any document, as bytes; of GridFS the chunks too. */
async function whereStands(db: Db, words: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const { name } of await db.listCollections({}, { nameOnly: true }).toArray()) {
    for await (const document of db.collection(name).find<Uint8Array>({}, { raw: true })) {
      const bytes = Buffer.from(document).toString('latin1').toLowerCase();
      for (const word of words) if (bytes.includes(word.toLowerCase())) found.push(`${word} in ${name}`);
    }
  }
  return found;
}

const everyFigure = async (): Promise<unknown> => {
  await server.custodian.reports.reckoning.reckon();
  const { db } = server.custodian.store;
  return db
    .collection('reportFigures')
    .find({}, { projection: { _id: 0 } })
    .sort({ day: 1, requester: 1 })
    .toArray();
};

const words = ({ customer, account, email }: Household): string[] => [customer.name, account, email];

beforeAll(async () => {
  server = await startTestCustodian();
  const { custodian } = server;
  const utility = new TestUtility(custodian);
  gone = await addHousehold(custodian, { email: 'holder@quartermain.example', until: moved });
  stays = await addHousehold(custodian);
  const { customer, usagePointId } = gone;
  personal = [...words(gone), SIGN_IN, 'Quartermain', '555-0142', 'Vance of the second floor'];
  const operator = Entitlement.ofOperator();
  const house = await custodian.metering.usagePoints.get(operator, usagePointId);
  if (house === undefined) throw new Error('not made');
  await utility.channel(house, delivered, { from: '2026-01-05', days: 3 });

  const [root] = await custodian.customerResources.put([
    {
      element: 'Customer',
      value: { Organisation: { phone1: { localNumber: '555-0142' }, electronicAddress: { email1: gone.email } } },
      retailCustomerId: customer._id,
      above: [],
      sourceKey: `${gone.account} of Quartermain`,
    },
  ]);
  await custodian.statements.put({
    retailCustomerId: customer._id,
    customerResourceId: root?.id ?? '',
    sourceKey: 'statement',
    issueDateTime: 0,
    mediaType: 'application/pdf',
    document: Readable.from([Buffer.from(`%PDF-1.7 ${customer.name} Quartermain`)]),
  });
  const { userAdministration, users } = custodian.people;
  const account = { email: SIGN_IN, name: 'Zebulon Quartermain', roles: ['customer'], confirmed: true } as const;
  const { id: userId } = await userAdministration.add(account, { by: 'operator' });
  const terms = { version: '1', at: new Date(), customerId: customer._id };
  await users.enrol(userId, { customerId: customer._id, since: new Date(), by: 'operator' }, terms);

  const { application } = await custodian.registrations.register({
    client_name: 'Kilowatt Diary',
    redirect_uris: ['https://diary.example/callback'],
    scope: [EVERY_BLOCK],
  });
  const request = { applicationId: application._id, customerId: customer._id, scope: Scope.parse(EVERY_BLOCK) };
  const document = { mediaType: 'application/pdf', content: Readable.from([PDF, 'Quartermain']) };
  const offline = { how: 'paper', reference: 'Vance of the second floor', document } as const;
  const grant = await custodian.offlineAuthorizations.recordWithToken(request, offline, 'operator');
  authorizationId = grant.authorization._id;
  await ask(`${server.resource}/Batch/Subscription/${authorizationId}`, { token: grant.token.token });
  const proposal = { esiid: gone.esiid, scope: Scope.parse(EVERY_BLOCK), purpose: 'a diary' };
  await custodian.agreements.proposals.propose(application._id, { ...proposal, email: gone.email });
  await custodian.preparedDownloads.begin(customer._id, {
    usagePointIds: [usagePointId],
    days: { from: { year: 2026, month: 1, day: 5 }, to: { year: 2026, month: 1, day: 6 } },
    format: 'csv',
    language: 'en',
  });
  const body = [`Dear ${customer.name}, your bill is there.`];
  await custodian.mail.queue({ to: SIGN_IN, language: 'en', subject: 'A bill', body });
  await custodian.mail.queue({ to: stays.email, language: 'en', subject: 'A bill', body: ['Your bill is there.'] });
  await custodian.store.db.collection('consents').insertOne({
    _v: 1,
    requestHash: 'hash',
    authorizationId,
    applicationId: application._id,
    customerId: customer._id,
    userId,
    scope: EVERY_BLOCK,
    usagePointIds: [usagePointId],
    agreedAt: grant.authorization.grantedAt,
    text: { meters: ['7 Old Ferry Ln, Quartermain'] },
  });
  const finding = { line: 2, reason: 'unknown-account', text: 'There is none.', detail: gone.account };
  const findings = { count: 1, byReason: {}, first: [finding] };
  await custodian.store.db.collection('intakeReports').insertOne({
    _v: 1,
    time: new Date(),
    by: 'operator',
    files: [{ file: 'bills.csv', rejected: findings, warnings: { count: 0, byReason: {}, first: [] } }],
  });
  await server.settled();
});
afterAll(async () => server.close());

describe('before', () => {
  it('the personal data stands in many places', async () => {
    const places = await whereStands(server.custodian.store.db, personal);
    expect(new Set(places.map((place) => place.split(' in ').at(-1)))).toEqual(
      new Set([
        'agreements',
        'authorizationDocuments.chunks',
        'authorizations',
        'consents',
        'customerResources',
        'customers',
        'intakeReports',
        'outgoingMail',
        'statementDocuments.chunks',
        'users',
      ]),
    );
  });

  it('a customer who has a usage point still, or of another name, is not erased', async () => {
    const { customerErasure } = server.custodian;
    await expect(customerErasure.erase(stays.customer._id, stays.customer.name)).rejects.toMatchObject({
      code: 'customer-has-tenure',
    });
    await expect(customerErasure.erase(gone.customer._id, 'Somebody Else')).rejects.toMatchObject({
      code: 'erasure-not-confirmed',
    });
  });
});

describe('an erasure', () => {
  it('that breaks off at any step goes on where it is begun again', async () => {
    const { custodian } = server;
    await custodian.authorizations.end(authorizationId, 'customer');
    figures = await everyFigure();
    const breakOff = async <Of extends object>(of: Of, method: keyof Of): Promise<void> => {
      Object.defineProperty(of, method, {
        value: async () => Promise.reject(new Error('killed')),
        configurable: true,
      });
      const erased = custodian.customerErasure.erase(gone.customer._id, gone.customer.name);
      await expect(erased).rejects.toThrow('killed');
      Reflect.deleteProperty(of, method);
    };
    await breakOff(custodian.enrolments, 'eraseClaims');
    await breakOff(custodian.preparedDownloads, 'erase');
    await breakOff(custodian.mail, 'eraseWith');
    await breakOff(custodian.customerResources, 'erase');
    await breakOff(custodian.tenures, 'erase');
    await breakOff(custodian.customers, 'erase');
    const report = await custodian.customerErasure.erase(gone.customer._id, gone.customer.name);
    expect(report).toMatchObject({ customerId: gone.customer._id, removed: { resources: 0, accounts: 0 } });
    expect(report.kept.length).toBeGreaterThan(0);
    const again = await custodian.customerErasure.erase(gone.customer._id, '');
    expect(again.erasedAt).toEqual(report.erasedAt);
  });

  it('leaves nothing personal anywhere in the database', async () => {
    expect(await whereStands(server.custodian.store.db, personal)).toEqual([]);
  });

  it('leaves everybody else’s as it was', async () => {
    const { db } = server.custodian.store;
    const places = await whereStands(db, words(stays));
    expect(new Set(places.map((place) => place.split(' in ').at(-1)))).toEqual(
      new Set(['customerResources', 'customers', 'outgoingMail']),
    );
  });

  it('keeps the authorization, ended, without what leads to the person', async () => {
    const { authorizations } = server.custodian;
    const kept = await authorizations.get(authorizationId);
    expect(kept).toMatchObject({ status: AuthorizationStatus.Revoked, customerId: gone.customer._id });
    expect(kept.offline).toEqual({ by: 'operator', how: 'paper', reference: '(erased)' });
  });

  it('leaves the readings with the premise, tied to nobody', async () => {
    const { metering, tenures, store } = server.custodian;
    expect(await metering.usagePoints.byEsiid(Entitlement.ofOperator(), gone.esiid)).toBeDefined();
    expect(await store.db.collection('intervalBlocks').countDocuments()).toBe(3);
    expect(await tenures.ofUsagePoint(gone.usagePointId)).toEqual([]);
  });

  it('is recorded by ids alone, and no access record is missing', async () => {
    const { accessRecords, store } = server.custodian;
    const events = await store.db.collection('accountEvents').find({ kind: 'customer-erased' }).toArray();
    expect(events.map(({ _id, at: _at, ...event }) => event)).toEqual([
      { _v: 1, kind: 'customer-erased', customerId: gone.customer._id, by: 'operator' },
    ]);
    const verified = await accessRecords.verify({});
    expect(verified).toMatchObject({ findings: 0, first: [] });
    expect(verified.records).toBeGreaterThan(0);
    const { records } = await accessRecords.list({ customerId: gone.customer._id }, { limit: 10 });
    expect(records).toHaveLength(1);
  });

  it('changes no figure of a report', async () => {
    expect(await everyFigure()).toEqual(figures);
    expect(figures).not.toEqual([]);
  });
});

describe('/metrics', () => {
  it('tells what waits and what fails, whichever process is to blame', async () => {
    const { db } = server.custodian.store;
    const longAgo = new Date(Date.now() - 3_600_000);
    await db.collection('jobs').insertOne({ _v: 1, kind: 'late', key: 'one', failures: 0, takeAt: longAgo });
    const failing = { _v: 1, failingSince: longAgo };
    await db.collection('notificationEndpoints').insertMany([failing, { ...failing, suspendedAt: longAgo }]);
    const { text } = await ask(`${server.origin}/metrics`);
    const valueOf = (name: string): number => {
      const line = text.split('\n').find((each) => each.startsWith(`${name} `)) ?? '';
      return Number(line.slice(name.length + 1));
    };
    expect(valueOf('custodian_job_late_seconds{kind="late"}')).toBeGreaterThanOrEqual(3_600);
    expect(valueOf('custodian_endpoints{state="failing"}')).toBe(1);
    expect(valueOf('custodian_endpoints{state="suspended"}')).toBe(1);
    expect(valueOf('custodian_intake_rejected')).toBe(1);
    expect(valueOf('custodian_database_connections_in_use')).toBeGreaterThanOrEqual(0);
    expect(text).toContain('process_resident_memory_bytes');
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Grant } from '@app/authorization';
import { Changes, type Change } from '@app/changes';
import { Scope } from '@app/espi';
import type { StoredMeterReading, StoredUsagePoint } from '@app/metering';
import type { Customer } from '@app/retail-customers';
import { ApplicationStatus } from '@app/third-parties';
import { ask, eventually } from '../support/http-client.js';
import { Listener } from '../support/listener.js';
import { readFeed } from '../support/read-feed.js';
import { startTestCustodian, type TestCustodian } from '../support/test-custodian.js';
import { TestReceiver } from '../support/test-receiver.js';
import { day, delivered, received, summaryOf, TestUtility } from '../support/test-utility.js';
import { officialXsd, Xsd } from '../support/xsd.js';

const RESOURCE = 'http://custodian.example/DataCustodian/espi/1_1/resource';
const USAGE = 'FB=1_3_4_5_13_15_31_37_39';

let server: TestCustodian;
let utility: TestUtility;
let customer: Customer;
let usagePoint: StoredUsagePoint;
let channel: StoredMeterReading;

const at = (date: string): Date => new Date(day(date) * 1000);
const instant = (date: string): string => at(date).toISOString().replace('.000', '');
const windowOf = (grant: Grant, from: string, until: string): string =>
  `${RESOURCE}/Batch/Subscription/${grant.authorization._id}?published-min=${instant(from)}&published-max=${instant(until)}`;
const authorizationOf = (grant: Grant): string => `${RESOURCE}/Authorization/${grant.authorization._id}`;

/** New values for some days. */
async function measure(from: string, days = 1, of = channel): Promise<void> {
  const value = Math.ceil(Math.random() * 1e9);
  await utility.read(of, { from, days, valueAt: () => value });
}

async function heard(
  more: Parameters<TestUtility['grant']>[1] = {},
  of = customer,
): Promise<{ grant: Grant; listener: Listener }> {
  const grant = await utility.grant(of, { scope: USAGE, ...more });
  const listener = await Listener.of(server.custodian, grant);
  await listener.told();
  return { grant, listener };
}

const collection = (name: string) => server.custodian.store.db.collection(name);

beforeAll(async () => {
  server = await startTestCustodian({ NOTIFICATION_QUIET_SECONDS: '0', WORKER: 'apart' });
  utility = new TestUtility(server.custodian, 'FB=1_3_4_5_8_13_15_16_17_31_37_39_51_53_54');
});
beforeEach(async () => {
  customer = await utility.customer();
  usagePoint = await utility.usagePoint(customer);
  channel = await utility.channel(usagePoint, delivered);
  await utility.channel(usagePoint, received);
});
afterAll(async () => server.close());

describe('what an application is told', () => {
  it('of usage is where its reader finds the blocks that changed', async () => {
    const { grant, listener } = await heard();
    await measure('2026-01-05', 3);
    expect(await listener.told()).toEqual([windowOf(grant, '2026-01-05', '2026-01-08')]);
    await measure('2026-01-07');
    expect(await listener.told()).toEqual([windowOf(grant, '2026-01-07', '2026-01-08')]);
    await measure('2026-01-07');
    await measure('2026-03-01', 2);
    await measure('2026-01-08');
    expect(await listener.told()).toEqual([
      windowOf(grant, '2026-01-07', '2026-01-09'),
      windowOf(grant, '2026-03-01', '2026-03-03'),
    ]);
    expect(await listener.told()).toEqual([]);
  });

  it.each([
    ['weekly', '2026-01-05', '2026-01-12'],
    ['monthly', '2026-01-01', '2026-02-01'],
    ['billingPeriod', '2026-01-04', '2026-01-20'],
  ])('has the blocks of its own grant: %s', async (block, from, until) => {
    const { usageSummaries } = server.custodian.metering;
    await usageSummaries.put(usagePoint, summaryOf(day('2026-01-04'), day('2026-01-20') - day('2026-01-04')));
    const { grant, listener } = await heard({ scope: `${USAGE};BlockDuration=${block}` });
    await measure('2026-01-07');
    expect(await listener.told()).toEqual([windowOf(grant, from, until)]);
  });

  it('of a summary is a window that it overlaps, where summaries are granted', async () => {
    const { usageSummaries, qualitySummaries } = server.custodian.metering;
    const { grant, listener } = await heard();
    const without = await heard({ scope: 'FB=1_3_4_5_13_31_37_39' });
    const summary = summaryOf(day('2026-02-01'), day('2026-03-01') - day('2026-02-01'));
    await usageSummaries.put(usagePoint, summary);
    await qualitySummaries.put(usagePoint, {
      summaryInterval: { start: day('2026-05-01'), duration: 86_400 },
    });
    expect(await listener.told()).toEqual([windowOf(grant, '2026-02-01', '2026-03-01')]);
    expect(await without.listener.told()).toEqual([]);
  });

  it('of personal data goes to those alone who were granted any', async () => {
    const { listener } = await heard();
    const personal = await heard({ scope: `${USAGE}_51_53_54` });
    await record({ kind: 'retail-customer', customerId: customer._id });
    const { _id } = personal.grant.authorization;
    expect(await personal.listener.told()).toEqual([`${RESOURCE}/Batch/RetailCustomer/${_id}`]);
    expect(await listener.told()).toEqual([]);
  });

  it('of its authorizations and of itself is each once, however often they changed', async () => {
    const grant = await utility.grant(customer, { scope: USAGE });
    const listener = await Listener.of(server.custodian, grant);
    const { applications, authorizations } = server.custodian;
    await applications.setStatus(listener.applicationId, ApplicationStatus.OnHold);
    await applications.setStatus(listener.applicationId, ApplicationStatus.Review);
    await authorizations.end(grant.authorization._id, 'customer');
    expect((await listener.told()).toSorted()).toEqual([
      `${RESOURCE}/ApplicationInformation/${listener.applicationId}`,
      authorizationOf(grant),
    ]);
    await record({ kind: 'prepared-file', applicationId: listener.applicationId, uri: `${RESOURCE}/Batch/Bulk/1?x=y` });
    expect(await listener.told()).toEqual([`${RESOURCE}/Batch/Bulk/1?x=y`]);
  });

  it('has the usage points that a customer moves into and out of, where they were granted', async () => {
    const { grant, listener } = await heard();
    const chosen = await heard({ usagePointIds: [usagePoint._id] });
    const other = await utility.usagePoint();
    await measure('2026-01-05', 4, await utility.channel(other, delivered));
    expect(await listener.told()).toEqual([]);
    await utility.tenure(other, customer, { from: at('2026-01-06') });
    const uri = `${RESOURCE}/Batch/Subscription/${grant.authorization._id}`;
    expect(await listener.told()).toEqual([`${uri}?published-min=${instant('2026-01-06')}`]);
    const until = new Date((day('2026-01-08') + 43_200) * 1000);
    await server.custodian.tenures.put([
      { usagePointId: other._id, customerId: customer._id, from: at('2026-01-06'), until },
    ]);
    // what was cut is the block of the last day
    expect(await listener.told()).toEqual([`${uri}?published-min=${instant('2026-01-08')}`]);
    expect(await chosen.listener.told()).toEqual([]);
  });

  it('when its authorization is over is that it has ended, once', async () => {
    const { grant, listener } = await heard();
    const { authorizations, store } = server.custodian;
    await store.db
      .collection<{ _id: string }>('authorizations')
      .updateOne({ _id: grant.authorization._id }, { $set: { 'authorizedPeriod.end': new Date() } });
    await measure('2026-01-05');
    expect(await listener.told()).toEqual([]);
    expect([await authorizations.endOver(10), await authorizations.endOver(10)]).toEqual([1, 0]);
    expect(await listener.told()).toEqual([authorizationOf(grant)]);
    expect(await authorizations.get(grant.authorization._id)).toMatchObject({ status: 0, endedBy: 'over' });
  });
});

describe('an application learns nothing', () => {
  it('of function blocks that it was not granted', async () => {
    const { listener } = await heard();
    await measure('2026-01-05', 2, await utility.channel(usagePoint, received));
    expect(await listener.told()).toEqual([]);
  });

  it('of usage points that are not chosen, not the customer’s, or not yet', async () => {
    const { listener } = await heard({ usagePointIds: [usagePoint._id] });
    const stranger = await utility.customer('Bob');
    for (const [owner, from] of [[stranger, undefined] as const, [customer, undefined] as const]) {
      const point = await utility.usagePoint(owner, { from });
      await measure('2026-01-05', 1, await utility.channel(point, delivered));
    }
    const moving = await utility.usagePoint();
    await utility.tenure(moving, stranger, { until: at('2026-02-01') });
    await utility.tenure(moving, customer, { from: at('2026-02-01') });
    const all = await heard();
    await measure('2026-01-05', 1, await utility.channel(moving, delivered));
    expect([await listener.told(), await all.listener.told()]).toEqual([[], []]);
  });

  it('of usage outside its published period', async () => {
    const { grant, listener } = await heard({ from: at('2026-01-10') });
    await measure('2026-01-05', 3);
    // before and after, and nothing between: no day of its own changed
    const late = await heard({ from: at('2026-01-07'), until: new Date('2099-01-01') });
    await measure('2026-01-06');
    expect([await listener.told(), await late.listener.told()]).toEqual([[], []]);
    await measure('2026-01-08', 4);
    expect(await listener.told()).toEqual([windowOf(grant, '2026-01-10', '2026-01-12')]);
  });

  it('of usage after its authorization ended, though it changed before', async () => {
    const { grant, listener } = await heard();
    const { fanOut } = server.custodian.notices;
    await measure('2026-01-05');
    await fanOut.step();
    await server.custodian.authorizations.end(grant.authorization._id, 'customer');
    await measure('2026-01-06');
    expect(await listener.told()).toEqual([authorizationOf(grant)]);
  });

  it('of usage while it is on hold', async () => {
    const { listener } = await heard();
    await server.custodian.applications.setStatus(listener.applicationId, ApplicationStatus.OnHold);
    await measure('2026-01-05');
    expect(await listener.told()).toEqual([`${RESOURCE}/ApplicationInformation/${listener.applicationId}`]);
  });

  it('of usage where personal data alone were granted, or where no token is good any more', async () => {
    const personal = await heard({ scope: 'FB=51_53_54' });
    const { grant, listener } = await heard();
    await server.custodian.authorizations.revokeTokens(grant.authorization._id);
    await measure('2026-01-05');
    await utility.usagePoint(customer);
    expect([await personal.listener.told(), await listener.told()]).toEqual([[], []]);
  });

  it('of the authorizations of another', async () => {
    const { listener } = await heard();
    const other = await heard();
    await server.custodian.authorizations.end(other.grant.authorization._id, 'customer');
    expect(await other.listener.told()).toEqual([authorizationOf(other.grant)]);
    expect(await listener.told()).toEqual([]);
  });

  it('before its endpoint is verified, and what happened until then is not kept', async () => {
    const grant = await utility.grant(customer, { scope: USAGE });
    const listener = new Listener(server.custodian, grant.authorization.applicationId);
    await measure('2026-01-05');
    expect(await listener.told()).toEqual([]);
    expect(await collection('pendingNotices').countDocuments({ applicationId: listener.applicationId })).toBe(0);
    await listener.verify();
    expect(await listener.told()).toEqual([]);
    await measure('2026-01-05');
    expect(await listener.told()).toEqual([windowOf(grant, '2026-01-05', '2026-01-06')]);
  });
});

async function record(...changes: Change[]): Promise<void> {
  const { store } = server.custodian;
  await store.transaction(async (session) => new Changes(store).record(changes, new Date(), session));
}

describe('no change is lost', () => {
  it('where one commits long after others that are later', async () => {
    const { grant, listener } = await heard();
    const { store } = server.custodian;
    const late = store.client.startSession();
    late.startTransaction();
    const change = {
      kind: 'interval-block',
      usagePointId: usagePoint._id,
      meterReadingId: channel._id,
      from: day('2026-01-05'),
      until: day('2026-01-06'),
    } as const;
    await new Changes(store).record([change], new Date(Date.now() - 60_000), late);
    await measure('2026-03-01');
    expect(await listener.told()).toEqual([windowOf(grant, '2026-03-01', '2026-03-02')]);
    await late.commitTransaction();
    await late.endSession();
    expect(await listener.told()).toEqual([windowOf(grant, '2026-01-05', '2026-01-06')]);
  });

  it('and none told twice, where two workers take the same ones at once', async () => {
    const { grant, listener } = await heard();
    const { fanOut } = server.custodian.notices;
    for (let n = 0; n < 5; n++) {
      await measure('2026-01-05');
      await Promise.all([fanOut.step(), fanOut.step(), fanOut.step()]);
      expect(await collection('changes').countDocuments({ pending: true })).toBe(0);
      expect(await listener.told()).toEqual([windowOf(grant, '2026-01-05', '2026-01-06')]);
    }
  });
});

describe('a delivery', () => {
  it('is made when changes have been quiet for a while, and says when it will be', async () => {
    const slow = await startTestCustodian({ NOTIFICATION_QUIET_SECONDS: '20', WORKER: 'apart' });
    try {
      const slowUtility = new TestUtility(slow.custodian);
      const grant = await slowUtility.grant(await slowUtility.customer());
      const listener = await Listener.of(slow.custodian, grant);
      const began = Date.now();
      expect(await listener.told()).toEqual([]);
      const jobs = slow.custodian.store.db.collection<{ _id: string; takeAt: Date }>('jobs');
      const due = (await jobs.findOne({ _id: `deliver ${listener.applicationId}` }))?.takeAt.getTime() ?? 0;
      expect(due - began).toBeGreaterThanOrEqual(20_000);
      expect(due - began).toBeLessThan(23_000);
      // what has waited for half a minute waits no longer, whatever has come since
      const notices = slow.custodian.store.db.collection('pendingNotices');
      await notices.updateMany({}, { $set: { firstAt: new Date(Date.now() - 30_001) } });
      expect((await listener.next())?.uris).toEqual([`${RESOURCE}/Authorization/${grant.authorization._id}`]);
    } finally {
      await slow.close();
    }
  });

  it('holds a bounded number of addresses, and the rest comes after it', async () => {
    const { listener } = await heard();
    const uris = Array.from({ length: 600 }, (_, n) => `${RESOURCE}/Batch/Bulk/${n}`);
    await record(
      ...uris.map((uri) => ({ kind: 'prepared-file', applicationId: listener.applicationId, uri }) as const),
    );
    await server.custodian.notices.fanOut.step();
    const sizes: number[] = [];
    for (let next = await listener.next(); next !== undefined; next = await listener.next())
      sizes.push(next.uris.length);
    expect(sizes).toEqual([250, 250, 100]);
  });
});

describe('a third party that listens', () => {
  it('is told within seconds by a valid BatchList, and finds there what changed', async () => {
    const receiver = await TestReceiver.start();
    const whole = await startTestCustodian({ NOTIFICATION_RECEIVERS: 'any' });
    try {
      const { registrations, authorizations } = whole.custodian;
      const city = new TestUtility(whole.custodian);
      const owner = await city.customer();
      const meter = await city.channel(await city.usagePoint(owner), delivered);
      const { application } = await registrations.register({
        client_name: 'Kilowatt Diary',
        redirect_uris: ['https://diary.example/callback'],
        third_party_notify_uri: receiver.uri,
        scope: [USAGE],
      });
      const endpoint = async () => whole.custodian.notificationEndpoints.find(application._id);
      await eventually(endpoint, (found) => found?.verifiedAt !== undefined);
      // that the customer has moved in is over before the grant
      const changes = whole.custodian.store.db.collection('changes');
      await eventually(
        async () => changes.countDocuments({ pending: true }),
        (left) => left === 0,
      );
      const scope = Scope.parse(USAGE);
      const grant = await authorizations.grantOffline({ applicationId: application._id, customerId: owner._id, scope });
      await city.read(meter, { from: '2026-01-05', days: 2 });
      const [told] = await eventually(
        async () => receiver.notifications,
        ({ length }) => length > 0,
      );
      expect(told?.uris.toSorted()).toEqual([authorizationOf(grant), windowOf(grant, '2026-01-05', '2026-01-07')]);
      const schemas = ['schemas/all.xsd', ...(officialXsd === undefined ? [] : [officialXsd])];
      expect(schemas.map((schema) => new Xsd(schema).faultOf(told?.body ?? ''))).toEqual(schemas.map(() => undefined));
      const window = told?.uris.find((uri) => uri.includes('Batch'))?.replace('http://custodian.example', whole.origin);
      const answer = await ask(window ?? '', { token: grant.token.token });
      expect(readFeed(answer.text).of('IntervalBlock')).toHaveLength(2);
    } finally {
      receiver.close();
      await whole.close();
    }
  });
});

describe('its queries', () => {
  /** What the database did while `work` ran. */
  async function profiled(work: () => Promise<unknown>): Promise<{ ns: string; op: string; planSummary?: string }[]> {
    const { db } = server.custodian.store;
    await db.command({ profile: 2 });
    try {
      await work();
    } finally {
      await db.command({ profile: 0 });
    }
    const found = await db
      .collection<{ ns: string; op: string; planSummary?: string }>('system.profile')
      .find({ ns: { $ne: `${db.databaseName}.system.profile` } })
      .toArray();
    await db.collection('system.profile').drop();
    return found;
  }

  it('scan no collection', async () => {
    const { grant, listener } = await heard({ scope: `${USAGE}_51_53_54` });
    const operations = await profiled(async () => {
      await measure('2026-01-05');
      await record({ kind: 'retail-customer', customerId: customer._id });
      await server.custodian.authorizations.endOver(10);
      expect(await listener.told()).toHaveLength(2);
      await server.custodian.authorizations.end(grant.authorization._id, 'customer');
      expect(await listener.told()).toHaveLength(1);
    });
    const plans = operations.flatMap(({ ns, planSummary }) =>
      planSummary === undefined ? [] : [`${ns} ${planSummary}`],
    );
    expect(plans.length).toBeGreaterThan(20);
    expect(plans.filter((plan) => plan.includes('COLLSCAN'))).toEqual([]);
  });

  it('are a few for a thousand usage points that nobody is authorized for, and twenty thousand are passed over quickly', async () => {
    const many = Array.from({ length: 20_000 }, (_, n) => ({
      kind: 'interval-block' as const,
      usagePointId: `${n}`,
      meterReadingId: `${n}`,
      from: 0,
      until: 900,
    }));
    for (let n = 0; n < many.length; n += 2_000) await record(...many.slice(n, n + 2_000));
    const { fanOut } = server.custodian.notices;
    const operations = await profiled(async () => fanOut.step());
    expect(operations.length).toBeLessThan(12);
    const began = performance.now();
    while (await fanOut.step());
    expect(await collection('changes').countDocuments({ pending: true })).toBe(0);
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});

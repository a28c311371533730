import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Grant } from '@app/authorization';
import { requiredFunctionBlockOfSummary, Scope } from '@app/espi';
import type { StoredUsagePoint } from '@app/metering';
import type { Customer } from '@app/retail-customers';
import { ApplicationStatus } from '@app/third-parties';
import { ask, type Answer } from '../support/http-client.js';
import { intervalOf, readFeed, type ReadFeed } from '../support/read-feed.js';
import { startTestCustodian, type TestCustodian } from '../support/test-custodian.js';
import { day, delivered, demand, gas, received, summaryOf, TestUtility } from '../support/test-utility.js';

// The table in docs/SCOPE.md names these tests, one a rule.

let server: TestCustodian;
let utility: TestUtility;
let customer: Customer;
let house: StoredUsagePoint;

beforeAll(async () => {
  server = await startTestCustodian();
  utility = new TestUtility(server.custodian, `${EVERYTHING};AccountCollection=2`);
  customer = await utility.customer();
  house = await utility.usagePoint(customer);
  for (const type of [delivered, received, demand]) {
    await utility.channel(house, type, { from: '2026-01-05', days: 10, costAt: () => 7 });
  }
  await server.custodian.metering.usageSummaries.put(house, summaryOf(day('2026-01-06'), 2 * 86_400));
});
afterAll(async () => server.close());

const EVERYTHING = 'FB=1_3_4_5_6_7_8_9_10_11_12_13_15_16_17_26_27_28_29_37_39';
const dateOf = (date: string): Date => new Date(day(date) * 1000);
const batch = async ({ authorization, token }: Grant): Promise<Answer> =>
  ask(`${server.resource}/Batch/Subscription/${authorization._id}`, { token: token.token });
const feedOf = async (grant: Grant): Promise<ReadFeed> => readFeed((await batch(grant)).text);
const codeOf = ({ text }: Answer): unknown => (JSON.parse(text) as { code?: unknown }).code;
const days = (feed: ReadFeed): number[] => [
  ...new Set(feed.of('IntervalBlock').map((block) => intervalOf(block).start)),
];

describe('function blocks', () => {
  it('granted are those chosen and registered', async () => {
    const { authorization } = await utility.grant(customer, { scope: 'FB=4_5_14_15_40' });
    expect([...Scope.parse(authorization.scope).functionBlocks]).toEqual([4, 5, 15]);
  });

  it('of a service that no granted usage point is of are not granted', async () => {
    expect((await utility.grant(customer, { scope: EVERYTHING })).authorization.scope).not.toMatch(/_10_|_11_/);
    const other = await utility.customer('Gas');
    await utility.usagePoint(other, { serviceKind: 1 });
    const { authorization } = await utility.grant(other, { scope: EVERYTHING });
    expect([...Scope.parse(authorization.scope).functionBlocks]).not.toContain(5);
    expect([...Scope.parse(authorization.scope).functionBlocks]).toContain(10);
    await expect(utility.grant(other, { scope: 'FB=5_6' })).rejects.toMatchObject({
      code: 'invalid-scope',
      status: 400,
    });
  });

  it('of what a customer without usage points may come to have are granted', async () => {
    const { authorization } = await utility.grant(await utility.customer('New'), { scope: 'FB=4_5_10' });
    expect([...Scope.parse(authorization.scope).functionBlocks]).toEqual([4, 5, 10]);
  });

  it('decide about each channel', async () => {
    const channels = async (scope: string): Promise<number> =>
      (await feedOf(await utility.grant(customer, { scope }))).of('MeterReading').length;
    expect(await channels('FB=4_5')).toBe(1);
    expect(await channels('FB=4_8')).toBe(1);
    expect(await channels('FB=4_5_6_8')).toBe(3);
    expect(await channels('FB=4_15')).toBe(0);
  });

  it('decide about cost', async () => {
    const costs = async (scope: string): Promise<boolean> =>
      (await batch(await utility.grant(customer, { scope }))).text.includes('<espi:cost>');
    expect([await costs('FB=4_5'), await costs('FB=4_5_12')]).toEqual([false, true]);
  });

  it('decide about summaries and each part of them', async () => {
    const partsOf = async (scope: string): Promise<string[]> => {
      const [summary] = (await feedOf(await utility.grant(customer, { scope }))).of('UsageSummary');
      return Object.keys(summaryOf(0, 0)).filter((name) => summary?.content.includes(`<espi:${name}>`));
    };
    expect(await partsOf('FB=4_5')).toEqual([]);
    for (const blocks of [[15], [15, 16], [15, 26], [15, 27], [15, 28], [15, 16, 26, 27, 28]]) {
      const right = Object.keys(summaryOf(0, 0)).filter((name) =>
        blocks.includes(requiredFunctionBlockOfSummary(name)),
      );
      expect([blocks, await partsOf(`FB=4_5_${blocks.join('_')}`)]).toEqual([blocks, right]);
    }
  });
});

describe('HistoryLength', () => {
  const start = (grant: Grant): number => (grant.authorization.publishedPeriod.start?.getTime() ?? NaN) / 1000;

  it('below 1,200 counts months of the calendar back from the grant', async () => {
    const grant = await utility.grant(customer, { scope: 'FB=4_5;HistoryLength=2' });
    const { grantedAt } = grant.authorization;
    const expected = new Date(grantedAt);
    expected.setUTCMonth(expected.getUTCMonth() - 2, 1);
    const began = new Date(start(grant) * 1000);
    expect([began.getUTCFullYear(), began.getUTCMonth()]).toEqual([expected.getUTCFullYear(), expected.getUTCMonth()]);
  });

  it('from 1,200 on counts seconds, and data before it is not given', async () => {
    const age = Math.floor(Date.now() / 1000) - day('2026-01-10');
    const grant = await utility.grant(customer, { scope: `FB=4_5;HistoryLength=${age}` });
    const feed = await feedOf(grant);
    expect(Math.min(...days(feed))).toBeGreaterThanOrEqual(start(grant));
    expect(days(feed).length).toBeLessThan(10);
  });

  it('is no longer than is registered', async () => {
    const { application } = await server.custodian.registrations.register({
      client_name: 'Short',
      redirect_uris: ['https://short.example/'],
      scope: ['FB=4_5;HistoryLength=3'],
    });
    const { authorization } = await server.custodian.authorizations.grantOffline({
      applicationId: application._id,
      customerId: customer._id,
      scope: Scope.parse('FB=4_5;HistoryLength=24'),
    });
    expect(authorization.scope).toContain('HistoryLength=3');
  });
});

describe('AccountCollection', () => {
  it('refuses a grant that names more usage points', async () => {
    const owner = await utility.customer('Many');
    const points = [await utility.usagePoint(owner), await utility.usagePoint(owner), await utility.usagePoint(owner)];
    const usagePointIds = points.map(({ _id }) => _id);
    await expect(utility.grant(owner, { usagePointIds })).rejects.toMatchObject({
      code: 'too-many-usage-points',
      status: 400,
    });
    const two = await utility.grant(owner, { usagePointIds: usagePointIds.slice(0, 2) });
    expect(two.authorization.usagePointIds).toHaveLength(2);
  });

  it('takes of what was left open those held now, and keeps to them whatever comes later', async () => {
    const owner = await utility.customer('Chain');
    await utility.usagePoint(owner, { until: dateOf('2026-01-06') });
    const held = [await utility.usagePoint(owner), await utility.usagePoint(owner)].map(({ _id }) => _id).sort();
    const grant = await utility.grant(owner);
    expect(grant.authorization.usagePointIds).toEqual(held);
    await utility.usagePoint(owner);
    expect((await feedOf(grant)).of('UsagePoint').map(({ self }) => self.split('/').at(-1))).toEqual(held);
  });
});

describe('authorizedPeriod', () => {
  it('bounds when requests are answered: over is 403', async () => {
    const grant = await utility.grant(customer, { until: new Date(Date.now() + 60_000) });
    const path = { _id: grant.authorization._id };
    const past = { $set: { 'authorizedPeriod.end': new Date(Date.now() - 1_000) } };
    await server.custodian.store.db.collection<{ _id: string }>('authorizations').updateOne(path, past);
    const answer = await batch(grant);
    expect([answer.status, codeOf(answer)]).toEqual([403, 'authorization-ended']);
  });
});

describe('publishedPeriod', () => {
  it('bounds the data: readings that are not wholly inside are not given', async () => {
    const feed = await feedOf(await utility.grant(customer, { from: dateOf('2026-01-12') }));
    expect(Math.min(...days(feed))).toBe(day('2026-01-12'));
    expect(feed.of('UsageSummary')).toEqual([]);
  });
});

describe('tenure', () => {
  it('shows nobody usage from before a customer’s time at a usage point, or after', async () => {
    const before = await utility.customer('Before');
    const after = await utility.customer('After');
    const point = await utility.usagePoint(before, { until: dateOf('2026-01-08') });
    await utility.tenure(point, after, { from: dateOf('2026-01-11') });
    await utility.channel(point, delivered, { from: '2026-01-05', days: 10 });
    await server.custodian.metering.usageSummaries.put(point, summaryOf(day('2026-01-07'), 2 * 86_400));
    const earlier = await feedOf(await utility.grant(before));
    const later = await feedOf(await utility.grant(after));
    expect(days(earlier)).toEqual(['05', '06', '07'].map((date) => day(`2026-01-${date}`)));
    expect(days(later)).toEqual(['11', '12', '13', '14'].map((date) => day(`2026-01-${date}`)));
    // a bill that reaches over the move is neither's
    expect([earlier.of('UsageSummary'), later.of('UsageSummary')]).toEqual([[], []]);
  });
});

describe('application status', () => {
  it('in Review sees synthetic customers alone, in Production real ones alone, and on hold nobody', async () => {
    const { applications, customers } = server.custodian;
    const grant = await utility.grant(customer);
    for (const status of [ApplicationStatus.Production, ApplicationStatus.OnHold, ApplicationStatus.Revoked]) {
      await applications.setStatus(grant.authorization.applicationId, status);
      const answer = await batch(grant);
      expect([status, answer.status, codeOf(answer)]).toEqual([status, 403, 'application-not-for-customer']);
    }
    await applications.setStatus(grant.authorization.applicationId, ApplicationStatus.Review);
    expect((await batch(grant)).status).toBe(200);
    const real = await customers.add({ name: 'Real', synthetic: false });
    await expect(utility.grant(real)).rejects.toMatchObject({ code: 'application-not-for-customer', status: 403 });
  });
});

describe('a gas channel', () => {
  it('needs function block 10', async () => {
    const owner = await utility.customer('Gas and light');
    const meter = await utility.usagePoint(owner, { serviceKind: 1 });
    await utility.channel(meter, gas, { from: '2026-01-05', days: 3 });
    const light = await utility.usagePoint(owner);
    await utility.channel(light, delivered, { from: '2026-01-05', days: 3 });
    const seen = async (scope: string): Promise<number> =>
      (await feedOf(await utility.grant(owner, { scope }))).of('MeterReading').length;
    expect([await seen('FB=4_10'), await seen('FB=4_5'), await seen('FB=4_5_10')]).toEqual([1, 1, 2]);
  });
});

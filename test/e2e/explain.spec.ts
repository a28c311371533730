import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Grant } from '@app/authorization';
import { Entitlement } from '@app/entitlement';
import { explainReading, type Explanation, type RuleFinding } from '@app/feeds';
import { ReadingsWriter, type StoredMeterReading, type StoredUsagePoint } from '@app/metering';
import { ApplicationStatus } from '@app/third-parties';
import type { Customer } from '@app/retail-customers';
import { ianaZone } from '@app/time';
import { ask } from '../support/http-client.js';
import { intervalOf, readFeed } from '../support/read-feed.js';
import { startTestCustodian, type TestCustodian } from '../support/test-custodian.js';
import { day, delivered, received, TestUtility, ZONE } from '../support/test-utility.js';

const FROM = '2026-01-05';
const DAYS = 6;

let server: TestCustodian;
let utility: TestUtility;
let customer: Customer;
let usagePoint: StoredUsagePoint;

const at = (date: string, seconds = 3_600): number => day(date) + seconds;
const dateOf = (date: string): Date => new Date(day(date) * 1000);

beforeAll(async () => {
  server = await startTestCustodian();
  utility = new TestUtility(server.custodian);
  customer = await utility.customer();
  usagePoint = await utility.usagePoint(customer, { from: dateOf('2026-01-06') });
  await utility.channel(usagePoint, delivered, { from: FROM, days: DAYS });
  await utility.channel(usagePoint, received, { from: FROM, days: DAYS - 2 });
});
afterAll(async () => server.close());

async function explain(
  { authorization, token }: Grant,
  time: number,
  { point = usagePoint, asOf }: { point?: StoredUsagePoint; asOf?: number } = {},
): Promise<Explanation> {
  const bearer = await server.custodian.tokens.authenticate(`Bearer ${token.token}`);
  return explainReading(server.custodian, {
    bearer,
    authorizationId: authorization._id,
    usagePointId: point._id,
    at: time,
    ...(asOf !== undefined && { asOf }),
  });
}
async function channelOf(point: StoredUsagePoint): Promise<StoredMeterReading> {
  const { meterReadings } = server.custodian.metering;
  const [channel] = await meterReadings.ofUsagePoints(Entitlement.ofOperator(), [point._id]);
  if (channel === undefined) throw new Error('no channel');
  return channel;
}

const failing = (rules: readonly RuleFinding[]): string[] =>
  rules.filter(({ holds }) => !holds).map(({ rule }) => rule);

describe('an explanation', () => {
  it('says that a reading is there, and what decided it', async () => {
    const grant = await utility.grant(customer);
    const explanation = await explain(grant, at('2026-01-07'));
    expect([explanation.inFeed, failing(explanation.rules)]).toEqual([true, []]);
    expect(explanation.channels).toHaveLength(2);
    expect(explanation.channels.flatMap(({ rules }) => failing(rules))).toEqual([]);
    expect(explanation.channels[0]?.rules.find(({ rule }) => rule === 'reading')?.because).toMatch(
      /^1 Wh, quality valid, from 2026-01-07T01:00:00-06:00 until 2026-01-07T01:15:00-06:00, known since/,
    );
    expect(explanation.channels.map(({ measures }) => measures).toSorted()).toEqual([
      'energy in Wh, electricity secondary metered, delivered to the customer, delta data, every 900 s',
      'energy in Wh, electricity secondary metered, received from the customer, delta data, every 900 s',
    ]);
    expect(explanation.about).toMatchObject({
      application: 'Kilowatt Diary',
      authorization: grant.authorization._id,
      customer: customer._id,
      usagePoint: usagePoint._id,
      timeZone: ZONE,
      at: '2026-01-07T01:00:00-06:00',
    });
  });

  it('tells the values that were before, in the order in which they became known', async () => {
    const revised = await utility.usagePoint(customer);
    const known = (date: string): Date => new Date(`${date}T12:00:00Z`);
    for (const [n, recordedAt] of [known('2026-02-01'), known('2026-02-02'), known('2026-02-03')].entries()) {
      const readings = { from: FROM, days: 1, valueAt: () => 1_000 + n, recordedAt };
      if (n === 0) await utility.channel(revised, delivered, readings);
      else await utility.read(await channelOf(revised), readings);
    }
    const { channels } = await explain(await utility.grant(customer), at(FROM), { point: revised });
    expect(channels[0]?.rules.find(({ rule }) => rule === 'reading')?.because).toMatch(
      /^1002 Wh, .*, known since 2026-02-03T06:00:00-06:00; before that 1000 Wh since 2026-02-01T06:00:00-06:00, 1001 Wh since 2026-02-02T06:00:00-06:00$/,
    );
  });

  it('names the tenure, the published period and the usage point', async () => {
    const early = await explain(await utility.grant(customer), at(FROM));
    expect([early.inFeed, failing(early.rules)]).toEqual([false, ['tenure']]);
    expect(early.channels.flatMap(({ rules }) => failing(rules))).toEqual([]);
    const late = await explain(await utility.grant(customer, { from: dateOf('2026-01-09') }), at('2026-01-08'));
    expect([late.inFeed, failing(late.rules)]).toEqual([false, ['published-period']]);
    const other = await utility.usagePoint(await utility.customer('Bob'));
    const foreign = await explain(await utility.grant(customer), at('2026-01-07'), { point: other });
    expect([foreign.inFeed, failing(foreign.rules)]).toEqual([false, ['usage-point', 'tenure', 'meter-reading']]);
    const second = await utility.usagePoint(customer);
    const chosen = await explain(await utility.grant(customer, { usagePointIds: [usagePoint._id] }), at('2026-01-07'), {
      point: second,
    });
    expect(failing(chosen.rules)).toEqual(['usage-point', 'meter-reading']);
  });

  it('names the function block of the channel that lacks it', async () => {
    const { channels, inFeed } = await explain(
      await utility.grant(customer, { scope: 'FB=1_3_4_5_37' }),
      at('2026-01-07'),
    );
    expect([inFeed, channels.map((channel) => [failing(channel.rules), channel.inFeed])]).toEqual([
      true,
      expect.arrayContaining([
        [[], true],
        [['function-block'], false],
      ]),
    ]);
  });

  it('tells what is missing, and what was not known yet', async () => {
    const { channels } = await explain(await utility.grant(customer), at('2026-01-10'));
    expect(channels.filter(({ rules }) => failing(rules).includes('reading'))).toHaveLength(1);
    const before = await explain(await utility.grant(customer), at('2026-01-07'), { asOf: day('2020-01-01') });
    expect([before.inFeed, before.channels.flatMap(({ rules }) => failing(rules))]).toEqual([
      false,
      ['reading', 'reading'],
    ]);
    const empty = await utility.usagePoint(customer);
    const nothing = await explain(await utility.grant(customer), at('2026-01-07'), { point: empty });
    expect([nothing.inFeed, failing(nothing.rules)]).toEqual([false, ['meter-reading']]);
    const unknown = await explain(await utility.grant(customer), at('2026-01-07'), { point: empty, asOf: 1 });
    expect(unknown.rules.find(({ rule }) => rule === 'meter-reading')?.because).toBe(
      'nothing was known of the usage point at 1969-12-31T18:00:01-06:00',
    );
  });

  it('names the ended authorization, the revoked token and the application on hold', async () => {
    const { authorizations, applications, tokens } = server.custodian;
    const ended = await utility.grant(customer);
    await authorizations.end(ended.authorization._id, 'customer');
    const gone = await explain(ended, at('2026-01-07'));
    expect([gone.inFeed, failing(gone.rules)]).toEqual([false, ['authorization']]);
    expect(gone.rules.find(({ rule }) => rule === 'authorization')?.because).toMatch(
      /^it ended at \S+, by the customer$/,
    );
    expect(gone.channels.flatMap(({ rules }) => failing(rules))).toEqual([]);
    const revoked = await utility.grant(customer);
    await tokens.revoke(revoked.token.tokenId);
    const bearer = await server.custodian.tokens.authenticate(`Bearer ${revoked.token.token}`);
    const question = { bearer, usagePointId: usagePoint._id, at: at(FROM) };
    // by the token alone: what it was for is told all the same
    expect(failing((await explainReading(server.custodian, question)).rules)).toEqual(['token', 'tenure']);
    const late = new Date(Date.now() + 800 * 86_400_000);
    expect(failing((await explainReading(server.custodian, question, late)).rules)).toContain('authorized-period');
    const held = await utility.grant(customer);
    await applications.setStatus(held.authorization.applicationId, ApplicationStatus.OnHold);
    const onHold = await explain(held, at('2026-01-07'));
    expect([onHold.inFeed, failing(onHold.rules)]).toEqual([false, ['application']]);
  });

  it('says how an aggregated reading comes about', async () => {
    const hourly = await utility.grant(customer, { scope: 'FB=1_3_4_5_37;IntervalDuration=3600' });
    const { channels } = await explain(hourly, at('2026-01-07', 4_000));
    const told = channels.flatMap(({ rules }) => rules).find(({ rule }) => rule === 'interval-duration');
    expect(told?.because).toContain('the sum from 2026-01-07T01:00:00-06:00 until 2026-01-07T02:00:00-06:00');
  });

  it('names the interval of which a part is missing, the one that none can be made of, and the one that is cut', async () => {
    const holed = await utility.usagePoint(customer);
    const quarters = await utility.channel(holed, delivered);
    const writer = new ReadingsWriter(server.custodian.store, { onConflict: () => undefined });
    const rows = writer.channel(quarters, ianaZone(ZONE));
    for (const quarter of [0, 1, 2, 3, 5, 6, 7]) rows.add(0, day(FROM) + quarter * 900, 900, 1, 0, 0);
    await writer.close();
    const hourly = await utility.grant(customer, { scope: 'FB=1_3_4_5_37;IntervalDuration=3600' });
    const part = await explain(hourly, at(FROM, 4_600), { point: holed });
    expect([part.inFeed, failing(part.channels[0]?.rules ?? [])]).toEqual([false, ['interval-duration']]);
    const odd = await utility.usagePoint(customer);
    await utility.channel(odd, { ...delivered, intervalLength: 700_000 });
    const none = await explain(
      await utility.grant(customer, { scope: 'FB=1_3_4_5_37;IntervalDuration=monthly' }),
      at(FROM),
      { point: odd },
    );
    expect(failing(none.channels[0]?.rules ?? [])).toContain('interval-duration');
    const moved = await utility.usagePoint(customer, { from: new Date((day(FROM) + 4_600) * 1000) });
    await utility.channel(moved, delivered, { from: FROM, days: 1 });
    const cut = await explain(await utility.grant(customer), at(FROM, 4_700), { point: moved });
    const [channel] = cut.channels;
    expect([cut.inFeed, failing(cut.rules), failing(channel?.rules ?? [])]).toEqual([false, [], ['reading']]);
    expect(channel?.rules.find(({ rule }) => rule === 'reading')?.because).toMatch(/not wholly inside/);
  });

  it('tells an hour that the clocks show twice apart', async () => {
    const autumn = await utility.usagePoint(customer);
    await utility.channel(autumn, delivered, { from: '2025-11-02', days: 1 });
    const grant = await utility.grant(customer);
    const spans = [day('2025-11-02') + 5_400, day('2025-11-02') + 9_000].map(async (time) => {
      const { channels } = await explain(grant, time, { point: autumn });
      return /from (\S+)/.exec(channels[0]?.rules.find(({ rule }) => rule === 'reading')?.because ?? '')?.[1];
    });
    expect(await Promise.all(spans)).toEqual(['2025-11-02T01:30:00-05:00', '2025-11-02T01:30:00-06:00']);
  });

  it('agrees with the feed at every quarter of an hour, for every kind of grant', async () => {
    const grants = [
      await utility.grant(customer),
      await utility.grant(customer, { scope: 'FB=1_3_4_8_37' }),
      await utility.grant(customer, { from: dateOf('2026-01-08') }),
      await utility.grant(customer, { scope: 'FB=1_3_4_5_37;IntervalDuration=3600' }),
      await utility.grant(customer, { scope: 'FB=1_3_4_5_37;BlockDuration=weekly' }),
    ];
    for (const grant of grants) {
      const address = `${server.resource}/Batch/Subscription/${grant.authorization._id}`;
      const feed = readFeed((await ask(address, { token: grant.token.token })).text);
      const blocks = feed
        .of('IntervalBlock')
        .filter(({ self }) => self.includes(`/UsagePoint/${usagePoint._id}/`))
        .map(intervalOf);
      for (let time = day('2026-01-04'); time < day('2026-01-13'); time += 7 * 900) {
        const inFeed = blocks.some(({ start, end }) => start <= time && time < end);
        expect([grant.authorization.scope, time, (await explain(grant, time)).inFeed]).toEqual([
          grant.authorization.scope,
          time,
          inFeed,
        ]);
      }
    }
  });
});

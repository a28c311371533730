import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Grant } from '@app/authorization';
import { explainReading, type Explanation, type RuleFinding } from '@app/feeds';
import type { StoredUsagePoint } from '@app/metering';
import { ApplicationStatus } from '@app/third-parties';
import type { Customer } from '@app/retail-customers';
import { ask } from '../support/http-client.js';
import { intervalOf, readFeed } from '../support/read-feed.js';
import { startTestCustodian, type TestCustodian } from '../support/test-custodian.js';
import { day, delivered, received, TestUtility } from '../support/test-utility.js';

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
const failing = (rules: readonly RuleFinding[]): string[] =>
  rules.filter(({ holds }) => !holds).map(({ rule }) => rule);

describe('an explanation', () => {
  it('says that a reading is there, and what decided it', async () => {
    const explanation = await explain(await utility.grant(customer), at('2026-01-07'));
    expect([explanation.inFeed, failing(explanation.rules)]).toEqual([true, []]);
    expect(explanation.channels).toHaveLength(2);
    expect(explanation.channels.flatMap(({ rules }) => failing(rules))).toEqual([]);
    expect(explanation.channels[0]?.rules.find(({ rule }) => rule === 'reading')?.because).toMatch(
      /^1, quality 0, known/,
    );
  });

  it('names the tenure, the published period and the usage point', async () => {
    const early = await explain(await utility.grant(customer), at(FROM));
    expect([early.inFeed, failing(early.rules)]).toEqual([false, ['tenure']]);
    const late = await explain(await utility.grant(customer, { from: dateOf('2026-01-09') }), at('2026-01-08'));
    expect([late.inFeed, failing(late.rules)]).toEqual([false, ['published-period']]);
    const other = await utility.usagePoint(await utility.customer('Bob'));
    const foreign = await explain(await utility.grant(customer), at('2026-01-07'), { point: other });
    expect([foreign.inFeed, failing(foreign.rules)]).toEqual([false, ['usage-point', 'tenure']]);
    const second = await utility.usagePoint(customer);
    const chosen = await explain(await utility.grant(customer, { usagePointIds: [usagePoint._id] }), at('2026-01-07'), {
      point: second,
    });
    expect(failing(chosen.rules)).toEqual(['usage-point']);
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
  });

  it('names the ended authorization, the revoked token and the application on hold', async () => {
    const { authorizations, applications, tokens } = server.custodian;
    const ended = await utility.grant(customer);
    await authorizations.end(ended.authorization._id, 'customer');
    const gone = await explain(ended, at('2026-01-07'));
    expect([gone.inFeed, failing(gone.rules)]).toEqual([false, ['authorization']]);
    const revoked = await utility.grant(customer);
    await tokens.revoke(revoked.token.tokenId);
    expect(failing((await explain(revoked, at('2026-01-07'))).rules)).toEqual(['token']);
    const held = await utility.grant(customer);
    await applications.setStatus(held.authorization.applicationId, ApplicationStatus.OnHold);
    const onHold = await explain(held, at('2026-01-07'));
    expect([onHold.inFeed, failing(onHold.rules)]).toEqual([false, ['application']]);
  });

  it('says how an aggregated reading comes about', async () => {
    const hourly = await utility.grant(customer, { scope: 'FB=1_3_4_5_37;IntervalDuration=3600' });
    const { channels } = await explain(hourly, at('2026-01-07', 4_000));
    const told = channels.flatMap(({ rules }) => rules).find(({ rule }) => rule === 'interval-duration');
    expect(told?.because).toContain('the sum from 2026-01-07T07:00:00Z until 2026-01-07T08:00:00Z');
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
      const blocks = feed.of('IntervalBlock').map(intervalOf);
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

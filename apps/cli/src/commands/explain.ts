import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { Entitlement } from '@app/entitlement';
import { explainReading, type Explanation, type RuleFinding } from '@app/feeds';
import { CustodianError } from '@app/runtime';
import { ExitCode } from '../exit-code.js';
import { instantAt, localTimeOrInstant, type LocalTime } from '../option-values.js';
import { print } from '../output.js';
import { requireUsagePoint } from '../require-usage-point.js';
import { withCustodian } from '../with-custodian.js';

interface Options {
  readonly token?: string;
  readonly authorization?: string;
  readonly usagePoint?: string;
  readonly esiid?: string;
  readonly at: Date | LocalTime;
  readonly asOf?: Date | LocalTime;
}

export function addExplainCommand(program: Command): void {
  program
    .command('explain')
    .description("why a reading is or is not in an application's feed, rule by rule")
    .option('--token <token>', 'the access token of the application')
    .option('--authorization <id>', 'its authorization, in place of a token')
    .option('--usage-point <id>')
    .option('--esiid <esiid>')
    .requiredOption(
      '--at <time>',
      'a time within the reading, by the clocks of the usage point, such as 2026-01-31T08:00, or with Z or an offset',
      localTimeOrInstant,
    )
    .option('--as-of <time>', 'as the data stood then, by the same clocks', localTimeOrInstant)
    .action(async (options: Options, command: Command) => {
      if ((options.token === undefined) === (options.authorization === undefined)) {
        throw new CustodianError('nothing-to-explain', 400, 'Name the token with --token, or its --authorization.');
      }
      const explanation = await explain(options);
      print(command, explanation, () => linesOf(explanation));
      process.exitCode = explanation.inFeed ? ExitCode.done : ExitCode.findings;
    });
}

/** Looking into somebody's data leaves an access record, as any other look does. */
async function explain({ token, authorization, ...named }: Options): Promise<Explanation> {
  return withCustodian(async (custodian) => {
    const usagePoint = await requireUsagePoint(custodian, named);
    const zone = await custodian.metering.usagePoints.zoneOf(usagePoint);
    const at = instantAt(zone, named.at);
    const asOf = named.asOf && instantAt(zone, named.asOf);
    const bearer = token === undefined ? undefined : await custodian.tokens.authenticate(`Bearer ${token}`);
    const record = await custodian.accessRecords.open({
      reader: Entitlement.ofOperator().reader,
      route: 'explain',
      channel: 'command-line',
      requestedPeriod: { start: at.getTime() / 1000, end: at.getTime() / 1000 },
      correlationId: randomUUID(),
    });
    const explanation = await explainReading(custodian, {
      usagePointId: usagePoint._id,
      at: at.getTime() / 1000,
      ...(bearer && { bearer }),
      ...(authorization !== undefined && { authorizationId: authorization }),
      ...(asOf && { asOf: asOf.getTime() / 1000 }),
    });
    await record.close({ outcome: 'complete', bytes: 0, usagePointIds: [usagePoint._id], kinds: ['IntervalBlock'] });
    return explanation;
  });
}

function aboutLines({ about }: Explanation): string[] {
  if (about === undefined) return [];
  const { application, authorization, customer, usagePoint, esiid, timeZone, at } = about;
  return [
    `Application ${application}, authorization ${authorization} of customer ${customer}`,
    `Usage point ${usagePoint}${esiid === undefined ? '' : `, ESIID ${esiid}`}, at ${at} (${timeZone})`,
    '',
  ];
}

function linesOf(explanation: Explanation): string[] {
  const { inFeed, rules, channels } = explanation;
  const line = ({ rule, holds, because }: RuleFinding): string =>
    `${holds ? 'yes' : 'NO '}  ${rule.padEnd(18)} ${because}`;
  return [
    ...aboutLines(explanation),
    ...rules.map(line),
    ...channels.flatMap((channel) => [
      '',
      `MeterReading ${channel.meterReading}: ${channel.measures}`,
      ...channel.rules.map(line),
      channel.inFeed ? '     it is in the feed' : '     it is not in the feed',
    ]),
    '',
    inFeed ? 'There is a reading of that time in the feed.' : 'There is no reading of that time in the feed.',
  ];
}

import type { Command } from 'commander';
import { instant } from '../option-values.js';
import { print } from '../output.js';
import { withCustodian } from '../with-custodian.js';

interface Options {
  readonly customer?: string;
  readonly authorization?: string;
  readonly from?: Date;
  readonly until?: Date;
  readonly after?: string;
  readonly limit: number;
}

export function addAuditCommand(program: Command): void {
  program
    .command('audit')
    .description('list accesses, latest first')
    .option('--customer <id>')
    .option('--authorization <id>')
    .option('--from <time>', 'begun at this time or later', instant)
    .option('--until <time>', 'begun before this time', instant)
    .option('--after <key>', 'the page after this key')
    .option('--limit <n>', 'accesses a page', Number, 50)
    .action(async ({ customer, authorization, from, until, after, limit }: Options, command: Command) => {
      const filter = {
        ...(customer !== undefined && { customerId: customer }),
        ...(authorization !== undefined && { authorizationId: authorization }),
        ...(from && { from }),
        ...(until && { until }),
      };
      const page = await withCustodian(({ accessRecords }) =>
        accessRecords.list(filter, { limit, ...(after !== undefined && { after }) }),
      );
      print(command, page, () =>
        page.records.map(
          ({ at, reader, route, outcome, bytes }) =>
            `${at.toISOString()}  ${reader.kind.padEnd(11)}  ${outcome.padEnd(12)}  ${String(bytes).padStart(10)}  ${route}`,
        ),
      );
    });
}

import type { Command } from 'commander';
import { CustodianError } from '@app/runtime';
import { print } from '../output.js';
import { withCustodian } from '../with-custodian.js';

export function addReportsCommand(program: Command): void {
  program
    .command('reports')
    .description('list the reports of past intakes, latest first, or show one')
    .argument('[id]')
    .option('--after <id>', 'the page after this id')
    .option('--limit <n>', 'reports a page', Number, 20)
    .action(async (id: string | undefined, { after, limit }: { after?: string; limit: number }, command: Command) => {
      const reports = await withCustodian(async ({ intake }) => {
        if (id === undefined) {
          const last = after === undefined ? undefined : await intake.reports.get(after);
          return intake.reports.list({ limit, ...(last && { after: last }) });
        }
        const report = await intake.reports.get(id);
        if (report === undefined) throw new CustodianError('unknown-report', 404, 'There is no such report.');
        return [report];
      });
      print(command, id === undefined ? reports : reports[0], () =>
        reports.flatMap((report) => [
          `${report.id}  ${report.time}  ${report.by}`,
          ...report.files.map(
            ({ file, format, rows, readings, rejected }) =>
              `  ${file}: ${format}, ${rows} rows, ${readings.new} new, ${readings.revised} revised, ${rejected.count} rejected`,
          ),
        ]),
      );
    });
}

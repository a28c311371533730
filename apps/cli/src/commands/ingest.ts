import { basename } from 'node:path';
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { FileReport, Finding, Findings, IntakeReport } from '@app/intake';
import { ExitCode } from '../exit-code.js';
import { print } from '../output.js';
import { progressBar } from '../progress-bar.js';
import { withCustodian } from '../with-custodian.js';

interface Options {
  readonly create: boolean;
  readonly synthetic: boolean;
  readonly timeZone?: string;
  readonly source?: string;
  readonly mapping?: string;
  readonly esiid?: string;
  readonly usagePoint?: string;
}

export function addIngestCommand(program: Command): void {
  program
    .command('ingest')
    .description(
      'take usage in (Smart Meter Texas CSV, ERCOT .lse, Green Button XML, mapped CSV), and customers, premises, meters, ' +
        'tenure, retailers, bills and statements (CSV of docs/INTAKE.md, customer feeds); plain, gzip or zip',
    )
    .argument('<file...>')
    .option('--no-create', 'reject readings of unknown usage points instead of making them')
    .option('--synthetic', 'new customers are made up: seen by applications in Review only', false)
    .option('--time-zone <zone>', 'IANA time zone of new usage points, and of files that do not say')
    .option('--source <name>', 'whose names for usage points the file uses; the host of its links by default')
    .option('--mapping <file>', 'JSON that says what the columns of a CSV file are')
    .option('--esiid <esiid>', 'the usage point of a CSV file that names none')
    .option('--usage-point <id>', 'the same, by its id')
    .action(async (files: string[], options: Options, command: Command) => {
      const { create, synthetic, timeZone, source, mapping, esiid, usagePoint } = options;
      const read = await withCustodian(async ({ intake }) => {
        const reports: IntakeReport[] = [];
        for (const file of await intake.inReadingOrder(files)) {
          const onProgress = progressBar(basename(file));
          const given = {
            create,
            synthetic,
            by: 'command-line',
            onProgress,
            ...(timeZone !== undefined && { timeZone }),
            ...(source !== undefined && { source }),
            ...(esiid !== undefined && { esiid }),
            ...(usagePoint !== undefined && { usagePoint }),
            ...(mapping !== undefined && { mapping: JSON.parse(await readFile(mapping, 'utf8')) as unknown }),
          };
          reports.push(await intake.ingest({ file, name: basename(file) }, given));
        }
        return reports;
      });
      const report = { files: read.flatMap((each) => each.files) };
      print(command, report, () => report.files.flatMap(linesOf));
      if (report.files.some(({ rejected }) => rejected.count > 0)) process.exitCode = ExitCode.findings;
    });
}

function linesOf(report: FileReport): string[] {
  const { file, format, rows, readings, records, gaps, rejected, warnings } = report;
  const kinds = Object.entries(records);
  const taken = kinds.length === 0 ? `: ${countsOf(readings)}, ${gaps} gaps, ${rejected.count} rejected` : '';
  return [
    `${file}: ${format}, ${rows} rows${taken}`,
    ...kinds.map(([kind, counts]) => `  ${kind}: ${countsOf(counts)}, ${counts.rejected} rejected`),
    ...usagePointLines(report),
    ...findingLines(rejected, ''),
    ...findingLines(warnings, 'taken, but '),
  ];
}

/** A list that can be looked over; --json has more. */
const LISTED = 20;

function usagePointLines({ usagePoints, usagePointCount }: FileReport): string[] {
  const more = usagePointCount - Math.min(LISTED, usagePoints.length);
  return [
    ...usagePoints
      .slice(0, LISTED)
      .map(({ id, esiid = '', created }) => `  usage point ${id} ${esiid}${created ? ', new' : ''}`),
    ...(more > 0 ? [`  and ${more} more usage points`] : []),
  ];
}

function findingLines({ count, byReason, first }: Findings, head: string): string[] {
  return [
    ...Object.entries(byReason).map(([reason, times]) => `  ${head}${times} × ${reason}`),
    ...first.map(findingLine),
    ...(count > first.length && first.length > 0 ? [`  and ${count - first.length} more`] : []),
  ];
}

const findingLine = ({ line, reason, text, detail }: Finding): string =>
  `  ${line === 0 ? '' : `line ${line}: `}${reason}: ${text}${detail === '' ? '' : ` (${detail})`}`;

const countsOf = ({ new: fresh, unchanged, revised }: Readonly<Record<'new' | 'unchanged' | 'revised', number>>) =>
  `${fresh} new, ${unchanged} unchanged, ${revised} revised`;

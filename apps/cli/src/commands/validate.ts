import { createReadStream } from 'node:fs';
import { stdin } from 'node:process';
import { InvalidArgumentError, type Command } from 'commander';
import { validateFeed, type SchemaFindings, type ValidationReport } from '@app/conformance';
import { functionBlocks, testedFunctionBlocks } from '@app/espi';
import { CustodianError, readConfiguration } from '@app/runtime';
import { ExitCode } from '../exit-code.js';
import { print } from '../output.js';

interface Options {
  readonly fb?: number[];
  readonly certificate?: string;
}

export function addValidateCommand(program: Command): void {
  program
    .command('validate')
    .description(
      'check Green Button XML (plain or gzip, - for standard input) against the schema of ESPI 4.0 and the tests of ' +
        'certification; exit code 0: nothing found, 1: findings, 3: unreadable',
    )
    .argument('<file>')
    .option('--fb <numbers>', 'function blocks to test, such as 1,4,5; those that the file carries by default', blocks)
    .option('--certificate <id>', 'the certificate that feeds must link to; GBA_CERT_ID by default')
    .action(async (file: string, { fb, certificate }: Options, command: Command) => {
      const certificateId = certificate ?? readConfiguration(process.env).gbaCertId;
      const report = await validated(file, { functionBlocks: fb, certificateId });
      print(command, { file, ...report }, () => linesOf(file, report));
      if (report.unreadable !== undefined) process.exitCode = ExitCode.failed;
      else if (!report.valid) process.exitCode = ExitCode.findings;
    });
}

async function validated(file: string, options: Parameters<typeof validateFeed>[1]): Promise<ValidationReport> {
  try {
    return await validateFeed(file === '-' ? stdin : createReadStream(file), options);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined || !code.startsWith('E') || code.startsWith('ERR_')) throw error;
    const why = code === 'ENOENT' ? 'There is no such file' : `The file cannot be read (${code})`;
    throw new CustodianError('unreadable-file', 422, `${why}: ${file}`, { cause: error });
  }
}

function blocks(text: string): number[] {
  const numbers = text.split(/[,_ ]+/).map(Number);
  const untested = numbers.find((number) => !testedFunctionBlocks.includes(number));
  if (untested === undefined) return numbers;
  const wrong = functionBlocks.has(untested)
    ? `there are no tests of a file for function block ${untested}`
    : 'they must be numbers of function blocks, such as 1,4,5';
  throw new InvalidArgumentError(`${wrong}; those with tests are ${testedFunctionBlocks.join(', ')}`);
}

function linesOf(file: string, report: ValidationReport): string[] {
  const { unreadable, contents, feeds, entries, readings, certification, schema, profile } = report;
  const { carried, tested } = report.functionBlocks;
  const begun = report.functionBlocks.begun.filter((block) => !tested.includes(block));
  const counts = Object.entries(contents).map(([element, count]) => `${count} ${element}`);
  const place = unreadable?.line === undefined ? '' : ` (line ${unreadable.line}, column ${unreadable.column ?? 1})`;
  return [
    `${file}: ${feeds} feeds, ${entries} entries, ${readings} readings`,
    ...(counts.length > 0 ? [`  holds ${counts.join(', ')}`] : []),
    ...(carried.length > 0 ? ['  function blocks carried:', ...carried.map((block) => `    ${named(block)}`)] : []),
    ...(begun.length > 0 ? ['  in part, and so not tested:', ...begun.map((block) => `    ${named(block)}`)] : []),
    ...(tested.length > 0 ? [`  function blocks tested: ${tested.join(', ')}`] : []),
    ...(unreadable ? [`unreadable: ${unreadable.code}: ${unreadable.message}${place}`] : []),
    ...schemaLines('schema', schema),
    ...schemaLines('profile (warning)', profile),
    ...certification.map(({ test, functionBlock, where, line, message, severity }) => {
      const at = line === undefined ? '' : `line ${line}: `;
      const mark = severity === 'warning' ? ' (warning)' : '';
      return `${at}FB_${String(functionBlock).padStart(2, '0')} ${test}${mark}: ${where}: ${message}`;
    }),
    `${report.valid ? 'valid' : 'not valid'}: ${schema.count} schema findings, ${profile.count} of the profile, ${certification.length} of certification`,
  ];
}

const named = (block: number): string => `${block} ${functionBlocks.get(block)?.name ?? ''}`.trim();

function schemaLines(rule: string, { count, first }: SchemaFindings): string[] {
  const lines = first.map(
    ({ line, column, path, code, message }) => `line ${line}, column ${column}: ${rule} ${code}: ${path}: ${message}`,
  );
  return count > first.length ? [...lines, `${rule}: ${count - first.length} more`] : lines;
}

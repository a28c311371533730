import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import { published, type AuditFinding, type AuditVerification, type PublishedRoot } from '@app/audit';
import { CustodianError } from '@app/runtime';
import { ExitCode } from '../exit-code.js';
import { instant } from '../option-values.js';
import { print } from '../output.js';
import { withCustodian } from '../with-custodian.js';

interface ListOptions {
  readonly customer?: string;
  readonly authorization?: string;
  readonly from?: Date;
  readonly until?: Date;
  readonly after?: string;
  readonly limit: number;
}

interface VerifyOptions {
  readonly from?: Date;
  readonly to?: Date;
  readonly roots?: string;
}

const ROOTS_A_PAGE = 500;

export function addAuditCommand(program: Command): void {
  const audit = program
    .command('audit')
    .description('list accesses, latest first')
    .option('--customer <id>')
    .option('--authorization <id>')
    .option('--from <time>', 'begun at this time or later', instant)
    .option('--until <time>', 'begun before this time', instant)
    .option('--after <key>', 'the page after this key')
    .option('--limit <n>', 'accesses a page', Number, 50)
    .action(list);
  audit
    .command('verify')
    .description('look for records that were removed, changed, added or written anew')
    .option('--from <date>', 'first day (UTC); without it all that is kept', instant)
    .option('--to <date>', 'last day (UTC)', instant)
    .option('--roots <file>', 'roots that were saved earlier, by audit roots or from the well-known address')
    .action(verify);
  audit
    .command('roots')
    .description('print the signed roots, one JSON value a line, to be kept where this database cannot be reached')
    .option('--from <time>', 'signed at this time or later', instant)
    .action(roots);
}

async function list(
  { customer, authorization, from, until, after, limit }: ListOptions,
  command: Command,
): Promise<void> {
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
}

const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

async function verify(_: unknown, command: Command): Promise<void> {
  // options of the same name are the parent's too, and it takes them
  const { from, to, roots: file } = command.optsWithGlobals<VerifyOptions>();
  const verification = await withCustodian(({ accessRecords }) =>
    accessRecords.verify({
      ...(from && { from: dayOf(from) }),
      ...(to && { to: dayOf(to) }),
      ...(file !== undefined && { saved: savedRoots(file) }),
    }),
  );
  print(command, verification, () => linesOf(verification));
  process.exitCode = verification.findings === 0 ? ExitCode.done : ExitCode.findings;
}

async function roots(_: unknown, command: Command): Promise<void> {
  const { from } = command.optsWithGlobals<{ from?: Date }>();
  await withCustodian(async ({ accessRecords }) => {
    let after: string | undefined;
    do {
      const page = await accessRecords.roots.page({ from, after, limit: ROOTS_A_PAGE });
      for (const root of page.roots) process.stdout.write(`${JSON.stringify(published(root))}\n`);
      after = page.next;
    } while (after !== undefined);
  });
}

/** Roots as they were saved: one a line, or a page of the well-known address a line. */
async function* savedRoots(file: string): AsyncGenerator<PublishedRoot> {
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    line += 1;
    if (text.trim() === '') continue;
    yield* rootsIn(text, `${file}, line ${line}`);
  }
}

function rootsIn(text: string, where: string): readonly PublishedRoot[] {
  const wrong = (cause?: unknown): CustodianError =>
    new CustodianError('not-roots', 400, `${where} holds no roots in JSON.`, { cause });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw wrong(error);
  }
  const found = typeof value === 'object' && value !== null && 'roots' in value ? value.roots : [value];
  if (!Array.isArray(found) || !found.every(isRoot)) throw wrong();
  return found;
}

const isRoot = (value: unknown): value is PublishedRoot =>
  typeof value === 'object' &&
  value !== null &&
  'id' in value &&
  typeof value.id === 'string' &&
  'chain' in value &&
  typeof value.chain === 'string';

function linesOf(verification: AuditVerification): string[] {
  const { from, to, chains, records, accountEvents, roots: signed, savedRoots: compared, first } = verification;
  const { unsealed, beforeTheChain, brokenOff, findings } = verification;
  return [
    `${from} to ${to}: ${chains} chains, ${records} records, ${accountEvents} account events, ${signed} roots`,
    ...(compared > 0 ? [`${compared} saved roots compared`] : []),
    ...(unsealed > 0 ? [`${unsealed} records are still to be sealed`] : []),
    ...(brokenOff > 0 ? [`${brokenOff} accesses broken off: their process ended; no tampering`] : []),
    ...(beforeTheChain > 0 ? [`${beforeTheChain} records are from before there was a chain`] : []),
    ...first.map(lineOf),
    ...(findings > first.length ? [`… ${findings - first.length} more`] : []),
    findings === 0 ? 'nothing was found' : `${findings} findings`,
  ];
}

const lineOf = ({ kind, where, from, to, record }: AuditFinding): string =>
  [
    kind.toUpperCase().padEnd(12),
    where,
    ...(from === undefined ? [] : [from === to ? `record ${from}` : `records ${from} to ${to}`]),
    ...(record === undefined ? [] : [record]),
  ].join('  ');

import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import type { DataCustodian } from '@app/data-custodian';
import { always, Entitlement, type Reader } from '@app/entitlement';
import { RESOURCE_PATH, ResourceLinks, stablePath } from '@app/espi';
import { FeedOutput, planFeed, wholeFeed, writeReadingsCsv, writeUsageFeed, type FeedView } from '@app/feeds';
import { zoneOf } from '@app/metering';
import { CustodianError } from '@app/runtime';
import { addDays, startOfDate, type CivilDate } from '@app/time';
import { civilDate } from '../option-values.js';
import { requireUsagePoint } from '../require-usage-point.js';
import { withCustodian } from '../with-custodian.js';

interface Options {
  readonly usagePoint?: string;
  readonly esiid?: string;
  readonly customer?: string;
  readonly from?: CivilDate;
  readonly to?: CivilDate;
  readonly format: string;
  readonly output?: string;
}

/** Whose links the file has, where no customer is named: the operator's own download. */
const NO_CUSTOMER = '0';

export function addExportCommand(program: Command): void {
  program
    .command('export')
    .description('write the usage of a usage point or a customer to a file, or to standard output')
    .option('--usage-point <id>')
    .option('--esiid <esiid>')
    .option('--customer <id>')
    .option('--from <date>', 'first local date', civilDate)
    .option('--to <date>', 'last local date', civilDate)
    .option('--format <format>', 'xml or csv', 'xml')
    .option('--output <file>')
    .action(async (options: Options) => {
      if (options.format !== 'xml' && options.format !== 'csv') {
        throw new CustodianError('bad-format', 400, '--format is xml or csv.');
      }
      await withCustodian((custodian) => exportUsage(custodian, options));
    });
}

async function exportUsage(custodian: DataCustodian, options: Options): Promise<void> {
  const entitlement = await entitlementFor(custodian, options);
  const retailCustomer = options.customer ?? NO_CUSTOMER;
  const links = new ResourceLinks(`${custodian.configuration.baseUrl}${RESOURCE_PATH}`, { retailCustomer });
  const { metering } = custodian;
  const { gbaCertId } = custodian.configuration;
  const open: FeedView = {
    metering,
    entitlement,
    links,
    query: wholeFeed,
    ...(gbaCertId !== undefined && { certificateId: gbaCertId }),
  };
  const plan = await planFeed(open, 'export');
  const [first] = plan.usagePoints;
  if (first === undefined) throw new CustodianError('nothing-to-export', 404, 'There is no such usage point.');
  const zone = zoneOf(first.localTimeParameters);
  const startOf = ({ year, month, day }: CivilDate): number => startOfDate(zone, year, month, day);
  const query = {
    ...wholeFeed,
    ...(options.from && { publishedMin: startOf(options.from) }),
    ...(options.to && { publishedMax: startOf(addDays(options.to, 1)) }),
  };
  const view = { ...open, query };
  const record = await custodian.accessRecords.open({
    reader: entitlement.reader,
    route: 'export',
    channel: 'command-line',
    correlationId: randomUUID(),
  });
  const target = options.output === undefined ? process.stdout : createWriteStream(options.output);
  const output = new FeedOutput(target);
  const head = {
    self: links.batchRetailCustomerUsagePoints(retailCustomer),
    name: stablePath('batchRetailCustomerUsagePoints', { retailCustomer }),
  };
  const contents = await (options.format === 'xml'
    ? writeUsageFeed(output, view, plan, head)
    : writeReadingsCsv(output, [{ view, plan }]));
  if (target !== process.stdout) {
    target.end();
    await finished(target);
  }
  await record.close({
    outcome: 'complete',
    bytes: output.sink.bytesWritten,
    usagePointIds: [...contents.usagePointIds],
    kinds: [...contents.kinds],
    period: { start: contents.from, end: contents.until },
  });
}

async function entitlementFor(custodian: DataCustodian, options: Options): Promise<Entitlement> {
  if (options.customer !== undefined) {
    await custodian.customers.get(options.customer);
    const own = await custodian.entitlements.ofCustomer(options.customer);
    return own.readBy({ kind: 'operator', customerId: options.customer });
  }
  const usagePoint = await requireUsagePoint(custodian, options);
  const reader: Reader = { kind: 'operator' };
  return new Entitlement({ reader, usagePoints: new Map([[usagePoint._id, [always]]]), functionBlocks: 'every' });
}

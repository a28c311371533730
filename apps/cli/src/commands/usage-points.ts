import type { Command } from 'commander';
import { Entitlement } from '@app/entitlement';
import type { StoredUsagePoint } from '@app/metering';
import { instant } from '../option-values.js';
import { print } from '../output.js';
import { requireUsagePoint } from '../require-usage-point.js';
import { recordListing } from '../record-listing.js';
import { withCustodian } from '../with-custodian.js';

const row = ({ _id, esiid, serviceKind, title, source, sourceKey }: StoredUsagePoint) => ({
  id: _id,
  esiid,
  serviceKind,
  title,
  source,
  sourceKey,
});

export function addUsagePointsCommands(program: Command): void {
  const usagePoints = program.command('usage-points').description('list the usage points, or assign one');
  // a command of its own, or --customer after `assign` would be taken for the list's
  usagePoints
    .command('list', { isDefault: true })
    .description('list the usage points')
    .option('--customer <id>', 'those of this customer')
    .option('--after <id>', 'the page after this id')
    .option('--limit <n>', 'usage points a page', Number, 100)
    .action(async (options: { customer?: string; after?: string; limit: number }, command: Command) => {
      const page = await withCustodian(async (custodian) => {
        const { entitlements, metering } = custodian;
        const entitlement =
          options.customer === undefined ? Entitlement.ofOperator() : await entitlements.ofCustomer(options.customer);
        const { after = '', limit } = options;
        const found = await metering.usagePoints.page(entitlement, { after, limit });
        const usagePointIds = found.map(({ _id }) => _id);
        await recordListing(custodian, 'usage-points', { kinds: ['UsagePoint'], usagePointIds });
        return found.map(row);
      });
      print(command, page, () => page.map(({ id, esiid = '', title }) => `${id}  ${esiid.padEnd(22)}  ${title}`));
    });
  usagePoints
    .command('history')
    .description('who was customer and retailer of record of a usage point, from when to when')
    .option('--usage-point <id>')
    .option('--esiid <esiid>')
    .action(async (options: { usagePoint?: string; esiid?: string }, command: Command) => {
      const history = await withCustodian(async (custodian) => {
        const { _id: id, esiid } = await requireUsagePoint(custodian, options);
        const tenures = await custodian.tenures.ofUsagePoint(id);
        const retailers = await custodian.retailersOfRecord.ofUsagePoint(id);
        const customerIds = tenures.map(({ customerId }) => customerId);
        await recordListing(custodian, 'usage-points history', {
          kinds: ['Customer'],
          usagePointIds: [id],
          customerIds,
        });
        return {
          usagePoint: { id, esiid },
          tenures: inTime(tenures).map(({ customerId, from, until }) => ({ customerId, from, until })),
          retailers: inTime(retailers).map(({ retailerId, name, duns, from, until }) => ({
            retailerId,
            name,
            duns,
            from,
            until,
          })),
        };
      });
      print(command, history, () => [
        ...history.tenures.map((tenure) => `${span(tenure)}  customer ${tenure.customerId}`),
        ...history.retailers.map((each) => `${span(each)}  retailer ${each.retailerId} ${each.name ?? ''}`),
      ]);
    });
  usagePoints
    .command('assign')
    .description('say whose a usage point is, from when to when')
    .option('--usage-point <id>')
    .option('--esiid <esiid>')
    .requiredOption('--customer <id>')
    .option('--from <time>', 'move-in', instant)
    .option('--until <time>', 'move-out', instant)
    .action(
      async (
        options: { usagePoint?: string; esiid?: string; customer: string; from?: Date; until?: Date },
        command: Command,
      ) => {
        const tenure = await withCustodian(async (custodian) => {
          const usagePoint = await requireUsagePoint(custodian, options);
          const { _id: customerId } = await custodian.customers.get(options.customer);
          const { from, until } = options;
          const dates = { ...(from && { from }), ...(until && { until }) };
          return custodian.tenures.assign({ usagePointId: usagePoint._id, customerId, ...dates });
        });
        print(command, tenure, () => [`${tenure.usagePointId} belongs to ${tenure.customerId}`]);
      },
    );
}

const inTime = <T extends { readonly from?: Date }>(those: readonly T[]): T[] =>
  those.toSorted((a, b) => (a.from?.getTime() ?? 0) - (b.from?.getTime() ?? 0));

const span = ({ from, until }: { readonly from?: Date | undefined; readonly until?: Date | undefined }): string =>
  `${(from?.toISOString() ?? '').padEnd(24)} – ${(until?.toISOString() ?? '').padEnd(24)}`;

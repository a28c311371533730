import { within } from '@app/entitlement';
import { QualityOfReading, UsageSummary, validate, type SummaryMeasurement } from '@app/espi';
import { periodOf, type Tenure } from '@app/service-history';
import { currencyOf } from '../customers/agreements-csv.js';
import { given } from '../customers/address.js';
import { accountNumberOf } from '../customers/customers-csv.js';
import type { FileAccount } from '../file-report.js';
import type { RecordTarget } from '../record-target.js';
import { isAfter, rowsAtPoints } from '../service-history/held-row.js';
import { secondsOf, type Moment, type PointRef, type RowFields } from '../table/row-fields.js';
import type { TableLayout } from '../table/table-layout.js';
import type { FoundPoint } from '../usage-point-directory.js';
import { itemColumn, lineItemsOf } from './line-items.js';
import { measuredIn, unitIn } from './measured.js';

/** What a bill says; the times are by the clocks of its usage point. */
type UndatedSummary = Omit<UsageSummary, 'statusTimeStamp' | 'billingPeriod' | 'ratchetDemandPeriod'>;

interface BillRow {
  readonly point: PointRef;
  readonly accountNumber?: string | undefined;
  readonly billId?: string | undefined;
  readonly serviceKind: number;
  readonly start: Moment;
  readonly end: Moment;
  readonly status?: Moment | undefined;
  readonly peakAt?: Moment | undefined;
  readonly ratchet?: { readonly start: Moment; readonly end: Moment } | undefined;
  readonly summary: UndatedSummary;
}

const qualities = Object.keys(QualityOfReading) as (keyof typeof QualityOfReading)[];

/** A row a bill of a usage point. */
export const billsCsv: TableLayout<BillRow> = {
  format: 'bills-csv',
  kind: 'UsageSummary',
  required: ['period_start', 'period_end'],
  optional: [
    'account_number',
    'bill_id',
    'status_time',
    'service',
    'unit',
    'consumption',
    'quality',
    'currency',
    'amount',
    'additional_amount',
    'amount_to_date',
    'current_period_consumption',
    'current_day_consumption',
    'previous_day_consumption',
    'demand_unit',
    'peak_demand',
    'peak_demand_time',
    'ratchet_demand',
    'ratchet_start',
    'ratchet_end',
    'tariff',
    'read_cycle',
    'charge_source',
  ],
  numbered: itemColumn,
  ofUsagePoints: true,

  rowOf(fields) {
    const unit = unitIn(fields, 'unit', undefined, fields.word('service', ['electricity', 'gas', 'water']));
    const ratchet = { start: fields.moment('ratchet_start'), end: fields.moment('ratchet_end') };
    return {
      point: fields.point(),
      accountNumber: fields.text('account_number') === undefined ? undefined : accountNumberOf(fields),
      billId: fields.text('bill_id'),
      serviceKind: unit?.serviceKind ?? 0,
      start: fields.neededMoment('period_start'),
      end: fields.neededMoment('period_end'),
      status: fields.moment('status_time'),
      peakAt: fields.moment('peak_demand_time'),
      ratchet: ratchet.start && ratchet.end && { start: ratchet.start, end: ratchet.end },
      summary: summaryOf(fields, unit),
    };
  },

  async take(rows, target, account) {
    const known = await knownRows(rows, target, account);
    const placed = await rowsAtPoints(known, target, account, 'UsageSummary');
    const bills = placed.flatMap((row) => {
      const content = datedSummary(row, row.at);
      if (!('reason' in content)) return [{ ...row, content }];
      account.rejectRecord('UsageSummary', row.line, content.reason, content.detail);
      return [];
    });
    const own = await ownBills(bills, target, account);
    const outcomes = await target.metering.usageSummaries.putAll(
      own.map(({ at, billId, content }) => ({
        usagePointId: at.id,
        content,
        ...(billId !== undefined && { sourceKey: `bill:${billId}` }),
      })),
      target.now,
    );
    for (const outcome of outcomes) {
      account.record('UsageSummary', outcome);
      account.summaries[outcome]++;
    }
  },
};

function summaryOf(fields: RowFields, unit: ReturnType<typeof unitIn>): UndatedSummary {
  const items = lineItemsOf(fields);
  const agencyName = fields.text('charge_source');
  const demandUnit = unitIn(fields, 'demand_unit', 'kW');
  const measured = (column: string): SummaryMeasurement | undefined => measuredIn(fields, column, unit);
  return (
    given({
      billLastPeriod: fields.money('amount'),
      billToDate: fields.money('amount_to_date'),
      costAdditionalLastPeriod: fields.money('additional_amount'),
      costAdditionalDetailLastPeriod: items.length === 0 ? undefined : items,
      currency: currencyOf(fields),
      overallConsumptionLastPeriod: measured('consumption'),
      currentBillingPeriodOverAllConsumption: measured('current_period_consumption'),
      currentDayOverallConsumption: measured('current_day_consumption'),
      previousDayOverallConsumption: measured('previous_day_consumption'),
      peakDemand: measuredIn(fields, 'peak_demand', demandUnit),
      ratchetDemand: measuredIn(fields, 'ratchet_demand', demandUnit),
      // what was billed is what the utility stands for
      qualityOfReading: QualityOfReading[fields.word('quality', qualities) ?? 'revenueQuality'],
      commodity: unit?.type.commodity,
      tariffProfile: fields.text('tariff'),
      readCycle: fields.text('read_cycle'),
      billingChargeSource: agencyName === undefined ? undefined : { agencyName },
    }) ?? {}
  );
}

/** The rows whose account, where they name one, is a customer's. */
async function knownRows<Row extends BillRow & { readonly line: number }>(
  rows: readonly Row[],
  { customers }: RecordTarget,
  account: FileAccount,
): Promise<(Row & { readonly customerId: string | undefined })[]> {
  const numbers = new Set(rows.flatMap(({ accountNumber }) => accountNumber ?? []));
  const ids = numbers.size === 0 ? new Map<string, string>() : await customers.idsOfAccounts([...numbers]);
  return rows.flatMap((row) => {
    const customerId = row.accountNumber === undefined ? undefined : ids.get(row.accountNumber);
    if (row.accountNumber === undefined || customerId !== undefined) return [{ ...row, customerId }];
    account.rejectRecord('UsageSummary', row.line, 'unknown-customer', 'account_number');
    return [];
  });
}

interface Unfit {
  readonly reason: 'wrong-period' | 'invalid-entry';
  readonly detail: string;
}

function datedSummary(row: BillRow, { zone }: FoundPoint): UsageSummary | Unfit {
  const at = (moment: Moment): number => secondsOf(moment, zone);
  const [start, end] = [at(row.start), at(row.end)];
  const ratchet = row.ratchet && { start: at(row.ratchet.start), end: at(row.ratchet.end) };
  if (end <= start) return { reason: 'wrong-period', detail: isAfter('period_end', 'period_start') };
  if (ratchet && ratchet.end <= ratchet.start) {
    return { reason: 'wrong-period', detail: isAfter('ratchet_end', 'ratchet_start') };
  }
  const statusTimeStamp = row.status === undefined ? end : at(row.status);
  const { summary: undated } = row;
  const peakAt = row.peakAt && at(row.peakAt);
  const summary: UsageSummary = {
    ...undated,
    billingPeriod: { start, duration: end - start },
    ...given({
      overallConsumptionLastPeriod: stamped(undated.overallConsumptionLastPeriod, end),
      currentBillingPeriodOverAllConsumption: stamped(undated.currentBillingPeriodOverAllConsumption, statusTimeStamp),
      currentDayOverallConsumption: stamped(undated.currentDayOverallConsumption, statusTimeStamp),
      previousDayOverallConsumption: stamped(undated.previousDayOverallConsumption, statusTimeStamp),
      peakDemand: peakAt === undefined ? undated.peakDemand : stamped(undated.peakDemand, peakAt),
      ratchetDemandPeriod: ratchet && { start: ratchet.start, duration: ratchet.end - ratchet.start },
    }),
    statusTimeStamp,
  };
  const [fault] = validate(UsageSummary, summary);
  return fault === undefined ? summary : { reason: 'invalid-entry', detail: `UsageSummary/${fault.path}` };
}

const stamped = (measured: SummaryMeasurement | undefined, timeStamp: number): SummaryMeasurement | undefined =>
  measured && { ...measured, timeStamp };

interface Bill {
  readonly line: number;
  readonly at: FoundPoint;
  readonly customerId: string | undefined;
  readonly content: UsageSummary;
}

/**
 * The bills but for those that another than their customer would see, by holding the usage point at that time. One that
 * lies in nobody's time is seen by the operator alone, who should know.
 */
async function ownBills<Row extends Bill>(
  bills: readonly Row[],
  { tenures }: RecordTarget,
  account: FileAccount,
): Promise<Row[]> {
  const points = bills.flatMap(({ at, customerId }) => (customerId === undefined ? [] : at.id));
  const held = points.length === 0 ? [] : await tenures.ofUsagePoints([...new Set(points)]);
  const byPoint = Map.groupBy(held, ({ usagePointId }) => usagePointId);
  return bills.filter(({ line, at, customerId, content }) => {
    if (customerId === undefined) return true;
    const { start, duration } = { start: 0, duration: 0, ...content.billingPeriod };
    const isHeldBy = (those: readonly Tenure[]): boolean =>
      within(those.map(periodOf), { start, end: start + duration });
    const there = byPoint.get(at.id) ?? [];
    if (isHeldBy(there.filter((tenure) => tenure.customerId === customerId))) return true;
    if (isHeldBy(there.filter((tenure) => tenure.customerId !== customerId))) {
      account.rejectRecord('UsageSummary', line, 'bill-of-another', 'account_number');
      return false;
    }
    account.warn(line, 'outside-tenure', 'account_number, period_start, period_end');
    return true;
  });
}

import {
  Currency,
  QualityOfReading,
  UnitMultiplierKind,
  UnitSymbolKind,
  type DateTimeInterval,
  type SummaryMeasurement,
  type UsageSummary,
} from '@app/espi';
import { billingPeriodsOf, type BillingPeriod } from './billing-periods.js';
import type { Premise } from './cast.js';
import { chargesFor } from './charges.js';
import type { MeteredPremise } from './meter-premise.js';
import { measureOf } from './reading-types.js';
import type { Tenancy } from './tenancy.js';
import { usageOfDays, type Usage } from './usage-of-days.js';

export const UTILITY_NAME = 'Live Oak Demo Utility';
const RATCHET_PERIODS = 12;

/** The bills of a premise: a summary for each billing period of each tenancy. */
export function usageSummariesOf(metered: MeteredPremise): UsageSummary[] {
  return metered.tenancies.flatMap((tenancy) => summariesOfTenancy(metered, tenancy));
}

interface Billed {
  readonly period: DateTimeInterval;
  readonly usage: Usage;
}

function summariesOfTenancy(metered: MeteredPremise, tenancy: Tenancy): UsageSummary[] {
  const periods = billingPeriodsOf(tenancy, metered.grid, metered.premise.readCycle);
  const billed: Billed[] = [];
  return periods.map((period, i) => {
    billed.push({
      period: intervalOf(metered, period.fromDay, period.untilDay),
      usage: usageOfDays(metered, period.fromDay, period.untilDay),
    });
    const latest = i === periods.length - 1;
    // The summary of a period is made on the day after it; the newest is kept up to date, a final bill ends it all.
    const statusDay = period.final ? period.untilDay - 1 : latest ? metered.grid.days.length - 1 : period.untilDay;
    return summaryOf(metered, tenancy, period, billed.slice(-RATCHET_PERIODS), statusDay);
  });
}

/** @param billed the periods of this tenancy up to the one that is summed up, a year at most */
function summaryOf(
  metered: MeteredPremise,
  tenancy: Tenancy,
  { untilDay }: BillingPeriod,
  billed: readonly Billed[],
  statusDay: number,
): UsageSummary {
  const { premise, grid } = metered;
  const { tariff } = premise;
  const measure = measureOf(premise.service === 'electricity' ? 'delivered' : premise.service);
  const last = billed.at(-1) ?? {
    period: intervalOf(metered, untilDay, untilDay),
    usage: usageOfDays(metered, untilDay, untilDay),
  };
  const statusTimeStamp = (grid.days[statusDay]?.end ?? grid.end) - 1;
  const current = usageOfDays(metered, untilDay, Math.max(untilDay, statusDay + 1));
  const today = usageOfDays(metered, statusDay, statusDay + 1);
  const yesterday = usageOfDays(metered, Math.max(tenancy.fromDay, statusDay - 1), statusDay);
  const charges = chargesFor(tariff, last.usage, measure, last.period);
  const toDate = chargesFor(tariff, current, measure, intervalOf(metered, untilDay, Math.max(untilDay, statusDay + 1)));
  const amount = (value: number, timeStamp: number): SummaryMeasurement => ({
    powerOfTenMultiplier: measure.powerOfTenMultiplier ?? 0,
    timeStamp,
    uom: measure.uom ?? 0,
    value,
  });
  const net = ({ quantity, received }: Usage): SummaryMeasurement => amount(quantity - received, statusTimeStamp);

  return {
    billingPeriod: last.period,
    billLastPeriod: charges.total,
    billToDate: toDate.total,
    costAdditionalLastPeriod: charges.additional,
    costAdditionalDetailLastPeriod: charges.items,
    currency: Currency.USD,
    overallConsumptionLastPeriod: amount(last.usage.quantity, last.period.start + last.period.duration),
    currentBillingPeriodOverAllConsumption: amount(current.quantity, statusTimeStamp),
    ...(metered.received && { currentDayNetConsumption: net(today), previousDayNetConsumption: net(yesterday) }),
    currentDayOverallConsumption: amount(today.quantity, statusTimeStamp),
    previousDayOverallConsumption: amount(yesterday.quantity, statusTimeStamp),
    ...demandsOf(premise.service, billed, last),
    qualityOfReading: last.usage.estimated ? QualityOfReading.mixed : QualityOfReading.validated,
    statusTimeStamp,
    commodity: measure.commodity ?? 0,
    tariffProfile: tariff.profile,
    readCycle: String(premise.readCycle).padStart(2, '0'),
    billingChargeSource: { agencyName: UTILITY_NAME },
  };
}

/** How the highest flow of a service is stated, and what of it is one of the readings' units an hour. */
const flows = {
  electricity: { uom: UnitSymbolKind.W, powerOfTenMultiplier: UnitMultiplierKind.none, factor: 1 },
  gas: { uom: UnitSymbolKind.btuPerH, powerOfTenMultiplier: UnitMultiplierKind.none, factor: 100 },
  water: { uom: UnitSymbolKind.usGalPerH, powerOfTenMultiplier: UnitMultiplierKind.d, factor: 1 },
} as const;

/** The highest demand of the period, and of the year that ends with it. Gas and water have one too: their highest flow. */
function demandsOf(
  service: Premise['service'],
  year: readonly Billed[],
  last: Billed,
): Pick<UsageSummary, 'peakDemand' | 'ratchetDemand' | 'ratchetDemandPeriod'> {
  const { factor, ...unit } = flows[service];
  const demand = ({ peak }: Usage): SummaryMeasurement => ({
    ...unit,
    timeStamp: peak.at,
    value: Math.round(peak.value * factor),
  });
  const highest = year.reduce((most, { usage }) => (usage.peak.value > most.peak.value ? usage : most), last.usage);
  const start = year[0]?.period.start ?? last.period.start;
  return {
    peakDemand: demand(last.usage),
    ratchetDemand: demand(highest),
    ratchetDemandPeriod: { start, duration: last.period.start + last.period.duration - start },
  };
}

function intervalOf({ grid }: MeteredPremise, fromDay: number, untilDay: number): DateTimeInterval {
  const start = grid.days[fromDay]?.start ?? grid.end;
  return { start, duration: (grid.days[untilDay]?.start ?? grid.end) - start };
}

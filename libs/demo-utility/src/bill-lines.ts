import { ItemKind, UnitSymbolKind, type SummaryMeasurement, type UsageSummary } from '@app/espi';
import { formatCivilDate, localDate, type TimeZone } from '@app/time';

/** How each service's amounts are written on a bill, and what of them is one unit of the readings. */
const units: Readonly<Record<number, readonly [unit: string, each: number]>> = {
  [UnitSymbolKind.Wh]: ['kWh', 0.001],
  [UnitSymbolKind.therm]: ['therms', 1],
  [UnitSymbolKind.usGal]: ['gallons', 1],
};

/** A bill in lines for people, with the dates of this zone. */
export function billLines(
  { name, accountNumber }: { readonly name: string; readonly accountNumber: string },
  place: string,
  zone: TimeZone,
  { billingPeriod, billLastPeriod = 0, overallConsumptionLastPeriod, ...summary }: UsageSummary,
): string[] {
  const { start, duration } = billingPeriod ?? { start: summary.statusTimeStamp, duration: 0 };
  // what is for information alone states the total once more
  const items = summary.costAdditionalDetailLastPeriod?.filter(({ itemKind }) => itemKind !== ItemKind.information);
  return [
    name,
    `Account ${accountNumber}, ${place}`,
    `${dateOf(zone, start)} to ${dateOf(zone, start + Math.max(0, duration - 1))}`,
    ...(overallConsumptionLastPeriod === undefined ? [] : [`Consumption: ${amountOf(overallConsumptionLastPeriod)}`]),
    ...(items ?? []).map(({ note, amount = 0 }) => `${note}: ${dollars(amount)}`),
    `Total: ${dollars(billLastPeriod)}`,
  ];
}

function amountOf({ value = 0, powerOfTenMultiplier = 0, uom = 0 }: SummaryMeasurement): string {
  const [unit, each] = units[uom] ?? ['', 1];
  return `${(value * 10 ** powerOfTenMultiplier * each).toFixed(1)} ${unit}`;
}

/** @param amount hundred-thousandths of a dollar */
const dollars = (amount: number): string => `${amount < 0 ? '-' : ''}$${(Math.abs(amount) / 100_000).toFixed(2)}`;
const dateOf = (zone: TimeZone, seconds: number): string => formatCivilDate(localDate(zone, seconds));

import { ItemKind, type DateTimeInterval, type LineItem, type ReadingType } from '@app/espi';
import type { Tariff } from './tariffs.js';
import type { Usage } from './usage-of-days.js';

/** Amounts are hundred-thousandths of a dollar; bills are rounded to cents, line by line. */
const CENT = 1_000;
const toCents = (amount: number): number => Math.round(amount / CENT) * CENT;
const FULL_PERIOD = 28 * 86_400;

export interface Charges {
  readonly items: readonly LineItem[];
  /** what the energy itself costs */
  readonly energy: number;
  /** delivery, fees, credits and taxes */
  readonly additional: number;
  readonly total: number;
}

/**
 * What a period's usage costs by a tariff. The items add up to the total, but for the last, which states it once more
 * as information: some readers look for an amount due among the items.
 */
export function chargesFor(
  tariff: Tariff,
  usage: Usage,
  measure: Pick<ReadingType, 'uom' | 'powerOfTenMultiplier'>,
  period: DateTimeInterval,
): Charges {
  const units = usage.quantity / tariff.valuesPerUnit;
  const dateTime = period.start + period.duration;
  const item = (itemKind: number, note: string, exact: number, more: Partial<LineItem> = {}): LineItem => {
    const amount = toCents(exact);
    const rounding = Math.round(amount - exact);
    return { amount, ...(rounding !== 0 && { rounding }), dateTime, note, ...more, itemKind, itemPeriod: period };
  };
  const quantity = (value: number): Pick<LineItem, 'measurement'> => ({
    measurement: { powerOfTenMultiplier: measure.powerOfTenMultiplier ?? 0, uom: measure.uom ?? 0, value },
  });

  const energy = tariff.prices.flatMap(({ name, perUnit }, price) => {
    const sum = usage.byPrice[price];
    if (sum === undefined || sum.quantity === 0) return [];
    const unitCost = Math.round(perUnit);
    return [item(ItemKind.energyUsageFee, name, sum.cost, { ...quantity(sum.quantity), unitCost })];
  });
  const additional: LineItem[] = [];
  if (tariff.deliveryPerUnit !== 0) {
    const unitCost = Math.round(tariff.deliveryPerUnit);
    additional.push(
      item(ItemKind.energyDeliveryFee, `Delivery, by ${tariff.unit}`, units * tariff.deliveryPerUnit, {
        ...quantity(usage.quantity),
        unitCost,
      }),
    );
  }
  if (tariff.demandPerKilowatt !== undefined) {
    const kilowatts = usage.peak.value / 1000;
    additional.push(
      item(ItemKind.energyDeliveryFee, 'Demand, by highest kW', kilowatts * tariff.demandPerKilowatt, {
        unitCost: tariff.demandPerKilowatt,
      }),
    );
  }
  const share = Math.min(1, period.duration / FULL_PERIOD);
  additional.push(item(ItemKind.administrativeFee, 'Customer charge', tariff.monthlyFee * share));
  if (tariff.receivedCredit !== undefined && usage.received > 0) {
    const credit = -(usage.received / tariff.valuesPerUnit) * tariff.receivedCredit;
    additional.push(
      item(ItemKind.energyGenerationCredit, 'Credit for surplus generation', credit, quantity(usage.received)),
    );
  }
  const untaxed = sumOf(energy) + sumOf(additional);
  if (tariff.taxRate > 0) additional.push(item(ItemKind.tax, 'Taxes', Math.max(0, untaxed) * tariff.taxRate));
  const total = sumOf(energy) + sumOf(additional);
  return {
    items: [...energy, ...additional, item(ItemKind.information, 'Amount Due', total)],
    energy: sumOf(energy),
    additional: sumOf(additional),
    total,
  };
}

const sumOf = (items: readonly LineItem[]): number => items.reduce((sum, { amount = 0 }) => sum + amount, 0);

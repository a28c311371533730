import type { Climate } from './climate.js';
import { Mark } from './incidents.js';
import type { Series } from './series.js';
import type { Tariff } from './tariffs.js';

/** Which price of its tariff holds in each interval of a series. */
export type PriceIndex = Uint8Array;

/** @param readCycle day of the month on which billing periods begin, when tiers start over */
export function priceOfIntervals(series: Series, tariff: Tariff, readCycle: number, climate: Climate): PriceIndex {
  const { grid, value, marks } = series;
  const index = new Uint8Array(grid.count);
  let used = 0;
  for (const day of grid.days) {
    if (day.date.day === readCycle) used = 0;
    for (let i = day.first; i < day.last; i++) {
      index[i] = tariff.priceAt(day, grid.hour[i] ?? 0, used, climate);
      if (marks[i] !== Mark.missing) used += value[i] ?? 0;
    }
  }
  return index;
}

/** What a reading costs, hundred-thousandths of a dollar. */
export const costOf = (tariff: Tariff, price: number, value: number): number =>
  Math.round((value * (tariff.prices[price]?.perUnit ?? 0)) / tariff.valuesPerUnit);

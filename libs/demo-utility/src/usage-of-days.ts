import { Mark } from './incidents.js';
import type { MeteredPremise } from './meter-premise.js';
import { costOf } from './pricing.js';

/** What was used over some days, as the stored readings add up. */
export interface Usage {
  /** in the units of the readings */
  readonly quantity: number;
  readonly received: number;
  /** of each of the tariff's prices; cost in hundred-thousandths of a dollar, the sum of the intervals' costs */
  readonly byPrice: readonly { readonly quantity: number; readonly cost: number }[];
  /** highest mean power of an interval, in the readings' unit an hour, and when it was; 0 where there is no reading */
  readonly peak: { readonly value: number; readonly at: number };
  /** some reading is an estimate */
  readonly estimated: boolean;
}

/** @param untilDay exclusive */
export function usageOfDays(metered: MeteredPremise, fromDay: number, untilDay: number): Usage {
  const { grid, consumption, received, prices, premise } = metered;
  const { value, marks } = consumption;
  const byPrice = premise.tariff.prices.map(() => ({ quantity: 0, cost: 0 }));
  const peak = { value: 0, at: grid.days[fromDay]?.start ?? grid.end };
  let quantity = 0;
  let back = 0;
  let estimated = false;
  const first = grid.days[fromDay]?.first ?? grid.count;
  const last = untilDay > fromDay ? (grid.days[untilDay - 1]?.last ?? grid.count) : first;
  for (let i = first; i < last; i++) {
    if (marks[i] === Mark.missing) continue;
    if (marks[i] === Mark.estimated) estimated = true;
    const used = value[i] ?? 0;
    const price = prices[i] ?? 0;
    const sum = byPrice[price];
    if (sum !== undefined) {
      sum.quantity += used;
      sum.cost += costOf(premise.tariff, price, used);
    }
    quantity += used;
    back += received?.value[i] ?? 0;
    const rate = (used * 3600) / (grid.duration[i] ?? 3600);
    if (rate > peak.value) {
      peak.value = rate;
      peak.at = grid.start[i] ?? 0;
    }
  }
  return { quantity, received: back, byPrice, peak, estimated };
}

import { clipPeriods, type Period } from '@app/entitlement';
import { periodOf, type Tenure } from '@app/service-history';

/**
 * Of each usage point the periods in which the customer held it, inside `bound`; ascending, and periods that meet are
 * one. A usage point of which nothing is left is not in it.
 */
export function seenPeriods(tenures: readonly Tenure[], bound: Period): Map<string, Period[]> {
  const seen = new Map<string, Period[]>();
  for (const { usagePointId, from, until } of tenures) {
    const periods = [...(seen.get(usagePointId) ?? []), ...clipPeriods([periodOf({ from, until })], bound)];
    if (periods.length > 0) seen.set(usagePointId, joined(periods));
  }
  return seen;
}

function joined(periods: readonly Period[]): Period[] {
  const result: Period[] = [];
  for (const period of periods.toSorted((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last !== undefined && period.start <= last.end) {
      result[result.length - 1] = { start: last.start, end: Math.max(last.end, period.end) };
    } else {
      result.push(period);
    }
  }
  return result;
}

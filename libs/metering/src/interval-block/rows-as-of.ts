import { DayRows } from './day-rows.js';
import type { PastReading } from './merge-day.js';

type Version = PastReading;

/**
 * The readings of a day as they stood at an instant: of each interval the one that was current then. What had not
 * become known yet is not there.
 *
 * @param asOf epoch milliseconds
 * @returns the rows, overwriting `into`, and when one of them last became known, epoch milliseconds
 */
export function rowsAsOf(
  current: DayRows,
  past: readonly PastReading[],
  asOf: number,
  into: DayRows,
): { readonly rows: DayRows; readonly updated: number } {
  into.clear();
  let updated = -Infinity;
  // what became known at once is in the order of its coming: the last is the one that stands
  const versionsOf = Map.groupBy<number, Version>([...past, ...versionsIn(current)], ({ s }) => s);
  for (const start of [...versionsOf.keys()].sort((a, b) => a - b)) {
    const known = (versionsOf.get(start) ?? []).filter(({ k }) => k <= asOf);
    const stood = known.sort((a, b) => a.k - b.k).reduce<Version | undefined>(later, undefined);
    if (stood === undefined) continue;
    append(into, stood);
    updated = Math.max(updated, stood.k);
  }
  return { rows: into, updated };
}

/** Which of two stands when the second becomes known: an older revision that comes in late does not. */
function later(held: Version | undefined, next: Version): Version {
  const revision = next.r ?? 0;
  return held !== undefined && revision !== 0 && revision < (held.r ?? 0) ? held : next;
}

function versionsIn(rows: DayRows): Version[] {
  return Array.from({ length: rows.count }, (_, row) => {
    const at = (column: Float64Array): number => column[row] ?? 0;
    const cost = rows.cost[row] ?? NaN;
    return {
      s: at(rows.start),
      d: at(rows.duration),
      v: at(rows.value),
      q: at(rows.quality),
      ...(!Number.isNaN(cost) && { c: cost }),
      t: at(rows.tou),
      i: at(rows.tier),
      x: at(rows.cpp),
      r: at(rows.revised),
      k: at(rows.known),
    };
  });
}

function append(rows: DayRows, { s, d, v, q = 0, c = NaN, t = 0, i = 0, x = 0, r = 0, k }: PastReading): void {
  const row = rows.grow();
  rows.start[row] = s;
  rows.duration[row] = d;
  rows.value[row] = v;
  rows.quality[row] = q;
  rows.cost[row] = c;
  rows.tou[row] = t;
  rows.tier[row] = i;
  rows.cpp[row] = x;
  rows.revised[row] = r;
  rows.known[row] = k;
}

import type { Period } from '@app/entitlement';

/** Windows so near to one another are one: a request more would cost the third party more than what lies between. */
const NEAR_SECONDS = 2 * 86_400;
/** Windows of one subscription that are told at a time. */
export const MOST_WINDOWS = 4;

/**
 * As few windows as tell of all of these, ascending: those that meet or are near to one another are one, and then the
 * nearest ones until they are few enough. Nothing that lay in one of them lies outside.
 */
export function mergeWindows(windows: readonly Period[], most = MOST_WINDOWS): Period[] {
  const merged: Period[] = [];
  for (const window of windows.toSorted((a, b) => (a.start < b.start ? -1 : 1))) {
    const last = merged.at(-1);
    if (last !== undefined && window.start - last.end <= NEAR_SECONDS) merged[merged.length - 1] = hull(last, window);
    else merged.push(window);
  }
  while (merged.length > most) joinNearest(merged);
  return merged;
}

const hull = (a: Period, b: Period): Period => ({ start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) });

function joinNearest(windows: Period[]): void {
  const gaps = windows.slice(1).map(({ start }, index) => start - (windows[index]?.end ?? -Infinity));
  const nearest = gaps.indexOf(Math.min(...gaps));
  const [before, after] = windows.slice(nearest, nearest + 2);
  if (before !== undefined && after !== undefined) windows.splice(nearest, 2, hull(before, after));
}

/** A span of time in epoch seconds, `end` exclusive; an open side is ∓Infinity. */
export interface Period {
  readonly start: number;
  readonly end: number;
}

export const always: Period = { start: -Infinity, end: Infinity };

/** What two spans share, or undefined where they do not meet. */
export function intersectPeriods(a: Period, b: Period): Period | undefined {
  const start = Math.max(a.start, b.start);
  const end = Math.min(a.end, b.end);
  return start < end ? { start, end } : undefined;
}

/** The parts of `periods` that lie inside `bound`. */
export function clipPeriods(periods: readonly Period[], bound: Period): Period[] {
  return periods.map((period) => intersectPeriods(period, bound)).filter((period) => period !== undefined);
}

/** Whether `part` lies wholly inside one of `periods`. */
export function within(periods: readonly Period[], part: Period): boolean {
  return periods.some((period) => period.start <= part.start && part.end <= period.end);
}

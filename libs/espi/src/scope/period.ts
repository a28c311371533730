import { ScopeError } from './scope-error.js';

/** The spans that a scope may name instead of counting seconds. */
export const namedPeriods = ['billingPeriod', 'daily', 'monthly', 'seasonal', 'weekly'] as const;
export type NamedPeriod = (typeof namedPeriods)[number];

/** A span: seconds, or one of the named ones. */
export type Period = number | NamedPeriod;

const DAY = 86_400;
/** A twelfth of the mean Gregorian year, in seconds. */
export const MEAN_MONTH = 2_629_746;

/** About how long a span is, in seconds: exact but for those whose length the calendar or the bill decides. */
export function periodSeconds(period: Period): number {
  switch (period) {
    case 'daily':
      return DAY;
    case 'weekly':
      return 7 * DAY;
    case 'monthly':
    case 'billingPeriod':
      return MEAN_MONTH;
    case 'seasonal':
      return 3 * MEAN_MONTH;
    default:
      return period;
  }
}

/** Whether two terms mean the same span: a day is 86,400 seconds in whichever words. */
export function samePeriod(a: Period, b: Period): boolean {
  return identityOf(a) === identityOf(b);
}

function identityOf(period: Period): Period {
  return period === 'daily' || period === 'weekly' ? periodSeconds(period) : period;
}

/** Distinct spans, finest first, in the one order in which a scope is written. */
export function sortedPeriods(periods: Iterable<Period>): Period[] {
  return [...new Set(periods)].sort((a, b) => periodSeconds(a) - periodSeconds(b) || (String(a) < String(b) ? -1 : 1));
}

/** A span as a scope writes it, in any case. @throws {ScopeError} */
export function parsePeriod(term: string, text: string): Period {
  const named = namedPeriods.find((name) => name.toLowerCase() === text.toLowerCase());
  if (named !== undefined) return named;
  if (!/^\d{1,15}$/.test(text)) {
    throw new ScopeError(
      'not-a-period',
      `${term} takes a number of seconds or one of ${namedPeriods.join(', ')}, not "${text}"`,
    );
  }
  return Number(text);
}

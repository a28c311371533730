import { always, type Period } from '@app/entitlement';
import type { Scope } from '@app/espi';
import { addMonths, dateOfDayNumber, dayNumber } from '@app/time';
import type { Authorization } from './authorization.js';

const DAY = 86_400;

/**
 * Start of the data that a grant covers: as far back as the scope's HistoryLength reaches from the grant, or from what
 * time on it was granted, whichever is later; undefined where neither bounds it.
 */
export function publishedStart(scope: Scope, grantedAt: Date, from?: Date): Date | undefined {
  const historyStart = startOfHistory(scope, grantedAt);
  if (historyStart === undefined) return from;
  return from !== undefined && from > historyStart ? from : historyStart;
}

/** Fewer would be read as months. */
const FEWEST_SECONDS = 1_200;

/** A scope that says how far back data is given where that is less than it allows: the third party reads it there. */
export function withHistory(scope: Scope, grantedAt: Date, from: Date | undefined): Scope {
  const historyStart = startOfHistory(scope, grantedAt);
  if (from === undefined || (historyStart !== undefined && historyStart >= from)) return scope;
  const seconds = Math.ceil((grantedAt.getTime() - from.getTime()) / 1000);
  return scope.with({ historyLength: Math.max(seconds, FEWEST_SECONDS) });
}

/** Months are months of the calendar, counted back from the second of the grant in UTC. */
function startOfHistory({ historyLengthMonths, historyLengthSeconds }: Scope, grantedAt: Date): Date | undefined {
  const seconds = Math.floor(grantedAt.getTime() / 1000);
  if (historyLengthMonths !== undefined) {
    const dayNumberOfGrant = Math.floor(seconds / DAY);
    const { year, month, day } = addMonths(dateOfDayNumber(dayNumberOfGrant), -historyLengthMonths);
    return new Date((dayNumber(year, month, day) * DAY + (seconds - dayNumberOfGrant * DAY)) * 1000);
  }
  return historyLengthSeconds === undefined ? undefined : new Date((seconds - historyLengthSeconds) * 1000);
}

/** Of which time data is given under an authorization. */
export const publishedPeriodOf = ({
  publishedPeriod: { start, end },
}: Pick<Authorization, 'publishedPeriod'>): Period => ({
  start: start === undefined ? always.start : start.getTime() / 1000,
  end: end === undefined ? always.end : end.getTime() / 1000,
});

import { always, type Period } from '@app/entitlement';
import type { Scope } from '@app/espi';
import type { Authorization } from './authorization.js';

/**
 * Start of the data that a grant covers: as far back as the scope's HistoryLength reaches from the grant, or from what
 * time on it was granted, whichever is later; undefined where neither bounds it.
 */
export function publishedStart(scope: Scope, grantedAt: Date, from?: Date): Date | undefined {
  const { historyLengthSeconds } = scope;
  if (historyLengthSeconds === undefined) return from;
  const historyStart = new Date((Math.floor(grantedAt.getTime() / 1000) - historyLengthSeconds) * 1000);
  return from !== undefined && from > historyStart ? from : historyStart;
}

/** Of which time data is given under an authorization. */
export const publishedPeriodOf = ({
  publishedPeriod: { start, end },
}: Pick<Authorization, 'publishedPeriod'>): Period => ({
  start: start === undefined ? always.start : start.getTime() / 1000,
  end: end === undefined ? always.end : end.getTime() / 1000,
});

import type { Scope } from '@app/espi';

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

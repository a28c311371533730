import type { Tenancy } from './tenancy.js';
import type { TimeGrid } from './time-grid.js';

/** A billing period in days of a grid, `untilDay` exclusive. */
export interface BillingPeriod {
  readonly fromDay: number;
  readonly untilDay: number;
  /** ends with the customer's move-out */
  readonly final: boolean;
}

/**
 * The billed periods of a tenancy: from one read cycle's day to the next, cut at move-in and move-out.
 * What began before the data, or lasts to its last day, is not billed.
 */
export function billingPeriodsOf(tenancy: Tenancy, grid: TimeGrid, readCycle: number): BillingPeriod[] {
  const { from, until, fromDay, untilDay } = tenancy;
  const cuts = grid.days
    .slice(fromDay, untilDay)
    .filter(({ date, index }) => date.day === readCycle || (index === fromDay && from !== undefined))
    .map(({ index }) => index);
  const leaves = until !== undefined && until <= grid.end;
  if (leaves) cuts.push(untilDay);
  return cuts.slice(1).map((end, i) => ({ fromDay: cuts[i] ?? end, untilDay: end, final: leaves && end === untilDay }));
}

import { addMonths, localDate, startOfDate } from '@app/time';
import type { Moment, Premise } from './cast.js';
import type { Household, Residents } from './household.js';
import type { TimeGrid } from './time-grid.js';

/** A customer's time at a premise, in time and in days of the grid (`untilDay` exclusive). */
export interface Tenancy {
  readonly customer: string;
  readonly household?: Household | undefined;
  /** epoch seconds; undefined where the customer was there before the data begins, or still is */
  readonly from?: number;
  readonly until?: number;
  readonly fromDay: number;
  readonly untilDay: number;
}

export function tenanciesOf(premise: Premise, grid: TimeGrid): Tenancy[] {
  const startOf = (moment: Moment): number => startOfMoment(moment, grid);
  return premise.occupancy.map(({ customer, household, from, until }) => {
    const start = from && startOf(from);
    const end = until && startOf(until);
    return {
      customer,
      household,
      ...(start !== undefined && { from: start }),
      ...(end !== undefined && { until: end }),
      fromDay: start === undefined ? 0 : grid.dayFrom(start),
      untilDay: end === undefined ? grid.days.length : grid.dayFrom(end),
    };
  });
}

/** Start of the day, epoch seconds. */
export function startOfMoment({ monthsAgo, day }: Moment, { zone, end }: TimeGrid): number {
  const { year, month } = addMonths({ ...localDate(zone, end), day: 1 }, -monthsAgo);
  return startOfDate(zone, year, month, day);
}

export const residentsOf =
  (tenancies: readonly Tenancy[]): Residents =>
  (day) =>
    tenancies.find(({ fromDay, untilDay }) => day.index >= fromDay && day.index < untilDay)?.household;

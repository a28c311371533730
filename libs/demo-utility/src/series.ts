import { Mark } from './incidents.js';
import { DAY, type TimeGrid } from './time-grid.js';

/** The readings of one channel over a grid. Where a mark says missing, there is none, whatever `value` holds. */
export interface Series {
  readonly grid: TimeGrid;
  readonly marks: Uint8Array;
  /** what stands now, whole numbers */
  readonly value: Float64Array;
  /** what was reported first */
  readonly first: Float64Array;
}

/** What reaches the utility of what really flowed: estimates take the place of what was not read. */
export function observe(grid: TimeGrid, flowed: Float64Array, marks: Uint8Array): Series {
  const value = flowed.map(Math.round);
  const first = value.slice();
  const week = Math.round((7 * DAY) / grid.intervalLength);
  for (let i = 0; i < grid.count; i++) {
    const mark = marks[i];
    if (mark === Mark.read || mark === Mark.missing) continue;
    const read = flowed[i] ?? 0;
    const reference = Math.round(flowed[i - week] ?? read * 0.9);
    first[i] = reference;
    if (mark === Mark.estimated) value[i] = reference;
    if (mark === Mark.edited) value[i] = first[i] = Math.round(read * 0.97);
  }
  return { grid, marks, value, first };
}

/** The series that follows from two of one meter, interval by interval. */
export function combine(a: Series, b: Series, rule: (a: number, b: number) => number): Series {
  const both = (x: Float64Array, y: Float64Array): Float64Array => x.map((value, i) => rule(value, y[i] ?? 0));
  return { grid: a.grid, marks: a.marks, value: both(a.value, b.value), first: both(a.first, b.first) };
}

/** The series that follows from another, interval by interval. */
export const derive = (series: Series, rule: (value: number) => number): Series => ({
  ...series,
  value: series.value.map(rule),
  first: series.first.map(rule),
});

/**
 * What the meter's register shows at the end of each day of `daily`: it counts through what was never read.
 * A day with a correction is a corrected reading; no day is missing but those that `marks` says.
 */
export function register(energy: Float64Array, grid: TimeGrid, daily: TimeGrid, marks: Uint8Array): Series {
  const value = new Float64Array(daily.count);
  let shown = 4_000_000 + (grid.days[0]?.number ?? 0) * 900;
  for (const day of grid.days) {
    for (let i = day.first; i < day.last; i++) shown += energy[i] ?? 0;
    value[day.index] = Math.round(shown);
  }
  return { grid: daily, marks, value, first: value };
}

/** The series of whole months that a series of days adds up to. */
export function monthly(days: Series, months: TimeGrid): Series {
  const value = new Float64Array(months.count);
  for (const { index, first, last, start } of months.days) {
    if (first === last) continue;
    const end = start + (months.duration[first] ?? 0);
    for (const day of days.grid.days.slice(index)) {
      if (day.start >= end) break;
      value[first] = (value[first] ?? 0) + (days.value[day.first] ?? 0);
    }
  }
  return { grid: months, marks: new Uint8Array(months.count), value, first: value };
}

/** The same register, of a meter that began at nothing on a day. */
export function restarted(series: Series, fromDay: number): Series {
  const before = series.value[fromDay - 1] ?? 0;
  const value = series.value.map((shown, index) => (index < fromDay ? shown : shown - before));
  return { ...series, value, first: value };
}

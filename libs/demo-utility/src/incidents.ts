import { QualityOfReading } from '@app/espi';
import type { Premise } from './cast.js';
import type { Climate } from './climate.js';
import { noiseOf, type Noise } from './noise.js';
import { DAY, type LocalDay, type TimeGrid } from './time-grid.js';

/** What happened to a reading on its way. */
export const Mark = {
  read: 0,
  /** never read: a gap */
  missing: 1,
  estimated: 2,
  edited: 3,
  /** estimated at first, and read later */
  corrected: 4,
} as const;

/** The quality of the reading that stands now, by mark. */
export const qualityOfMark: Readonly<Record<number, number>> = {
  [Mark.estimated]: QualityOfReading.estimatedUsingReferenceDay,
  [Mark.edited]: QualityOfReading.manuallyEdited,
};

/** What may happen to the readings of a meter, where it is not left to chance. */
export type Incidents = 'none' | 'gaps' | 'estimates';

const MORNING = 6 * 3600;

/** When the readings of a day are first known, epoch seconds. */
export const publishedAt = (day: LocalDay): number => day.end + MORNING;

/** When an estimated day is replaced by what was read from the meter after all, epoch seconds. */
export function correctedAt(day: LocalDay, meter: string): number {
  return day.end + MORNING + (3 + Math.floor(noiseOf(meter)(day.number, 45) * 6)) * DAY;
}

/** The fate of each reading of a meter as known at `now`: outages, lost readings, estimates, corrections. */
export function marksOf(
  grid: TimeGrid,
  { key: meter, incidents }: Pick<Premise, 'key' | 'incidents'>,
  climate: Climate,
  now: Date,
): Uint8Array {
  if (incidents !== undefined) return arrangedMarks(grid, incidents);
  const marks = new Uint8Array(grid.count);
  const noise = noiseOf(meter);
  const hourly = (hours: number): number => Math.max(1, Math.round((hours * 3600) / grid.intervalLength));
  for (const day of grid.days) {
    const mark = (kind: number, at: number, hours: number): void => {
      const from = day.first + Math.floor(at * (day.last - day.first));
      marks.fill(kind, from, Math.min(day.last, from + hourly(hours)));
    };
    if (strikes(noise, day, 41, 90)) {
      const late = correctedAt(day, meter) * 1000 > now.getTime();
      marks.fill(late ? Mark.estimated : Mark.corrected, day.first, day.last);
    } else if (strikes(noise, day, 42, 40)) {
      mark(Mark.estimated, noise(day.number, 51), 1 + 9 * noise(day.number, 52));
    } else if (strikes(noise, day, 43, 150)) {
      mark(Mark.edited, noise(day.number, 53), 1);
    }
    if (strikes(noise, day, 44, 70)) mark(Mark.missing, noise(day.number, 54), 0.5 * noise(day.number, 55));
    // Power lines go down; gas and water, which are read daily or kept by the meter, do not notice.
    if (grid.intervalLength < DAY && climate.stormOn(day.number) && noise(day.number, 46) < 0.6) {
      mark(Mark.missing, 0.55 + 0.2 * noise(day.number, 56), 0.75 + 5 * noise(day.number, 57));
    }
  }
  return marks;
}

/** The same days of every month and week, so that whoever tests with them knows where to look. */
function arrangedMarks(grid: TimeGrid, incidents: Incidents): Uint8Array {
  const marks = new Uint8Array(grid.count);
  for (const { date, weekday, first, last } of grid.days) {
    if (incidents === 'gaps') {
      // ten in the morning of the 3rd, the whole 8th, a week from the 15th on
      if (date.day === 3) marks.fill(Mark.missing, first + 10, first + 11);
      if (date.day === 8 || (date.day >= 15 && date.day <= 21)) marks.fill(Mark.missing, first, last);
    } else if (incidents === 'estimates') {
      if (weekday === 7) marks.fill(Mark.estimated, first, last);
      // noon
      if (weekday === 1) marks.fill(Mark.edited, first + 12, first + 13);
    }
  }
  return marks;
}

const strikes = (noise: Noise, day: LocalDay, salt: number, daysBetween: number): boolean =>
  noise(day.number, salt) < 1 / daysBetween;

import { yearStart } from './time-zone.js';
import type { TimeZone } from './time-zone.js';

/** A moment at which a zone's offset changes; offsets in seconds east of UTC. */
export interface ClockChange {
  /** epoch seconds of the first second with the new offset */
  readonly at: number;
  readonly offsetBefore: number;
  readonly offsetAfter: number;
}

const DAY = 86_400;

/** The clock changes of a zone within a UTC year, in order. */
export function clockChanges(zone: TimeZone, year: number): ClockChange[] {
  const changes: ClockChange[] = [];
  const end = yearStart(year + 1);
  for (let day = yearStart(year) - 1; day + 1 < end; day += DAY) {
    const offsetBefore = zone.offsetAt(day);
    const offsetAfter = zone.offsetAt(day + DAY);
    if (offsetBefore === offsetAfter) continue;
    let before = day;
    let after = day + DAY;
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2);
      if (zone.offsetAt(middle) === offsetBefore) before = middle;
      else after = middle;
    }
    changes.push({ at: after, offsetBefore, offsetAfter });
  }
  return changes;
}

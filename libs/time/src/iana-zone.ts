import { dayNumber } from './civil-date.js';
import { TabledZone, yearStart } from './time-zone.js';
import type { TimeZone, YearOfOffsets } from './time-zone.js';

const DAY = 86_400;
/** No zone has changed its offset and changed it back within three days. */
const SAMPLE_STEP = 3 * DAY;

const zones = new Map<string, TimeZone>();

/**
 * The zone of an IANA name such as `America/Chicago`; one object a name.
 * @throws {RangeError} when the runtime knows no such zone
 */
export function ianaZone(name: string): TimeZone {
  const known = zones.get(name);
  if (known !== undefined) return known;
  const offsetOf = offsetReader(name);
  const zone = new TabledZone(name, (year) => offsetsOfYear(offsetOf, year));
  zones.set(name, zone);
  return zone;
}

function offsetReader(timeZone: string): (t: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (t) => {
    const fields = new Map(format.formatToParts(t * 1000).map(({ type, value }) => [type, Number(value)]));
    const field = (type: Intl.DateTimeFormatPartTypes) => fields.get(type) ?? 0;
    const date = dayNumber(field('year'), field('month'), field('day'));
    return date * DAY + field('hour') * 3600 + field('minute') * 60 + field('second') - t;
  };
}

function offsetsOfYear(offsetOf: (t: number) => number, year: number): YearOfOffsets {
  const end = yearStart(year + 1);
  let from = yearStart(year);
  let offset = offsetOf(from);
  const starts = [from];
  const offsets = [offset];
  while (from < end) {
    const to = Math.min(from + SAMPLE_STEP, end);
    const after = offsetOf(to);
    while (offset !== after) {
      const change = firstChange(offsetOf, from, to, offset);
      if (change >= end) break;
      offset = offsetOf(change);
      starts.push(change);
      offsets.push(offset);
      from = change;
    }
    from = to;
    offset = after;
  }
  return { starts, offsets };
}

/** The second in (from, to] from which the offset is no longer `offset`, given that it differs at `to`. */
function firstChange(offsetOf: (t: number) => number, from: number, to: number, offset: number): number {
  let before = from;
  let after = to;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (offsetOf(middle) === offset) before = middle;
    else after = middle;
  }
  return after;
}

import { Matches } from 'class-validator';
import { ianaZone, instantsOfWallTime, type TimeZone } from '@app/time';
import { saying } from '@app/web';

/** What a browser sends of a field for a day and a time. */
const WALL_TIME = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d(:\d\d)?$/;
const isWallTime = saying({
  en: 'Give a day and a time, such as 2026-07-15 08:30.',
  es: 'Indique un día y una hora, como 2026-07-15 08:30.',
});

/** A span of time as the clocks of the utility show it. */
export class RangeForm {
  @Matches(WALL_TIME, isWallTime)
  readonly from: string;

  @Matches(WALL_TIME, isWallTime)
  readonly until: string;
}

/** The same as instants: of a time that the clocks show twice the whole, and the last minute to its end. */
export function rangeIn({ from, until }: RangeForm, timeZone: string): { readonly from: Date; readonly until: Date } {
  const zone = ianaZone(timeZone);
  const [first = 0] = instantsAt(from, zone);
  const last = instantsAt(until, zone).at(-1) ?? 0;
  return { from: new Date(first * 1000), until: new Date(last * 1000 + 59_999) };
}

function instantsAt(wallTime: string, zone: TimeZone): readonly number[] {
  const wall = Date.parse(`${wallTime.slice(0, 16)}Z`) / 1000;
  const instants = instantsOfWallTime(zone, wall);
  // what the clocks skip is as late as if they had not changed
  return instants.length > 0 ? instants : [wall - zone.offsetAt(wall - 86_400)];
}

import { InvalidArgumentError } from 'commander';
import { Scope, ScopeError } from '@app/espi';
import { PlaceTimes } from '@app/feeds';
import { CustodianError } from '@app/runtime';
import { instantsOfWallTime, parseCivilDate, type CivilDate, type TimeZone } from '@app/time';

/** A local date as an option: 2026-01-31. */
export function civilDate(text: string): CivilDate {
  const date = parseCivilDate(text);
  if (date === undefined) throw new InvalidArgumentError('it must be a date such as 2026-01-31');
  return date;
}

/** An instant as an option: a date (midnight UTC) or a date with time. */
export function instant(text: string): Date {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) throw new InvalidArgumentError('it must be a date, or a date and time with Z');
  return date;
}

/** A time by the clocks of some place, counted in seconds from 1970-01-01T00:00:00 on the same wall. */
export interface LocalTime {
  readonly text: string;
  readonly wallSeconds: number;
}

/** A date, or a date and time, without an offset as an option; undefined for any other text. */
export function localTime(text: string): LocalTime | undefined {
  const [, date = '', time = '00:00'] = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?))?$/.exec(text) ?? [];
  const seconds = Date.parse(`${date}T${time}Z`) / 1000;
  return Number.isNaN(seconds) ? undefined : { text, wallSeconds: seconds };
}

/** A time by the clocks of some place, or with an offset, as an option. */
export const localTimeOrInstant = (text: string): LocalTime | Date => localTime(text) ?? instant(text);

/**
 * The instant at which the clocks of a place show a time.
 *
 * @throws CustodianError `no-such-time`, where the clocks skip it; `two-such-times`, where they show it twice
 */
export function instantAt(zone: TimeZone, time: LocalTime | Date): Date {
  if (time instanceof Date) return time;
  const { text, wallSeconds } = time;
  const [first, second] = instantsOfWallTime(zone, wallSeconds);
  if (first === undefined) {
    throw new CustodianError('no-such-time', 400, `The clocks of ${zone.name} skip ${text}.`);
  }
  if (second !== undefined) {
    const both = [first, second].map((each) => new PlaceTimes(zone).at(each)).join(' or ');
    throw new CustodianError('two-such-times', 400, `The clocks of ${zone.name} show ${text} twice: say ${both}.`);
  }
  return new Date(first * 1000);
}

/** An option that may be given several times. */
export const collect = (value: string, before: readonly string[] | undefined): string[] => [...(before ?? []), value];

/** An ESPI scope as an option. */
export function espiScope(text: string): Scope {
  try {
    return Scope.parse(text);
  } catch (error) {
    if (error instanceof ScopeError) throw new InvalidArgumentError(error.message);
    throw error;
  }
}

import { dayNumber, instantsOfWallTime } from '@app/time';
import type { TimeZone } from '@app/time';
import type { Reason } from '../reasons.js';
import { delivered, received } from './reading-types.js';
import type { Direction } from './reading-types.js';
import { isEsiid } from './esiid.js';
import { isDateOfReadings } from './wall-days.js';

const DAY = 86_400;

/** The rows 00000001 to 00000004 of a record, each split into its fields; the sort code is field 0. */
export type HeaderRows = readonly (readonly string[] | undefined)[];

/** What the header rows of a record say; times still as its wall clocks showed them, in seconds. */
export interface LseHeader {
  readonly esiid: string;
  readonly direction: Direction;
  readonly start: number;
  /** exclusive */
  readonly stop: number;
  /** false: the clocks of the record stay on standard time */
  readonly daylightTime: boolean;
  readonly intervalLength: number;
  readonly whPerUnit: number;
  /** what the meter's register showed at start and stop, in the unit of measure; NaN where not told */
  readonly startRegister: number;
  readonly stopRegister: number;
  /** IANA name, from the hours west of Greenwich */
  readonly timeZone: string | undefined;
  /** undefined: none told */
  readonly revised: number | undefined;
}

/** A header row that cannot be used, and why. */
export interface HeaderFault {
  readonly row: number;
  readonly reason: Reason;
  readonly detail: string;
}

const directionOfChannel = new Map<string, Direction>([
  ['1', received],
  ['4', delivered],
]);
/** The two zones of ERCOT's state. */
const zoneWestOfGreenwich = new Map([
  [6, 'America/Chicago'],
  [7, 'America/Denver'],
]);

/** Reads the header rows of a record, or says what is wrong with them. */
export function readLseHeader(rows: HeaderRows): LseHeader | HeaderFault {
  const [, first, second, , fourth] = rows;
  if (first === undefined || second === undefined) {
    return fault(1, 'incomplete-record', `no row 0000000${first === undefined ? 1 : 2}`);
  }
  const [, esiid = '', channel = '', start = '', stop = '', daylight = '', invalid = ''] = first.map((field) =>
    field.trim(),
  );
  const key = esiid.replace(/^'/, '');
  if (first.length < 5) return fault(1, 'short-row');
  if (!isEsiid(key)) return fault(1, 'bad-esiid');
  const direction = directionOfChannel.get(channel);
  if (direction === undefined) return fault(1, 'unknown-channel', channel.slice(0, 8));
  if (invalid.toUpperCase() === 'Y') return fault(1, 'invalid-record');
  const startWall = wallSeconds(start);
  const stopWall = wallSeconds(stop);
  if (typeof startWall === 'string') return fault(1, startWall, `start ${start.slice(0, 14)}`);
  if (typeof stopWall === 'string') return fault(1, stopWall, `stop ${stop.slice(0, 14)}`);

  if (second.length < 9) return fault(2, 'short-row');
  const length = second[7]?.trim() ?? '';
  const intervalLength = Number(length === '' ? 900 : length);
  if (!Number.isInteger(intervalLength) || intervalLength < 1 || intervalLength > DAY || DAY % intervalLength !== 0) {
    return fault(2, 'wrong-period', 'seconds per interval');
  }
  const unit = second[8]?.trim() ?? '';
  if (unit !== '01' && unit !== '1') return fault(2, 'unknown-unit', unit.slice(0, 8));
  const revised = fourth === undefined ? '' : (fourth[1]?.trim() ?? '');
  const revisedWall = revised === '' ? undefined : wallSeconds(revised);
  if (typeof revisedWall === 'string') return fault(4, 'wrong-date', 'time stamp');
  const multiplier = second[3]?.trim() ? Number(second[3]) : 1;
  return {
    esiid: key,
    direction,
    start: startWall,
    // The stop is the last second of the last interval; files that give its end instead mean the same.
    stop: stopWall % 60 === 59 ? stopWall + 1 : stopWall,
    daylightTime: daylight.toUpperCase() !== 'N',
    intervalLength,
    whPerUnit: 1000,
    startRegister: registerOf(second[1], multiplier),
    stopRegister: registerOf(second[2], multiplier),
    timeZone: zoneWestOfGreenwich.get(Math.abs(Number(second[10]?.trim() || NaN))),
    revised: revisedWall,
  };
}

function fault(row: number, reason: Reason, detail = ''): HeaderFault {
  return { row, reason, detail };
}

function registerOf(field: string | undefined, multiplier: number): number {
  const text = field?.trim() ?? '';
  return text === '' ? NaN : Number(text) * (Number.isFinite(multiplier) && multiplier !== 0 ? multiplier : 1);
}

/** `YYYYMMDDHHMMSS` as seconds on the wall since 1970, or what is wrong with it. */
function wallSeconds(text: string): number | Reason {
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text);
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = (match ?? []).slice(1).map(Number);
  if (match === null || !isDateOfReadings(year, month, day)) return 'wrong-date';
  const isNextMidnight = hour === 24 && minute === 0 && second === 0;
  if (hour > 23 && !isNextMidnight) return 'hour-out-of-range';
  if (minute > 59 || second > 59) return 'wrong-time';
  return dayNumber(year, month, day) * DAY + hour * 3600 + minute * 60 + second;
}

/** The zone of a record's clocks: the given one, or its standard time all the year round. */
export function zoneOfRecord(header: LseHeader, zone: TimeZone): TimeZone {
  if (header.daylightTime) return zone;
  const winter = zone.offsetAt(header.start);
  const summer = zone.offsetAt(header.start + 182 * DAY);
  const offset = Math.min(winter, summer);
  return { name: `${zone.name} standard time`, offsetAt: () => offset };
}

/**
 * The span of a record in epoch seconds. Where clocks show its start or stop twice, the span that holds the number
 * of values is meant; undefined where none does or more than one.
 */
export function spanOf(
  header: LseHeader,
  zone: TimeZone,
  values: number,
): { readonly start: number; readonly stop: number } | Reason {
  const starts = instantsOfWallTime(zone, header.start);
  // Of the stop the last second counts: midnight itself may already be another day's affair.
  const stops = instantsOfWallTime(zone, header.stop - 1).map((last) => last + 1);
  if (starts.length === 0 || stops.length === 0) return 'nonexistent-local-time';
  const spans = starts
    .flatMap((start) => stops.map((stop) => ({ start, stop })))
    .filter(({ start, stop }) => stop > start);
  if (spans.length === 0) return 'wrong-period';
  const fitting = spans.filter(({ start, stop }) => stop - start === values * header.intervalLength);
  const [only, another] = fitting;
  if (another !== undefined) return 'ambiguous-clock-change-hour';
  if (only !== undefined) return only;
  return spans.every(({ start, stop }) => (stop - start) % header.intervalLength !== 0) ? 'wrong-period' : 'row-count';
}

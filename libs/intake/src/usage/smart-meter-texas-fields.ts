import { digitsAt, equalsIgnoringCase, skipSpaces } from '../source/byte-fields.js';
import type { TimeZone } from '@app/time';
import { isEsiid } from './esiid.js';
import { delivered, received } from './reading-types.js';
import type { Direction } from './reading-types.js';
import { instantsOfDay, wallDay } from './wall-days.js';
import type { WallDay } from './wall-days.js';

const DAY = 86_400;
const COMMA = 0x2c;
const SLASH = 0x2f;
const SPACE = 0x20;
const APOSTROPHE = 0x27;

/** The ESIID without the apostrophe that guards it from spreadsheets; undefined where it is none. */
export function esiidOf(buffer: Buffer, start: number, end: number): string | undefined {
  let from = skipSpaces(buffer, start, end);
  if (buffer[from] === APOSTROPHE) from++;
  const esiid = buffer.toString('latin1', from, end).trimEnd();
  return isEsiid(esiid) ? esiid : undefined;
}

/** The day of `MM/DD/YYYY`. */
export function dayOf(zone: TimeZone, buffer: Buffer, start: number, end: number): WallDay | undefined {
  const at = skipSpaces(buffer, start, end);
  if (end - at < 10 || buffer[at + 2] !== SLASH || buffer[at + 5] !== SLASH) return undefined;
  if (skipSpaces(buffer, at + 10, end) !== end) return undefined;
  return wallDay(zone, digitsAt(buffer, at + 6, 4), digitsAt(buffer, at, 2), digitsAt(buffer, at + 3, 2));
}

/**
 * Epoch seconds of `MM/DD/YYYY HH:MM:SS`. In a repeated hour the first pass is meant, in a skipped one the clock
 * before it.
 */
export function revisionTimeOf(zone: TimeZone, buffer: Buffer, start: number, end: number): number | undefined {
  const at = skipSpaces(buffer, start, end);
  const day = dayOf(zone, buffer, at, Math.min(at + 10, end));
  if (day === undefined) return undefined;
  if (skipSpaces(buffer, at + 10, end) === end) return instantsOfDay(zone, day, 0)[0];
  const hour = digitsAt(buffer, at + 11, 2);
  const minute = digitsAt(buffer, at + 14, 2);
  const second = digitsAt(buffer, at + 17, 2);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return undefined;
  if (skipSpaces(buffer, at + 19, end) !== end) return undefined;
  const seconds = hour * 3600 + minute * 60 + second;
  return instantsOfDay(zone, day, seconds)[0] ?? day.wall + seconds - zone.offsetAt(day.wall - DAY);
}

/** `Consumption` or `Surplus Generation`. */
export function directionOf(buffer: Buffer, start: number, end: number): Direction | undefined {
  const at = skipSpaces(buffer, start, end);
  let to = end;
  while (to > at && (buffer[to - 1] === COMMA || buffer[to - 1] === SPACE)) to--;
  if (equalsIgnoringCase(buffer, at, to, 'consumption')) return delivered;
  return equalsIgnoringCase(buffer, at, to, 'surplus generation') ? received : undefined;
}

/** QualityOfReading of `A` (valid) and `E` (estimated); -1 for anything else. */
export function qualityOf(buffer: Buffer, start: number, end: number): number {
  const at = skipSpaces(buffer, start, end);
  if (skipSpaces(buffer, at + 1, end) !== end) return -1;
  const mark = (buffer[at] ?? 0) | 0x20;
  if (mark === 0x61) return 0;
  return mark === 0x65 ? 8 : -1;
}

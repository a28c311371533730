import { DateTime } from 'luxon';

/** A reading as the meter took it; times in epoch seconds, values in Wh, quality by the standard's code. */
export interface Truth {
  readonly start: number;
  readonly value: number;
  readonly quality: number;
}

export type Flow = 'Consumption' | 'Surplus Generation';

/** Thirteen months of two channels: the files of them, and what a custodian must know after both, in either order. */
export interface SmartMeterTexasYear {
  readonly esiid: string;
  readonly original: string;
  readonly revised: string;
  readonly truth: Readonly<Record<Flow, readonly Truth[]>>;
  readonly superseded: number;
}

const ZONE = 'America/Chicago';
const HEADER =
  'ESIID,USAGE_DATE,REVISION_DATE,USAGE_START_TIME,USAGE_END_TIME,USAGE_KWH,ESTIMATED_ACTUAL,CONSUMPTION_SURPLUSGENERATION';
const QUARTER = 900;
const flows: readonly Flow[] = ['Consumption', 'Surplus Generation'];

interface Row {
  readonly start: number;
  /** Wh; undefined is missing */
  readonly value: number | undefined;
  readonly mark: 'A' | 'E';
}

/** The same noise for the same numbers. */
function noise(...seeds: readonly number[]): number {
  let state = 0x9e3779b9;
  for (const seed of seeds) state = Math.imul(state ^ seed, 0x85ebca6b) ^ (state >>> 13);
  return (state ^ (state >>> 16)) >>> 0;
}

const code = (mark: 'A' | 'E'): number => (mark === 'E' ? 8 : 0);

/**
 * Generated with a calendar of its own (luxon), which the custodian does not use. Days that the meter missed have no
 * rows, intervals that it missed an empty value. Some days were revised before the first file was made, and stand in it
 * latest first; others, the clock changes among them, are revised by the second file.
 */
export function smartMeterTexasYear(): SmartMeterTexasYear {
  const esiid = '10000000000000001';
  const original = [HEADER];
  const revised = [HEADER];
  const truth: Record<Flow, Truth[]> = { Consumption: [], 'Surplus Generation': [] };
  let superseded = 0;
  const first = DateTime.fromISO('2024-11-01', { zone: ZONE });
  const last = first.plus({ months: 13 });
  for (let day = first, at = 0; day < last; day = day.plus({ days: 1 }), at += 1) {
    const changesClock = day.offset !== day.plus({ days: 1 }).offset;
    if (at % 97 === 50 && !changesClock) continue;
    for (const [channel, flow] of flows.entries()) {
      const rows = rowsOf(day, channel, 1);
      const text = (each: readonly Row[], daysLater: number): string[] =>
        each.map((row) => line(esiid, day, day.plus({ days: daysLater, hours: 4 }), row, flow));
      let current = rows;
      if (at % 41 === 7) {
        current = rowsOf(day, channel, 2);
        original.push(...text(current, 3));
      }
      original.push(...text(rows, 1));
      if (changesClock || at % 29 === 3) {
        const latest = rowsOf(day, channel, 3);
        revised.push(...text(latest, 9));
        superseded += 1;
        current = latest;
      }
      const known = current.flatMap(({ start, value, mark }) =>
        value === undefined ? [] : [{ start, value, quality: code(mark) }],
      );
      truth[flow].push(...known);
    }
  }
  return { esiid, original: `${original.join('\r\n')}\r\n`, revised: revised.join('\n'), truth, superseded };
}

/** The quarters of an hour of one local day. A gap stays one in every revision; what is missing has no mark to revise. */
function rowsOf(day: DateTime, channel: number, revision: number): Row[] {
  const rows: Row[] = [];
  const end = day.plus({ days: 1 }).toSeconds();
  for (let start = day.toSeconds(); start < end; start += QUARTER) {
    const isMissing = noise(start, channel) % 331 === 0;
    const hour = Number(wallClock(start).slice(11, 13));
    const isDark = hour < 7 || hour > 18;
    const value = channel === 1 && isDark ? 0 : noise(start, channel, revision) % 2_500;
    const mark = revision === 1 && noise(start, channel, 9) % 53 === 0 ? 'E' : 'A';
    rows.push({ start, value: isMissing ? undefined : value, mark });
  }
  return rows;
}

function line(esiid: string, day: DateTime, revision: DateTime, { start, value, mark }: Row, flow: Flow): string {
  const clock = (time: number): string => wallClock(time).slice(11, 16);
  return [
    `'${esiid}`,
    day.toFormat('MM/dd/yyyy'),
    revision.toFormat('MM/dd/yyyy HH:mm:ss'),
    ` ${clock(start)}`,
    ` ${clock(start + QUARTER)}`,
    value === undefined ? '' : (value / 1000).toFixed(3),
    value === undefined ? '' : mark,
    flow,
  ].join(',');
}

/** The local date of a time, as the clocks of Texas have it. */
export const localDateOf = (time: number): string => wallClock(time).slice(0, 10);

const wallClocks = new Map<number, string>();

/** What the clocks of Texas show, in the form of ISO 8601; kept, because the calendar is slow. */
function wallClock(time: number): string {
  const known = wallClocks.get(time) ?? DateTime.fromSeconds(time, { zone: ZONE }).toISO() ?? '';
  wallClocks.set(time, known);
  return known;
}

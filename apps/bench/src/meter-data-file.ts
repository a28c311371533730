import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { addDays, ianaZone, startOfDate, type CivilDate } from '@app/time';
import { smartMeterTexas, type MeterDay, type MeterLayout } from './meter-layouts.js';

const ZONE = 'America/Chicago';

/** A cheap deterministic source of numbers in [0, 1). */
function mulberry(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Watt-hours of a quarter of an hour: a base load, a morning, an evening, and now and then a kettle. */
function wattHours(hour: number, random: () => number, scale: number): number {
  const shape = 0.25 + 0.9 * Math.exp(-((hour - 7.5) ** 2) / 3) + 1.6 * Math.exp(-((hour - 19) ** 2) / 8);
  return Math.round(50 + scale * shape * (0.6 + 0.8 * random()) + (random() < 0.03 ? 1500 * random() : 0));
}

export interface MeterDataOptions {
  readonly layout?: MeterLayout;
  /** number of the first meter; its readings follow from it */
  readonly firstMeter?: number;
  /** what each value is more than the first time, Wh */
  readonly raised?: number;
}

/**
 * Writes a file, by default of Smart Meter Texas, of so many meters over so many local days, clock changes included.
 *
 * @returns number of readings
 */
export async function writeMeterDataFile(
  path: string,
  meters: number,
  first: CivilDate,
  days: number,
  { layout = smartMeterTexas(), firstMeter = 0, raised = 0 }: MeterDataOptions = {},
): Promise<number> {
  const out = createWriteStream(path, { highWaterMark: 1 << 20 });
  let readings = 0;
  out.write(layout.begin);
  for (let meter = firstMeter; meter < firstMeter + meters; meter++) {
    const random = mulberry(meter * 7919 + 17);
    out.write(layout.meter(meter));
    for (let day = 0; day < days; day++) {
      const made = dayOf(meter, addDays(first, day), random, raised);
      readings += made.starts.length;
      if (!out.write(layout.day(made))) await once(out, 'drain');
    }
  }
  out.end(layout.end);
  await finished(out);
  return readings;
}

const zone = ianaZone(ZONE);

function dayOf(meter: number, date: CivilDate, random: () => number, raised: number): MeterDay {
  const next = addDays(date, 1);
  const end = startOfDate(zone, next.year, next.month, next.day);
  const scale = 200 + ((meter * 7919) % 900);
  const estimated = random() < 0.02;
  const starts: number[] = [];
  const minutes: number[] = [];
  const values: number[] = [];
  for (let at = startOfDate(zone, date.year, date.month, date.day); at < end; at += 900) {
    const minute = Math.floor(((((at + zone.offsetAt(at)) % 86_400) + 86_400) % 86_400) / 60);
    starts.push(at);
    minutes.push(minute);
    values.push(wattHours(minute / 60, random, scale) + raised);
  }
  return { meter, date, next, starts, minutes, wattHours: values, estimated };
}

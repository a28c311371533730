import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { addDays, ianaZone, startOfDate, type CivilDate } from '@app/time';

const ZONE = 'America/Chicago';
const HEADER =
  'ESIID,USAGE_DATE,REVISION_DATE,USAGE_START_TIME,USAGE_END_TIME,USAGE_KWH,ESTIMATED_ACTUAL,CONSUMPTION_SURPLUSGENERATION\r\n';

const two = (n: number): string => String(n).padStart(2, '0');

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

/**
 * Writes a Smart Meter Texas file of so many meters over so many local days, clock changes included.
 *
 * @returns number of readings
 */
export async function writeMeterDataFile(
  path: string,
  meters: number,
  first: CivilDate,
  days: number,
): Promise<number> {
  const out = createWriteStream(path, { highWaterMark: 1 << 20 });
  const zone = ianaZone(ZONE);
  let readings = 0;
  out.write(HEADER);
  for (let meter = 0; meter < meters; meter++) {
    const random = mulberry(meter * 7919 + 17);
    const esiid = `'1044372${String(meter).padStart(10, '0')}`;
    const scale = 200 + ((meter * 7919) % 900);
    for (let day = 0; day < days; day++) {
      const { year, month, day: dayOfMonth } = addDays(first, day);
      const start = startOfDate(zone, year, month, dayOfMonth);
      const next = addDays(first, day + 1);
      const end = startOfDate(zone, next.year, next.month, next.day);
      const date = `${two(month)}/${two(dayOfMonth)}/${year}`;
      const estimated = random() < 0.02;
      let text = '';
      for (let at = start; at < end; at += 900) {
        const local = at + zone.offsetAt(at);
        const minutes = Math.floor((((local % 86_400) + 86_400) % 86_400) / 60);
        const until = (minutes + 15) % 1440;
        const kwh = (wattHours(minutes / 60, random, scale) / 1000).toFixed(3);
        text += `${esiid},${date},${date} 23:59:00,${two(Math.floor(minutes / 60))}:${two(minutes % 60)},${two(Math.floor(until / 60))}:${two(until % 60)},${kwh},${estimated ? 'E' : 'A'},Consumption\r\n`;
        readings++;
      }
      if (!out.write(text)) await once(out, 'drain');
    }
  }
  out.end();
  await finished(out);
  return readings;
}

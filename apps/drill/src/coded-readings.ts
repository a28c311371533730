import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { MeterEntries, QUARTERS_A_DAY } from './meter-entries.js';

const DAY = 86_400;
/** Central Standard Time, without a clock change within the days used here */
const OFFSET = 6 * 3_600;
const FIRST_DAY = Date.UTC(2025, 0, 6) / 1000;
const MOST_GENERATIONS = 100;
const HEADER =
  'ESIID,USAGE_DATE,REVISION_DATE,USAGE_START_TIME,USAGE_END_TIME,USAGE_KWH,ESTIMATED_ACTUAL,CONSUMPTION_SURPLUSGENERATION\r\n';

/** Where a meter's readings of a day come from: each value tells the meter and the generation of the file, in Wh. */
export const codeOf = (meter: number, generation: number): number => meter * MOST_GENERATIONS + generation + 1;

export const meterOf = (value: number): number => Math.floor(value / MOST_GENERATIONS);
export const generationOf = (value: number): number => (value % MOST_GENERATIONS) - 1;
export const dayOf = (start: number): number => Math.floor((start - FIRST_DAY - OFFSET) / DAY);
/** counted from 0, of its day */
export const quarterOf = (start: number): number => (((start - FIRST_DAY - OFFSET) % DAY) * QUARTERS_A_DAY) / DAY;

const two = (n: number): string => String(n).padStart(2, '0');
const clock = (quarter: number): string => `${two(Math.floor(quarter / 4) % 24)}:${two((quarter % 4) * 15)}`;
const date = (epochSeconds: number): string => {
  const [year = '', month = '', day = ''] = new Date(epochSeconds * 1000).toISOString().slice(0, 10).split('-');
  return `${month}/${day}/${year}`;
};

/** One file: what it says of which meters and days. */
export interface CodedFile {
  readonly path: string;
  readonly generation: number;
  readonly meters: readonly number[];
  readonly days: number;
}

/** Whether a revision says anything of a day: the first file of all of them, later ones of two thirds. */
export const says = ({ generation }: Pick<CodedFile, 'generation'>, meter: number, day: number): boolean =>
  generation === 0 || (meter * 31 + day * 17 + generation * 7) % 3 !== 0;

/** Writes a Smart Meter Texas file, revised a day later a generation. @returns number of readings */
export async function writeCsv(file: CodedFile): Promise<number> {
  const out = createWriteStream(file.path, { highWaterMark: 1 << 20 });
  out.write(HEADER);
  let readings = 0;
  for (const meter of file.meters) {
    for (let day = 0; day < file.days; day++) {
      if (!says(file, meter, day)) continue;
      const on = date(FIRST_DAY + day * DAY);
      const revised = date(FIRST_DAY + (day + 1 + file.generation) * DAY);
      const kwh = (codeOf(meter, file.generation) / 1000).toFixed(3);
      let text = '';
      for (let n = 0; n < QUARTERS_A_DAY; n++) {
        text += `'1044372${String(meter).padStart(10, '0')},${on},${revised} 06:00:00,${clock(n)},${clock(n + 1)},${kwh},A,Consumption\r\n`;
      }
      readings += QUARTERS_A_DAY;
      if (!out.write(text)) await once(out, 'drain');
    }
  }
  out.end();
  await finished(out);
  return readings;
}

/** The same as Green Button XML, as an upload for one customer. @returns the document and the number of readings */
export function xmlOf(file: Omit<CodedFile, 'path'>): { readonly text: string; readonly readings: number } {
  const entries = new MeterEntries(FIRST_DAY + (file.days + file.generation) * DAY);
  let readings = 0;
  for (const meter of file.meters) {
    entries.addMeter(meter);
    for (let day = 0; day < file.days; day++) {
      if (!says(file, meter, day)) continue;
      entries.addDay(meter, FIRST_DAY + OFFSET + day * DAY, codeOf(meter, file.generation));
      readings += QUARTERS_A_DAY;
    }
  }
  return { text: entries.text, readings };
}

import { MeterEntries } from './meter-entries.js';

/** A day of one meter as Green Button XML: 96 readings of one value, known since `revision` (epoch seconds). */
export function meterUpload(meter: number, dayStart: number, value: number, revision: number): string {
  const entries = new MeterEntries(revision);
  entries.addMeter(meter);
  entries.addDay(meter, dayStart, value);
  return entries.text;
}

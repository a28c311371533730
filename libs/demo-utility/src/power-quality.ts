import type { ElectricPowerQualitySummary } from '@app/espi';
import { Mark } from './incidents.js';
import type { MeteredPremise } from './meter-premise.js';
import { noiseOf } from './noise.js';

const LONG_INTERRUPTION = 1_800;
/** Nominal line to neutral, µV; nominal frequency, µHz. */
const MAINS_VOLTAGE = 277_000_000;
const FREQUENCY = 60_000_000;
const EN_50160 = 1;

/** A summary for each whole calendar month of the data. */
export function powerQualityOf({ premise, grid, consumption }: MeteredPremise): ElectricPowerQualitySummary[] {
  const noise = noiseOf(`power quality of ${premise.key}`);
  const firsts = grid.days.filter(({ date }) => date.day === 1);
  return firsts.slice(1).map((next, i) => {
    const month = firsts[i] ?? next;
    const count = (salt: number, most: number): number => Math.floor(noise(month.number, salt) * (most + 1));
    return {
      flickerPlt: 30 + count(1, 35),
      flickerPst: 35 + count(2, 45),
      harmonicVoltage: count(3, 4),
      longInterruptions: interruptions(consumption.marks, grid.intervalLength, month.first, next.first),
      mainsVoltage: MAINS_VOLTAGE + (count(4, 6_000) - 3_000) * 1_000,
      measurementProtocol: EN_50160,
      powerFrequency: FREQUENCY + (count(5, 40) - 20) * 1_000,
      rapidVoltageChanges: count(6, 12),
      shortInterruptions: count(7, 2),
      summaryInterval: { start: month.start, duration: next.start - month.start },
      supplyVoltageDips: count(8, 7),
      supplyVoltageImbalance: count(9, 3),
      supplyVoltageVariations: count(10, 9),
      tempOvervoltage: count(11, 2),
    };
  });
}

function interruptions(marks: Uint8Array, intervalLength: number, first: number, last: number): number {
  let found = 0;
  let length = 0;
  for (let i = first; i <= last; i++) {
    if (i < last && marks[i] === Mark.missing) {
      length += intervalLength;
    } else {
      if (length >= LONG_INTERRUPTION) found++;
      length = 0;
    }
  }
  return found;
}

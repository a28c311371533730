import { describe, expect, it } from '@jest/globals';
import { centralTexas, Climate } from './climate.js';

const at = (iso: string): number => Date.parse(iso) / 1000;
const meanOf = (climate: Climate, from: string, days: number): number => {
  let sum = 0;
  for (let hour = 0; hour < days * 24; hour++) sum += climate.temperatureAt(at(from) + hour * 3600);
  return sum / (days * 24);
};

describe('Climate', () => {
  const climate = new Climate(centralTexas);

  it('has hot summers and cool winters', () => {
    expect(meanOf(climate, '2025-07-10T06:00:00Z', 28)).toBeGreaterThan(26);
    expect(meanOf(climate, '2026-01-08T06:00:00Z', 28)).toBeLessThan(15);
  });

  it('is warmer in the afternoon than before dawn', () => {
    let warmer = 0;
    for (let day = 0; day < 100; day++) {
      const dawn = at('2025-05-01T11:00:00Z') + day * 86_400;
      if (climate.temperatureAt(dawn + 11 * 3600) > climate.temperatureAt(dawn)) warmer++;
    }
    expect(warmer).toBeGreaterThan(90);
  });

  it('has the sun up at noon and down at midnight', () => {
    expect(climate.sunAt(at('2025-06-21T18:30:00Z'))).toBeGreaterThan(0.98);
    expect(climate.sunAt(at('2025-12-21T18:30:00Z'))).toBeLessThan(0.62);
    expect(climate.sunAt(at('2025-06-21T06:30:00Z'))).toBeLessThan(0);
  });

  it('has a storm now and then', () => {
    const storms = Array.from({ length: 3_650 }, (_, i) => climate.stormOn(18_000 + i)).filter(Boolean).length;
    expect(storms).toBeGreaterThan(15);
    expect(storms).toBeLessThan(60);
  });
});

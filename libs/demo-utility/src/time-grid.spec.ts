import { describe, expect, it } from '@jest/globals';
import { ianaZone } from '@app/time';
import { DAY, TimeGrid } from './time-grid.js';

const now = new Date('2026-06-10T15:00:00Z');
const chicago = ianaZone('America/Chicago');

describe('TimeGrid', () => {
  const grid = new TimeGrid(chicago, 900, now);

  it('covers 13 months up to yesterday, local time', () => {
    expect(grid.days[0]?.date).toEqual({ year: 2025, month: 5, day: 10 });
    expect(grid.days.at(-1)?.date).toEqual({ year: 2026, month: 6, day: 9 });
    expect(grid.end).toBe(Date.parse('2026-06-10T05:00:00Z') / 1000);
  });

  it('has 100 quarters of an hour on the day when clocks go back and 92 when they go forward', () => {
    const odd = grid.days.filter(({ first, last }) => last - first !== 96);
    expect(odd.map(({ date, first, last }) => [date.month, date.day, last - first])).toEqual([
      [11, 2, 100],
      [3, 8, 92],
    ]);
  });

  it('shows the hour that clocks repeat twice, and skips the one they skip', () => {
    const hoursOf = (month: number, day: number): number[] => {
      const found = grid.days.find(({ date }) => date.month === month && date.day === day);
      return Array.from(grid.hour.slice(found?.first, found?.last), Math.floor);
    };
    expect(hoursOf(11, 2).filter((hour) => hour === 1)).toHaveLength(8);
    expect(hoursOf(3, 8).filter((hour) => hour === 2)).toHaveLength(0);
  });

  it('follows without gap or overlap', () => {
    const odd = [...grid.start].filter(
      (at, i) => i > 0 && at !== (grid.start[i - 1] ?? 0) + (grid.duration[i - 1] ?? 0),
    );
    expect(odd).toEqual([]);
  });

  it('has days of 23 and 25 hours where the interval is a day', () => {
    const daily = new TimeGrid(chicago, DAY, now);
    expect(daily.count).toBe(grid.days.length);
    expect([...daily.duration].filter((seconds) => seconds !== DAY)).toEqual([25 * 3600, 23 * 3600]);
  });
});

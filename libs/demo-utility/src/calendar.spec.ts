import { describe, expect, it } from '@jest/globals';
import { inSeason, isHoliday } from './calendar.js';

describe('isHoliday', () => {
  it.each([
    [2026, 1, 1],
    [2026, 5, 25],
    [2027, 5, 31],
    [2026, 7, 4],
    [2026, 9, 7],
    [2025, 11, 27],
    [2025, 11, 28],
    [2026, 12, 25],
  ])('knows %i-%i-%i', (year, month, day) => {
    expect(isHoliday({ year, month, day })).toBe(true);
  });

  it.each([
    [2026, 5, 24],
    [2026, 9, 14],
    [2025, 11, 20],
  ])('takes %i-%i-%i for an ordinary day', (year, month, day) => {
    expect(isHoliday({ year, month, day })).toBe(false);
  });
});

describe('inSeason', () => {
  const christmas = [
    [12, 22],
    [1, 2],
  ] as const;

  it('passes the turn of the year, ends included', () => {
    for (const [month, day] of [
      [12, 22],
      [12, 31],
      [1, 2],
    ] as const) {
      expect(inSeason({ year: 2026, month, day }, christmas)).toBe(true);
    }
    expect(inSeason({ year: 2026, month: 1, day: 3 }, christmas)).toBe(false);
    expect(inSeason({ year: 2026, month: 12, day: 21 }, christmas)).toBe(false);
  });
});

import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  addDays,
  addMonths,
  dateOfDayNumber,
  dayNumber,
  daysBetween,
  formatCivilDate,
  isCivilDate,
  parseCivilDate,
  weekdayOf,
} from './civil-date.js';

const days = fc.integer({ min: -800_000, max: 800_000 });

describe('civil dates', () => {
  it('counts days as the JavaScript calendar does, in both directions', () => {
    fc.assert(
      fc.property(days, (day) => {
        const date = new Date(day * 86_400_000);
        const civil = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
        expect(dateOfDayNumber(day)).toEqual(civil);
        expect(dayNumber(civil.year, civil.month, civil.day)).toBe(day);
        expect(weekdayOf(day)).toBe(date.getUTCDay() === 0 ? 7 : date.getUTCDay());
      }),
    );
  });

  it('lets months and days outside their range roll over', () => {
    expect(dayNumber(2025, 13, 1)).toBe(dayNumber(2026, 1, 1));
    expect(dayNumber(2025, 0, 31)).toBe(dayNumber(2024, 12, 31));
    expect(dayNumber(2025, 2, 29)).toBe(dayNumber(2025, 3, 1));
  });

  it('keeps the day of the month when months are added, or takes the last there is', () => {
    expect(addMonths({ year: 2024, month: 1, day: 31 }, 1)).toEqual({ year: 2024, month: 2, day: 29 });
    expect(addMonths({ year: 2025, month: 1, day: 31 }, -2)).toEqual({ year: 2024, month: 11, day: 30 });
    expect(addMonths({ year: 2025, month: 12, day: 15 }, 13)).toEqual({ year: 2027, month: 1, day: 15 });
  });

  it('measures the days between two dates', () => {
    expect(daysBetween({ year: 2024, month: 2, day: 28 }, { year: 2024, month: 3, day: 1 })).toBe(2);
    expect(daysBetween({ year: 2025, month: 1, day: 1 }, { year: 2024, month: 12, day: 31 })).toBe(-1);
    expect(addDays({ year: 2024, month: 12, day: 31 }, 1)).toEqual({ year: 2025, month: 1, day: 1 });
  });

  it('knows which dates exist', () => {
    expect(isCivilDate(2024, 2, 29)).toBe(true);
    expect(isCivilDate(1900, 2, 29)).toBe(false);
    expect(isCivilDate(2025, 4, 31)).toBe(false);
    expect(isCivilDate(2025, 13, 1)).toBe(false);
    expect(isCivilDate(2025, 1.5, 1)).toBe(false);
  });

  it('reads back what it writes and nothing else', () => {
    expect(parseCivilDate('2025-01-31')).toEqual({ year: 2025, month: 1, day: 31 });
    expect(formatCivilDate({ year: 2025, month: 1, day: 31 })).toBe('2025-01-31');
    for (const text of ['2025-02-29', '2025-1-31', '01/31/2025', '2025-01-31T00:00:00Z', '']) {
      expect(parseCivilDate(text)).toBeUndefined();
    }
  });
});

import { describe, expect, it } from '@jest/globals';
import { formatCivilDate, parseCivilDate } from '@app/time';
import { downloadAddress, presetDays } from './download-form.js';

describe('the days of a download', () => {
  it.each([
    ['last-13-months', '2026-03-31', '2025-02-28', '2026-03-30'],
    ['last-13-months', '2024-03-29', '2023-02-28', '2024-03-28'],
    ['last-month', '2026-03-31', '2026-02-01', '2026-02-28'],
    ['last-month', '2026-01-01', '2025-12-01', '2025-12-31'],
  ] as const)('BR-001 of %s, on %s, are %s to %s', (range, today, first, last) => {
    const { from, to } = presetDays(range, parseCivilDate(today) ?? { year: 0, month: 1, day: 1 });
    expect([from, to].map((date) => date && formatCivilDate(date))).toEqual([first, last]);
  });
});

describe('the address of the download page', () => {
  it('has what is chosen already', () => {
    expect(downloadAddress()).toBe('/download');
    expect(downloadAddress({ from: '2026-01-01', to: '2026-01-31', meters: ['1', '2'] })).toBe(
      '/download?meter=1&meter=2&from=2026-01-01&to=2026-01-31',
    );
  });
});

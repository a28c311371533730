import { describe, expect, it } from '@jest/globals';
import type { Period } from '@app/entitlement';
import { mergeWindows } from './windows.js';

const DAY = 86_400;
const days = (from: number, until: number): Period => ({ start: from * DAY, end: until * DAY });

describe('mergeWindows', () => {
  it('keeps windows that are far apart, and joins those that meet, overlap or are near', () => {
    expect(mergeWindows([days(40, 41), days(0, 1), days(1, 2), days(4, 5), days(0, 3)])).toEqual([
      days(0, 5),
      days(40, 41),
    ]);
  });

  it('joins the nearest ones where there are too many', () => {
    expect(mergeWindows([days(0, 1), days(100, 101), days(110, 111), days(200, 201)], 3)).toEqual([
      days(0, 1),
      days(100, 111),
      days(200, 201),
    ]);
  });

  it('knows windows without an end', () => {
    expect(mergeWindows([{ start: -Infinity, end: 5 }, days(20, 21), { start: 50 * DAY, end: Infinity }])).toEqual([
      { start: -Infinity, end: 5 },
      days(20, 21),
      { start: 50 * DAY, end: Infinity },
    ]);
    expect(mergeWindows([{ start: -Infinity, end: Infinity }, days(20, 21)])).toEqual([
      { start: -Infinity, end: Infinity },
    ]);
  });

  it('loses nothing, whatever comes and in whatever portions', () => {
    for (let round = 0; round < 300; round++) {
      let windows: Period[] = [];
      const given: Period[] = [];
      for (let portion = 0; portion < 5; portion++) {
        const more = Array.from({ length: Math.floor(Math.random() * 6) }, () => {
          const from = Math.floor(Math.random() * 500);
          return days(from, from + Math.floor(Math.random() * 20));
        });
        given.push(...more);
        windows = mergeWindows([...windows, ...more]);
      }
      expect(windows.length).toBeLessThanOrEqual(4);
      for (const { start, end } of given) {
        expect(windows.filter((window) => window.start <= start && end <= window.end)).toHaveLength(1);
      }
      for (const [index, { start }] of windows.entries()) {
        expect(start).toBeGreaterThan(windows[index - 1]?.end ?? -Infinity);
      }
    }
  });
});

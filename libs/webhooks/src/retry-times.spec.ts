import { describe, expect, it } from '@jest/globals';
import { retryAt } from './retry-times.js';

const since = new Date('2026-03-01T00:00:00Z');
const after = (seconds: number): Date => new Date(since.getTime() + seconds * 1_000);
const HOUR = 3_600;

describe('a delivery that fails', () => {
  it('is tried again after longer and longer waits for three days, at the end of which once more', () => {
    const waits: number[] = [];
    let now = since;
    for (let count = 1; ; count += 1) {
      const next = retryAt(now, { count, since }, 0.5);
      if (next === undefined) break;
      waits.push((next.getTime() - now.getTime()) / 1_000);
      now = next;
    }
    expect(waits.slice(0, 9)).toEqual([5, 30, 120, 600, 1_800, HOUR, 3 * HOUR, 6 * HOUR, 6 * HOUR]);
    expect(now).toEqual(after(72 * HOUR));
    expect(waits).toHaveLength(19);
  });

  it('is tried a fifth sooner or later, by chance', () => {
    expect(retryAt(since, { count: 3, since }, 0)).toEqual(after(96));
    expect(retryAt(since, { count: 3, since }, 1)).toEqual(after(144));
  });

  it('is not tried before the receiver asks for it, but for six hours at most', () => {
    expect(retryAt(since, { count: 1, since, retryAfterMs: 90_000 }, 0.5)).toEqual(after(90));
    expect(retryAt(since, { count: 4, since, retryAfterMs: 90_000 }, 0.5)).toEqual(after(600));
    expect(retryAt(since, { count: 1, since, retryAfterMs: 1e12 }, 0.5)).toEqual(after(6 * HOUR));
  });
});

import { describe, expect, it } from '@jest/globals';
import { scaleOf } from './chart.js';

describe('the scale of a chart', () => {
  it.each([
    [0.908, 0, 1],
    [43.9, 0, 50],
    [892, 714, 1_000],
    [3.9, 0, 4],
    [0.0034, 0, 0.004],
  ])('up to %d ends at a round number not far above', (highest, lowest, top) => {
    expect(scaleOf(highest, lowest).top).toBeCloseTo(top, 9);
  });

  it.each([0.3, 1, 7, 8.5, 61, 99, 101, 2_499])('up to %d has three to six lines that hold it', (highest) => {
    const { step, top, bottom } = scaleOf(highest, highest / 3);
    expect(top / step).toBeGreaterThanOrEqual(3);
    expect(top / step).toBeLessThan(6.5);
    expect(top).toBeGreaterThan(highest);
    expect(bottom).toBeGreaterThan(highest / 3);
  });

  it('of nothing is still one', () => {
    expect(scaleOf(0, 0)).toEqual({ step: 1, top: 1, bottom: 0 });
  });
});

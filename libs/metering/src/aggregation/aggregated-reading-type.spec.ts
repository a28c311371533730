import { describe, expect, it } from '@jest/globals';
import { aggregationOf, aggregationSpan, shortestReading } from './aggregated-reading-type.js';

describe('what a reader gets of a channel', () => {
  it('is the channel as stored where nothing is named, or its own length is', () => {
    expect(aggregationSpan(900, [])).toBe('as-stored');
    expect(aggregationSpan(900, [900, 3_600])).toBe('as-stored');
    expect(aggregationSpan(86_400, ['daily'])).toBe('as-stored');
  });

  it('is the finest named span that its intervals fill', () => {
    expect(aggregationSpan(900, [1_800, 3_600])).toBe(1_800);
    expect(aggregationSpan(900, [1_000, 3_600])).toBe(3_600);
    expect(aggregationSpan(3_600, ['daily', 'monthly'])).toBe('daily');
  });

  it('is the channel as stored where it is no finer than the finest named and fills none', () => {
    expect(aggregationSpan(3_600, [900])).toBe('as-stored');
    expect(aggregationSpan(86_400, [3_600])).toBe('as-stored');
  });

  it('is never finer than the finest named: a span of the calendar instead', () => {
    expect(aggregationSpan(900, [1_000])).toBe('daily');
    expect(aggregationSpan(3_600, [100_000])).toBe('weekly');
  });

  it('is nothing where no span of the calendar is filled either', () => {
    expect(aggregationSpan(7_000, [10_000])).toBe('withheld');
  });
});

describe('readings without a fixed length', () => {
  it('are held to the finest length named, from a day on with what the calendar calls one', () => {
    expect(shortestReading([])).toBe(0);
    expect(shortestReading([3_600])).toBe(3_600);
    expect(shortestReading(['monthly'])).toBeLessThan(28 * 86_400);
    expect(shortestReading(['monthly'])).toBeGreaterThan(23 * 86_400);
  });
});

describe('how the readings of a span become one', () => {
  it('is their sum for deltas, the highest for demand, the last for a register, and the first else', () => {
    expect(aggregationOf({ accumulationBehaviour: 4, uom: 72, kind: 12 })).toBe('sum');
    expect(aggregationOf({ accumulationBehaviour: 4, uom: 38, kind: 8 })).toBe('maximum');
    expect(aggregationOf({ accumulationBehaviour: 1, uom: 72, kind: 12 })).toBe('last');
    expect(aggregationOf({ accumulationBehaviour: 12, uom: 23, kind: 46 })).toBe('first');
  });
});

import { describe, expect, it } from '@jest/globals';
import { ianaZone, instantsOf } from '@app/time';
import { PlaceTimes } from './place-times.js';

const zone = ianaZone('America/Chicago');
const times = new PlaceTimes('en', zone);
const hoursOf = (day: number, hour: number): number[] => instantsOf(zone, 2026, 11, day, hour, 30, 0);

describe('the times of a place', () => {
  it('tell the repeated hour apart: the first from the second', () => {
    expect(hoursOf(1, 1).map((t) => times.repetition(t))).toEqual(['first', 'second']);
  });

  it('repeat no other hour, and none on other days', () => {
    expect([0, 2, 13].flatMap((hour) => hoursOf(1, hour)).map((t) => times.repetition(t))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(hoursOf(2, 1).map((t) => times.repetition(t))).toEqual([undefined]);
    expect(instantsOf(zone, 2026, 3, 8, 3, 30, 0).map((t) => times.repetition(t))).toEqual([undefined]);
  });

  it('are those of its clocks in both languages', () => {
    const [noon = 0] = instantsOf(zone, 2026, 7, 16, 12, 0, 0);
    expect([times.hour(noon), times.fieldDate(noon)]).toEqual(['12\u00a0pm', '2026-07-16']);
    expect(new PlaceTimes('es', zone).fullDate(noon)).toBe('jueves, 16 de julio de 2026');
  });
});

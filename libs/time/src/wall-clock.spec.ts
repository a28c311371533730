import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { ianaZone } from './iana-zone.js';
import { ruleZone } from './rule-zone.js';
import { instantsOf } from './wall-clock.js';

const iso = (instants: number[]) => instants.map((t) => new Date(t * 1000).toISOString().replace('.000', ''));

describe('instantsOf', () => {
  const chicago = ianaZone('America/Chicago');

  it('gives the one instant of an ordinary time', () => {
    expect(iso(instantsOf(chicago, 2025, 1, 15, 13, 15, 0))).toEqual(['2025-01-15T19:15:00Z']);
  });

  it('gives none for a time that the clocks skip', () => {
    expect(instantsOf(chicago, 2025, 3, 9, 2, 30, 0)).toEqual([]);
    expect(instantsOf(ianaZone('America/Sao_Paulo'), 2017, 10, 15, 0, 0, 0)).toEqual([]);
    expect(instantsOf(ianaZone('Pacific/Apia'), 2011, 12, 30, 12, 0, 0)).toEqual([]);
  });

  it('gives both for a time shown twice, the earlier first', () => {
    expect(iso(instantsOf(chicago, 2025, 11, 2, 1, 30, 0))).toEqual(['2025-11-02T06:30:00Z', '2025-11-02T07:30:00Z']);
    expect(iso(instantsOf(ianaZone('Australia/Lord_Howe'), 2025, 4, 6, 1, 45, 0))).toEqual([
      '2025-04-05T14:45:00Z',
      '2025-04-05T15:15:00Z',
    ]);
  });

  it('has the hour before and after a change once', () => {
    expect(iso(instantsOf(chicago, 2025, 3, 9, 1, 59, 59))).toEqual(['2025-03-09T07:59:59Z']);
    expect(iso(instantsOf(chicago, 2025, 3, 9, 3, 0, 0))).toEqual(['2025-03-09T08:00:00Z']);
    expect(iso(instantsOf(chicago, 2025, 11, 2, 2, 0, 0))).toEqual(['2025-11-02T08:00:00Z']);
    expect(iso(instantsOf(chicago, 2025, 11, 2, 0, 59, 59))).toEqual(['2025-11-02T05:59:59Z']);
  });

  it('takes 24:00 as midnight of the next day', () => {
    expect(instantsOf(chicago, 2025, 2, 28, 24, 0, 0)).toEqual(instantsOf(chicago, 2025, 3, 1, 0, 0, 0));
  });

  it('holds every instant among those of the time it shows', () => {
    const zones = [
      chicago,
      ianaZone('Asia/Beirut'),
      ianaZone('Pacific/Apia'),
      ruleZone({ tzOffset: -300, dstOffset: 0 }),
    ];
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.integer({ min: 200_000_000, max: 4_000_000_000 }), (zone, t) => {
        const wall = new Date((t + zone.offsetAt(t)) * 1000);
        const instants = instantsOf(
          zone,
          wall.getUTCFullYear(),
          wall.getUTCMonth() + 1,
          wall.getUTCDate(),
          wall.getUTCHours(),
          wall.getUTCMinutes(),
          wall.getUTCSeconds(),
        );
        expect(instants).toContain(t);
        expect(instants).toEqual([...instants].sort((a, b) => a - b));
      }),
      { numRuns: 500 },
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { IANAZone } from 'luxon';
import { clockChanges } from './clock-changes.js';
import { ianaZone } from './iana-zone.js';

const names = [
  'America/Chicago',
  'America/Phoenix',
  'America/St_Johns',
  'America/Sao_Paulo',
  'Africa/Cairo',
  'Africa/Casablanca',
  'Africa/Monrovia',
  'Antarctica/Troll',
  'Asia/Beirut',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Australia/Sydney',
  'Europe/Dublin',
  'Pacific/Apia',
  'Pacific/Kwajalein',
];
const utc = (text: string) => Date.parse(text) / 1000;

describe('ianaZone', () => {
  it('has the offsets that luxon has, at any time from 1972 to 2100', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.integer({ min: utc('1972-06-01T00:00Z'), max: utc('2100-12-31T00:00Z') }),
        (name, t) => {
          expect(ianaZone(name).offsetAt(t)).toBe(IANAZone.create(name).offset(t * 1000) * 60);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('changes its offset at the very second', () => {
    const chicago = ianaZone('America/Chicago');
    expect(chicago.offsetAt(utc('2025-03-09T07:59:59Z'))).toBe(-21_600);
    expect(chicago.offsetAt(utc('2025-03-09T08:00:00Z'))).toBe(-18_000);
    expect(chicago.offsetAt(utc('2025-11-02T06:59:59Z'))).toBe(-18_000);
    expect(chicago.offsetAt(utc('2025-11-02T07:00:00Z'))).toBe(-21_600);
  });

  it('knows four changes in a year, as Morocco had them', () => {
    const changes = clockChanges(ianaZone('Africa/Casablanca'), 2014);
    expect(changes.map(({ offsetAfter }) => offsetAfter)).toEqual([3600, 0, 3600, 0]);
    expect(changes.map(({ at }) => new Date(at * 1000).toISOString().slice(0, 10))).toEqual([
      '2014-03-30',
      '2014-06-28',
      '2014-08-02',
      '2014-10-26',
    ]);
  });

  it('takes a half-hour daylight saving time', () => {
    expect(clockChanges(ianaZone('Australia/Lord_Howe'), 2025)).toEqual([
      { at: utc('2025-04-05T15:00:00Z'), offsetBefore: 39_600, offsetAfter: 37_800 },
      { at: utc('2025-10-04T15:30:00Z'), offsetBefore: 37_800, offsetAfter: 39_600 },
    ]);
  });

  it('sees a change on the first second of a year and across years', () => {
    const changes = clockChanges(ianaZone('Pacific/Apia'), 2011);
    expect(changes.at(-1)).toEqual({ at: utc('2011-12-30T10:00:00Z'), offsetBefore: -36_000, offsetAfter: 50_400 });
    expect(clockChanges(ianaZone('America/Phoenix'), 2025)).toEqual([]);
  });

  it('gives the same object for the same name and throws for one that is none', () => {
    expect(ianaZone('America/Denver')).toBe(ianaZone('America/Denver'));
    expect(() => ianaZone('America/Atlantis')).toThrow(RangeError);
    expect(() => ianaZone('America/Denver').offsetAt(Number.NaN)).toThrow(RangeError);
  });
});

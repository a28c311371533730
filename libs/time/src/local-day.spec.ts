import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { DateTime } from 'luxon';
import { ianaZone } from './iana-zone.js';
import { localDate, localDayStart, nextLocalDay, startOfDate } from './local-day.js';

const HOUR = 3600;
const utc = (text: string) => Date.parse(text) / 1000;
const iso = (t: number) => new Date(t * 1000).toISOString().replace('.000', '');
const names = [
  'America/Chicago',
  'America/Sao_Paulo',
  'America/St_Johns',
  'Africa/Cairo',
  'Asia/Beirut',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Pacific/Auckland',
];

describe('local days', () => {
  it('are 23, 24 and 25 hours long around the clock changes', () => {
    const chicago = ianaZone('America/Chicago');
    const hours = (year: number, month: number, day: number) => {
      const start = startOfDate(chicago, year, month, day);
      return (nextLocalDay(chicago, start) - start) / HOUR;
    };
    expect(hours(2025, 3, 8)).toBe(24);
    expect(hours(2025, 3, 9)).toBe(23);
    expect(hours(2025, 11, 2)).toBe(25);
    expect(hours(2025, 11, 3)).toBe(24);
  });

  it.each([
    ['America/Sao_Paulo', '2017-10-15', '2017-10-15T03:00:00Z'],
    ['Africa/Cairo', '2024-04-26', '2024-04-25T22:00:00Z'],
    ['Asia/Beirut', '2025-03-30', '2025-03-29T22:00:00Z'],
  ])('begin where the clocks jump when %s skips the midnight of %s', (name, date, start) => {
    const zone = ianaZone(name);
    const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
    expect(iso(startOfDate(zone, year, month, day))).toBe(start);
    expect(localDayStart(zone, utc(start))).toBe(utc(start));
    expect(localDayStart(zone, utc(start) - 1)).toBe(utc(start) - 24 * HOUR);
    expect(nextLocalDay(zone, utc(start))).toBe(utc(start) + 23 * HOUR);
    expect(localDate(zone, utc(start))).toEqual({ year, month, day });
  });

  it('hold both passes of an hour repeated before midnight', () => {
    const beirut = ianaZone('Asia/Beirut');
    const saturday = startOfDate(beirut, 2024, 10, 26);
    const sunday = startOfDate(beirut, 2024, 10, 27);
    expect((sunday - saturday) / HOUR).toBe(25);
    for (let t = saturday; t < sunday; t += HOUR) expect(localDayStart(beirut, t)).toBe(saturday);
  });

  it('neither overlap nor run backwards when clocks go back over midnight just struck', () => {
    const newfoundland = ianaZone('America/St_Johns');
    const sunday = startOfDate(newfoundland, 2010, 11, 7);
    expect(iso(sunday)).toBe('2010-11-07T02:30:00Z');
    const secondPassOfSaturday = sunday + HOUR / 2;
    expect(localDate(newfoundland, secondPassOfSaturday).day).toBe(6);
    expect(localDayStart(newfoundland, secondPassOfSaturday)).toBe(sunday);
    expect(nextLocalDay(newfoundland, startOfDate(newfoundland, 2010, 11, 6))).toBe(sunday);
  });

  it('skip a date that a place never had', () => {
    const apia = ianaZone('Pacific/Apia');
    const last = startOfDate(apia, 2011, 12, 29);
    const next = nextLocalDay(apia, last);
    expect(next - last).toBe(24 * HOUR);
    expect(localDate(apia, next)).toEqual({ year: 2011, month: 12, day: 31 });
  });

  it('start where luxon says they do', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.integer({ min: utc('1975-01-01T00:00Z'), max: utc('2099-01-01T00:00Z') }),
        (name, t) => {
          const zone = ianaZone(name);
          const start = localDayStart(zone, t);
          const luxon = DateTime.fromSeconds(t, { zone: name });
          // The one disagreement: a date that clocks enter twice begins with its first midnight here.
          fc.pre(
            name !== 'America/St_Johns' || luxon.startOf('day').offset === luxon.startOf('day').minus(7.2e6).offset,
          );
          expect(iso(start)).toBe(iso(luxon.startOf('day').toSeconds()));
          expect(localDate(zone, t)).toEqual({ year: luxon.year, month: luxon.month, day: luxon.day });
        },
      ),
      { numRuns: 500 },
    );
  });

  it('cover time without gap: each instant lies between its day and the next', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.integer({ min: utc('1975-01-01T00:00Z'), max: utc('2099-01-01T00:00Z') }),
        (name, t) => {
          const zone = ianaZone(name);
          const start = localDayStart(zone, t);
          const next = nextLocalDay(zone, start);
          expect(start).toBeLessThanOrEqual(t);
          expect(next).toBeGreaterThan(t);
          expect(localDayStart(zone, start)).toBe(start);
          expect(localDayStart(zone, next)).toBe(next);
          expect(localDayStart(zone, next - 1)).toBe(start);
        },
      ),
      { numRuns: 500 },
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import { isoDate, LocalTime, parseDate } from './local-time.js';

/** Second Sunday of March to first Sunday of November, at 2 o'clock: as the custodian of the demo says it. */
const chicago = new LocalTime({
  tzOffset: -21_600,
  dstOffset: 3600,
  dstStartRule: '360E2000',
  dstEndRule: 'B40E2000',
});
/** First Sunday of October to first Sunday of April, at 2 and 3 o'clock. */
const sydney = new LocalTime({ tzOffset: 36_000, dstOffset: 3600, dstStartRule: 'A40E2000', dstEndRule: '440E3000' });
/** Last Sundays of March and October. */
const paris = new LocalTime({ tzOffset: 3600, dstOffset: 3600, dstStartRule: '3E0E2000', dstEndRule: 'AE0E3000' });
const fixed = new LocalTime({ tzOffset: 19_800, dstOffset: 0, dstStartRule: 'FFFFFFFF', dstEndRule: 'FFFFFFFF' });

/** Seconds that a zone of the runtime's own table is ahead of UTC. */
function offsetsIn(timeZone: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  return (instant) => {
    const [, sign = '+', hours = '0', minutes = '0'] =
      /GMT(?:([+-])(\d\d):(\d\d))?/.exec(format.format(instant * 1000)) ?? [];
    return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
  };
}

describe('the clock at a meter', () => {
  it.each([
    ['America/Chicago', chicago],
    ['Australia/Sydney', sydney],
    ['Europe/Paris', paris],
    ['Asia/Kolkata', fixed],
  ])('is that of %s, each hour of three years', (zone, time) => {
    const offsetIn = offsetsIn(zone);
    const wrong: number[] = [];
    for (let at = Date.UTC(2025, 0, 1) / 1000; at < Date.UTC(2028, 0, 1) / 1000; at += 3600) {
      if (time.offsetAt(at) !== offsetIn(at)) wrong.push(at);
    }
    expect(wrong).toEqual([]);
  });

  it('has days of 23, 24 and 25 hours, and names the hour that comes twice', () => {
    const names = (day: number, month: number): string[] =>
      chicago.hoursOf({ year: 2026, month, day }).map(({ name }) => name);
    expect(names(2, 11)).toHaveLength(24);
    expect(names(1, 11)).toHaveLength(25);
    expect(names(1, 11).slice(0, 4)).toEqual(['12 am', '1 am', '1 am again', '2 am']);
    expect(names(8, 3)).toHaveLength(23);
    expect(names(8, 3).slice(0, 3)).toEqual(['12 am', '1 am', '3 am']);
  });

  it('begins each day where the day before ends', () => {
    for (const time of [chicago, sydney, paris, fixed]) {
      for (let day = 1; day <= 730; day++) {
        const start = time.startOf({ year: 2026, month: 1, day });
        expect(time.format(start, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })).toBe('00:00');
        expect(isoDate(time.dateOf(start - 1))).toBe(isoDate({ year: 2026, month: 1, day: day - 1 }));
      }
    }
  });

  it('says what it is', () => {
    expect([chicago.words, fixed.words]).toEqual(['UTC−6, UTC−5 in summer', 'UTC+5:30']);
  });
});

describe('a date in an address', () => {
  it('is one of the calendar', () => {
    expect(parseDate('2026-11-01')).toEqual({ year: 2026, month: 11, day: 1 });
    for (const text of ['2026-02-30', '2026-13-01', '2026-1-1', '', undefined, ['2026-11-01'], '9999999999-01-01']) {
      expect(parseDate(text)).toBeUndefined();
    }
  });
});

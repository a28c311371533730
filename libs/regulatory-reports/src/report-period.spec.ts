import { describe, expect, it } from '@jest/globals';
import { ianaZone } from '@app/time';
import { instantsOfPeriod, reportPeriod, stepsOf } from './report-period.js';

const zone = ianaZone('America/Chicago');
const now = new Date('2026-11-26T05:30:00Z');
const periodOf = (from?: string, to?: string) => reportPeriod(from, to, zone, now);

describe('the time of a report', () => {
  it('is of twelve months up to today, by the clock of the utility', () => {
    expect(periodOf()).toEqual({ first: { year: 2025, month: 12, day: 1 }, last: { year: 2026, month: 11, day: 25 } });
  });

  it('goes by days where they are few, else by months, of which the outer ones may be parts', () => {
    expect(stepsOf(periodOf('2026-02-27', '2026-03-02')).map(({ name }) => name)).toEqual([
      '2026-02-27',
      '2026-02-28',
      '2026-03-01',
      '2026-03-02',
    ]);
    const months = stepsOf(periodOf('2026-01-15', '2026-05-03'));
    expect(months.map(({ name }) => name)).toEqual(['2026-01', '2026-02', '2026-03', '2026-04', '2026-05']);
    expect([months[0]?.first.day, months[0]?.last.day, months[4]?.last.day]).toEqual([15, 31, 3]);
  });

  it('has days of 23 and 25 hours', () => {
    const hours = (day: string): number => {
      const { from, until } = instantsOfPeriod(periodOf(day, day), zone);
      return (until.getTime() - from.getTime()) / 3_600_000;
    };
    expect(['2026-03-08', '2026-11-01', '2026-11-02'].map(hours)).toEqual([23, 25, 24]);
  });

  it.each([
    ['2026-02-30', undefined],
    ['2026-02-02', '2026-02-01'],
    ['2015-01-01', '2026-01-01'],
    ['yesterday', undefined],
  ])('is none from %s to %s', (from, to) => {
    expect(() => periodOf(from, to)).toThrow(expect.objectContaining({ code: 'bad-report-period' }));
  });
});

import { describe, expect, it } from '@jest/globals';
import type { Period } from '@app/entitlement';
import { ianaZone, startOfDate } from '@app/time';
import { placesOfSpans, UsageCalendar } from './usage-calendar.js';

const zone = ianaZone('America/Chicago');
const at = (date: string): number => {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  return startOfDate(zone, year, month, day);
};
const span = (from: string, to: string): Period => ({ start: at(from), end: at(to) });
const hours = ({ start, end }: Period): number => (end - start) / 3_600;

const months = new UsageCalendar(zone);
const billed = new UsageCalendar(zone, [span('2026-05-04', '2026-06-04'), span('2026-06-04', '2026-07-06')]);

describe('the periods of usage (BR-001.005)', () => {
  it('are days, weeks and months of the local clocks, with 23 and 25 hours', () => {
    expect(hours(months.at('day', at('2026-03-08')))).toBe(23);
    expect(hours(months.at('day', at('2026-11-01')))).toBe(25);
    expect(months.at('week', at('2026-07-16'))).toEqual(span('2026-07-13', '2026-07-20'));
    expect(months.at('month', at('2026-07-16'))).toEqual(span('2026-07-01', '2026-08-01'));
    expect(months.before('month', span('2026-03-01', '2026-04-01'))).toEqual(span('2026-02-01', '2026-03-01'));
    expect(months.after('day', months.at('day', at('2026-10-31')))).toEqual(span('2026-11-01', '2026-11-02'));
  });

  it('BR-004 are the bills where there are any, and go on by their day of the month before and after them', () => {
    expect(billed.at('bill', at('2026-06-20'))).toEqual(span('2026-06-04', '2026-07-06'));
    expect(billed.at('bill', at('2026-07-06'))).toEqual(span('2026-07-06', '2026-08-06'));
    expect(billed.at('bill', at('2026-10-01'))).toEqual(span('2026-09-06', '2026-10-06'));
    expect(billed.at('bill', at('2026-05-03'))).toEqual(span('2026-04-04', '2026-05-04'));
    expect(months.at('bill', at('2026-07-16'))).toEqual(span('2026-07-01', '2026-08-01'));
  });

  it('between bills that do not meet are what lies between them', () => {
    const apart = new UsageCalendar(zone, [span('2026-05-04', '2026-06-04'), span('2026-06-10', '2026-07-06')]);
    expect(apart.at('bill', at('2026-06-07'))).toEqual(span('2026-06-04', '2026-06-10'));
  });

  it('are thirteen months or bills for a year, so that the last has the one of the year before beside it', () => {
    expect(months.at('year', at('2026-07-16'))).toEqual(span('2025-07-01', '2026-08-01'));
    expect(billed.spans('bill', billed.at('year', at('2026-06-20')))).toHaveLength(13);
    const year = months.at('year', at('2026-07-16'));
    expect(months.before('year', year)).toEqual(span('2024-07-01', '2025-08-01'));
    expect(months.after('year', months.before('year', year))).toEqual(year);
    expect(months.yearBefore('year', year)).toEqual(months.before('year', year));
  });

  it('have the same of the year before: by the date, weeks by the weekday', () => {
    expect(months.yearBefore('day', months.at('day', at('2024-02-29')))).toEqual(span('2023-02-28', '2023-03-01'));
    expect(months.yearBefore('week', months.at('week', at('2026-07-16')))).toEqual(span('2025-07-14', '2025-07-21'));
    expect(billed.yearBefore('bill', span('2026-06-04', '2026-07-06'))).toEqual(span('2025-06-04', '2025-07-04'));
  });
});

describe('the spans of a period', () => {
  it('are 92 and 100 quarters of an hour on the days on which clocks change', () => {
    expect(months.spans(900, months.at('day', at('2026-03-08')))).toHaveLength(92);
    expect(months.spans(900, months.at('day', at('2026-11-01')))).toHaveLength(100);
    expect(months.spans(3_600, months.at('week', at('2026-11-01')))).toHaveLength(169);
  });

  it('follow each other without gap or overlap', () => {
    const spans = billed.spans('bill', span('2026-05-04', '2026-09-01'));
    expect(spans.slice(1).map(({ start }) => start)).toEqual(spans.slice(0, -1).map(({ end }) => end));
    expect(spans.at(-1)?.end).toBe(at('2026-09-01'));
  });

  it('lie over those of another period by the time on the clock, which a repeated hour has twice', () => {
    const autumn = placesOfSpans(months.spans(3_600, months.at('day', at('2026-11-01'))), zone, 3_600);
    expect(autumn.slice(0, 4)).toEqual([0, 3_600, 3_600, 7_200]);
    const spring = placesOfSpans(months.spans(3_600, months.at('day', at('2026-03-08'))), zone, 3_600);
    expect(spring.slice(0, 4)).toEqual([0, 3_600, 10_800, 14_400]);
    const week = placesOfSpans(months.spans(3_600, months.at('week', at('2026-07-16'))), zone, 3_600);
    expect(week[25]).toBe(86_400 + 3_600);
  });

  it('lie over each other from the end where they are bills or months, and from the beginning where they are days', () => {
    expect(placesOfSpans(billed.spans('bill', span('2026-05-04', '2026-07-06')), zone, 'bill')).toEqual([-2, -1]);
    expect(placesOfSpans(months.spans('day', span('2026-05-04', '2026-05-06')), zone, 'day')).toEqual([0, 1]);
  });
});

import { describe, expect, it } from '@jest/globals';
import { Formats } from './formats.js';

const en = Formats.in('en', 'America/Chicago');
const es = Formats.in('es', 'America/Chicago');
const at = new Date('2026-07-16T04:40:04Z');
/** no-break spaces as plain ones */
const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

describe('a time', () => {
  it('is in words, in the zone of the place: it is the day before there', () => {
    expect(en.date(at)).toBe('July 15, 2026');
    expect(es.date(at)).toBe('15 de julio de 2026');
    expect(en.fullDate(at)).toBe('Wednesday, July 15, 2026');
    expect(en.day(at)).toBe('Wednesday, July 15');
    expect(en.month(at)).toBe('July 2026');
    expect(plain(en.time(at))).toBe('11:40 pm');
    expect(plain(es.time(at))).toBe('11:40 p.m.');
    expect(plain(en.dateTime(at))).toBe('July 15, 2026 at 11:40 pm');
    expect(plain(en.exactTime(at))).toBe('Jul 15, 2026, 11:40:04 pm');
    expect(Formats.in('en', 'UTC').date(at)).toBe('July 16, 2026');
  });

  it('names its zone as the clocks are on that day', () => {
    expect(en.zoneName(at)).toBe('Central Daylight Time');
    expect(en.zoneName(new Date('2026-01-16T12:00:00Z'))).toBe('Central Standard Time');
  });

  it('that is a day alone is the same in every zone', () => {
    expect(Formats.in('en', 'Pacific/Auckland').civilDate('2026-07-15')).toBe('July 15, 2026');
    expect(es.civilDate('2026-07-15')).toBe('15 de julio de 2026');
  });

  it('is short in tables and on axes', () => {
    expect([en.shortDay(at), en.dayOfMonth(at), en.shortMonth(at)]).toEqual(['Wed, Jul 15', 'Jul 15', 'Jul 2026']);
    expect([es.shortDay(at), es.shortMonth(at, { withYear: false })]).toEqual(['mié, 15 de jul', 'jul']);
    expect([plain(en.hour(at)), plain(es.hour(at))]).toEqual(['11 pm', '11 p.m.']);
    expect(en.shortDates(new Date('2026-07-01T12:00:00Z'), at).replaceAll(/\s/g, ' ')).toBe('Jul 1 – 15, 2026');
  });

  it('to another is a range', () => {
    expect(en.dates(new Date('2026-07-01T12:00:00Z'), at).replaceAll(/\s/g, ' ')).toBe('July 1 – 15, 2026');
  });

  it.each([
    [-20, '20 seconds ago'],
    [-180, '3 minutes ago'],
    [-26 * 3600, 'yesterday'],
    [5 * 3600, 'in 5 hours'],
    [17 * 86_400, 'in 17 days'],
    [90 * 86_400, 'in 3 months'],
    [-800 * 86_400, '2 years ago'],
    [0, 'now'],
  ])('%i seconds from now is %s', (seconds, text) => {
    expect(en.relative(new Date(at.getTime() + seconds * 1000), at)).toBe(text);
  });

  it('from now is in Spanish too', () => {
    expect(es.relative(new Date(at.getTime() + 17 * 86_400_000), at)).toBe('dentro de 17 días');
  });
});

describe('an amount', () => {
  it('has its separators, and stays with its unit on one line', () => {
    expect(en.number(1234.567)).toBe('1,234.57');
    expect(en.number(24, { least: 1 })).toBe('24.0');
    expect(en.number(23.84, { most: 0 })).toBe('24');
    expect(en.quantity(1234.56, 'kWh')).toBe('1,234.6\u00a0kWh');
    expect(en.percent(0.423)).toBe('42%');
    expect(en.money(81.2)).toBe('$81.20');
    expect(es.money(-1.46)).toBe('-$1.46');
    expect(en.list(['electricity', 'gas', 'water'])).toBe('electricity, gas, and water');
    expect(es.list(['luz', 'gas'])).toBe('luz y gas');
  });

  it.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [1_400, '1.4 kB'],
    [2_147_483_648, '2.1 GB'],
    [1e18, '1,000,000 TB'],
  ])('of %d bytes is %s', (bytes, text) => {
    expect(plain(en.bytes(bytes))).toBe(text);
  });

  it.each([
    [0, '0 seconds'],
    [59.6, '1 minute'],
    [5_400, '1 hour and 30 minutes'],
    [90_061, '1 day and 1 hour'],
  ])('of %d seconds is %s', (seconds, text) => {
    expect(plain(en.duration(seconds))).toBe(text);
  });
});

import { describe, expect, it } from '@jest/globals';
import { ianaZone } from '@app/time';
import { RowFields, secondsOf, UnfitRow } from './row-fields.js';

const fieldsOf = (row: Readonly<Record<string, string>>): RowFields =>
  new RowFields(new Map(Object.keys(row).map((column, at) => [column, at])), Object.values(row));
const field = (text: string): RowFields => fieldsOf({ a: text });

/** The value, or the reason why there is none. */
function outcome<T>(read: () => T): T | string {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof UnfitRow)) throw error;
    return /^a(?:: .+)?$/.test(error.detail) ? error.reason : `of ${error.detail}`;
  }
}

describe('a field of a row', () => {
  it.each([
    ['12.5', 1_250_000],
    ['$1,234.56', 123_456_000],
    ['-$3.00', -300_000],
    ['0.00001', 1],
    ['1.234560000', 123_456],
    ['.5', 50_000],
    ['-0', 0],
    ['1.123456', 'bad-number'],
    ['1e5', 'bad-number'],
    ['12,34', 'bad-number'],
    ['.', 'bad-number'],
    ['NaN', 'bad-number'],
    ['2000000000', 'value-out-of-range'],
  ])('is money where it is written so: %s', (text, expected) => {
    expect(outcome(() => field(text).money('a'))).toBe(expected);
  });

  it.each([
    ['2026-03-01', '2026-03-01T06:00:00.000Z'],
    ['3/8/2026', '2026-03-08T06:00:00.000Z'],
    ['2026-03-09', '2026-03-09T05:00:00.000Z'],
    ['2026-03-01T06:00:00Z', '2026-03-01T06:00:00.000Z'],
    ['2026-03-01T00:00-06:00', '2026-03-01T06:00:00.000Z'],
    ['2026-02-29', 'wrong-date'],
    ['13/1/2026', 'wrong-date'],
    ['2026-03-01T06:00:00', 'wrong-date'],
    ['2026-02-30T25:00:00Z', 'wrong-date'],
    ['9999-01-01', 'wrong-date'],
    ['46082', 'wrong-date'],
  ])('is a moment by the clocks of its place: %s', (text, expected) => {
    const read = (): string => {
      const moment = field(text).neededMoment('a');
      return new Date(secondsOf(moment, ianaZone('America/Chicago')) * 1000).toISOString();
    };
    expect(outcome(read)).toBe(expected);
  });

  it.each(['=1+1', '@SUM(A1)', '+1+cmd|x', '-2+3+cmd', '=HYPERLINK("http://evil.example")'])(
    'is refused where it begins as a formula: %s',
    (text) => {
      expect(outcome(() => field(text).text('a'))).toBe('formula-field');
    },
  );

  it.each(['+1 555 0100', '+49 (30) 1234-5', '-', '555-0100 x 12', '+1 555 0100 ext. 9', "O'Hara & Sons"])(
    'is a text otherwise: %s',
    (text) => {
      expect(outcome(() => field(text).text('a'))).toBe(text);
    },
  );

  it('is a word of a list in any case, and says yes or no', () => {
    expect(field('ELECTRICITY').word('a', ['electricity', 'gas'])).toBe('electricity');
    expect(outcome(() => field('steam').word('a', ['electricity', 'gas']))).toBe('invalid-value');
    expect([field('Yes').flag('a'), field('0').flag('a'), field('').flag('a')]).toEqual([true, false, undefined]);
  });

  it('names usage points by ESIID, as spreadsheets mark it too, or by id', () => {
    expect(fieldsOf({ esiid: "'10443720001234567", usage_point: '' }).point()).toEqual({ esiid: '10443720001234567' });
    expect(fieldsOf({ esiid: '', usage_point: '1234567890123456' }).point()).toEqual({ id: '1234567890123456' });
    expect(fieldsOf({ esiid: '10443720001234567 10443720001234568' }).points()).toHaveLength(2);
    for (const esiid of ['1.04437E+16', '', '10443720001234567 10443720001234568']) {
      expect(() => fieldsOf({ esiid }).point()).toThrow(UnfitRow);
    }
  });
});

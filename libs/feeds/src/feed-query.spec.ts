import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CustodianError } from '@app/runtime';
import { parseFeedQuery, parseInstant, wholeFeed } from './feed-query.js';

describe('an instant of a query', () => {
  it('may have any offset, sub-seconds, or be epoch seconds', () => {
    const noon = Date.UTC(2026, 0, 31, 12) / 1000;
    for (const text of ['2026-01-31T12:00:00Z', '2026-01-31T06:00:00-06:00', '2026-01-31T17:30:00+05:30', `${noon}`]) {
      expect(parseInstant(text)).toBe(noon);
    }
    expect(parseInstant('2026-01-31T12:00:00.25Z')).toBe(noon + 0.25);
    expect(parseInstant('2026-01-31T17:30:00 05:30')).toBe(noon);
  });

  it('agrees with the platform on every instant', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }), (date) => {
        expect(parseInstant(date.toISOString())).toBeCloseTo(date.getTime() / 1000, 3);
      }),
    );
  });

  it.each([
    'All',
    '03/01/2016',
    '',
    '2026-02-30T00:00:00Z',
    '2026-01-31',
    '2026-01-31T25:00:00Z',
    '1780000000000',
    '2026-01-31T12:00:00',
  ])('is not %p', (text) => expect(parseInstant(text)).toBeUndefined());
});

describe('the query of a feed', () => {
  it('is open where nothing is asked, and ignores what it does not know', () => {
    expect(parseFeedQuery({ 'usage-min': 'x' })).toEqual(wholeFeed);
  });

  it.each([
    ['published-min', 'All'],
    ['published-max', '03/01/2016'],
    ['updated-min', 'All'],
    ['updated-max', '03/01/2016'],
    ['max-results', 'All'],
    ['start-index', '0'],
    ['start-index', '-1'],
    ['depth', 'All'],
  ])('refuses %s=%s and names it', (name, value) => {
    const parse = (): unknown => parseFeedQuery({ [name]: value });
    expect(parse).toThrow(CustodianError);
    expect(parse).toThrow(expect.objectContaining({ code: 'bad-query-parameter', status: 400 }));
    expect(parse).toThrow(name);
  });

  it('takes a time in whole seconds, as the `updated` of an entry is, for the whole of its second', () => {
    expect(parseFeedQuery({ 'as-of': '2026-01-31T12:00:00Z' }).asOf).toBe(Date.UTC(2026, 0, 31, 12) / 1000 + 0.999);
    expect(parseFeedQuery({ 'as-of': '2026-01-31T12:00:00.5Z' }).asOf).toBe(Date.UTC(2026, 0, 31, 12) / 1000 + 0.5);
  });

  it('refuses a parameter given twice, and bounds in the wrong order', () => {
    expect(() => parseFeedQuery({ 'max-results': ['1', '2'] })).toThrow('max-results');
    expect(() => parseFeedQuery({ 'published-min': '20', 'published-max': '10' })).toThrow('published-min');
  });

  it('takes the largest number of 64 bits, by which programs say that they want all', () => {
    const { maxResults, startIndex } = parseFeedQuery({
      'max-results': '9223372036854775807',
      'start-index': '18446744073709551615',
    });
    expect([maxResults, startIndex].every((count) => count >= 1e14 && Number.isSafeInteger(count + 1))).toBe(true);
  });

  it('takes the smaller of depth and max-results', () => {
    expect(parseFeedQuery({ depth: '5', 'max-results': '9' }).maxResults).toBe(5);
  });
});

import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { namedPeriods, periodSeconds } from './period.js';
import { Scope } from './scope.js';
import { ScopeError } from './scope-error.js';

const reasonOf = (text: string) => {
  try {
    Scope.parse(text);
    return undefined;
  } catch (error) {
    return error instanceof ScopeError ? error.reason : error;
  }
};

const period = fc.oneof(fc.nat({ max: 100_000_000 }), fc.constantFrom(...namedPeriods));
const bulkId = fc.stringMatching(/^[\w-]{1,12}$/);
const scopes = fc
  .record({
    functionBlocks: fc.array(fc.integer({ min: 1, max: 99 }), { minLength: 1, maxLength: 10 }),
    intervalDurations: fc.array(period, { maxLength: 3 }),
    blockDurations: fc.array(period, { maxLength: 2 }),
    historyLength: fc.option(fc.nat({ max: 100_000_000 }), { nil: undefined }),
    subscriptionFrequency: fc.option(period, { nil: undefined }),
    accountCollection: fc.option(fc.nat({ max: 1000 }), { nil: undefined }),
    bulkIds: fc.array(bulkId, { maxLength: 2 }),
    extensions: fc.constantFrom([], [{ name: 'AdditionalScope', value: 'a,b' }]),
  })
  .map((terms) => Scope.of(terms));

describe('Scope.parse', () => {
  it('reads every term of the grammar', () => {
    const scope = Scope.parse(
      'FB=1_3_4_5_8_13_39;IntervalDuration=900_3600;BlockDuration=Daily;HistoryLength=34128000;' +
        'SubscriptionFrequency=BillingPeriod;AccountCollection=5;BR=1;BR=BULK_1;AdditionalScope=a,b;',
    );
    expect([...scope.functionBlocks]).toEqual([1, 3, 4, 5, 8, 13, 39]);
    expect(scope.intervalDurations).toEqual([900, 3600]);
    expect(scope.blockDuration).toBe('daily');
    expect(scope.historyLengthSeconds).toBe(34_128_000);
    expect(scope.historyLengthMonths).toBeUndefined();
    expect(scope.subscriptionFrequency).toBe('billingPeriod');
    expect(scope.accountCollection).toBe(5);
    expect([...scope.bulkIds]).toEqual(['1', 'BULK_1']);
    expect(scope.extensions).toEqual([{ name: 'AdditionalScope', value: 'a,b' }]);
  });

  it('takes a history below 1,200 as months and from there on as seconds', () => {
    expect(Scope.parse('FB=4;HistoryLength=13').historyLengthMonths).toBe(13);
    expect(Scope.parse('FB=4;HistoryLength=13').historyLengthSeconds).toBe(13 * 2_629_746);
    expect(Scope.parse('FB=4;HistoryLength=1199').historyLengthMonths).toBe(1199);
    expect(Scope.parse('FB=4;HistoryLength=1200').historyLengthSeconds).toBe(1200);
    expect(Scope.parse('FB=4').historyLengthSeconds).toBeUndefined();
  });

  it.each([
    ['FB=4_5_15;IntervalDuration=3600;BlockDuration=MONTHLY;HistoryLength=13;', 'trailing semicolon and any case'],
    [' FB=4_5_15; IntervalDuration=3600;  BlockDuration=monthly;\tHistoryLength=13 ', 'white space around terms'],
    ['HistoryLength=13;BlockDuration=monthly;IntervalDuration=3600;FB=15_5_4_4', 'terms and blocks in any order'],
    ['fb=04_05_15;intervalduration=3600;blockDuration=monthly;historylength=13', 'names in any case, leading zeros'],
  ])('reads %s (%s)', (text) => {
    expect(Scope.parse(text).toString()).toBe('FB=4_5_15;IntervalDuration=3600;BlockDuration=monthly;HistoryLength=13');
  });

  it('takes the old name of AccountCollection and writes the new one', () => {
    expect(Scope.parse('FB=34_35;BulkAccountCollection=12').toString()).toBe('FB=34_35;AccountCollection=12');
  });

  it('keeps terms that the standard does not know', () => {
    const text = 'FB=4;AdditionalScope=bills,accounts;PreferredAuthEndDate=2027-01-01';
    expect(Scope.parse(text).toString()).toBe(text);
  });

  it.each([
    ['', 'empty'],
    [' ; ', 'not-a-term'],
    ['Read/Write', 'not-a-term'],
    ['FB=1_3;;HistoryLength=13', 'not-a-term'],
    ['FB=', 'not-a-term'],
    ['=4', 'not-a-term'],
    ['FB=????', 'not-a-function-block'],
    ['FB=read/write', 'not-a-function-block'],
    ['FB=1__3', 'not-a-function-block'],
    ['FB=0', 'not-a-function-block'],
    ['FB=100', 'not-a-function-block'],
    ['FB=1,3', 'not-a-function-block'],
    ['FB=1_3;FB=4', 'repeated-term'],
    ['FB=4;AccountCollection=5;BulkAccountCollection=5', 'repeated-term'],
    ['FB=1 3', 'unexpected-character'],
    ['FB="1"', 'unexpected-character'],
    ['FB=1\\3', 'unexpected-character'],
    ['FB=4;IntervalDuration=hourly', 'not-a-period'],
    ['FB=4;BlockDuration=-1', 'not-a-period'],
    ['FB=4;SubscriptionFrequency=daily_weekly', 'not-a-period'],
    ['FB=4;HistoryLength=13m', 'not-a-number'],
    ['FB=4;HistoryLength=1e3', 'not-a-number'],
    ['FB=4;AccountCollection=many', 'not-a-number'],
    ['FB=35;BR=a/b', 'not-a-bulk-id'],
    [`FB=4;AdditionalScope=${'x'.repeat(300)}`, 'too-long'],
  ])('says why %j is no scope: %s', (text, reason) => {
    expect(reasonOf(text)).toBe(reason);
  });

  it('reads back whatever it writes, and writes it the same again', () => {
    fc.assert(
      fc.property(scopes, (scope) => {
        fc.pre(scope.toString().length <= 256);
        expect(Scope.parse(scope.toString())).toEqual(scope);
        expect(Scope.parse(`${scope.toString().replaceAll(';', '; ')};`).equals(scope)).toBe(true);
      }),
    );
  });
});

describe('Scope.covers', () => {
  const granted = Scope.parse('FB=4_5_15;IntervalDuration=900_daily;HistoryLength=13;AccountCollection=5;BR=1');

  it.each([
    'FB=4_5',
    'FB=4;IntervalDuration=900',
    'FB=4;IntervalDuration=86400',
    'FB=4;HistoryLength=31536000',
    'FB=4;AccountCollection=5;BR=1',
    'FB=4;BlockDuration=monthly;AdditionalScope=a',
  ])('has what %s asks', (text) => {
    expect(granted.covers(Scope.parse(text))).toBe(true);
  });

  it.each([
    'FB=4_5_16',
    'FB=4;IntervalDuration=300',
    'FB=4;IntervalDuration=900_weekly',
    'FB=4;HistoryLength=24',
    'FB=4;HistoryLength=94608000',
    'FB=4;AccountCollection=6',
    'FB=4;BR=2',
  ])('has not what %s asks', (text) => {
    expect(granted.covers(Scope.parse(text))).toBe(false);
  });

  it('does not take an unnamed bulk id for any', () => {
    expect(Scope.parse('FB=35').covers(Scope.parse('FB=35;BR=1'))).toBe(false);
  });

  it('holds of each scope itself and an intersection allows no more than either', () => {
    fc.assert(
      fc.property(scopes, scopes, (a, b) => {
        expect(a.covers(a)).toBe(true);
        const both = a.intersect(b);
        for (const block of [...a.functionBlocks, ...b.functionBlocks]) {
          expect(both.functionBlocks.has(block)).toBe(a.functionBlocks.has(block) && b.functionBlocks.has(block));
        }
        expect(both.historyLengthSeconds ?? Infinity).toBeLessThanOrEqual(a.historyLengthSeconds ?? Infinity);
        expect(both.historyLengthSeconds ?? Infinity).toBeLessThanOrEqual(b.historyLengthSeconds ?? Infinity);
        for (const each of both.intervalDurations) {
          const finest = Math.min(...[...a.intervalDurations, ...b.intervalDurations].map(periodSeconds));
          expect(periodSeconds(each)).toBeGreaterThanOrEqual(finest);
        }
      }),
    );
  });
});

describe('Scope.intersect', () => {
  const asked = Scope.parse('FB=4_5_15;IntervalDuration=900_3600;BlockDuration=daily;HistoryLength=24;BR=1;BR=2');
  const registered = Scope.parse('FB=4_5_16;IntervalDuration=3600;HistoryLength=34128000;AccountCollection=5;BR=2');

  it('is what both allow', () => {
    expect(asked.intersect(registered).toString()).toBe(
      'FB=4_5;IntervalDuration=3600;BlockDuration=daily;HistoryLength=34128000;AccountCollection=5;BR=2',
    );
    expect(asked.intersect(registered).equals(registered.intersect(asked))).toBe(true);
  });

  it('keeps the coarsest span where there is none in common', () => {
    const fine = Scope.parse('FB=4;IntervalDuration=300_900;SubscriptionFrequency=daily');
    const coarse = Scope.parse('FB=4;IntervalDuration=3600_daily;SubscriptionFrequency=weekly');
    for (const both of [fine.intersect(coarse), coarse.intersect(fine)]) {
      expect(both.toString()).toBe('FB=4;IntervalDuration=daily;SubscriptionFrequency=weekly');
    }
  });
});

describe('a Scope', () => {
  it('is replaced, never changed', () => {
    const scope = Scope.parse('FB=4_5;HistoryLength=13');
    expect(scope.with({ functionBlocks: [4] }).toString()).toBe('FB=4;HistoryLength=13');
    expect(scope.toString()).toBe('FB=4_5;HistoryLength=13');
    expect(JSON.stringify({ scope })).toBe('{"scope":"FB=4_5;HistoryLength=13"}');
  });
});

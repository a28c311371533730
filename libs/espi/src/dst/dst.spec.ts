import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { clockChanges, ianaZone, ruleZone } from '@app/time';
import type { RuleDay } from '@app/time';
import { decodeDstRule, encodeDstRule, NO_DST_RULE } from './dst-rule.js';
import { localTimeParametersOf } from './local-time-parameters.js';
import { zoneFromLocalTimeParameters, zoneOfRules } from './zone-of-rules.js';

const two = 7200;
const weekday = fc.integer({ min: 1, max: 7 });
const day = fc.integer({ min: 1, max: 31 });
const ruleDay: fc.Arbitrary<RuleDay> = fc.oneof(
  fc.record({ kind: fc.constant('date' as const), day }),
  fc.record({ kind: fc.constant('on-or-after' as const), weekday, day }),
  fc.record({ kind: fc.constant('nth' as const), weekday, nth: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ kind: fc.constant('last' as const), weekday }),
);

describe('DST rules', () => {
  it.each([
    ['B40E2000', { month: 11, on: { kind: 'nth', weekday: 7, nth: 1 }, secondsOfDay: two }],
    ['360E2000', { month: 3, on: { kind: 'nth', weekday: 7, nth: 2 }, secondsOfDay: two }],
    ['380A1A8C', { month: 3, on: { kind: 'nth', weekday: 5, nth: 3 }, secondsOfDay: 6300 }],
    ['3E0E1000', { month: 3, on: { kind: 'last', weekday: 7 }, secondsOfDay: 3600 }],
    ['A0110000', { month: 10, on: { kind: 'date', day: 1 }, secondsOfDay: 57_600 }],
  ] as const)('writes and reads %s', (digits, rule) => {
    const written = encodeDstRule(rule);
    expect(decodeDstRule(written)).toEqual(rule);
    expect(written).toBe(digits);
  });

  it('reads back every rule it writes', () => {
    fc.assert(
      fc.property(
        fc.record({
          month: fc.integer({ min: 1, max: 12 }),
          on: ruleDay,
          secondsOfDay: fc.integer({ min: 0, max: 86_399 }),
        }),
        (rule) => {
          expect(encodeDstRule(rule)).toMatch(/^[\dA-F]{8}$/);
          expect(decodeDstRule(encodeDstRule(rule))).toEqual(rule);
        },
      ),
    );
  });

  it('takes all ones as no rule, in either case', () => {
    expect(decodeDstRule('FFFFFFFF')).toBeUndefined();
    expect(decodeDstRule('ffffffff')).toBeUndefined();
  });

  it.each([
    '',
    'B40E200',
    'B40E20000',
    'G40E2000',
    '040E2000',
    'D40E2000',
    'B4002000',
    'B0002000',
    'B40F8000',
    'B40E2E10',
  ])('refuses %j', (digits) => {
    expect(() => decodeDstRule(digits)).toThrow(RangeError);
  });

  it('refuses to write what has no place', () => {
    const on = { kind: 'last', weekday: 6 } as const;
    expect(() => encodeDstRule({ month: 10, on, secondsOfDay: 86_400 })).toThrow('hour');
    expect(() => encodeDstRule({ month: 13, on, secondsOfDay: 0 })).toThrow('month');
    expect(() => encodeDstRule({ month: 10, on: { kind: 'nth', weekday: 0, nth: 1 }, secondsOfDay: 0 })).toThrow(
      'week',
    );
  });
});

describe('localTimeParametersOf', () => {
  it('gives the samples of the standard for the United States', () => {
    const expected = { dstEndRule: 'B40E2000', dstOffset: 3600, dstStartRule: '360E2000' };
    expect(localTimeParametersOf(ianaZone('America/New_York'), 2025)).toEqual({ ...expected, tzOffset: -18_000 });
    expect(localTimeParametersOf(ianaZone('America/Chicago'), 2007)).toEqual({ ...expected, tzOffset: -21_600 });
  });

  it('gives the rules that were in force in an earlier year', () => {
    const { dstStartRule, dstEndRule } = localTimeParametersOf(ianaZone('America/Chicago'), 2006);
    expect(decodeDstRule(dstStartRule)).toEqual({
      month: 4,
      on: { kind: 'nth', weekday: 7, nth: 1 },
      secondsOfDay: two,
    });
    expect(decodeDstRule(dstEndRule)).toEqual({ month: 10, on: { kind: 'last', weekday: 7 }, secondsOfDay: two });
  });

  it.each(['America/Phoenix', 'Asia/Tokyo', 'UTC'])('gives no rules for %s, whose clocks do not change', (name) => {
    const zone = ianaZone(name);
    expect(localTimeParametersOf(zone, 2025)).toEqual({
      dstEndRule: NO_DST_RULE,
      dstOffset: 0,
      dstStartRule: NO_DST_RULE,
      tzOffset: zone.offsetAt(1_750_000_000),
    });
  });

  it('takes the last offset of a year in which a place gave up its old one', () => {
    expect(localTimeParametersOf(ianaZone('Asia/Pyongyang'), 2018)).toMatchObject({ dstOffset: 0, tzOffset: 32_400 });
  });

  it('tells standard time in the southern hemisphere', () => {
    const rules = localTimeParametersOf(ianaZone('Australia/Sydney'), 2025);
    expect(rules).toMatchObject({ tzOffset: 36_000, dstOffset: 3600 });
    expect(decodeDstRule(rules.dstStartRule)).toEqual({
      month: 10,
      on: { kind: 'nth', weekday: 7, nth: 1 },
      secondsOfDay: two,
    });
    // Clocks show 03:00 of daylight saving time when it ends.
    expect(decodeDstRule(rules.dstEndRule)).toEqual({
      month: 4,
      on: { kind: 'nth', weekday: 7, nth: 1 },
      secondsOfDay: 10_800,
    });
  });

  it('takes a daylight saving time of half an hour', () => {
    const rules = localTimeParametersOf(ianaZone('Australia/Lord_Howe'), 2025);
    expect(rules).toMatchObject({ tzOffset: 37_800, dstOffset: 1800 });
  });

  it('finds rules that count from a date where weeks of the month do not fit', () => {
    const rules = localTimeParametersOf(ianaZone('Africa/Cairo'), 2026);
    expect(decodeDstRule(rules.dstEndRule)).toEqual({
      month: 10,
      on: { kind: 'on-or-after', weekday: 5, day: 26 },
      secondsOfDay: 0,
    });
    expect(decodeDstRule(rules.dstStartRule)?.on).toEqual({ kind: 'last', weekday: 5 });
  });

  const changing = Intl.supportedValuesOf('timeZone').filter((name) => clockChanges(ianaZone(name), 2025).length === 2);

  it('gives rules that make the same clock changes again, for every zone that has two a year', () => {
    expect(changing.length).toBeGreaterThan(100);
    for (const name of changing) {
      const zone = ianaZone(name);
      const { tzOffset, dstOffset, dstStartRule, dstEndRule } = localTimeParametersOf(zone, 2025);
      const again = ruleZone({
        tzOffset,
        dstOffset,
        dstStart: decodeDstRule(dstStartRule),
        dstEnd: decodeDstRule(dstEndRule),
      });
      expect([name, clockChanges(again, 2025)]).toEqual([name, clockChanges(zone, 2025)]);
    }
  });
});

describe('zoneFromLocalTimeParameters', () => {
  it.each([
    'America/New_York',
    'America/Chicago',
    'America/Phoenix',
    'America/Los_Angeles',
    'Pacific/Honolulu',
    'UTC',
    'Europe/Paris',
    'Australia/Sydney',
    'Australia/Lord_Howe',
    'Asia/Kolkata',
  ])('knows %s by its rules', (name) => {
    expect(zoneFromLocalTimeParameters(localTimeParametersOf(ianaZone(name), 2025), { year: 2025 }).name).toBe(name);
  });

  it('takes rules written in another way for the same zone', () => {
    const onOrAfterTheEighth = encodeDstRule({
      month: 3,
      on: { kind: 'on-or-after', weekday: 7, day: 8 },
      secondsOfDay: two,
    });
    const parameters = { dstEndRule: 'B40E2000', dstOffset: 3600, dstStartRule: onOrAfterTheEighth, tzOffset: -18_000 };
    expect(zoneFromLocalTimeParameters(parameters, { year: 2014 }).name).toBe('America/New_York');
  });

  it('looks at the year of the data', () => {
    const then = localTimeParametersOf(ianaZone('America/Sao_Paulo'), 2015);
    expect(zoneFromLocalTimeParameters(then, { year: 2015, candidates: ['America/Sao_Paulo'] }).name).toBe(
      'America/Sao_Paulo',
    );
    expect(zoneFromLocalTimeParameters(then, { year: 2025, candidates: ['America/Sao_Paulo'] }).name).toBe(
      'UTC-03:00/UTC-02:00',
    );
  });

  it('follows the rules where no place does', () => {
    const zone = zoneFromLocalTimeParameters(
      { dstEndRule: 'B40E2000', dstOffset: 3600, dstStartRule: '360E2000', tzOffset: -17_000 },
      { year: 2025 },
    );
    expect(zone.offsetAt(Date.UTC(2025, 6, 1) / 1000)).toBe(-13_400);
    expect(zone.offsetAt(Date.UTC(2025, 0, 1) / 1000)).toBe(-17_000);
  });

  it('gives one zone for the same rules, so that its tables are made once', () => {
    const parameters = { dstEndRule: 'B40E2000', dstOffset: 3600, dstStartRule: '360E2000', tzOffset: -17_000 };
    const again = { ...parameters, dstEndRule: 'b40e2000' };
    expect(zoneFromLocalTimeParameters(parameters)).toBe(zoneFromLocalTimeParameters(again));
    expect(zoneFromLocalTimeParameters({ ...parameters, tzOffset: -17_060 }).offsetAt(0)).toBe(-17_060);
  });

  it('is not asked for the zone of the rules to the letter, which no later change of law alters', () => {
    const then = localTimeParametersOf(ianaZone('America/Sao_Paulo'), 2015);
    expect(zoneOfRules(then).name).toBe('UTC-03:00/UTC-02:00');
    expect(zoneOfRules(then).offsetAt(Date.UTC(2030, 0, 1) / 1000)).toBe(-7200);
  });

  it('refuses rules that are none', () => {
    const parameters = { dstEndRule: 'nonsense', dstOffset: 3600, dstStartRule: '360E2000', tzOffset: -18_000 };
    expect(() => zoneFromLocalTimeParameters(parameters)).toThrow(RangeError);
  });
});

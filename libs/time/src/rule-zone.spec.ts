import { describe, expect, it } from '@jest/globals';
import { clockChanges } from './clock-changes.js';
import { ianaZone } from './iana-zone.js';
import { ruleDayNumber, ruleZone } from './rule-zone.js';
import type { ChangeRule, RuleDay } from './rule-zone.js';

const SUNDAY = 7;
const two = 7200;
const dateOf = (rule: ChangeRule, year: number) =>
  new Date(ruleDayNumber(rule, year) * 86_400_000).toISOString().slice(0, 10);
const march = (on: RuleDay): ChangeRule => ({ month: 3, on, secondsOfDay: two });

describe('ruleZone', () => {
  it('follows rules of the northern hemisphere as the zone they describe', () => {
    const rules = ruleZone({
      tzOffset: -21_600,
      dstOffset: 3600,
      dstStart: { month: 3, on: { kind: 'nth', weekday: SUNDAY, nth: 2 }, secondsOfDay: two },
      dstEnd: { month: 11, on: { kind: 'nth', weekday: SUNDAY, nth: 1 }, secondsOfDay: two },
    });
    for (let year = 2007; year <= 2060; year++) {
      expect(clockChanges(rules, year)).toEqual(clockChanges(ianaZone('America/Chicago'), year));
    }
    expect(rules.name).toBe('UTC-06:00/UTC-05:00');
  });

  it('follows rules of the southern hemisphere, where daylight saving time spans the new year', () => {
    const rules = ruleZone({
      tzOffset: 37_800,
      dstOffset: 1800,
      dstStart: { month: 10, on: { kind: 'nth', weekday: SUNDAY, nth: 1 }, secondsOfDay: two },
      dstEnd: { month: 4, on: { kind: 'nth', weekday: SUNDAY, nth: 1 }, secondsOfDay: two },
    });
    const lordHowe = ianaZone('Australia/Lord_Howe');
    for (let year = 2009; year <= 2060; year++) expect(clockChanges(rules, year)).toEqual(clockChanges(lordHowe, year));
    expect(rules.offsetAt(Date.UTC(2025, 0, 1) / 1000)).toBe(39_600);
  });

  it('has one offset for ever without rules', () => {
    const fixed = ruleZone({ tzOffset: -18_000, dstOffset: 0 }, 'Fixed');
    expect(clockChanges(fixed, 2025)).toEqual([]);
    expect(fixed.offsetAt(Date.UTC(2025, 6, 1) / 1000)).toBe(-18_000);
    expect(fixed.name).toBe('Fixed');
  });

  it('finds the day of every kind of rule', () => {
    expect(dateOf(march({ kind: 'date', day: 31 }), 2025)).toBe('2025-03-31');
    expect(dateOf(march({ kind: 'on-or-after', weekday: SUNDAY, day: 8 }), 2025)).toBe('2025-03-09');
    expect(dateOf(march({ kind: 'on-or-after', weekday: SUNDAY, day: 9 }), 2025)).toBe('2025-03-09');
    expect(dateOf(march({ kind: 'on-or-after', weekday: 5, day: 29 }), 2025)).toBe('2025-04-04');
    expect(dateOf(march({ kind: 'nth', weekday: 5, nth: 3 }), 2025)).toBe('2025-03-21');
    expect(dateOf(march({ kind: 'nth', weekday: SUNDAY, nth: 5 }), 2025)).toBe('2025-03-30');
    expect(dateOf(march({ kind: 'nth', weekday: 5, nth: 5 }), 2025)).toBe('2025-03-28');
    expect(dateOf(march({ kind: 'last', weekday: SUNDAY }), 2024)).toBe('2024-03-31');
  });
});

import { dayNumber, daysInMonth, weekdayOf } from './civil-date.js';
import { TabledZone, yearStart } from './time-zone.js';
import type { TimeZone, YearOfOffsets } from './time-zone.js';

/** The day of a month on which a clock change falls; weekdays are Monday 1 to Sunday 7. */
export type RuleDay =
  | { readonly kind: 'date'; readonly day: number }
  | { readonly kind: 'on-or-after'; readonly weekday: number; readonly day: number }
  /** `nth` 1 to 5; a fifth that a month lacks is its last */
  | { readonly kind: 'nth'; readonly weekday: number; readonly nth: number }
  | { readonly kind: 'last'; readonly weekday: number };

/** When, each year, the clocks change. */
export interface ChangeRule {
  /** 1 to 12 */
  readonly month: number;
  readonly on: RuleDay;
  /** What the clock on the wall shows at that moment, before it is changed, in seconds since midnight. */
  readonly secondsOfDay: number;
}

/** A zone as standard and daylight saving time with yearly changes; without both rules it has standard time only. */
export interface ZoneRules {
  /** Seconds east of UTC of standard time. */
  readonly tzOffset: number;
  /** Seconds by which daylight saving time is ahead of standard time. */
  readonly dstOffset: number;
  readonly dstStart?: ChangeRule | undefined;
  readonly dstEnd?: ChangeRule | undefined;
}

const DAY = 86_400;

/** The zone that follows the rules in every year. */
export function ruleZone(rules: ZoneRules, name: string = describe(rules)): TimeZone {
  return new TabledZone(name, (year) => offsetsOfYear(rules, year));
}

/** The day (days since 1970-01-01) on which a rule falls in a year. */
export function ruleDayNumber(rule: ChangeRule, year: number): number {
  const { on, month } = rule;
  const first = dayNumber(year, month, 1);
  switch (on.kind) {
    case 'date':
      return first + on.day - 1;
    case 'on-or-after':
      return onOrAfter(first + on.day - 1, on.weekday);
    case 'nth': {
      const day = onOrAfter(first, on.weekday) + (on.nth - 1) * 7;
      return day < first + daysInMonth(year, month) ? day : day - 7;
    }
    case 'last':
      return onOrAfter(first + daysInMonth(year, month) - 7, on.weekday);
    default:
      return on satisfies never;
  }
}

function onOrAfter(day: number, weekday: number): number {
  return day + ((weekday - weekdayOf(day) + 7) % 7);
}

function offsetsOfYear(rules: ZoneRules, year: number): YearOfOffsets {
  const { tzOffset, dstOffset, dstStart, dstEnd } = rules;
  const start = yearStart(year);
  if (dstStart === undefined || dstEnd === undefined || dstOffset === 0) {
    return { starts: [start], offsets: [tzOffset] };
  }
  const daylight = tzOffset + dstOffset;
  const changes = [year - 1, year, year + 1]
    .flatMap((each) => [
      { at: changeInstant(dstStart, each, tzOffset), offset: daylight },
      { at: changeInstant(dstEnd, each, daylight), offset: tzOffset },
    ])
    .sort((a, b) => a.at - b.at);
  const inForce = changes.findLast((change) => change.at <= start);
  const within = changes.filter((change) => change.at > start && change.at < yearStart(year + 1));
  return {
    starts: [start, ...within.map((change) => change.at)],
    offsets: [inForce?.offset ?? tzOffset, ...within.map((change) => change.offset)],
  };
}

function changeInstant(rule: ChangeRule, year: number, offsetBefore: number): number {
  return ruleDayNumber(rule, year) * DAY + rule.secondsOfDay - offsetBefore;
}

function describe({ tzOffset, dstOffset, dstStart, dstEnd }: ZoneRules): string {
  const standard = describeOffset(tzOffset);
  return dstStart === undefined || dstEnd === undefined || dstOffset === 0
    ? standard
    : `${standard}/${describeOffset(tzOffset + dstOffset)}`;
}

function describeOffset(offset: number): string {
  const minutes = Math.floor(Math.abs(offset) / 60);
  const two = (value: number) => String(value).padStart(2, '0');
  return `UTC${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

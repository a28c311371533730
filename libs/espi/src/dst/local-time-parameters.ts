import { clockChanges, dateOfDayNumber, daysInMonth, ruleDayNumber, weekdayOf } from '@app/time';
import type { ChangeRule, ClockChange, RuleDay, TimeZone } from '@app/time';
import { encodeDstRule, NO_DST_RULE } from './dst-rule.js';

/** What a LocalTimeParameters element holds; offsets in seconds, rules in eight hexadecimal digits. */
export interface TimeRules {
  readonly dstEndRule: string;
  readonly dstOffset: number;
  readonly dstStartRule: string;
  readonly tzOffset: number;
}

const DAY = 86_400;
/** How many years to either side a rule is tried in: any two rules that agree in one year differ in some of these. */
const NEIGHBOURS = 8;

/**
 * The time rules of a zone as they are in a year (by its clock changes in UTC years). Where the changes of the year
 * are no daylight saving time, one that begins and one that ends, the offset at the end of the year stands alone.
 */
export function localTimeParametersOf(zone: TimeZone, year: number): TimeRules {
  const start = startOfDst(zone, year);
  const end = endOfDst(zone, year);
  if (start === undefined || end === undefined || start.offsetAfter !== end.offsetBefore) {
    const tzOffset = zone.offsetAt(Date.UTC(year + 1, 0, 1) / 1000 - 1);
    return { dstEndRule: NO_DST_RULE, dstOffset: 0, dstStartRule: NO_DST_RULE, tzOffset };
  }
  return {
    dstEndRule: encodeDstRule(ruleOf(end, year, (each) => endOfDst(zone, each))),
    dstOffset: start.offsetAfter - start.offsetBefore,
    dstStartRule: encodeDstRule(ruleOf(start, year, (each) => startOfDst(zone, each))),
    tzOffset: end.offsetAfter,
  };
}

function startOfDst(zone: TimeZone, year: number): ClockChange | undefined {
  return clockChanges(zone, year).find((change) => change.offsetAfter > change.offsetBefore);
}

/** The last one: a pause of daylight saving time within the summer, as for Ramadan, fits no rule. */
function endOfDst(zone: TimeZone, year: number): ClockChange | undefined {
  return clockChanges(zone, year).findLast((change) => change.offsetAfter < change.offsetBefore);
}

/** The rule that gives the change of the year and that of the most years around it; of equals the plainest. */
function ruleOf(change: ClockChange, year: number, changeOf: (year: number) => ClockChange | undefined): ChangeRule {
  const day = wallDay(change);
  const secondsOfDay = change.at + change.offsetBefore - day * DAY;
  const { month } = dateOfDayNumber(day);
  let best: ChangeRule = { month, on: { kind: 'date', day: dateOfDayNumber(day).day }, secondsOfDay };
  let mostYears = 0;
  for (const rule of candidates(day, secondsOfDay)) {
    const holdsIn = (each: number) => {
      const other = changeOf(each);
      return (
        other !== undefined &&
        other.at + other.offsetBefore === ruleDayNumber(rule, each) * DAY + secondsOfDay &&
        other.offsetAfter === change.offsetAfter
      );
    };
    const years = 1 + run(1, holdsIn) + run(-1, holdsIn);
    if (years > mostYears) {
      best = rule;
      mostYears = years;
    }
  }
  return best;

  function run(step: number, holdsIn: (year: number) => boolean): number {
    let years = 0;
    while (years < NEIGHBOURS && holdsIn(year + (years + 1) * step)) years++;
    return years;
  }
}

/** The rules that fall on a day, plainest first. */
function candidates(dayNumber: number, secondsOfDay: number): ChangeRule[] {
  const { year, month, day } = dateOfDayNumber(dayNumber);
  const weekday = weekdayOf(dayNumber);
  const days: RuleDay[] = [];
  // A fifth one is always the last.
  if (day <= 28) days.push({ kind: 'nth', weekday, nth: Math.ceil(day / 7) });
  if (day > daysInMonth(year, month) - 7) days.push({ kind: 'last', weekday });
  const rules = days.map((on): ChangeRule => ({ month, on, secondsOfDay }));
  for (let earliest = dayNumber; earliest > dayNumber - 7; earliest--) {
    const from = dateOfDayNumber(earliest);
    rules.push({ month: from.month, on: { kind: 'on-or-after', weekday, day: from.day }, secondsOfDay });
  }
  rules.push({ month, on: { kind: 'date', day }, secondsOfDay });
  return rules;
}

function wallDay(change: ClockChange): number {
  return Math.floor((change.at + change.offsetBefore) / DAY);
}

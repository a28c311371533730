export {
  addDays,
  addMonths,
  dateOfDayNumber,
  dayNumber,
  daysBetween,
  daysInMonth,
  formatCivilDate,
  isCivilDate,
  parseCivilDate,
  weekdayOf,
} from './civil-date.js';
export type { CivilDate } from './civil-date.js';
export { clockChanges } from './clock-changes.js';
export type { ClockChange } from './clock-changes.js';
export { ianaZone } from './iana-zone.js';
export { localDate, localDayStart, nextLocalDay, startOfDate } from './local-day.js';
export { ruleDayNumber, ruleZone } from './rule-zone.js';
export type { ChangeRule, RuleDay, ZoneRules } from './rule-zone.js';
export type { TimeZone } from './time-zone.js';
export { instantsOf, instantsOfWallTime } from './wall-clock.js';

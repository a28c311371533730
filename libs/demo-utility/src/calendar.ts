import { dayNumber, weekdayOf, type CivilDate } from '@app/time';

const MONDAY = 1;
const THURSDAY = 4;

/** A month and day of any year. */
export type MonthDay = readonly [month: number, day: number];

/** Whether a date is a public holiday in the United States, on which businesses rest and families are at home. */
export function isHoliday({ year, month, day }: CivilDate): boolean {
  switch (month) {
    case 1:
      return day === 1;
    case 5:
      return day === lastWeekday(year, 5, MONDAY);
    case 7:
      return day === 4;
    case 9:
      return day === nthWeekday(year, 9, MONDAY, 1);
    case 11: {
      const thanksgiving = nthWeekday(year, 11, THURSDAY, 4);
      return day === thanksgiving || day === thanksgiving + 1;
    }
    case 12:
      return day === 24 || day === 25;
    default:
      return false;
  }
}

/** Whether a date lies in a season, both ends included; a season may pass the turn of the year. */
export function inSeason({ month, day }: CivilDate, [from, until]: readonly [MonthDay, MonthDay]): boolean {
  const at = month * 100 + day;
  const first = from[0] * 100 + from[1];
  const last = until[0] * 100 + until[1];
  return first <= last ? at >= first && at <= last : at >= first || at <= last;
}

function nthWeekday(year: number, month: number, weekday: number, n: number): number {
  const first = weekdayOf(dayNumber(year, month, 1));
  return 1 + ((weekday - first + 7) % 7) + (n - 1) * 7;
}

function lastWeekday(year: number, month: number, weekday: number): number {
  const fifth = nthWeekday(year, month, weekday, 5);
  return dayNumber(year, month, fifth) < dayNumber(year, month + 1, 1) ? fifth : fifth - 7;
}

import { CustodianError } from '@app/runtime';
import {
  addDays,
  addMonths,
  daysBetween,
  formatCivilDate,
  localDate,
  parseCivilDate,
  startOfDate,
  type CivilDate,
  type TimeZone,
} from '@app/time';

/** The longest time that one report is about: the seven years for which records are kept. */
const MOST_DAYS = 7 * 366;
/** A report about more days than these goes by months. */
const MOST_DAY_STEPS = 62;
const MONTHS_AT_FIRST = 12;

/** Local days of a report, first and last included. */
export interface ReportPeriod {
  readonly first: CivilDate;
  readonly last: CivilDate;
}

/** A day or a month of a report; at the ends of the report a part of a month. */
export interface Step extends ReportPeriod {
  /** `2026-11-25` or `2026-11` */
  readonly name: string;
}

/**
 * @param from, to local dates, `2026-11-25`, both included; the last twelve months where absent
 * @throws CustodianError `bad-report-period` (400)
 */
export function reportPeriod(
  from: string | undefined,
  to: string | undefined,
  zone: TimeZone,
  now: Date,
): ReportPeriod {
  const today = localDate(zone, now.getTime() / 1000);
  const last = to === undefined ? today : dateFrom(to);
  const first = from === undefined ? firstOfMonth(addMonths(firstOfMonth(last), 1 - MONTHS_AT_FIRST)) : dateFrom(from);
  const days = daysBetween(first, last) + 1;
  if (days < 1) throw badPeriod('The first day must not lie after the last.');
  if (days > MOST_DAYS) throw badPeriod('A report is about seven years at most.');
  return { first, last };
}

export function stepsOf({ first, last }: ReportPeriod): Step[] {
  const byDay = daysBetween(first, last) < MOST_DAY_STEPS;
  const steps: Step[] = [];
  for (let begin = first; daysBetween(begin, last) >= 0;) {
    const next = byDay ? addDays(begin, 1) : addMonths(firstOfMonth(begin), 1);
    const end = addDays(next, -1);
    const name = formatCivilDate(begin);
    steps.push({ name: byDay ? name : name.slice(0, 7), first: begin, last: daysBetween(end, last) < 0 ? last : end });
    begin = next;
  }
  return steps;
}

/** @returns from the first moment of the period on, and before the first after it */
export function instantsOfPeriod({ first, last }: ReportPeriod, zone: TimeZone): { from: Date; until: Date } {
  const startOf = ({ year, month, day }: CivilDate): Date => new Date(startOfDate(zone, year, month, day) * 1000);
  return { from: startOf(first), until: startOf(addDays(last, 1)) };
}

const firstOfMonth = ({ year, month }: CivilDate): CivilDate => ({ year, month, day: 1 });

function dateFrom(text: string): CivilDate {
  const date = parseCivilDate(text);
  if (date === undefined) throw badPeriod('Days are given as dates, such as 2026-11-25.');
  return date;
}

const badPeriod = (text: string): CustodianError => new CustodianError('bad-report-period', 400, text);

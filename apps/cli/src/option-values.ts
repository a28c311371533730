import { InvalidArgumentError } from 'commander';
import { Scope, ScopeError } from '@app/espi';
import { parseCivilDate, type CivilDate } from '@app/time';

/** A local date as an option: 2026-01-31. */
export function civilDate(text: string): CivilDate {
  const date = parseCivilDate(text);
  if (date === undefined) throw new InvalidArgumentError('it must be a date such as 2026-01-31');
  return date;
}

/** An instant as an option: a date (midnight UTC) or a date with time. */
export function instant(text: string): Date {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) throw new InvalidArgumentError('it must be a date, or a date and time with Z');
  return date;
}

/** An option that may be given several times. */
export const collect = (value: string, before: readonly string[] | undefined): string[] => [...(before ?? []), value];

/** An ESPI scope as an option. */
export function espiScope(text: string): Scope {
  try {
    return Scope.parse(text);
  } catch (error) {
    if (error instanceof ScopeError) throw new InvalidArgumentError(error.message);
    throw error;
  }
}

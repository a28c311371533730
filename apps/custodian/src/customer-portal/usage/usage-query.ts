import { usagePeriods, type UsagePeriod } from '@app/feeds';
import { parseCivilDate, type CivilDate } from '@app/time';

export const besides = ['before', 'year', 'nothing'] as const;
/** What is laid over the chart: the period before, the same of the year before, or nothing. */
export type Beside = (typeof besides)[number];

/** What a customer asks to see; what is absent is for the page to choose. */
export interface UsageQuery {
  /** ids of usage points; none: those of `service`, or of the first that there is */
  readonly meters: readonly string[];
  /** ServiceKind of ESPI */
  readonly service?: number | undefined;
  readonly period?: UsagePeriod | undefined;
  /** a date in it, `2026-07-15`, as it was sent */
  readonly on?: string | undefined;
  readonly beside?: Beside | undefined;
  /** whether the table is as fine as the chart */
  readonly isFine?: boolean | undefined;
}

const MOST_METERS = 150;

const textsOf = (value: unknown): string[] => [value].flat().filter((each) => typeof each === 'string');

/** Reads the query of an address; what it does not know is left to the page to choose. */
export function parseUsageQuery(query: Readonly<Record<string, unknown>>): UsageQuery {
  const [period, service, on, beside] = [query['period'], query['service'], query['on'], query['beside']];
  return {
    meters: textsOf(query['meter']).slice(0, MOST_METERS),
    service: typeof service === 'string' && /^\d{1,2}$/.test(service) ? Number(service) : undefined,
    period: usagePeriods.find((each) => each === period),
    on: typeof on === 'string' && on !== '' ? on : undefined,
    beside: besides.find((each) => each === beside),
    isFine: query['rows'] === 'fine',
  };
}

/** Years of which there can be readings. */
const [FIRST_YEAR, LAST_YEAR] = [1970, 2105];

/** The date that is asked for; undefined where what was sent is none, or none of which there can be readings. */
export function dateOf({ on = '' }: UsageQuery): CivilDate | undefined {
  const date = parseCivilDate(on);
  return date !== undefined && date.year >= FIRST_YEAR && date.year <= LAST_YEAR ? date : undefined;
}

/** The fields that say the same, for a form or an address. */
export function fieldsOf({ meters, service, period, on, beside, isFine }: UsageQuery): [string, string][] {
  return [
    ...meters.map((meter): [string, string] => ['meter', meter]),
    ...(service === undefined ? [] : [['service', String(service)] as [string, string]]),
    ...(period === undefined ? [] : [['period', period] as [string, string]]),
    ...(on === undefined ? [] : [['on', on] as [string, string]]),
    ...(beside === undefined ? [] : [['beside', beside] as [string, string]]),
    ...(isFine === true ? [['rows', 'fine'] as [string, string]] : []),
  ];
}

export function usageAddress(query: UsageQuery): string {
  const fields = fieldsOf(query);
  return fields.length === 0 ? '/usage' : `/usage?${new URLSearchParams(fields).toString()}`;
}

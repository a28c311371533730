import { ServiceKind } from '@app/espi';
import { zoneOf } from '@app/metering';
import { formatCivilDate, ianaZone, localDate, type CivilDate } from '@app/time';
import type { TakenUsage } from './taken-usage.js';

const serviceNames = new Map<number, string>(Object.entries(ServiceKind).map(([name, code]) => [code, name]));

/**
 * The file name of a download, as function block 30 asks: company, service, kind of data and dates; nothing personal.
 * @param data 'SmartMeterTexas' in the layout of that, so that it is told from the plain one
 */
export function downloadName(
  company: string,
  taken: readonly Pick<TakenUsage, 'plan' | 'spans'>[],
  extension: 'xml' | 'csv' | 'xlsx' | 'zip',
  data: 'IntervalData' | 'SmartMeterTexas' = 'IntervalData',
): string {
  const usagePoints = taken.flatMap(({ plan }) => plan.usagePoints);
  const kinds = new Set(usagePoints.map(({ usagePoint }) => usagePoint.serviceKind));
  const [only] = kinds;
  const service = kinds.size === 1 && only !== undefined ? (serviceNames.get(only) ?? 'Energy') : 'Energy';
  const [first] = usagePoints;
  const zone = first === undefined ? ianaZone('UTC') : zoneOf(first.localTimeParameters);
  const spans = taken.flatMap((each) => each.spans);
  const from = spans.reduce((least, { start }) => Math.min(least, start), Infinity);
  const until = spans.reduce((most, { end }) => Math.max(most, end), -Infinity);
  const dates = until > from ? [from, until - 1].map((at) => `_${formatCivilDate(localDate(zone, at))}`).join('') : '';
  const head = `${wordOf(company)}_${service.charAt(0).toUpperCase()}${service.slice(1)}`;
  return `${head}_${data}${dates}.${extension}`;
}

/** The file name of a customer's own personal record (function block 63). @param on the local date of today */
export const recordName = (company: string, on: CivilDate): string =>
  `${wordOf(company)}_RetailCustomer_${formatCivilDate(on)}.xml`;

/** Letters that every file system takes; those with an accent without it. */
const wordOf = (company: string): string => company.normalize('NFKD').replaceAll(/[^A-Za-z0-9-]+/g, '') || 'Utility';

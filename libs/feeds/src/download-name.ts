import { ServiceKind } from '@app/espi';
import { localDate, formatCivilDate, type TimeZone } from '@app/time';
import type { FeedPlan } from './feed-plan.js';

const serviceNames = new Map<number, string>(Object.entries(ServiceKind).map(([name, code]) => [code, name]));

/**
 * The file name of a download, as function block 30 asks: company, service, kind of data and dates; nothing personal.
 *
 * @param from first local date, epoch seconds
 * @param until end of the data, exclusive
 */
export function downloadName(
  company: string,
  plan: FeedPlan,
  zone: TimeZone,
  from: number,
  until: number,
  extension: 'xml' | 'csv',
): string {
  const kinds = new Set(plan.usagePoints.map(({ usagePoint }) => usagePoint.serviceKind));
  const [only] = kinds;
  const service = kinds.size === 1 && only !== undefined ? (serviceNames.get(only) ?? 'Energy') : 'Energy';
  const name = company.replaceAll(/[^A-Za-z0-9-]+/g, '');
  const span =
    until > from ? `_${formatCivilDate(localDate(zone, from))}_${formatCivilDate(localDate(zone, until - 1))}` : '';
  return `${name}_${service.charAt(0).toUpperCase()}${service.slice(1)}_IntervalData${span}.${extension}`;
}

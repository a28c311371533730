import type { StoredAccessRecord } from '@app/audit';
import { isCustomerElement } from '@app/espi';

/** What was asked for, as reports count it (BR-310: type of request). */
export const requestTypes = ['usage', 'personal', 'bulk', 'portal', 'administration'] as const;
export type RequestType = (typeof requestTypes)[number];

/** Parts of the tree under which personal data lie. */
const PERSONAL = /\/(Batch\/(Bulk)?RetailCustomer|Customer|ServiceSupplier|Meter|EndDevice|Statement)\b/;
const ADMINISTRATION = /\/(oauth|ApplicationInformation|Authorization|ReadServiceStatus|agreements|esiids)\b/;

/** By what was sent; where nothing was, by what was asked for. */
export function requestTypeOf({
  channel,
  kinds,
  route,
}: Pick<StoredAccessRecord, 'channel' | 'kinds' | 'route'>): RequestType {
  if (channel === 'bulk' || channel === 'portal') return channel;
  if (channel === 'oauth') return 'administration';
  if (kinds.some((kind) => isCustomerElement(kind))) return 'personal';
  if (kinds.length > 0) return kinds.every((kind) => isAdministrative(kind)) ? 'administration' : 'usage';
  if (PERSONAL.test(route)) return 'personal';
  return ADMINISTRATION.test(route) ? 'administration' : 'usage';
}

const isAdministrative = (kind: string): boolean =>
  kind === 'ApplicationInformation' || kind === 'Authorization' || kind === 'ServiceStatus';

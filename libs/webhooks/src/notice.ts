import type { Period } from '@app/entitlement';
import { formatDateTime, type ResourceLinks } from '@app/espi';

/**
 * What an application is to be told of: an ApplicationInformation or an Authorization that changed, usage or personal
 * data under an authorization (its id), or an answer made ahead (the address at which it was asked for).
 */
export interface Notice {
  readonly applicationId: string;
  readonly what: 'application' | 'authorization' | 'usage' | 'customer' | 'prepared-file';
  /** of the resource; of usage and personal data, of the authorization under which they are seen */
  readonly id: string;
  /** of usage: where what changed is found, as bounds of published-min and -max, inclusive; an open side is ∓Infinity */
  readonly windows?: readonly Period[];
}

export const isOfAuthorization = ({ what }: Pick<Notice, 'what'>): boolean =>
  what === 'authorization' || what === 'usage' || what === 'customer';

/** Whether the authorization must stand still when it is told. */
export const isOfData = ({ what }: Pick<Notice, 'what'>): boolean => what === 'usage' || what === 'customer';

/** The addresses that say it. */
export function urisOf({ what, id, windows = [] }: Notice, links: ResourceLinks): string[] {
  if (what === 'application') return [links.applicationInformation(id).href];
  if (what === 'authorization') return [links.authorization(id).href];
  if (what === 'customer') return [links.batchRetailCustomer(id).href];
  if (what === 'prepared-file') return [id];
  return windows.map((window) => links.batchSubscription(id).href + queryOf(window));
}

function queryOf({ start, end }: Period): string {
  const bounds = [
    ...(Number.isFinite(start) ? [`published-min=${formatDateTime(Math.floor(start))}`] : []),
    ...(Number.isFinite(end) ? [`published-max=${formatDateTime(Math.ceil(end))}`] : []),
  ];
  return bounds.length === 0 ? '' : `?${bounds.join('&')}`;
}

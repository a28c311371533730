import type { StoredAccessRecord } from '@app/audit';

/** People who look at their own data on the pages. */
export const CUSTOMERS = 'customer';
/** The custodian itself: its staff, its command line, its uploads. */
export const OPERATOR = 'operator';
/** Those who look at what is recorded of all the others. */
export const AUDITORS = 'auditor';

/** @returns who asked, as figures name them: the id of an application, or one of the names above */
export function requesterOf({ reader }: Pick<StoredAccessRecord, 'reader'>): string {
  if (reader.applicationId !== undefined) return reader.applicationId;
  if (reader.kind === 'customer') return CUSTOMERS;
  return reader.kind === 'auditor' ? AUDITORS : OPERATOR;
}

import type { StoredAccessRecord } from '@app/audit';

/** People who look at their own data on the pages. */
export const CUSTOMERS = 'customer';
/** The custodian itself: its staff, its command line, its uploads. */
export const OPERATOR = 'operator';

/** @returns who asked, as figures name them: the id of an application, or one of the names above */
export const requesterOf = ({ reader }: Pick<StoredAccessRecord, 'reader'>): string =>
  reader.applicationId ?? (reader.kind === 'customer' ? CUSTOMERS : OPERATOR);

import { randomUUID } from 'node:crypto';
import type { Access, AccessRecord } from '@app/audit';
import type { DataCustodian } from '@app/data-custodian';
import type { Period, Reader } from '@app/entitlement';

/** What of a request a record says; of one whose body has broken off the address is known no more. */
export interface AskedBy {
  readonly path: string;
  readonly ip?: string | undefined;
}

/** Who asks, and by which door. */
export interface Asking {
  readonly reader: Reader;
  readonly channel: Access['channel'];
  /** of the authorization under which it is asked */
  readonly scope?: string | undefined;
  /** data period asked for, epoch seconds */
  readonly period?: Period | undefined;
}

/** A request as its access record says it. */
export const accessOf = ({ path, ip }: AskedBy, { reader, channel, scope, period }: Asking): Access => ({
  reader,
  route: path,
  channel,
  address: ip ?? '',
  correlationId: randomUUID(),
  ...(scope !== undefined && { authorizationScope: scope }),
  ...(period !== undefined && { requestedPeriod: period }),
});

/**
 * Begins the access record of a request: before anything of somebody's data is sent. Close it with what was really sent.
 *
 * @throws where it cannot be stored: then nothing may be sent
 */
export const openRecord = async (
  { accessRecords }: DataCustodian,
  request: AskedBy,
  asking: Asking,
): Promise<AccessRecord> => accessRecords.open(accessOf(request, asking));

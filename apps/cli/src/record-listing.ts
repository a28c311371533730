import { randomUUID } from 'node:crypto';
import type { AccessResult } from '@app/audit';
import type { DataCustodian } from '@app/data-custodian';
import { Entitlement } from '@app/entitlement';

/** Who lists customers or their meters leaves an access record, as any other look does; a list of nothing is none. */
export async function recordListing(
  { accessRecords }: DataCustodian,
  route: string,
  given: Pick<AccessResult, 'customerIds' | 'usagePointIds' | 'kinds'>,
): Promise<void> {
  if ([given.customerIds, given.usagePointIds].every((ids) => ids === undefined || ids.length === 0)) return;
  const record = await accessRecords.open({
    reader: Entitlement.ofOperator().reader,
    route,
    channel: 'command-line',
    correlationId: randomUUID(),
  });
  await record.close({ outcome: 'complete', bytes: 0, ...given });
}

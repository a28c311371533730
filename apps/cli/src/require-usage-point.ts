import type { DataCustodian } from '@app/data-custodian';
import { Entitlement } from '@app/entitlement';
import type { StoredUsagePoint } from '@app/metering';
import { CustodianError } from '@app/runtime';

/** The usage point that --usage-point or --esiid names. */
export async function requireUsagePoint(
  { metering }: DataCustodian,
  { usagePoint: id, esiid }: { usagePoint?: string; esiid?: string },
): Promise<StoredUsagePoint> {
  const operator = Entitlement.ofOperator();
  if (id === undefined && esiid === undefined) {
    throw new CustodianError('usage-point-not-named', 400, 'Name the usage point with --usage-point or --esiid.');
  }
  const found =
    id === undefined
      ? await metering.usagePoints.byEsiid(operator, esiid ?? '')
      : await metering.usagePoints.get(operator, id);
  if (found === undefined) throw new CustodianError('unknown-usage-point', 404, 'There is no such usage point.');
  return found;
}

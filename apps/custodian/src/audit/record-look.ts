import type { Request } from 'express';
import type { DataCustodian } from '@app/data-custodian';
import type { SignedIn } from '@app/users';
import { openRecord } from '../open-record.js';

/** Who looks into what is not their own. */
export interface Looker {
  readonly as: 'staff' | 'auditor';
  readonly person: SignedIn;
}

/** What is looked at: of whom, and in what. */
export interface LookedAt {
  readonly kind: 'Authorization' | 'AccessRecord';
  readonly customerIds: Iterable<string>;
  readonly usagePointIds?: Iterable<string>;
}

/**
 * Records a look into what is not one's own, as any other access is: before it is shown.
 *
 * @throws where it cannot be stored: then nothing may be shown
 */
export async function recordLook(
  custodian: DataCustodian,
  request: Request,
  { as, person: { user } }: Looker,
  { kind, customerIds, usagePointIds = [] }: LookedAt,
): Promise<void> {
  const reader = { kind: as, userId: user.id } as const;
  const record = await openRecord(custodian, request, { reader, channel: 'portal' });
  await record.close({
    outcome: 'complete',
    status: 200,
    bytes: 0,
    kinds: [kind],
    customerIds: [...new Set(customerIds)],
    usagePointIds: [...new Set(usagePointIds)],
  });
}

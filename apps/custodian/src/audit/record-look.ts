import type { Request, Response } from 'express';
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

/** A request and its answer. */
export interface Exchange {
  readonly request: Request;
  readonly response: Response;
}

/**
 * Records a look into what is not one's own, as any other access is: before it is shown, and how much was sent when the
 * answer has gone out. Of nobody nothing is recorded.
 *
 * @returns says that what comes now is not of it any more, where a file is made of many looks
 * @throws where it cannot be stored: then nothing may be shown
 */
export async function recordLook(
  custodian: DataCustodian,
  { request, response }: Exchange,
  { as, person: { user } }: Looker,
  { kind, customerIds, usagePointIds = [] }: LookedAt,
): Promise<() => void> {
  const customers = [...new Set(customerIds)];
  const usagePoints = [...new Set(usagePointIds)];
  if (customers.length === 0 && usagePoints.length === 0) return () => undefined;
  const reader = { kind: as, userId: user.id } as const;
  const record = await openRecord(custodian, request, { reader, channel: 'portal' });
  const before = request.socket.bytesWritten;
  const end = (): void => {
    const length = response.getHeader('Content-Length');
    const sent = request.socket.bytesWritten - before;
    void record.close({
      outcome: response.destroyed && !response.writableFinished ? 'broken' : 'complete',
      status: response.statusCode,
      bytes: length === undefined ? sent : Math.min(Number(length), sent),
      kinds: [kind],
      customerIds: customers,
      usagePointIds: usagePoints,
    });
  };
  response.once('close', end);
  return end;
}

import type { StoredAccessRecord } from '@app/audit';
import { grantsCustomerData, grantsUsage, type Authorization, type Consent } from '@app/authorization';
import { isCustomerElement } from '@app/espi';

/** In what an access went beyond what was authorised. There should be none; that is what it is looked for. */
export type Excess = 'no-authorization' | 'not-in-force' | 'usage-point' | 'data-period' | 'kind-of-data';

/** What a customer had authorised at a time. */
export type Authorised = Pick<
  Authorization,
  'scope' | 'authorizedPeriod' | 'publishedPeriod' | 'usagePointIds' | 'endedAt'
>;

/** Administrative answers tell a third party of its own affairs, and take no authorization of a customer. */
const ownAffairs = new Set(['ApplicationInformation', 'Authorization', 'ServiceStatus']);

/** The authorization as it was at a time: of one that was changed since, all that the customer had agreed to. */
export function authorisedAt(authorization: Authorization, agreed: Consent | undefined, at: Date): Authorised {
  if (agreed === undefined || authorization.updatedAt <= at) return authorization;
  const { scope, usagePointIds, until } = agreed;
  const { authorizedPeriod, publishedPeriod, endedAt } = authorization;
  const ends = until === undefined ? {} : { end: until };
  return {
    scope,
    usagePointIds,
    authorizedPeriod: { ...(authorizedPeriod.start && { start: authorizedPeriod.start }), ...ends },
    publishedPeriod: { ...(publishedPeriod.start && { start: publishedPeriod.start }), ...ends },
    ...(endedAt && { endedAt }),
  };
}

/** @param authorised absent where the access names none, or one that is not known */
export function excessOf(record: StoredAccessRecord, authorised: Authorised | undefined): Excess | undefined {
  const { reader, outcome, bytes, kinds, at, usagePointIds, period, channel } = record;
  const gaveNothing = outcome === 'refused' || outcome === 'not-modified' || bytes === 0;
  const data = kinds.filter((kind) => !ownAffairs.has(kind));
  if (reader.kind !== 'third-party' || gaveNothing || data.length === 0) return undefined;
  // a bulk answer is of many authorizations, each asked about when it was prepared
  if (channel === 'bulk' || channel === 'notification') return undefined;
  if (authorised === undefined) return 'no-authorization';
  const { authorizedPeriod, publishedPeriod, endedAt } = authorised;
  if (isOutside(at, authorizedPeriod) || (endedAt !== undefined && at >= endedAt)) return 'not-in-force';
  const mayKnow = authorised.usagePointIds && new Set(authorised.usagePointIds);
  if (mayKnow !== undefined && usagePointIds.some((id) => !mayKnow.has(id))) return 'usage-point';
  const ends = [period?.from, period?.until].filter((each) => each !== undefined);
  if (ends.some((each) => isBeyond(each, publishedPeriod))) return 'data-period';
  const isPersonal = data.some((kind) => isCustomerElement(kind));
  const isUsage = data.some((kind) => !isCustomerElement(kind));
  if ((isPersonal && !grantsCustomerData(authorised)) || (isUsage && !grantsUsage(authorised))) return 'kind-of-data';
  return undefined;
}

type Bounds = Authorization['publishedPeriod'];

const isOutside = (at: Date, { start, end }: Bounds): boolean =>
  (start !== undefined && at < start) || (end !== undefined && at >= end);

/** Of a side of a hull of data, whose end is exclusive. */
const isBeyond = (at: Date, { start, end }: Bounds): boolean =>
  (start !== undefined && at < start) || (end !== undefined && at > end);

import type { StoredAccessRecord, StoredAuthorizationEvent } from '@app/audit';
import { grantsCustomerData, grantsUsage, type Authorization } from '@app/authorization';
import { isCustomerElement } from '@app/espi';
import type { Tenure } from '@app/service-history';

/** In what an access went beyond what was authorised. There should be none; that is what it is looked for. */
export type Excess = 'no-authorization' | 'not-in-force' | 'usage-point' | 'data-period' | 'kind-of-data';

/** What a customer had authorised at a time. */
export interface Authorised extends Pick<
  Authorization,
  'scope' | 'authorizedPeriod' | 'publishedPeriod' | 'usagePointIds' | 'endedAt'
> {
  /** the customer's usage points, from when to when; none of a customer who was erased, of whom it is not known */
  readonly held: readonly Pick<Tenure, 'usagePointId' | 'from' | 'until'>[];
}

/** Administrative answers tell a third party of its own affairs, and take no authorization of a customer. */
const ownAffairs = new Set(['ApplicationInformation', 'Authorization', 'ServiceStatus']);

/**
 * An authorization as it was at a time.
 *
 * @param events all that became of it, oldest first; none of one from before they were kept
 * @param held by its customer
 */
export function authorisedAt(
  authorization: Authorization,
  events: readonly StoredAuthorizationEvent[],
  held: Authorised['held'],
  at: Date,
): Authorised {
  const then = events.findLast((event) => event.at <= at) ?? events[0];
  if (then === undefined) return { ...authorization, held };
  const { kind, scope, usagePointIds, until } = then;
  const { authorizedPeriod, publishedPeriod } = authorization;
  const end = until && { end: until };
  const isAsItWas = then === events.at(-1);
  return {
    scope,
    ...(usagePointIds && { usagePointIds }),
    authorizedPeriod: { ...(authorizedPeriod.start && { start: authorizedPeriod.start }), ...end },
    publishedPeriod: isAsItWas
      ? publishedPeriod
      : { ...(publishedPeriod.start && { start: publishedPeriod.start }), ...end },
    ...(kind === 'authorization-ended' && { endedAt: then.at }),
    held,
  };
}

/**
 * In what an access of a third party went beyond what was authorised.
 *
 * @param authorised what it names; of an answer about many that names none, all that its application had of their
 * customers
 */
export function excessOf(record: StoredAccessRecord, authorised: readonly Authorised[]): Excess | undefined {
  const { reader, outcome, bytes, kinds, usagePointIds } = record;
  const gaveNothing = outcome === 'refused' || outcome === 'not-modified' || bytes === 0;
  const isOfCustomers = kinds.some((kind) => !ownAffairs.has(kind));
  if (reader.kind !== 'third-party' || gaveNothing || !isOfCustomers) return undefined;
  const [only] = authorised;
  if (only === undefined) return 'no-authorization';
  if (reader.authorizationId !== undefined) return beyond(record, only);
  const isCovered = (id: string): boolean =>
    authorised.some((each) => beyond({ ...record, usagePointIds: [id] }, each) === undefined);
  return usagePointIds.every(isCovered) ? undefined : 'no-authorization';
}

function beyond(record: StoredAccessRecord, authorised: Authorised): Excess | undefined {
  const { kinds, at, usagePointIds, period } = record;
  const { authorizedPeriod, publishedPeriod, endedAt, held } = authorised;
  if (isOutside(at, authorizedPeriod) || (endedAt !== undefined && at >= endedAt)) return 'not-in-force';
  const mayKnow = authorised.usagePointIds && new Set(authorised.usagePointIds);
  const own = held.filter(({ usagePointId }) => usagePointIds.includes(usagePointId));
  const isKnown = (id: string): boolean => held.length === 0 || own.some(({ usagePointId }) => usagePointId === id);
  if (usagePointIds.some((id) => mayKnow?.has(id) === false || !isKnown(id))) return 'usage-point';
  const ends = [period?.from, period?.until].filter((each) => each !== undefined);
  if (ends.some((each) => isBeyond(each, publishedPeriod) || isBeyondAll(each, own))) return 'data-period';
  const data = kinds.filter((kind) => !ownAffairs.has(kind));
  const isPersonal = data.some((kind) => isCustomerElement(kind));
  const isUsage = data.some((kind) => !isCustomerElement(kind));
  if ((isPersonal && !grantsCustomerData(authorised)) || (isUsage && !grantsUsage(authorised))) return 'kind-of-data';
  return undefined;
}

/** Before the first move-in, or after the last move-out. */
const isBeyondAll = (at: Date, held: Authorised['held']): boolean =>
  held.length > 0 &&
  (held.every(({ from }) => from !== undefined && at < from) ||
    held.every(({ until }) => until !== undefined && at > until));

type Bounds = Authorization['publishedPeriod'];

const isOutside = (at: Date, { start, end }: Bounds): boolean =>
  (start !== undefined && at < start) || (end !== undefined && at >= end);

/** Of a side of a hull of data, whose end is exclusive. */
const isBeyond = (at: Date, { start, end }: Bounds): boolean =>
  (start !== undefined && at < start) || (end !== undefined && at > end);

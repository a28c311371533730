import type { Entitlement } from '@app/entitlement';
import { RESOURCE_PATH, type ResourceLinks } from '@app/espi';
import type { Metering } from '@app/metering';
import type { FeedAddress } from './feed-address.js';
import type { FeedQuery } from './feed-query.js';

/** Everything that decides what one answer holds: who reads, by which links, asking for what. */
export interface FeedView {
  readonly metering: Metering;
  readonly entitlement: Entitlement;
  readonly links: ResourceLinks;
  readonly query: FeedQuery;
  /** where it was asked for; a file that nobody asked for by an address has none, and no next page */
  readonly address?: FeedAddress;
  /** the certificate of the Green Button Alliance, where the operator has one */
  readonly certificateId?: string;
  /** the subscription whose own the ids of entries are, where another in the same feed has the same resources */
  readonly ownIdsOf?: string;
}

/** The name under the id of an entry in this view. @param stable the path that is the same for every reader */
export const idName = ({ ownIdsOf }: Pick<FeedView, 'ownIdsOf'>, stable: string): string =>
  ownIdsOf === undefined ? stable : stable.replace(RESOURCE_PATH, `${RESOURCE_PATH}/Subscription/${ownIdsOf}`);

/** What an answer held: what its access record says of it. */
export interface FeedContents {
  readonly usagePointIds: Set<string>;
  /** where it is of many customers */
  readonly customerIds: Set<string>;
  readonly kinds: Set<string>;
  /** hull of the data's own time, epoch seconds */
  from: number;
  until: number;
  /** of readings, those of each channel by themselves: how far a long answer has come */
  days: number;
}

export const emptyContents = (): FeedContents => ({
  usagePointIds: new Set(),
  customerIds: new Set(),
  kinds: new Set(),
  from: Infinity,
  until: -Infinity,
  days: 0,
});

import type { CollectionDefinition } from '@app/store';
import type { Attempt } from './delivery.js';

/** A secret that notifications are signed with. Two are good at a time while one takes the other's place. */
export interface SigningSecret {
  /** sealed by the keys of the installation: it must be read again to sign */
  readonly sealed: string;
  readonly since: Date;
  /** when its owner was told it; absent: nobody knows it yet */
  readonly toldAt?: Date;
  /** from when on it signs no more; absent: it is the current one */
  readonly until?: Date;
}

/** Why nothing is sent to an endpoint: it failed for days, or answered 410. */
export type SuspensionReason = 'failing' | 'gone';

/** Where an application is told of changes: its `thirdPartyNotifyUri`, and how it has behaved. */
export interface NotificationEndpoint {
  /** id of the application */
  readonly _id: string;
  readonly _v: 1;
  readonly uri: string;
  readonly uriSince: Date;
  /** newest first */
  readonly secrets: readonly SigningSecret[];
  /** when `uri` was seen to answer as its owner would; absent: it was not yet, and nothing is sent there */
  readonly verifiedAt?: Date;
  /** what came of the last look that did not verify it */
  readonly refusal?: Attempt;
  /** the first of the failures since the last success */
  readonly failingSince?: Date;
  /** when its contacts were told that it fails */
  readonly warnedAt?: Date;
  /** nothing is sent any more until somebody resumes it */
  readonly suspendedAt?: Date;
  readonly suspendedFor?: SuspensionReason;
  /** in Review: the next notification that arrives is sent twice, so that a client shows that it knows it again */
  readonly repeatsNext?: boolean;
}

export const notificationEndpointsCollection: CollectionDefinition = {
  name: 'notificationEndpoints',
  retention: { kept: 'as its application', deletedBy: 'nobody' },
  indexes: [
    {
      key: { failingSince: 1 },
      options: { partialFilterExpression: { failingSince: { $exists: true } } },
      query: 'endpoints that fail or are suspended, those that have done so longest first',
    },
  ],
};

import type { AttemptFailure } from './attempt-failure.js';

/** One POST of a delivery, and what came of it. */
export interface Attempt {
  readonly at: Date;
  readonly milliseconds: number;
  /** HTTP status; absent where there was no answer */
  readonly status?: number;
  /** why there was none, or why it did not count; absent where it was answered with 2xx */
  readonly failure?: AttemptFailure;
  /** the first bytes of the answer, as text: the third party's own words, to be shown to it and to staff */
  readonly excerpt?: string;
}

/** `waiting` for its next attempt; `delivered`: answered with 2xx; `parked`: not so within three days. */
export type DeliveryState = 'waiting' | 'delivered' | 'parked';

/** One BatchList for one application (ESPI function blocks 39, 69), frozen: each attempt sends the same. */
export interface Delivery {
  /** the `webhook-id` of Standard Webhooks, the same at each attempt and when it is sent again by hand */
  readonly _id: string;
  readonly _v: 1;
  readonly applicationId: string;
  /** what the BatchList says: absolute addresses of what changed */
  readonly uris: readonly string[];
  /** the authorizations that it tells of, or of data under them */
  readonly authorizationIds: readonly string[];
  readonly state: DeliveryState;
  readonly createdAt: Date;
  /** absent unless it waits */
  readonly nextAttemptAt?: Date;
  /** latest last */
  readonly attempts: readonly Attempt[];
  readonly deliveredAt?: Date;
}

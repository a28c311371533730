import type { ObjectId } from 'mongodb';

export const authorizationEventKinds = [
  'authorization-granted',
  'authorization-changed',
  'authorization-ended',
  'authorization-restored',
] as const;

/** What happened to a customer's grant to an application, with what it was from then on. Ids only. */
export interface AuthorizationEvent {
  readonly kind: (typeof authorizationEventKinds)[number];
  readonly authorizationId: string;
  readonly applicationId: string;
  readonly customerId: string;
  readonly scope: string;
  /** absent: whatever the customer has */
  readonly usagePointIds?: readonly string[];
  /** when it is to end; absent: it is not */
  readonly until?: Date;
  /** who or what ended it */
  readonly endedBy?: string;
}

/** As kept, beside the events of accounts. Never changed once written. */
export type StoredAuthorizationEvent = AuthorizationEvent & {
  readonly _id: ObjectId;
  readonly _v: 1;
  readonly at: Date;
};

import type { CollectionDefinition } from '@app/store';
import type { ObjectId } from 'mongodb';

/** What can happen to the account of a person who signs in. */
export type AccountEventKind =
  | 'account-erased'
  | 'account-made'
  | 'app-password-made'
  | 'app-password-revoked'
  | 'email-confirmed'
  | 'email-changed'
  | 'enrolled'
  | 'enrolment-claimed'
  | 'enrolment-code-refused'
  | 'enrolment-ended'
  | 'identity-linked'
  | 'locked'
  | 'password-changed'
  | 'password-reset-asked'
  | 'recovery-code-used'
  | 'recovery-codes-made'
  | 'roles-changed'
  | 'second-factor-refused'
  | 'second-factor-removed'
  | 'second-factor-set-up'
  | 'session-revoked'
  | 'sign-in-paused'
  | 'sign-in-refused'
  | 'signed-in'
  | 'signed-out'
  | 'unlocked';

/** One thing that happened to an account. Ids only: no name, no e-mail address, no secret. */
export interface AccountEvent {
  readonly kind: AccountEventKind;
  /** whose account */
  readonly userId: string;
  /** who did it: a person by id, or the operator on the command line */
  readonly by: { readonly userId: string } | 'operator' | 'nobody-known';
  /** network address; absent on the command line */
  readonly address?: string;
  /** the roles from then on, where it is about them */
  readonly roles?: readonly string[];
  /** the customer for whom the person signs in from then on, or no more */
  readonly customerId?: string;
}

/** As kept. Never changed once written. */
export type StoredAccountEvent = AccountEvent & { readonly _id: ObjectId; readonly _v: 1; readonly at: Date };

const RETENTION_SECONDS = 7 * 366 * 86_400;

export const accountEventsCollection: CollectionDefinition = {
  name: 'accountEvents',
  retention: { kept: 'seven years', deletedBy: 'index' },
  indexes: [
    { key: { userId: 1, at: -1, _id: -1 }, query: 'what happened to an account, latest first' },
    {
      key: { authorizationId: 1, at: 1, _id: 1 },
      options: { partialFilterExpression: { authorizationId: { $exists: true } } },
      query: 'what happened to an authorization, oldest first',
    },
    {
      key: { kind: 1, at: 1 },
      options: { partialFilterExpression: { authorizationId: { $exists: true } } },
      query: 'what became of authorizations in a time',
    },
    { key: { at: 1 }, options: { expireAfterSeconds: RETENTION_SECONDS }, query: 'retention' },
    { key: { at: 1, _id: 1 }, query: 'events in a time, in the order in which they are sealed' },
  ],
};

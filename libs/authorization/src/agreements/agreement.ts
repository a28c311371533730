import { CustodianError } from '@app/runtime';
import type { CollectionDefinition, Store } from '@app/store';
import { Schema, type Model } from 'mongoose';
import type { SignedDocument } from '../signed-documents.js';

export const agreementStatuses = ['pending', 'accepted', 'rejected', 'withdrawn', 'expired'] as const;
export type AgreementStatus = (typeof agreementStatuses)[number];

/** Why a customer rejects; `other` goes with words of the customer's own. */
export const rejectionReasons = [
  'did-not-ask',
  'do-not-know-company',
  'too-much-data',
  'too-long',
  'no-longer-needed',
  'other',
] as const;
export type RejectionReason = (typeof rejectionReasons)[number];

/** A letter of authorization: a document in which a customer agreed on paper. */
export interface Letter extends SignedDocument {
  readonly attestedAt: Date;
  /** who of the third party attests that the customer signed it, in the third party's words */
  readonly attestedBy: string;
}

/**
 * What a third party proposes to a customer, whom it names by e-mail address and ESIID alone: whether there is such a
 * customer it is never told. Accepted, it is an Authorization.
 */
export interface Agreement {
  readonly _id: string;
  readonly _v: 1;
  readonly applicationId: string;
  /** as the third party wrote it */
  readonly email: string;
  /** the same, as addresses are compared */
  readonly emailKey: string;
  readonly esiid: string;
  /** kinds of data, an ESPI scope in canonical form */
  readonly scope: string;
  /** what the data is wanted for, as the customer reads it */
  readonly purpose: string;
  /** how long it is to hold, unless the customer chooses otherwise */
  readonly months: number;
  /** as stored: one that is pending may have expired, see statusOf */
  readonly status: AgreementStatus;
  readonly proposedAt: Date;
  /** until when the customer may accept */
  readonly invitationExpiresAt: Date;
  readonly updatedAt: Date;
  /** when the customer, or staff on a letter, answered */
  readonly answeredAt?: Date;
  readonly authorizationId?: string;
  readonly rejection?: { readonly reason: RejectionReason; readonly words?: string };
  readonly letters: readonly Letter[];
  /** where it was accepted on a letter: who of staff did it, and why */
  readonly acceptedOnLetter?: { readonly by: string; readonly reason: string };
}

/** The names of a subdocument's fields, and that it has no id of its own. */
const part = (fields: Record<string, unknown>): Schema => new Schema(fields, { _id: false });

const agreementSchema = new Schema<Agreement>(
  {
    _id: { type: String, required: true },
    _v: { type: Number, required: true },
    applicationId: { type: String, required: true },
    email: { type: String, required: true },
    emailKey: { type: String, required: true },
    esiid: { type: String, required: true },
    scope: { type: String, required: true },
    purpose: { type: String, required: true },
    months: { type: Number, required: true },
    status: { type: String, enum: agreementStatuses, required: true },
    proposedAt: { type: Date, required: true },
    invitationExpiresAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
    answeredAt: Date,
    authorizationId: String,
    rejection: part({ reason: { type: String, enum: rejectionReasons }, words: String }),
    letters: {
      type: [
        part({ _id: String, mediaType: String, bytes: Number, hash: String, attestedAt: Date, attestedBy: String }),
      ],
      required: true,
    },
    acceptedOnLetter: part({ by: String, reason: String }),
  },
  { versionKey: false, autoIndex: false, autoCreate: false },
);

export const agreementsCollection: CollectionDefinition = {
  name: 'agreements',
  retention: { kept: 'until its customer is erased', deletedBy: 'erasure' },
  indexes: [
    { key: { applicationId: 1, _id: 1 }, query: 'the agreements that an application proposed, by id' },
    {
      key: { emailKey: 1, _id: 1 },
      query: 'all that was ever proposed to an address: of a customer who is erased',
    },
    {
      key: { emailKey: 1, esiid: 1, applicationId: 1 },
      options: { unique: true, partialFilterExpression: { status: 'pending' } },
      query: 'the proposals that wait for the answer of an address: one an ESIID and application',
    },
  ],
};

export const agreementModel = (store: Store): Model<Agreement> =>
  store.connection.model<Agreement>('Agreement', agreementSchema, 'agreements');

export const statusOf = ({ status, invitationExpiresAt }: Agreement, at: Date): AgreementStatus =>
  status === 'pending' && invitationExpiresAt <= at ? 'expired' : status;

/** @throws CustodianError `agreement-not-pending`, `invitation-expired` (409) */
export function requirePending(agreement: Agreement, at: Date): void {
  const status = statusOf(agreement, at);
  if (status === 'pending') return;
  if (status === 'expired') throw new CustodianError('invitation-expired', 409, 'The invitation has expired.');
  throw new CustodianError('agreement-not-pending', 409, `The agreement has been ${status} already.`);
}

export const unknownAgreement = (): CustodianError =>
  new CustodianError('unknown-agreement', 404, 'There is no such agreement.');

/** An e-mail address as it is compared: capitals and the spaces around it do not matter. */
export const emailKeyOf = (email: string): string => email.trim().toLowerCase();

import type { CollectionDefinition } from '@app/store';
import { Schema } from 'mongoose';
import type { ClientMetadata } from './client-metadata.js';

/** DataCustodianApplicationStatus of ESPI: what the custodian thinks of an application. */
export const ApplicationStatus = { Review: 1, Production: 2, OnHold: 3, Revoked: 4 } as const;
export type ApplicationStatus = (typeof ApplicationStatus)[keyof typeof ApplicationStatus];

/** One pair of client id and secret; an application may hold several, so that secrets can be changed without a gap. */
export interface Credential {
  readonly clientId: string;
  /** absent: the application says who it is by a certificate, or cannot say so at all */
  readonly secretHash?: string;
  readonly issuedAt: Date;
  /** absent: does not expire */
  readonly expiresAt?: Date;
}

/** An application of a third party: all that its ApplicationInformation says, but for the custodian's own addresses. */
export interface Application {
  readonly _id: string;
  readonly _v: 1;
  readonly status: ApplicationStatus;
  readonly metadata: ClientMetadata;
  readonly credentials: readonly Credential[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** when its third party took it away; for RESTORABLE_FOR_MS it can be brought back */
  readonly deletedAt?: Date;
}

/** How long what a third party has ended itself can be restored by it. */
export const RESTORABLE_FOR_MS = 24 * 3_600_000;

const credentialSchema = new Schema<Credential>(
  {
    clientId: { type: String, required: true },
    secretHash: String,
    issuedAt: { type: Date, required: true },
    expiresAt: Date,
  },
  { _id: false },
);

export const applicationSchema = new Schema<Application>(
  {
    _id: { type: String, required: true },
    _v: { type: Number, required: true },
    status: { type: Number, enum: Object.values(ApplicationStatus), required: true },
    metadata: { type: Schema.Types.Mixed, required: true },
    credentials: { type: [credentialSchema], required: true },
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
    deletedAt: Date,
  },
  { versionKey: false, autoIndex: false, autoCreate: false },
);

export const applicationsCollection: CollectionDefinition = {
  name: 'applications',
  indexes: [
    { key: { 'credentials.clientId': 1 }, options: { unique: true }, query: 'the application of a client id' },
    { key: { updatedAt: -1 }, query: 'when any application last changed' },
  ],
};

/**
 * Whether an application may see this customer at all: in Review it sees made-up customers only, in Production real
 * ones only, and on hold, revoked or deleted none. So the sandbox and the real thing can be one server.
 */
export function mayServe(
  application: Pick<Application, 'status' | 'deletedAt'>,
  customer: { readonly synthetic: boolean },
): boolean {
  if (application.deletedAt !== undefined) return false;
  return application.status === (customer.synthetic ? ApplicationStatus.Review : ApplicationStatus.Production);
}

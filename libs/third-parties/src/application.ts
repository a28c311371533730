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

/** An internet domain that an application says is its own. */
export interface ClaimedDomain {
  /** in ASCII, without a dot at its end */
  readonly domain: string;
  /** what the domain has to show; no secret, since everybody can read it there */
  readonly token: string;
  readonly claimedAt: Date;
  /** when it was last seen to show the token; absent: never, or no longer */
  readonly verifiedAt?: Date;
  readonly method?: 'dns' | 'file';
}

/** The logo that the custodian keeps of an application: a PNG. */
export interface StoredLogo {
  /** SHA-256 of its bytes, base64url */
  readonly hash: string;
  readonly width: number;
  readonly height: number;
}

/** An organisation for which an application acts by an agreement between the two: a retailer whose vendor it is. */
export interface Principal {
  /** what the market calls it */
  readonly id: string;
  readonly name: string;
}

/** An application of a third party: all that its ApplicationInformation says, but for the custodian's own addresses. */
export interface Application {
  readonly _id: string;
  readonly _v: 1;
  readonly status: ApplicationStatus;
  readonly metadata: ClientMetadata;
  /** newest first */
  readonly credentials: readonly Credential[];
  /** ids of the people and organisations whose it is; absent: registered without an account */
  readonly owners?: readonly string[];
  /** the operator says so, never the third party; absent: it acts for itself */
  readonly actingFor?: Principal;
  /** what its name looks like, see nameSkeleton */
  readonly nameSkeleton?: string;
  readonly logo?: StoredLogo;
  readonly domains?: readonly ClaimedDomain[];
  /** when production access was asked for; absent: never, or it has been decided */
  readonly productionRequestedAt?: Date;
  /** in Review: its next refresh goes well, and the answer is lost on the way; so a client shows that it can bear that */
  readonly losesNextRefresh?: boolean;
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

const domainSchema = new Schema<ClaimedDomain>(
  {
    domain: { type: String, required: true },
    token: { type: String, required: true },
    claimedAt: { type: Date, required: true },
    verifiedAt: Date,
    method: String,
  },
  { _id: false },
);

const logoSchema = new Schema<StoredLogo>({ hash: String, width: Number, height: Number }, { _id: false });

const principalSchema = new Schema<Principal>(
  { id: { type: String, required: true }, name: { type: String, required: true } },
  { _id: false, id: false },
);

export const applicationSchema = new Schema<Application>(
  {
    _id: { type: String, required: true },
    _v: { type: Number, required: true },
    status: { type: Number, enum: Object.values(ApplicationStatus), required: true },
    metadata: { type: Schema.Types.Mixed, required: true },
    credentials: { type: [credentialSchema], required: true },
    owners: { type: [String], default: undefined },
    actingFor: principalSchema,
    nameSkeleton: String,
    logo: logoSchema,
    domains: { type: [domainSchema], default: undefined },
    productionRequestedAt: Date,
    losesNextRefresh: Boolean,
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
    deletedAt: Date,
  },
  { versionKey: false, autoIndex: false, autoCreate: false },
);

export const applicationsCollection: CollectionDefinition = {
  name: 'applications',
  retention: { kept: 'for ever, since access records name them', deletedBy: 'nobody' },
  indexes: [
    { key: { 'credentials.clientId': 1 }, options: { unique: true }, query: 'the application of a client id' },
    { key: { updatedAt: -1 }, query: 'when any application last changed' },
    { key: { owners: 1, _id: 1 }, query: 'the applications of an owner, by id' },
    { key: { nameSkeleton: 1 }, query: 'applications whose names look alike' },
    {
      key: { productionRequestedAt: 1 },
      options: { partialFilterExpression: { productionRequestedAt: { $exists: true } } },
      query: 'applications that ask for production access, those that wait longest first',
    },
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

import { Scope } from '@app/espi';
import type { CollectionDefinition, Store } from '@app/store';
import { Schema, type Model } from 'mongoose';
import type { SignedDocument } from './signed-documents.js';

/** AuthorizationStatus of ESPI. */
export const AuthorizationStatus = { Revoked: 0, Active: 1, Denied: 2 } as const;
export type AuthorizationStatus = (typeof AuthorizationStatus)[keyof typeof AuthorizationStatus];

/**
 * Who or what ended an authorization; `application` where its third party took the whole application away, `over` where
 * its time was over.
 */
export type EndedBy = 'customer' | 'third-party' | 'application' | 'operator' | 'new-authorization' | 'over';

/** A span of time as documents hold it: a side that is absent is open, `end` is exclusive. */
interface StoredPeriod {
  readonly start?: Date;
  readonly end?: Date;
}

/** How an authorization came about that a customer gave outside of these pages, and who says so. */
export interface OfflineOrigin {
  /** who recorded it: the id of a member of staff, or `operator` on the command line */
  readonly by: string;
  readonly how: 'paper' | 'telephone';
  /** what leads back to it: date and number of the letter, who took the call */
  readonly reference: string;
  /** what the customer signed */
  readonly document?: SignedDocument;
  /** why it was ended, where it was recorded by mistake */
  readonly endReason?: string;
}

/** A customer's grant to an application: the ESPI Authorization. Its id is the subscription id too. */
export interface Authorization {
  readonly _id: string;
  readonly _v: 1;
  readonly applicationId: string;
  readonly customerId: string;
  /** the agreement that the customer accepted; absent: granted in another way */
  readonly agreementId?: string;
  /** absent: the customer granted it here */
  readonly offline?: OfflineOrigin;
  /** absent: whatever usage points the customer has */
  readonly usagePointIds?: readonly string[];
  /** the granted scope, in canonical form */
  readonly scope: string;
  readonly status: AuthorizationStatus;
  /** when requests are answered */
  readonly authorizedPeriod: StoredPeriod;
  /** of which time data is given */
  readonly publishedPeriod: StoredPeriod;
  readonly grantedAt: Date;
  readonly updatedAt: Date;
  readonly endedAt?: Date;
  readonly endedBy?: EndedBy;
  /** since when no token of it is good any more, nor any that is still to come: one was stolen, or given back */
  readonly tokensRevokedAt?: Date;
}

const periodSchema = new Schema<StoredPeriod>({ start: Date, end: Date }, { _id: false });

const documentSchema = new Schema<SignedDocument>(
  { _id: String, mediaType: String, bytes: Number, hash: String },
  { _id: false },
);
const offlineSchema = new Schema<OfflineOrigin>(
  {
    by: { type: String, required: true },
    how: { type: String, enum: ['paper', 'telephone'], required: true },
    reference: { type: String, required: true },
    document: documentSchema,
    endReason: String,
  },
  { _id: false },
);

const authorizationSchema = new Schema<Authorization>(
  {
    _id: { type: String, required: true },
    _v: { type: Number, required: true },
    applicationId: { type: String, required: true },
    customerId: { type: String, required: true },
    agreementId: String,
    offline: offlineSchema,
    // Without this mongoose stores an absent list as an empty one, and none is not the same as all.
    usagePointIds: { type: [String], default: undefined },
    scope: { type: String, required: true },
    status: { type: Number, enum: Object.values(AuthorizationStatus), required: true },
    authorizedPeriod: { type: periodSchema, required: true },
    publishedPeriod: { type: periodSchema, required: true },
    grantedAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
    endedAt: Date,
    endedBy: String,
    tokensRevokedAt: Date,
  },
  { versionKey: false, autoIndex: false, autoCreate: false, minimize: false },
);

export const authorizationsCollection: CollectionDefinition = {
  name: 'authorizations',
  retention: {
    kept: 'for ever, since access records name them; of an erased customer what is personal goes',
    deletedBy: 'erasure',
  },
  indexes: [
    {
      key: { customerId: 1, applicationId: 1, agreementId: 1 },
      options: { unique: true, partialFilterExpression: { status: AuthorizationStatus.Active } },
      query: 'the active authorization of a customer and an application: one at most, and one an agreement',
    },
    {
      key: { grantedAt: -1 },
      options: { partialFilterExpression: { 'offline.by': { $exists: true } } },
      query: 'the authorizations that were recorded for customers, latest first',
    },
    { key: { customerId: 1, grantedAt: -1 }, query: 'the authorizations of a customer, latest first' },
    { key: { applicationId: 1, _id: 1 }, query: 'the authorizations of an application, by id' },
    {
      key: { applicationId: 1, status: 1, grantedAt: 1, _id: 1 },
      query: 'the authorizations of an application that stand, by grant; how many they are',
    },
    { key: { applicationId: 1, updatedAt: -1 }, query: 'when an authorization of an application last changed' },
    {
      key: { 'authorizedPeriod.end': 1 },
      options: { partialFilterExpression: { status: AuthorizationStatus.Active } },
      query: 'authorizations that stand, those whose time is over first',
    },
    { key: { updatedAt: -1 }, query: 'when any authorization last changed' },
    { key: { grantedAt: -1, _id: -1 }, query: 'authorizations that began in a time, latest first' },
    { key: { endedAt: -1, _id: -1 }, query: 'authorizations that were ended in a time' },
    { key: { 'authorizedPeriod.end': -1, _id: -1 }, query: 'authorizations whose time was over in a time' },
    { key: { usagePointIds: 1, grantedAt: -1 }, query: 'the authorizations that name a usage point, latest first' },
  ],
};

export const authorizationModel = (store: Store): Model<Authorization> =>
  store.connection.model<Authorization>('Authorization', authorizationSchema, 'authorizations');

/** Whether requests under this authorization are answered at this time; its status is another question. */
export function isWithinAuthorizedPeriod(authorization: Pick<Authorization, 'authorizedPeriod'>, at: Date): boolean {
  const { start, end } = authorization.authorizedPeriod;
  return (start === undefined || start <= at) && (end === undefined || at < end);
}

/** Whether its third party ended this authorization itself, and may so take it up again for a while. */
export const isRestorable = ({ status, endedBy }: Authorization): boolean =>
  status === AuthorizationStatus.Revoked && (endedBy === 'third-party' || endedBy === 'application');

/** Where its tokens were given back or stolen, nothing is given under it without them either. */
export const hasGoodTokens = ({ tokensRevokedAt }: Pick<Authorization, 'tokensRevokedAt'>): boolean =>
  tokensRevokedAt === undefined;

const FIRST_CUSTOMER_BLOCK = 51;

/** Whether personal data are granted: function blocks 51 and up. */
export const grantsCustomerData = ({ scope }: Pick<Authorization, 'scope'>): boolean =>
  [...Scope.parse(scope).functionBlocks].some((block) => block >= FIRST_CUSTOMER_BLOCK);

/** Whether anything else than personal data is granted. */
export const grantsUsage = ({ scope }: Pick<Authorization, 'scope'>): boolean =>
  [...Scope.parse(scope).functionBlocks].some((block) => block < FIRST_CUSTOMER_BLOCK);

import type { Period, Reader } from '@app/entitlement';
import type { CollectionDefinition } from '@app/store';
import type { ObjectId } from 'mongodb';

/** What is known of an access when it begins. Ids only: no name, no reading, no token, no query text. */
export interface Access {
  readonly reader: Reader;
  /** method and path template, such as `GET /Batch/Subscription/{subscriptionId}` */
  readonly route: string;
  /** the door it came by */
  readonly channel: 'api' | 'oauth' | 'portal' | 'command-line' | 'bulk' | 'notification';
  /** scope under which it was asked */
  readonly authorizationScope?: string;
  /** data period asked for, epoch seconds */
  readonly requestedPeriod?: Period;
  /** network address of the client; absent on the command line */
  readonly address?: string;
  readonly correlationId: string;
}

/** What became of it. */
export interface AccessResult {
  readonly outcome: 'complete' | 'broken' | 'refused' | 'not-modified';
  /** HTTP status; absent on the command line, and where none was sent */
  readonly status?: number;
  /** name of the problem that it was answered with; the help pages explain each */
  readonly problem?: string;
  /** bytes of body sent */
  readonly bytes: number;
  /** usage points of which anything was sent */
  readonly usagePointIds?: readonly string[];
  /** hull of the data sent, epoch seconds */
  readonly period?: Period;
  /** names of the resources sent, such as `IntervalBlock` */
  readonly kinds?: readonly string[];
}

interface StoredPeriod {
  readonly from?: Date;
  readonly until?: Date;
}

/** One access, as kept. Never changed once written. */
export interface StoredAccessRecord
  extends Omit<Access, 'requestedPeriod'>, Omit<AccessResult, 'period' | 'usagePointIds' | 'kinds'> {
  readonly _id: ObjectId;
  readonly _v: 1;
  readonly at: Date;
  readonly closedAt: Date;
  readonly requestedPeriod?: StoredPeriod;
  readonly usagePointIds: readonly string[];
  readonly period?: StoredPeriod;
  readonly kinds: readonly string[];
}

const dateOf = (seconds: number): Date | undefined => (Number.isFinite(seconds) ? new Date(seconds * 1000) : undefined);

/** A period as documents hold it: a side that is open is absent. */
export const storedPeriod = (period: Period | undefined): StoredPeriod | undefined =>
  period === undefined ? undefined : { from: dateOf(period.start), until: dateOf(period.end) };

const RETENTION_SECONDS = 7 * 366 * 86_400;

export const accessRecordsCollection: CollectionDefinition = {
  name: 'accessRecords',
  indexes: [
    { key: { 'reader.customerId': 1, at: -1, _id: -1 }, query: "accesses to a customer's data, latest first" },
    { key: { 'reader.authorizationId': 1, at: -1, _id: -1 }, query: 'accesses under an authorization, latest first' },
    {
      key: { 'reader.authorizationId': 1, outcome: 1, at: -1 },
      options: { partialFilterExpression: { 'reader.authorizationId': { $exists: true } } },
      query: 'how often, and when last, data was read under authorizations: answered from the index alone',
    },
    {
      key: { 'reader.applicationId': 1, at: -1, _id: -1 },
      options: { partialFilterExpression: { 'reader.applicationId': { $exists: true } } },
      query: 'what an application asked for, latest first',
    },
    {
      key: { 'reader.applicationId': 1, outcome: 1, at: -1, _id: -1 },
      options: { partialFilterExpression: { 'reader.applicationId': { $exists: true } } },
      query: 'the same of one outcome, such as what was refused',
    },
    { key: { at: 1 }, options: { expireAfterSeconds: RETENTION_SECONDS }, query: 'accesses in a time; retention' },
  ],
};

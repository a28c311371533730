import type { Period, Reader } from '@app/entitlement';
import type { CollectionDefinition } from '@app/store';
import { ObjectId } from 'mongodb';
import type { ChainLink } from './chain-link.js';

/** What is known of an access when it begins. Ids only: no name, no reading, no token, no query text. */
export interface Access {
  readonly reader: Reader;
  /** the path as it was asked for; of a page its template, such as `GET /usage`; of a command its name */
  readonly route: string;
  /** the door it came by */
  readonly channel: 'api' | 'oauth' | 'portal' | 'command-line' | 'bulk';
  /** scope under which it was asked */
  readonly authorizationScope?: string;
  /** data period asked for, epoch seconds */
  readonly requestedPeriod?: Period;
  /** network address of the client; absent on the command line */
  readonly address?: string;
  readonly correlationId: string;
}

/** What became of it; `lost`: the process ended before it could say what was sent. */
export type AccessOutcome = 'complete' | 'broken' | 'refused' | 'not-modified' | 'lost';

/** What was sent, and how it ended. */
export interface AccessResult {
  readonly outcome: AccessOutcome;
  /** HTTP status; absent on the command line, and where none was sent */
  readonly status?: number;
  /** name of the problem that it was answered with; the help pages explain each */
  readonly problem?: string;
  /** bytes of body sent */
  readonly bytes: number;
  /** usage points of which anything was sent */
  readonly usagePointIds?: readonly string[];
  /** whose data was sent, where the reader names no one customer */
  readonly customerIds?: readonly string[];
  /** hull of the data sent, epoch seconds */
  readonly period?: Period;
  /** names of the resources sent, such as `IntervalBlock` */
  readonly kinds?: readonly string[];
}

interface StoredPeriod {
  readonly from?: Date;
  readonly until?: Date;
}

type StoredAccess = Omit<Access, 'requestedPeriod'> & { readonly requestedPeriod?: StoredPeriod };

/** The first record of an access by which something is given out: stored before its first byte. Never changed. */
export interface StoredOpening {
  /** id of the access, and `.opened` */
  readonly _id: string;
  readonly _v: 1;
  readonly at: Date;
  /** named so that it stands in no index of what was given out */
  readonly opened: StoredAccess;
  readonly link: ChainLink;
}

/** The last record of an access, or its only one: what became of it. Never changed. */
export interface StoredAccessRecord
  extends StoredAccess, Omit<AccessResult, 'period' | 'usagePointIds' | 'customerIds' | 'kinds'> {
  readonly _id: ObjectId;
  readonly _v: 1;
  /** when it began */
  readonly at: Date;
  readonly closedAt: Date;
  readonly usagePointIds: readonly string[];
  /** whose data it was */
  readonly customerIds: readonly string[];
  /** usage points or customers beyond those listed */
  readonly leftOut?: number;
  readonly period?: StoredPeriod;
  readonly kinds: readonly string[];
  /** absent on records from before the chain */
  readonly link?: ChainLink;
}

/** A record before it has its place in a chain. */
export type UnlinkedRecord = Omit<StoredOpening, 'link'> | Omit<StoredAccessRecord, 'link'>;

/** A document of the collection. */
export type AuditRecord = StoredOpening | StoredAccessRecord;

export const isOpening = <T extends object>(record: T): record is T & StoredOpening => 'opened' in record;

const dateOf = (seconds: number): Date | undefined => (Number.isFinite(seconds) ? new Date(seconds * 1000) : undefined);

/** A period as documents hold it: a side that is open is absent. */
const storedPeriod = (period: Period | undefined): StoredPeriod | undefined =>
  period === undefined ? undefined : { from: dateOf(period.start), until: dateOf(period.end) };

const storedAccess = (access: Access): StoredAccess => ({
  ...access,
  requestedPeriod: storedPeriod(access.requestedPeriod),
});

const openingId = (id: ObjectId): string => `${id.toHexString()}.opened`;

/** Id of the access that an opening is of. */
export const accessIdOf = ({ _id }: Pick<StoredOpening, '_id'>): ObjectId => new ObjectId(_id.slice(0, 24));

export const openingOf = (id: ObjectId, at: Date, access: Access): Omit<StoredOpening, 'link'> => ({
  _id: openingId(id),
  _v: 1,
  at,
  opened: storedAccess(access),
});

/** Ids in one record at most: a document has its bounds, and a read of the whole custodian has none. */
export const MOST_IDS = 20_000;

/** An access that has begun. */
export interface Begun {
  readonly _id: ObjectId;
  readonly at: Date;
  readonly access: StoredAccess;
}

/** The record that closes an access. */
export function closingOf(began: Begun, result: AccessResult, closedAt: Date): Omit<StoredAccessRecord, 'link'> {
  const { _id, at, access } = began;
  const { usagePointIds = [], customerIds, kinds = [], period, ...rest } = result;
  const { customerId } = access.reader;
  const customers = customerIds ?? (customerId === undefined ? [] : [customerId]);
  const leftOut = Math.max(usagePointIds.length, customers.length) - MOST_IDS;
  return {
    _id,
    _v: 1,
    at,
    closedAt,
    ...access,
    ...rest,
    usagePointIds: usagePointIds.slice(0, MOST_IDS),
    customerIds: customers.slice(0, MOST_IDS),
    ...(leftOut > 0 && { leftOut }),
    period: storedPeriod(period),
    kinds,
  };
}

/** The same of an access as it begins. */
export const begunAt = (_id: ObjectId, at: Date, access: Access): Begun => ({
  _id,
  at,
  access: storedAccess(access),
});

/** Seven years, whatever leap years are among them. */
export const RETENTION_SECONDS = 7 * 366 * 86_400;

const where = (field: string): object => ({ partialFilterExpression: { [field]: { $exists: true } } });

export const accessRecordsCollection: CollectionDefinition = {
  name: 'accessRecords',
  shardKey: { 'link.chain': 'hashed' },
  retention: { kept: 'seven years', deletedBy: 'index' },
  indexes: [
    {
      key: { customerIds: 1, at: -1, _id: -1 },
      options: where('customerIds'),
      query: "accesses to a customer's data, latest first",
    },
    {
      key: { customerIds: 1, 'reader.kind': 1, 'reader.applicationId': 1, at: -1, _id: -1 },
      options: where('customerIds'),
      query: 'the same by one third party, by the customer or by the utility',
    },
    {
      key: { 'reader.authorizationId': 1, at: -1, _id: -1 },
      options: where('reader.authorizationId'),
      query: 'accesses under an authorization, latest first',
    },
    {
      key: { 'reader.authorizationId': 1, outcome: 1, at: -1 },
      options: where('reader.authorizationId'),
      query: 'how often, and when last, data was read under authorizations: answered from the index alone',
    },
    {
      key: { 'reader.applicationId': 1, at: -1, _id: -1 },
      options: where('reader.applicationId'),
      query: 'what an application asked for, latest first',
    },
    {
      key: { 'reader.applicationId': 1, outcome: 1, at: -1, _id: -1 },
      options: where('reader.applicationId'),
      query: 'the same of one outcome, such as what was refused',
    },
    { key: { 'link.chain': 1, 'link.sequence': 1 }, query: 'a chain in its order; records that stand in none' },
    {
      key: { usagePointIds: 1, at: -1, _id: -1 },
      options: where('usagePointIds'),
      query: 'accesses to a usage point, latest first',
    },
    { key: { at: 1 }, options: { expireAfterSeconds: RETENTION_SECONDS }, query: 'accesses in a time; retention' },
  ],
};

import type { ResourceLink } from '@app/espi';
import type { FeedQuery } from '@app/feeds';
import { contentHash, type CollectionDefinition } from '@app/store';
import type { ObjectId } from 'mongodb';

/** An answer that is made ahead. */
export interface FileRequest {
  /** the application that asks, or that is asked about by the operator */
  readonly applicationId: string;
  /** usage of a subscription, or of one of its usage points; of all subscriptions under a bulk id usage or personal data */
  readonly of:
    | { readonly kind: 'subscription'; readonly authorizationId: string; readonly usagePointId?: string }
    | { readonly kind: 'bulk' | 'bulk-customer-info'; readonly bulkId: string };
  /** where it was asked for, absolute, without the query */
  readonly address: string;
  /** of the query those parameters that matter, as they were given */
  readonly parameters: readonly (readonly [name: string, value: string])[];
  /** the feed that is answered, and the name under its atom:id */
  readonly head: { readonly self: ResourceLink; readonly name: string };
}

/** Of one request there is one: however its parameters are written. */
export const fileKey = ({ applicationId, of, address }: FileRequest, { page, ...bounds }: FeedQuery): string =>
  contentHash([applicationId, of, address, page, Object.entries(bounds).map(([name, bound]) => `${name} ${bound}`)]);

/** An answer that is made ahead, as kept: asked for, there, or failed. */
export interface StoredPreparedFile {
  /** see fileKey */
  readonly _id: string;
  readonly _v: 1;
  readonly request: FileRequest;
  readonly state: 'preparing' | 'ready' | 'failed';
  readonly askedAt: Date;
  /** when somebody was last seen to work on it */
  readonly progressAt: Date;
  /** id in GridFS of the bytes that are being written: those of a worker that died are found by it */
  readonly writingId?: ObjectId;
  readonly file?: FileBytes;
  /** whether it was had to its end */
  readonly wasHad?: boolean;
  /** when it is deleted */
  readonly expiresAt: Date;
}

/** What was made. */
export interface FileBytes {
  /** in GridFS */
  readonly id: ObjectId;
  /** strong, in its quotes: of the gzip */
  readonly etag: string;
  /** bytes of the gzip */
  readonly length: number;
  readonly madeAt: Date;
  /** what the data were made from, where that is known: when it is another, they have changed */
  readonly mark: string;
}

export interface Span {
  /** the first byte, and the one after the last */
  readonly start: number;
  readonly end: number;
}

/** What of a file is given under one authorization: for access records, and to see whether all of it still stands. */
export interface StoredPart {
  readonly _id: ObjectId;
  readonly _v: 1;
  readonly fileId: ObjectId;
  /** 0, 1, 2 …, as they follow in the file */
  readonly nth: number;
  readonly authorizationId: string;
  readonly customerId: string;
  readonly scope: string;
  /** of the entitlement that it was made under */
  readonly fingerprint: string;
  /** bytes of the gzip, and of what is in it */
  readonly packed: Span;
  readonly plain: Span;
  /** of which it has usage: none where it is personal data */
  readonly usagePointIds: readonly string[];
  readonly kinds: readonly string[];
  /** hull of the data, epoch seconds */
  readonly period?: Span;
}

export const preparedFilesCollection: CollectionDefinition = {
  name: 'preparedFiles',
  retention: { kept: 'a day', deletedBy: 'job' },
  notBackedUp: 'made anew when asked for',
  indexes: [
    { key: { expiresAt: 1 }, query: 'files whose time is over' },
    { key: { 'file.id': 1 }, query: 'the file that these bytes are of, to note that it was had' },
    { key: { state: 1, _id: 1 }, query: 'files that are there, to see whether they still may be given out' },
  ],
};

export const preparedFilePartsCollection: CollectionDefinition = {
  name: 'preparedFileParts',
  retention: { kept: 'a day', deletedBy: 'job' },
  notBackedUp: 'made anew when asked for',
  indexes: [
    { key: { fileId: 1, nth: 1 }, options: { unique: true }, query: 'the parts of a file as they follow' },
    { key: { fileId: 1, usagePointIds: 1 }, query: 'whether a file has something of a usage point already' },
    { key: { fileId: 1, customerId: 1 }, query: 'whether a file has something of a customer already' },
  ],
};

export const BUCKET = 'preparedFileContents';

import type { ObjectId } from 'mongodb';
import type { DownloadFormat, LocalDays } from '@app/feeds';
import type { Language } from '@app/language';
import type { CollectionDefinition } from '@app/store';
import type { FileBytes, Span } from './prepared-file.js';

/** What a customer wants to have. */
export interface DownloadRequest {
  readonly usagePointIds: readonly string[];
  readonly days: LocalDays;
  readonly format: DownloadFormat;
  readonly language: Language;
}

/** A customer's download that is made ahead, as kept: asked for, there, or failed. */
export interface StoredPreparedDownload {
  readonly _id: string;
  readonly _v: 1;
  readonly customerId: string;
  readonly request: DownloadRequest;
  readonly state: 'preparing' | 'ready' | 'failed';
  readonly askedAt: Date;
  /** days of readings that are written, of about how many; those of each channel by themselves */
  readonly progress: { readonly done: number; readonly of: number };
  /** id in GridFS of the bytes that are being written: those of a worker that died are found by it */
  readonly writingId?: ObjectId;
  readonly file?: DownloadBytes;
  /** when it is deleted */
  readonly expiresAt: Date;
}

/** What was made: a gzip, and what its access record says of it. */
export interface DownloadBytes extends Pick<FileBytes, 'id' | 'length'> {
  readonly name: string;
  readonly mediaType: string;
  /** of the entitlement that it was made under */
  readonly fingerprint: string;
  readonly usagePointIds: readonly string[];
  readonly kinds: readonly string[];
  /** hull of the data, epoch seconds */
  readonly period?: Span;
}

export const preparedDownloadsCollection: CollectionDefinition = {
  name: 'preparedDownloads',
  retention: { kept: 'a day', deletedBy: 'job' },
  notBackedUp: 'made anew when asked for',
  indexes: [
    { key: { customerId: 1, askedAt: -1 }, query: 'the downloads of a customer, the latest first' },
    {
      key: { customerId: 1 },
      options: { unique: true, partialFilterExpression: { state: 'preparing' } },
      query: 'the one download of a customer that is being made',
    },
    { key: { expiresAt: 1 }, query: 'downloads whose time is over' },
  ],
};

export const DOWNLOADS_BUCKET = 'preparedDownloadContents';

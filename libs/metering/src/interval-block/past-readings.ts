import type { Binary } from 'mongodb';
import type { CollectionDefinition } from '@app/store';
import type { PastReading } from './merge-day.js';

/** The readings of one channel and local day that are not current, under the key of the block. */
export interface StoredPast {
  readonly _id: Binary;
  readonly _v: 1;
  readonly rows: readonly PastReading[];
}

export const pastReadingsCollection: CollectionDefinition = {
  name: 'pastReadings',
  shardKey: { _id: 1 },
  retention: { kept: 'USAGE_MONTHS, seven years unless set', deletedBy: 'job' },
  options: { clusteredIndex: { key: { _id: 1 }, unique: true } },
  indexes: [],
};

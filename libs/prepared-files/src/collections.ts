import { gridFsCollections, type CollectionDefinition } from '@app/store';
import { DOWNLOADS_BUCKET, preparedDownloadsCollection } from './prepared-download.js';
import { BUCKET, preparedFilePartsCollection, preparedFilesCollection } from './prepared-file.js';

const contents = { retention: preparedFilesCollection.retention, notBackedUp: 'made anew when asked for' };

/** All that is derived, and can be made again. */
export const preparedFilesCollections: readonly CollectionDefinition[] = [
  preparedDownloadsCollection,
  preparedFilePartsCollection,
  preparedFilesCollection,
  ...gridFsCollections(BUCKET, { ...contents, shardKey: { files_id: 1 } }),
  ...gridFsCollections(DOWNLOADS_BUCKET, contents),
];

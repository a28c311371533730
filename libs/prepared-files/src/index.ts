export { preparedFilesCollections } from './collections.js';
export { type FileBytes, type FileRequest, type Span, type StoredPart } from './prepared-file.js';
export { type DownloadBytes, type StoredPreparedDownload } from './prepared-download.js';
export { PreparedDownloads } from './prepared-downloads.js';
export { PreparedFiles, type PreparedAnswer } from './prepared-files.js';
export { hasBulkId } from './subscriptions-of-bulk.js';

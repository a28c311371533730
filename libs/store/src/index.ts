export { databaseUnavailable } from './database-unavailable.js';
export {
  createCollections,
  ensureCollections,
  type CollectionDefinition,
  type IndexDefinition,
  type Retention,
} from './collection-definition.js';
export { findMongod } from './embedded/mongod-binary.js';
export { startEmbedded, type EmbeddedMongo, type EmbeddedOptions } from './embedded/start-embedded.js';
export {
  byId,
  documentsById,
  gatheredReads,
  lastingDocumentsById,
  type ReadDocument,
  type ReadOne,
} from './gathered-reads.js';
export { gridFsCollections } from './grid-fs-collections.js';
export { beginRestoring, endRestoring, migrate, MIGRATIONS, type Migration } from './migrations.js';
export { newestSchemaVersion } from './migration-list.js';
export { insertMissing } from './insert-missing.js';
export { replaceAll } from './replace-all.js';
export { connectStore, openStore, prepareStore, Store, type StoreConfiguration } from './store.js';
export { canonicalJson, contentHash } from './content-hash.js';
export { shardingCommands } from './sharding-commands.js';

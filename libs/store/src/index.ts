export { ensureCollections, type CollectionDefinition, type IndexDefinition } from './collection-definition.js';
export { databaseUnavailable } from './database-unavailable.js';
export { findMongod } from './embedded/mongod-binary.js';
export { startEmbedded, type EmbeddedMongo, type EmbeddedOptions } from './embedded/start-embedded.js';
export { migrate, type Migration } from './migrations.js';
export { replaceAll } from './replace-all.js';
export { openStore, Store, type StoreConfiguration } from './store.js';
export { canonicalJson, contentHash } from './content-hash.js';

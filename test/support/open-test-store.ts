import { randomBytes } from 'node:crypto';
import { logScans } from './collection-scans.js';
import { openStore, type CollectionDefinition, type Store } from '@app/store';

/** The connection string of a new database in the MongoDB that the tests share, which vanishes with it. */
export function newDatabaseUri(): string {
  const shared = process.env['TEST_MONGODB_URI'];
  if (shared === undefined) throw new Error('tests that need MongoDB belong in test/e2e or test/conformance');
  const uri = new URL(shared);
  uri.pathname = `/test-${randomBytes(8).toString('hex')}`;
  return uri.toString();
}

/** Opens a database with the collections and indexes of the definitions: a new one unless `uri` names one. */
export async function openTestStore(
  definitions: readonly CollectionDefinition[] = [],
  uri = newDatabaseUri(),
): Promise<Store> {
  const store = await openStore({ mongodbUri: uri, dataDirectory: '' }, definitions);
  await logScans(store.db);
  return store;
}

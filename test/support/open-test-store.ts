import { randomBytes } from 'node:crypto';
import { openStore, type CollectionDefinition, type Store } from '@app/store';

/** A database of one test file, empty at first, in the MongoDB that the tests share. */
export interface TestStore {
  readonly store: Store;
  /** connection string that names this database, for a server or command line started by the test */
  readonly uri: string;
  /** drops the database */
  close(): Promise<void>;
}

/** The connection string of a new database; nothing is made in it yet. */
export function newDatabaseUri(): string {
  const shared = process.env['TEST_MONGODB_URI'];
  if (shared === undefined) throw new Error('tests that need MongoDB belong in test/e2e or test/conformance');
  const uri = new URL(shared);
  uri.pathname = `/test-${randomBytes(8).toString('hex')}`;
  return uri.toString();
}

/** Opens a new database with the collections and indexes of the definitions. */
export async function openTestStore(definitions: readonly CollectionDefinition[] = []): Promise<TestStore> {
  const uri = newDatabaseUri();
  const store = await openStore({ mongodbUri: uri, dataDirectory: '' }, definitions);
  return {
    store,
    uri,
    close: async () => {
      await store.db.dropDatabase();
      await store.close();
    },
  };
}

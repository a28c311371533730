import { DataCustodian } from '@app/data-custodian';
import { readConfiguration } from '@app/runtime';
import { RESOURCE_PATH } from '@app/espi';
import type { Store } from '@app/store';
import { listen, type Listening } from '../../apps/custodian/src/listen.js';
import { logScans } from './collection-scans.js';
import { newDatabaseUri } from './open-test-store.js';
import { SecondServer } from './second-server.js';

export interface TestCustodian {
  readonly custodian: DataCustodian;
  readonly listening: Listening;
  /** where the server really is, without a path */
  readonly origin: string;
  /** address of the resource base */
  readonly resource: string;
  /** of 127.0.0.1 */
  readonly port: number;
  /** what servers do after they have answered, messages and records of accesses, is done */
  settled(): Promise<void>;
  /** connections of clients that are open */
  connections(): Promise<number>;
  close(): Promise<void>;
}

/**
 * A server of its own on a free port of 127.0.0.1, over a new database; in `npm run test:cluster` two of them, between
 * which requests alternate, and two workers.
 *
 * @param options.alone why it is one server there too
 * @param options.ownPath paths that begin so are answered by this process: the test stands there itself
 */
export async function startTestCustodian(
  given: Record<string, string> = {},
  { alone, ownPath }: { alone?: string; ownPath?: string } = {},
): Promise<TestCustodian> {
  const isCluster = process.env['TEST_CLUSTER'] === 'on' && alone === undefined;
  const environment = {
    MONGODB_URI: newDatabaseUri(),
    KEYS_FILE: 'test/fixtures/keys.json',
    LOG_LEVEL: 'silent',
    PORT: '0',
    BASE_URL: 'http://custodian.example',
    // a test shares its event loop with the server
    MAX_DELAY_MS: '60000',
    ...given,
  };
  const configuration = readConfiguration({ ...environment, ...(isCluster && { WORKER: 'apart' }) });
  const custodian = await DataCustodian.open(configuration);
  await logScans(custodian.store.db);
  const listening = await listen(custodian, 0, '127.0.0.1');
  const second = isCluster ? await SecondServer.start(environment, listening.port, ownPath) : undefined;
  const { port } = second ?? listening;
  return {
    custodian,
    listening,
    origin: `http://127.0.0.1:${port}`,
    resource: `http://127.0.0.1:${port}${RESOURCE_PATH}`,
    port,
    connections: async () => listening.connections(),
    settled: async () => {
      await custodian.people.settled();
      await custodian.enrolments.settled();
      await custodian.accessRecords.flush();
      await second?.settled();
    },
    close: async () => {
      await second?.close();
      await listening.close();
      // the records of the last accesses may still be on their way
      await custodian.accessRecords.shutdown();
      const unversioned = await collectionsWithoutVersion(custodian.store);
      await custodian.store.db.dropDatabase();
      await custodian.close();
      if (unversioned.length > 0) throw new Error(`documents without a version in ${unversioned.join(', ')}`);
    },
  };
}

/** Whatever a test has stored has a version: the collections in which something has none. */
async function collectionsWithoutVersion({ db }: Store): Promise<string[]> {
  const collections = (await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name);
  const found = collections
    // GridFS: its files hold what is ours in their metadata, its chunks are the driver's alone
    .filter((name) => !name.endsWith('.chunks') && !name.startsWith('system.'))
    .map(async (name) => {
      const version = name.endsWith('.files') ? 'metadata._v' : '_v';
      return (await db.collection(name).findOne({ [version]: { $exists: false } })) === null ? [] : [name];
    });
  return (await Promise.all(found)).flat();
}

import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkBackup, restoreBackup, writeBackup, type BackupManifest } from '@app/backup';
import { collections, DataCustodian } from '@app/data-custodian';
import { beginRestoring, connectStore, newestSchemaVersion, openStore, type Store } from '@app/store';
import { readConfiguration } from '@app/runtime';
import { listen } from '../../apps/custodian/src/listen.js';
import { ask } from '../support/http-client.js';
import { newDatabaseUri } from '../support/open-test-store.js';
import { startTestCustodian, type TestCustodian } from '../support/test-custodian.js';
import { delivered, TestUtility } from '../support/test-utility.js';

const definitions = collections;
let server: TestCustodian;
let directory: string;
let manifest: BackupManifest;
let restoredUri: string;
let feedPath: string;
let token: string;
let feedBefore: string;
/** what the writers had written when the backup began, and when it was there */
let writtenBefore: number;
let writtenAfter: number;

const connected = async <T>(uri: string, work: (store: Store) => Promise<T>): Promise<T> => {
  const store = await connectStore({ mongodbUri: uri, dataDirectory: '' });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
};

/** A feed without the time up to which it is whole, which goes on with the clock. */
const timeless = (feed: string): string =>
  feed.replace(/<updated>[^<]*<\/updated>/, '').replace(/updated-min=[^"]*/, '');

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'backup-'));
  server = await startTestCustodian();
  const { store } = server.custodian;
  const utility = new TestUtility(server.custodian);
  const customer = await utility.customer();
  const house = await utility.usagePoint(customer);
  await utility.channel(house, delivered, { from: '2026-01-05', days: 20 });
  const grant = await utility.grant(customer);
  token = grant.token.token;
  feedPath = `/Batch/Subscription/${grant.authorization._id}`;
  feedBefore = (await ask(server.resource + feedPath, { token })).text;

  // every write is one document in the first collection to be read, and one in the last
  const traffic = { written: 0, isOver: false };
  const writing = (async () => {
    while (!traffic.isOver) {
      await store.transaction(async (session) => {
        for (const name of ['aFirst', 'zLast']) {
          await store.db.collection(name).insertOne({ _v: 1, n: traffic.written }, { session });
        }
      });
      traffic.written += 1;
    }
  })();
  const reading = (async () => {
    while (!traffic.isOver) await ask(`${server.resource}${feedPath}?max-results=1`, { token });
  })();
  while (traffic.written < 5) await new Promise((resolve) => setTimeout(resolve, 10));
  writtenBefore = traffic.written;
  manifest = await writeBackup(store, join(directory, 'first'), { definitions });
  writtenAfter = traffic.written;
  traffic.isOver = true;
  await Promise.all([writing, reading]);

  restoredUri = newDatabaseUri();
  await connected(restoredUri, async (restored) => restoreBackup(restored, join(directory, 'first'), { definitions }));
});

afterAll(async () => {
  await connected(restoredUri, async ({ db }) => db.dropDatabase());
  await server.close();
  await rm(directory, { recursive: true });
});

describe('a backup', () => {
  it('is of one moment, whatever is written meanwhile', async () => {
    const of = new Map(manifest.collections.map((each) => [each.name, each.documents]));
    expect(of.get('aFirst')).toBeGreaterThanOrEqual(writtenBefore);
    expect(of.get('aFirst')).toBeLessThanOrEqual(writtenAfter + 1);
    expect(of.get('zLast')).toBe(of.get('aFirst'));
  });

  it('holds every collection that there is, but for those that say why not', async () => {
    const there = await server.custodian.store.db.listCollections({}, { nameOnly: true }).toArray();
    const said = [...manifest.collections, ...manifest.leftOut].map(({ name }) => name);
    expect(there.map(({ name }) => name).filter((name) => !said.includes(name))).toEqual(['migrations']);
    const defined = collections.map(({ name }) => name);
    expect(said.filter((name) => !defined.includes(name))).toEqual(['aFirst', 'zLast']);
  });

  it('goes into a new directory alone', async () => {
    const again = writeBackup(server.custodian.store, join(directory, 'first'), { definitions });
    await expect(again).rejects.toMatchObject({ code: 'backup-directory-not-empty' });
  });
});

describe('a restored database', () => {
  it('has the same bytes in every collection', async () => {
    const second = await connected(restoredUri, async (store) =>
      writeBackup(store, join(directory, 'second'), { definitions }),
    );
    expect(second.collections).toEqual(manifest.collections);
  });

  it('serves the same feed, with an audit chain in which nothing is found', async () => {
    const configuration = readConfiguration({
      MONGODB_URI: restoredUri,
      KEYS_FILE: 'test/fixtures/keys.json',
      LOG_LEVEL: 'silent',
      BASE_URL: 'http://custodian.example',
      WORKER: 'apart',
    });
    const custodian = await DataCustodian.open(configuration);
    const listening = await listen(custodian, 0, '127.0.0.1');
    try {
      const verified = await custodian.accessRecords.verify({});
      expect(verified).toMatchObject({ findings: 0, first: [] });
      expect(verified.records).toBeGreaterThan(1);
      const resource = server.resource.replace(String(server.port), String(listening.port));
      const feed = await ask(resource + feedPath, { token });
      expect(feed.status).toBe(200);
      expect(timeless(feed.text)).toBe(timeless(feedBefore));
    } finally {
      await listening.close();
      await custodian.close();
    }
  });
});

describe('restoring', () => {
  it('refuses a database that holds something', async () => {
    await connected(restoredUri, async (store) => {
      const from = join(directory, 'first');
      await expect(restoreBackup(store, from, { definitions })).rejects.toMatchObject({ code: 'database-not-empty' });
    });
  });

  it('refuses what is not as it was written, and writes nothing', async () => {
    const file = join(directory, 'first', 'usagePoints.bson.gz');
    const whole = await readFile(file);
    await appendFile(file, 'x');
    await expect(checkBackup(join(directory, 'first'))).rejects.toThrow(/usagePoints.bson.gz is not as it was written/);
    const uri = newDatabaseUri();
    await connected(uri, async (store) => {
      const restored = restoreBackup(store, join(directory, 'first'), { definitions });
      await expect(restored).rejects.toMatchObject({ code: 'backup-unusable' });
      expect(await store.db.listCollections().toArray()).toEqual([]);
    });
    await writeFile(file, whole);
    await expect(checkBackup(join(directory, 'none'))).rejects.toThrow(/was not finished/);
  });

  it('in the place of what there is migrates what an older version wrote, and refuses what a newer one did', async () => {
    const from = join(directory, 'older');
    const uri = newDatabaseUri();
    await connected(uri, async (store) => {
      await beginRestoring(store.db, 1);
      await store.db
        .collection('users')
        .insertOne({ _v: 1, email: 'a@example.com', customerId: '1234567890123456', createdAt: new Date(0) });
      await writeBackup(store, from, { definitions });
      await store.db.collection('users').insertOne({ _v: 1, email: 'since@example.com' });
      await restoreBackup(store, from, { definitions, replace: true });
      expect(await store.db.collection('users').countDocuments()).toBe(1);
      expect(await store.db.collection('users').findOne()).toMatchObject({
        enrolments: [{ customerId: '1234567890123456' }],
      });
      const path = join(from, 'manifest.json');
      const text = await readFile(path, 'utf8');
      await writeFile(path, text.replace('"schemaVersion": 1', `"schemaVersion": ${newestSchemaVersion + 1}`));
      const newer = restoreBackup(store, from, { definitions, replace: true });
      await expect(newer).rejects.toThrow(/its schema version is/);
      await store.db.dropDatabase();
    });
  });

  it('that broke off leaves a database on which nothing starts', async () => {
    const uri = newDatabaseUri();
    await connected(uri, async ({ db }) => beginRestoring(db, newestSchemaVersion));
    const started = openStore({ mongodbUri: uri, dataDirectory: '' });
    await expect(started).rejects.toMatchObject({ code: 'database-half-restored' });
    await connected(uri, async ({ db }) => db.dropDatabase());
  });
});

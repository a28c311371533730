import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { CustodianError } from '@app/runtime';
import {
  beginRestoring,
  createCollections,
  endRestoring,
  newestSchemaVersion,
  prepareStore,
  type CollectionDefinition,
  type Store,
} from '@app/store';
import { BSON, type Db, type Document } from 'mongodb';
import { MANIFEST, readManifest, unusable, type BackedUpCollection, type BackupManifest } from './manifest.js';

/** Written at a time. */
const BATCH = { documents: 2_000, bytes: 8 * 1024 * 1024 };
/** What a number was it stays, and so its bytes: a double that happens to be whole is no integer. */
const AS_IT_IS = { promoteValues: false, promoteLongs: false, promoteBuffers: false, bsonRegExp: true } as const;

interface Surroundings {
  readonly definitions: readonly CollectionDefinition[];
  /** whatever the database holds is deleted first */
  readonly replace?: boolean;
  readonly onProgress?: ((line: string) => void) | undefined;
}

/**
 * Compares each file of a backup with its digest, and reads no more of it.
 *
 * @throws CustodianError `backup-unusable`
 */
export async function checkBackup(directory: string): Promise<BackupManifest> {
  const manifest = await readManifest(directory);
  for (const { file, sha256 } of manifest.collections) {
    const hash = createHash('sha256');
    try {
      await pipeline(createReadStream(join(directory, file)), hash);
    } catch (error) {
      throw unusable(`${file} cannot be read`, error);
    }
    if (hash.digest('hex') !== sha256) throw unusable(`${file} is not as it was written (SHA-256)`);
  }
  return manifest;
}

/**
 * Restores a backup whose every file has been compared with its digest, then migrates it to this version and makes the
 * indexes. No program starts on a database in which that did not come to its end.
 *
 * @param store connected, and neither migrated nor used by anybody
 * @throws CustodianError `backup-unusable`, `database-not-empty`
 */
export async function restoreBackup(
  store: Store,
  directory: string,
  { definitions, replace = false, onProgress }: Surroundings,
): Promise<BackupManifest> {
  const manifest = await checkBackup(directory);
  const { schemaVersion, collections } = manifest;
  if (schemaVersion > newestSchemaVersion) {
    throw unusable(`its schema version is ${schemaVersion}, and this program knows ${newestSchemaVersion}`);
  }
  const { db } = store;
  if (replace) await db.dropDatabase();
  else if (!(await isEmpty(db))) {
    throw new CustodianError(
      'database-not-empty',
      500,
      `The database ${db.databaseName} is not empty: name another one, or restore with --replace, which deletes it.`,
    );
  }
  await beginRestoring(db, schemaVersion);
  const kept = new Set(collections.map(({ name }) => name));
  await createCollections(
    db,
    definitions.filter(({ name }) => kept.has(name)),
  );
  for (const collection of collections) {
    await restoreCollection(db, directory, collection);
    onProgress?.(`${collection.name}: ${collection.documents} documents`);
  }
  await endRestoring(db);
  await prepareStore(store, definitions);
  return manifest;
}

/** Whether nothing is stored in it; collections without documents are nothing. */
async function isEmpty(db: Db): Promise<boolean> {
  for (const { name } of await db.listCollections({}, { nameOnly: true }).toArray()) {
    if (!name.startsWith('system.') && (await db.collection(name).findOne({}, { projection: { _id: 1 } })) !== null) {
      return false;
    }
  }
  return true;
}

async function restoreCollection(
  db: Db,
  directory: string,
  { name, file, documents }: BackedUpCollection,
): Promise<void> {
  const collection = db.collection(name);
  const count = { documents: 0 };
  await pipeline(createReadStream(join(directory, file)), createGunzip(), async (bytes: AsyncIterable<Buffer>) => {
    for await (const batch of batches(bytes)) {
      await collection.insertMany(batch, { ordered: false });
      count.documents += batch.length;
    }
  });
  if (count.documents !== documents) {
    throw unusable(`${file} has ${count.documents} documents, and ${MANIFEST} says ${documents}`);
  }
}

/** The documents of a file, several at a time. */
async function* batches(bytes: AsyncIterable<Buffer>): AsyncGenerator<Document[]> {
  let rest: Buffer = Buffer.alloc(0);
  let [batch, size]: [Document[], number] = [[], 0];
  for await (const chunk of bytes) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    while (rest.length - at >= 4) {
      const length = rest.readInt32LE(at);
      if (rest.length - at < length) break;
      batch.push(BSON.deserialize(rest.subarray(at, at + length), AS_IT_IS));
      [at, size] = [at + length, size + length];
      if (batch.length < BATCH.documents && size < BATCH.bytes) continue;
      yield batch;
      [batch, size] = [[], 0];
    }
    rest = rest.subarray(at);
  }
  if (rest.length > 0) throw unusable('a file ends in the middle of a document');
  if (batch.length > 0) yield batch;
}

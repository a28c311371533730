import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { CustodianError, isDiskFull } from '@app/runtime';
import { MIGRATIONS, type CollectionDefinition, type Store } from '@app/store';
import { MongoServerError, type ClientSession, type Db, type Timestamp } from 'mongodb';
import { fileOf, FORMAT, MANIFEST, type BackedUpCollection, type BackupManifest } from './manifest.js';

/** Bytes that go to gzip at a time. */
const CHUNK_BYTES = 256 * 1024;
/** Documents asked for at a time: an answer is 16 MB at most, and what is read lies in memory until it is collected. */
const BATCH = 1_000;
const SNAPSHOT_IS_OVER = new Set([239, 246]);

interface Surroundings {
  /** of the collections that this program knows */
  readonly definitions: readonly CollectionDefinition[];
  readonly onProgress?: ((line: string) => void) | undefined;
}

/**
 * Writes all that is stored as it was at one moment, beside whoever goes on writing: every read is of the same cluster
 * time (snapshot reads, MongoDB 5.0 and newer), so what one transaction wrote is in it whole or not at all. A
 * collection at a time, as a stream.
 *
 * @param directory new or empty
 * @throws CustodianError `backup-directory-not-empty`; `backup-took-too-long` where the database keeps its history
 * (`minSnapshotHistoryWindowInSeconds`) for a shorter time; `disk-full`: what is there has no manifest
 */
export async function writeBackup(
  { client, db }: Store,
  directory: string,
  { definitions, onProgress }: Surroundings,
): Promise<BackupManifest> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  if ((await readdir(directory)).length > 0) {
    throw new CustodianError('backup-directory-not-empty', 500, `${directory} is not empty: name a new directory.`);
  }
  const leftOut = definitions.flatMap(({ name, notBackedUp: why }) => (why === undefined ? [] : [{ name, why }]));
  const unwanted = new Set([MIGRATIONS, ...leftOut.map(({ name }) => name)]);
  const written = client.withSession({ snapshot: true }, async (session) => {
    const schema = await db.collection(MIGRATIONS).findOne<{ version: number }>({}, { session });
    const moment = momentOf(session);
    const names = (await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name);
    const collections: BackedUpCollection[] = [];
    for (const name of names.filter((each) => !each.startsWith('system.') && !unwanted.has(each)).sort()) {
      const written = await writeCollection(db, name, directory, session);
      onProgress?.(`${name}: ${written.documents} documents, ${written.fileBytes} bytes`);
      collections.push(written);
    }
    const manifest: BackupManifest = {
      format: FORMAT,
      formatVersion: 1,
      schemaVersion: schema?.version ?? 0,
      at: new Date(moment.high * 1000).toISOString(),
      clusterTime: `${moment.high}.${moment.low}`,
      collections,
      leftOut,
    };
    const draft = join(directory, `${MANIFEST}.draft`);
    await writeFile(draft, `${JSON.stringify(manifest, undefined, 2)}\n`, { mode: 0o600, flush: true });
    await rename(draft, join(directory, MANIFEST));
    return manifest;
  });
  return written.catch((error: unknown) => {
    throw isDiskFull(error) ? noRoom(directory, error) : error;
  });
}

/** The driver fixes it with the first read of the session, and shows it to nobody. */
function momentOf(session: ClientSession & { readonly snapshotTime?: Timestamp }): { high: number; low: number } {
  if (session.snapshotTime === undefined) throw new Error('the session has no snapshot');
  const { high, low } = session.snapshotTime;
  return { high: high >>> 0, low: low >>> 0 };
}

async function writeCollection(
  db: Db,
  name: string,
  directory: string,
  session: ClientSession,
): Promise<BackedUpCollection> {
  const file = fileOf(name);
  const count = { documents: 0, bytes: 0, fileBytes: 0 };
  const hash = createHash('sha256');
  const documents = db.collection(name).find<Uint8Array>({}, { session, raw: true, batchSize: BATCH });
  async function* chunks(): AsyncGenerator<Buffer> {
    let [parts, size]: [Uint8Array[], number] = [[], 0];
    for await (const document of documents) {
      parts.push(document);
      size += document.length;
      count.documents += 1;
      if (size < CHUNK_BYTES) continue;
      count.bytes += size;
      yield Buffer.concat(parts);
      [parts, size] = [[], 0];
    }
    count.bytes += size;
    yield Buffer.concat(parts);
  }
  async function* hashed(packed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of packed) {
      hash.update(chunk);
      count.fileBytes += chunk.length;
      yield chunk;
    }
  }
  try {
    const output = createWriteStream(join(directory, file), { flags: 'wx', mode: 0o600, flush: true });
    await pipeline(chunks, createGzip({ level: 1 }), hashed, output);
  } catch (error) {
    if (error instanceof MongoServerError && SNAPSHOT_IS_OVER.has(Number(error.code))) throw tookTooLong(error);
    throw error;
  }
  return { name, file, ...count, sha256: hash.digest('hex') };
}

const noRoom = (directory: string, cause: unknown): CustodianError =>
  new CustodianError('disk-full', 500, `There is no room for it in ${directory}: what is there is no backup.`, {
    cause,
  });

const tookTooLong = (cause: unknown): CustodianError =>
  new CustodianError(
    'backup-took-too-long',
    500,
    'The database no longer remembers the moment of this backup: raise its minSnapshotHistoryWindowInSeconds, or copy it in another way (docs/OPERATIONS.md).',
    { cause },
  );

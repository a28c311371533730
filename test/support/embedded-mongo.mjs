/**
 * Jest's global set-up and tear-down of the tiers that need MongoDB: one embedded server for all test files, with a
 * directory of its own: in memory where there is room, since a new database is some two hundred files that a disk takes
 * two seconds for; else below the system's temporary one. It runs from `dist`, which `npm test` builds first.
 */
import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MEMORY = '/dev/shm';
const ROOM_BYTES = 4 * 2 ** 30;

/** Where the data of tests goes. */
async function dataRoot() {
  const { bavail, bsize } = await statfs(MEMORY).catch(() => ({ bavail: 0, bsize: 0 }));
  return bavail * bsize >= ROOM_BYTES ? MEMORY : tmpdir();
}

/** @type {{ directory: string, stop: () => Promise<void> } | undefined} */
let running;

/** A MongoDB below the directory: a replica set of three for `npm run test:cluster`. @param {string} directory */
async function start(directory) {
  if (process.env['TEST_CLUSTER'] === 'on') {
    const { ReplicaSet } = await import('../../dist/apps/drill/src/replica-set.js');
    const set = await ReplicaSet.start(directory);
    return { uri: set.seed, stop: async () => set.stop() };
  }
  const { startEmbedded } = await import('../../dist/libs/store/src/index.js');
  const mongo = await startEmbedded(directory, {
    cacheMegabytes: 256,
    onProgress: (line) => process.stderr.write(`${line}\n`),
  });
  return { uri: mongo.uri, stop: async () => mongo.release() };
}

export async function startMongo() {
  // what is refused is logged, and tests ask for what is refused
  process.env['LOG_LEVEL'] ??= 'error';
  // several tiers run in one process, each with its own set-up
  if (process.env['TEST_MONGODB_URI'] !== undefined) return;
  const directory = await mkdtemp(join(await dataRoot(), 'green-button-test-'));
  const { uri, stop } = await start(directory);
  running = { directory, stop };
  process.env['TEST_MONGODB_URI'] = uri;
}

export async function stopMongo() {
  if (running === undefined) return;
  const { directory, stop } = running;
  running = undefined;
  await stop();
  const { unstatedScansIn } = await import('./collection-scans.ts');
  const scans = unstatedScansIn(directory);
  await rm(directory, { recursive: true, force: true });
  if (scans.length > 0) throw new Error(`no index serves ${scans.join('; ')} (see collection-scans.ts)`);
}

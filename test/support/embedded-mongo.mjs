/**
 * Jest's global set-up and tear-down of the tiers that need MongoDB: one embedded server for all test files, with a
 * directory of its own below the system's temporary one. It runs from `dist`, which `npm test` builds first.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** @type {{ directory: string, mongo: import('@app/store').EmbeddedMongo } | undefined} */
let running;

export async function startMongo() {
  // what is refused is logged, and tests ask for what is refused
  process.env['LOG_LEVEL'] ??= 'error';
  // several tiers run in one process, each with its own set-up
  if (process.env['TEST_MONGODB_URI'] !== undefined) return;
  const { startEmbedded } = await import('../../dist/libs/store/src/index.js');
  const directory = await mkdtemp(join(tmpdir(), 'green-button-test-'));
  const mongo = await startEmbedded(directory, {
    cacheMegabytes: 256,
    onProgress: (line) => process.stderr.write(`${line}\n`),
  });
  running = { directory, mongo };
  process.env['TEST_MONGODB_URI'] = mongo.uri;
}

export async function stopMongo() {
  if (running === undefined) return;
  const { directory, mongo } = running;
  running = undefined;
  await mongo.release();
  await rm(directory, { recursive: true, force: true });
}

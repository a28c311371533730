/** Lets one process at a time prepare a checkout. */
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from './repository.mjs';
import { say, SetupFailure } from './say.mjs';

const lock = join(root, '.preparing');
const owner = join(lock, 'owner');
/** Longer than the slowest installation; for an owner whose process id now belongs to someone else. */
const STALE_MS = 30 * 60_000;

function take() {
  try {
    mkdirSync(lock);
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw new SetupFailure(
      `This directory cannot be written (${error.code}): check its owner and rights, and the room on the disk.`,
    );
  }
  writeFileSync(owner, String(process.pid));
  return true;
}

/** Whether whoever prepares has died over it. */
function isAbandoned() {
  try {
    const age = Date.now() - statSync(lock).mtimeMs;
    if (age > STALE_MS) return true;
    const pid = Number(readFileSync(owner, 'utf8'));
    process.kill(pid, 0);
    return false;
  } catch (error) {
    // between mkdir and the owner's name: give it a moment
    if (error.code === 'ENOENT')
      return Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Infinity) > 5000;
    return error.code === 'ESRCH';
  }
}

/**
 * Runs work while no other process prepares this checkout.
 * @param {() => Promise<void>} work
 */
export async function whileAlone(work) {
  let told = false;
  while (!take()) {
    if (isAbandoned()) rmSync(lock, { recursive: true, force: true });
    else if (!told) {
      say('Waiting for another process that prepares this checkout …');
      told = true;
    }
    await sleep(100);
  }
  const release = () => rmSync(lock, { recursive: true, force: true });
  const stop = () => process.exit(130);
  process.once('exit', release);
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    await work();
  } finally {
    release();
    process.off('exit', release);
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  }
}

import { closeSync, openSync, rmSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

const inodeOf = (path: string): number | undefined => statSync(path, { throwIfNoEntry: false })?.ino;

const SQLITE_BUSY = 5;

const isBusy = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'errcode' in error && error.errcode === SQLITE_BUSY;

/**
 * Makes this process the only supervisor of a data directory, until it ends in whatever way.
 *
 * The lock is SQLite's lock on an empty file: the kernel's own, which dies with the process.
 * Node itself offers none, and a lock made of a file's existence outlives SIGKILL.
 * @returns the release, or undefined where another process holds the lock
 * @throws SQLite's error where nobody can have it
 */
export function becomeSoleSupervisor(path: string): (() => void) | undefined {
  closeSync(openSync(path, 'a', 0o600));
  const inode = inodeOf(path);
  const lock = new DatabaseSync(path);
  try {
    lock.exec('PRAGMA journal_mode = OFF; BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (isBusy(error)) return undefined;
    // on a full disk it cannot be had, though nobody has it
    throw error;
  }
  // The holder before us removes the file as it leaves: then we have locked a file that is no longer there.
  if (inodeOf(path) !== inode) {
    lock.close();
    return undefined;
  }
  return () => {
    rmSync(path, { force: true });
    lock.close();
  };
}

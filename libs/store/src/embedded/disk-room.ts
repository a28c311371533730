import { statfsSync } from 'node:fs';

/** With less nothing starts, and nobody has room to say why. */
const LEAST_ROOM_BYTES = 1_000_000;

/** Whether the disk of a directory has no room left. */
export function isFull(directory: string): boolean {
  const { bavail, bsize } = statfsSync(directory);
  return bavail * bsize < LEAST_ROOM_BYTES;
}

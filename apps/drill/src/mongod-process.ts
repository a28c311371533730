import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Process id of the embedded mongod of a data directory; nothing where none runs. */
export function embeddedMongod(dataDirectory: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(join(dataDirectory, 'mongodb/database/mongod.lock'), 'utf8'), 10);
    process.kill(pid, 0);
    return pid;
  } catch {
    return undefined;
  }
}

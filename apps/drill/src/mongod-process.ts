import { readdirSync, readFileSync } from 'node:fs';
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

/** Process ids of the supervisors of a data directory: more than one while they find out whose it is. */
export function supervisorsOf(dataDirectory: string): readonly string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      const line = /^\d+$/.test(pid) ? readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0') : [];
      return line.includes(dataDirectory) && line.some((each) => each.endsWith('supervisor.js'));
    } catch {
      return false;
    }
  });
}

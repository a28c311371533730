import { mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';

/** Where the embedded MongoDB keeps its things below the data directory. */
export interface EmbeddedPaths {
  readonly home: string;
  /** mongod's `--dbpath` */
  readonly database: string;
  /** locked, by the kernel, as long as a supervisor lives */
  readonly lock: string;
  /** how users reach the supervisor: see RunningSupervisor */
  readonly supervisor: string;
  /** a replica set remembers its port, so this keeps it */
  readonly port: string;
  readonly mongodLog: string;
  readonly supervisorLog: string;
}

/** @throws the file system's error where the directory cannot be made */
export function embeddedPaths(dataDirectory: string): EmbeddedPaths {
  mkdirSync(join(dataDirectory, 'mongodb', 'database'), { recursive: true });
  const home = realpathSync(join(dataDirectory, 'mongodb'));
  return {
    home,
    database: join(home, 'database'),
    lock: join(home, 'supervisor.lock'),
    supervisor: join(home, 'supervisor.json'),
    port: join(home, 'port'),
    mongodLog: join(home, 'mongod.log'),
    supervisorLog: join(home, 'supervisor.log'),
  };
}

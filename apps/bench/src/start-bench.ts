import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { startEmbedded } from '@app/store';
import type { Table } from './table.js';
import { RUNS } from './year-of-meters.js';

/** From the command to `ready`, s. */
async function timeToReady(settings: Readonly<Record<string, string>>): Promise<number> {
  const began = performance.now();
  const server = spawn(process.execPath, [join(import.meta.dirname, '../../custodian/src/main.js')], {
    env: { ...process.env, PORT: '0', DEMO: 'off', DRAIN_SECONDS: '0', ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const chunk of server.stdout) if (String(chunk).includes('ready')) break;
  const took = (performance.now() - began) / 1000;
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGTERM');
  await ended;
  return took;
}

/** The server as an operator starts it: on a MongoDB that runs, new or filled, and with its own. */
export async function startBench(table: Table, dataDirectory: string): Promise<void> {
  const given: number[] = [];
  const empty: number[] = [];
  const embedded: number[] = [];
  const mongo = await startEmbedded(dataDirectory);
  for (let run = 0; run < RUNS; run++) {
    const ofNew = new URL(mongo.uri);
    ofNew.pathname = `/start-${run}`;
    empty.push(await timeToReady({ MONGODB_URI: ofNew.href, DATA_DIR: dataDirectory }));
    given.push(await timeToReady({ MONGODB_URI: mongo.uri, DATA_DIR: dataDirectory }));
  }
  await mongo.release();
  for (let run = 0; run < RUNS; run++) embedded.push(await timeToReady({ DATA_DIR: dataDirectory }));
  table.begin(
    'Start',
    `from the command to \`ready\`, ${RUNS} runs, turn about; the files of the program are in memory`,
  );
  table.row('MONGODB_URI given, all collections and indexes there', 's', given, '≤ 2.0');
  table.row('MONGODB_URI given, a new database', 's', empty, '≤ 2.0');
  table.row('embedded MongoDB included', 's', embedded);
}

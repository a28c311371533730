import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Table } from './table.js';

/** From the command to `ready`, on a data directory that is set up. */
export async function startBench(table: Table, dataDirectory: string): Promise<void> {
  table.begin('Start', 'from the command to `ready`, 3 runs');
  const times: number[] = [];
  for (let i = 0; i < 3; i++) {
    const began = performance.now();
    const server = spawn(process.execPath, [join(import.meta.dirname, '../../custodian/src/main.js')], {
      env: { ...process.env, DATA_DIR: dataDirectory, PORT: '0', DEMO: 'off' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    for await (const chunk of server.stdout) if (String(chunk).includes('ready')) break;
    times.push((performance.now() - began) / 1000);
    server.kill('SIGTERM');
    await new Promise((resolve) => server.once('exit', resolve));
  }
  table.row('embedded MongoDB included', 's', times);
}

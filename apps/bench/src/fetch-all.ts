import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Drained {
  readonly status: number;
  readonly bytes: number;
  readonly seconds: number;
  readonly firstByte: number;
}

/** Fetches an address in a process of its own, and throws the body away. */
export async function drain(address: string, token: string, encoding = 'identity'): Promise<Drained> {
  const { stdout } = await run(process.execPath, [join(import.meta.dirname, 'drain.js'), address, token, encoding]);
  const drained = JSON.parse(stdout) as Drained;
  if (drained.status !== 200) throw new Error(`${address} answered ${drained.status}`);
  return drained;
}

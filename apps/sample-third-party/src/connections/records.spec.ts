import { mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MemoryRecords, SealedFiles } from './records.js';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sealed-'));
});
afterEach(async () => rm(directory, { recursive: true }));

describe.each([
  ['in memory', () => new MemoryRecords()],
  ['in sealed files', () => new SealedFiles(join(directory, 'new'), Buffer.alloc(32, 1))],
])('records %s', (_, make) => {
  it('are read as they were written, listed, and removed', async () => {
    const records = make();
    expect(await records.names()).toEqual([]);
    await records.write('a', { of: [1, 'ä', null] });
    await records.write('a', { of: [2] });
    expect(await records.read('a')).toEqual({ of: [2] });
    expect(await records.names()).toEqual(['a']);
    await records.remove('a');
    await records.remove('a');
    expect(await records.read('a')).toBeUndefined();
  });
});

describe('sealed files', () => {
  const key = randomBytes(32);

  it('show nothing of what is in them, and nobody else may read them', async () => {
    await new SealedFiles(directory, key).write('tokens', { secret: 'a refresh token' });
    const [file = ''] = await readdir(directory);
    expect((await readFile(join(directory, file))).toString('latin1')).not.toContain('refresh');
    expect((await stat(join(directory, file))).mode & 0o777).toBe(0o600);
  });

  it('are refused by another key, under another name, and where a bit was changed', async () => {
    const records = new SealedFiles(directory, key);
    await records.write('a', 1);
    await expect(new SealedFiles(directory, randomBytes(32)).read('a')).rejects.toThrow('unable to authenticate');
    const path = join(directory, 'a.sealed');
    const sealed = await readFile(path);
    sealed[sealed.length - 1] = (sealed.at(-1) ?? 0) ^ 1;
    await writeFile(path, sealed);
    await expect(records.read('a')).rejects.toThrow('unable to authenticate');
    await records.write('a', 1);
    await rename(path, join(directory, 'b.sealed'));
    await expect(records.read('b')).rejects.toThrow('unable to authenticate');
  });

  it('are named by harmless names alone', async () => {
    await expect(new SealedFiles(directory, key).read('../a')).rejects.toThrow(RangeError);
  });
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chunksOf } from '../../../../test/fixtures/intake/memory-target.js';
import { zipOf } from '../../../../test/fixtures/intake/zip-of.js';
import { eachLine, firstFieldChanges, joined } from './lines.js';
import { peek, unpacked, usualLimits } from './unpacked.js';
import { ZipArchive } from './zip-archive.js';

const text = Array.from({ length: 20_000 }, (_, i) => `line ${i} ${(i * 7919) % 10_007}`).join('\n');

/** Everything that was yielded, and the reason that ended it. */
async function drained(chunks: AsyncIterable<Buffer>): Promise<{ bytes: Buffer; reason?: unknown }> {
  const all: Buffer[] = [];
  try {
    for await (const chunk of chunks) all.push(chunk);
  } catch (error) {
    return { bytes: Buffer.concat(all), reason: (error as { reason?: unknown }).reason ?? error };
  }
  return { bytes: Buffer.concat(all) };
}

const unpack = async (bytes: Buffer, limits = usualLimits) => {
  const peeked = await unpacked(await peek(chunksOf(bytes, 5000)), limits);
  return drained(peeked.all);
};

describe('unpacking', () => {
  it('passes plain bytes, and unpacks gzip', async () => {
    expect((await unpack(Buffer.from(text))).bytes.toString()).toBe(text);
    expect((await unpack(gzipSync(text))).bytes.toString()).toBe(text);
  });

  it('unpacks gzip files one after the other in one body', async () => {
    expect((await unpack(Buffer.concat([gzipSync('one '), gzipSync('two')]))).bytes.toString()).toBe('one two');
  });

  it.each([1, 8, 100, 20_000])('yields what a gzip file cut %i bytes short still holds', async (short) => {
    const packed = gzipSync(text);
    const { bytes, reason } = await unpack(packed.subarray(0, packed.length - short));
    expect(reason).toBe('truncated-gzip');
    expect(text.startsWith(bytes.toString())).toBe(true);
    expect(bytes.length).toBeGreaterThan(text.length - short * 8 - 70_000);
    expect(bytes.length).toBeGreaterThan(0);
  });

  it('yields what comes before the damage of a gzip file', async () => {
    const packed = gzipSync(text);
    packed.fill(0xff, 60_000, 60_100);
    const { bytes, reason } = await unpack(packed);
    expect(reason).toBe('corrupt-gzip');
    expect(bytes.length).toBeGreaterThan(50_000);
  });

  it('stops at a file that grows beyond all measure', async () => {
    const bomb = gzipSync(Buffer.alloc(128 * 1024 * 1024));
    const { bytes, reason } = await unpack(bomb);
    expect(reason).toBe('compression-bomb');
    expect(bytes.length).toBeLessThan(100 * 1024 * 1024);
  });

  it('stops at the size that is allowed', async () => {
    expect((await unpack(Buffer.from(text), { ...usualLimits, mostBytes: 1000 })).reason).toBe('too-large');
  });

  it('refuses an archive within an archive', async () => {
    await expect(unpack(gzipSync(gzipSync(text)))).rejects.toMatchObject({ reason: 'nested-archive' });
  });

  it('drops byte-order marks and turns UTF-16 into UTF-8', async () => {
    expect((await unpack(Buffer.from('\uFEFFé,1'))).bytes.toString()).toBe('é,1');
    expect((await unpack(Buffer.from('\uFEFFé,1', 'utf16le'))).bytes.toString()).toBe('é,1');
    expect((await unpack(Buffer.from('\uFEFFé,1', 'utf16le').swap16())).bytes.toString()).toBe('é,1');
  });
});

describe('zip files', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'intake-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function entriesOf(bytes: Buffer): Promise<{ name: string; text: string; reason?: unknown }[]> {
    const path = join(folder, 'file.zip');
    await writeFile(path, bytes);
    const found: { name: string; text: string; reason?: unknown }[] = [];
    const archive = await ZipArchive.open(path, usualLimits);
    for (const entry of archive.entries) {
      const { bytes: content, reason } = await drained(entry.content());
      found.push({ name: entry.name, text: content.toString(), ...(reason !== undefined && { reason }) });
    }
    archive.close();
    return found;
  }

  it('gives every file, packed or stored, whatever its name', async () => {
    const zip = zipOf([
      { name: 'a.csv', content: text },
      { name: '../../etc/passwd', content: 'harmless' },
      { name: 'stored.txt', content: 'as it is', stored: true },
    ]);
    expect(await entriesOf(zip)).toEqual([
      { name: 'a.csv', text },
      { name: '../../etc/passwd', text: 'harmless' },
      { name: 'stored.txt', text: 'as it is' },
    ]);
  });

  it('gives as many files as a utility has statements', async () => {
    const members = Array.from({ length: 20_000 }, (_, n) => ({ name: `${n}.pdf`, content: '%PDF', stored: true }));
    const path = join(folder, 'documents.zip');
    await writeFile(path, zipOf(members));
    const archive = await ZipArchive.open(path, usualLimits);
    expect([archive.entries.length, archive.fault, archive.at('19999.pdf')?.size]).toEqual([20_000, undefined, 4]);
    archive.close();
  });

  it('reports an entry whose checksum does not fit, and goes on', async () => {
    const zip = zipOf([
      { name: 'a', content: 'first', crc: crc32('other') },
      { name: 'b', content: 'second' },
    ]);
    expect(await entriesOf(zip)).toEqual([
      { name: 'a', text: 'first', reason: 'corrupt-zip' },
      { name: 'b', text: 'second' },
    ]);
  });

  it('refuses a zip file that is cut off', async () => {
    const zip = zipOf([{ name: 'a', content: text }]);
    await expect(entriesOf(zip.subarray(0, zip.length - 30))).rejects.toMatchObject({ reason: 'corrupt-zip' });
  });

  it('stops at an entry that grows beyond all measure', async () => {
    const content = deflateRawSync(Buffer.alloc(80 * 1024 * 1024));
    const zip = zipOf([{ name: 'bomb', content, packedSize: 80 * 1024 * 1024 }]);
    expect((await entriesOf(zip))[0]?.reason).toBe('compression-bomb');
  });

  it('stops where no entry grows beyond measure, but all of them together do', async () => {
    const packedSize = 40 * 1024 * 1024;
    const content = deflateRawSync(Buffer.alloc(packedSize));
    const entries = await entriesOf(zipOf(['a', 'b', 'c'].map((name) => ({ name, content, packedSize }))));
    expect(entries.map(({ reason }) => reason)).toEqual(['corrupt-zip', 'compression-bomb', 'compression-bomb']);
  });
});

describe('lines', () => {
  async function linesOf(input: string, size: number): Promise<[number, string][]> {
    const lines: [number, string][] = [];
    await eachLine(chunksOf(input, size), (buffer, start, end, line) => {
      lines.push([line, buffer.toString('utf8', start, end)]);
      return undefined;
    });
    return lines;
  }

  it.each([1, 2, 3, 7, 1000])(
    'are the same in chunks of %i bytes, with LF or CRLF, with or without the last one',
    async (size) => {
      const expected = [
        [1, 'a'],
        [2, 'bc'],
        [4, 'd'],
      ];
      expect(await linesOf('a\nbc\n\nd', size)).toEqual(expected);
      expect(await linesOf('a\r\nbc\r\n\r\nd\r\n', size)).toEqual(expected);
    },
  );

  it('do not grow without end', async () => {
    await expect(linesOf('x'.repeat(300_000), 1000)).rejects.toMatchObject({
      reason: 'line-too-long',
      place: { line: 1 },
    });
  });

  it('show where their first field changes, without each being looked at', () => {
    const runs = ['header', ...Array.from({ length: 40 }, (_, i) => `meter ${i}`)];
    const rows = runs.flatMap((name, i) => Array.from({ length: (i * 37) % 200 || 1 }, () => `${name},1,2,3\n`));
    const buffer = Buffer.from(rows.join(''));
    const found = firstFieldChanges(buffer, 0, buffer.length);
    expect(found.length).toBeLessThan(rows.length / 5);
    const names = found.map((at) => buffer.toString('latin1', at, buffer.indexOf(',', at)));
    expect([...new Set(names)].toSorted()).toEqual(runs.toSorted());
  });

  it('are joined to pieces, and what came before a fault still does', async () => {
    async function* faulty(): AsyncGenerator<Buffer> {
      yield* chunksOf('abcdefg', 2);
      throw new Error('gone');
    }
    const pieces: string[] = [];
    const all = async (): Promise<void> => {
      for await (const piece of joined(faulty(), 3)) pieces.push(piece.toString());
    };
    await expect(all()).rejects.toThrow('gone');
    expect(pieces).toEqual(['abcd', 'efg']);
  });
});

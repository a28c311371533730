import { PassThrough, Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { constants, gunzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { GzipUpload } from './gzip-upload.js';

describe('a packed upload', () => {
  it('knows by which byte of the gzip each part has ended, however slow its target is', async () => {
    const target = new PassThrough({ highWaterMark: 1 });
    const upload = new GzipUpload(target);
    const kept = buffer(target);
    const parts = ['first', 'x'.repeat(300_000), '', 'last'];
    const marks: number[] = [];
    for (const part of parts) {
      upload.input.write(part);
      marks.push(await upload.mark());
    }
    const { length } = await upload.end();
    const packed = await kept;
    expect(packed.length).toBe(length);
    expect(gunzipSync(packed).toString()).toBe(parts.join(''));
    const upTo = (mark: number): string =>
      gunzipSync(packed.subarray(0, mark), { finishFlush: constants.Z_SYNC_FLUSH }).toString();
    expect(marks.map(upTo)).toEqual(parts.map((_, nth) => parts.slice(0, nth + 1).join('')));
  });

  it('ends for its writer where the target breaks, who then learns why', async () => {
    const broken = new Writable({ write: (_chunk, _encoding, done) => done(new Error('disk full')) });
    const upload = new GzipUpload(broken);
    upload.input.write('x'.repeat(100_000));
    await expect(upload.mark().then(async () => upload.end())).rejects.toThrow(/broken|disk full/);
    expect(upload.input.destroyed).toBe(true);
    await expect(upload.abort()).rejects.toThrow('disk full');
  });
});

import { createHash } from 'node:crypto';
import { PassThrough, Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { FileUpload } from './file-upload.js';

describe('the upload of a file', () => {
  it('keeps what is packed as it is written, though its writer uses the bytes again', async () => {
    const target = new PassThrough({ highWaterMark: 1 });
    const upload = new FileUpload(target, 'packed');
    const used = Buffer.alloc(70_000);
    const kept = buffer(target);
    for (const byte of [1, 2, 3]) {
      used.fill(byte);
      await new Promise<void>((resolve) => void upload.input.write(used, () => resolve()));
    }
    upload.input.end();
    const { length, hash } = await upload.kept();
    const file = await kept;
    expect(file).toEqual(Buffer.concat([1, 2, 3].map((byte) => Buffer.alloc(70_000, byte))));
    expect(length).toBe(file.length);
    expect(hash).toBe(createHash('sha256').update(file).digest('base64url'));
  });

  it('packs what is plain', async () => {
    const target = new PassThrough();
    const upload = new FileUpload(target, 'plain');
    const kept = buffer(target);
    upload.input.end('x'.repeat(300_000));
    const { length } = await upload.kept();
    expect(length).toBeLessThan(1_000);
    expect(gunzipSync(await kept).toString()).toBe('x'.repeat(300_000));
  });

  it.each(['packed', 'plain'] as const)(
    'ends for its writer where the target breaks, who then learns why: %s',
    async (written) => {
      const broken = new Writable({ write: (_chunk, _encoding, done) => done(new Error('disk full')) });
      const upload = new FileUpload(broken, written);
      upload.input.end('x'.repeat(100_000));
      await expect(upload.kept()).rejects.toThrow('disk full');
      expect(upload.input.destroyed).toBe(true);
      await expect(upload.abort()).rejects.toThrow('disk full');
    },
  );
});

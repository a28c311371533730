import { createHash } from 'node:crypto';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGzip } from 'node:zlib';

/** A stream that is packed on its way to where it is kept. */
export class GzipUpload {
  /** what is to be packed is written to it; it is destroyed where the target breaks */
  readonly input = createGzip({ chunkSize: 65_536 });
  readonly #hash = createHash('sha256');
  readonly #kept: Promise<void>;
  #packed = 0;

  constructor(target: Writable) {
    this.input.on('data', (chunk: Buffer) => {
      this.#packed += chunk.length;
      this.#hash.update(chunk);
    });
    this.#kept = pipeline(this.input, target);
    this.#kept.catch(() => undefined);
  }

  /** Bytes of the gzip that hold what has been written so far, and nothing of what follows. */
  async mark(): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      const broken = (): void => reject(new Error('the file is broken'));
      this.input.once('close', broken);
      this.input.flush(constants.Z_SYNC_FLUSH, () => {
        this.input.off('close', broken);
        resolve();
      });
    });
    return this.#packed + this.input.readableLength;
  }

  /** Ends the file. @returns when all of it is kept: its length in bytes, and its hash in base64url */
  async end(): Promise<{ readonly length: number; readonly hash: string }> {
    this.input.end();
    await this.#kept;
    return { length: this.#packed, hash: this.#hash.digest('base64url') };
  }

  /** Gives it up. @throws why it was broken, where it was not the caller who gave it up */
  async abort(): Promise<void> {
    const isBroken = this.input.destroyed;
    this.input.destroy();
    await this.#kept.catch((error: unknown) => {
      if (isBroken) throw error;
    });
  }
}

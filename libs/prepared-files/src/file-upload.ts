import { createHash } from 'node:crypto';
import { Transform, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

/** A file on its way to where it is kept as gzip. */
export class FileUpload {
  /** what is to be kept is written to it; it is destroyed where the target breaks */
  readonly input: Writable;
  readonly #hash = createHash('sha256');
  readonly #kept: Promise<void>;
  #length = 0;

  /** @param written gzip already, or what is still to be packed */
  constructor(target: Writable, written: 'packed' | 'plain') {
    const kept = new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        this.#length += chunk.length;
        this.#hash.update(chunk);
        // its writer uses a chunk again as soon as it was taken
        done(null, Buffer.from(chunk));
      },
    });
    const gzip = written === 'plain' ? createGzip({ chunkSize: 65_536 }) : undefined;
    this.input = gzip ?? kept;
    this.#kept = gzip === undefined ? pipeline(kept, target) : pipeline(gzip, kept, target);
    this.#kept.catch(() => undefined);
  }

  /** Once its input has ended. @returns when all of it is kept: its length in bytes, and its hash in base64url */
  async kept(): Promise<{ readonly length: number; readonly hash: string }> {
    await this.#kept;
    return { length: this.#length, hash: this.#hash.digest('base64url') };
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

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A store of JSON values by name. In production this is your database. */
export abstract class Records {
  abstract read<T>(name: string): Promise<T | undefined>;
  abstract write(name: string, value: unknown): Promise<void>;
  abstract remove(name: string): Promise<void>;
  abstract names(): Promise<string[]>;
}

/** Forgets everything at the end of the process. */
export class MemoryRecords extends Records {
  readonly #texts = new Map<string, string>();

  override async read<T>(name: string): Promise<T | undefined> {
    const text = this.#texts.get(name);
    return text === undefined ? undefined : (JSON.parse(text) as T);
  }

  override async write(name: string, value: unknown): Promise<void> {
    this.#texts.set(name, JSON.stringify(value));
  }

  override async remove(name: string): Promise<void> {
    this.#texts.delete(name);
  }

  override async names(): Promise<string[]> {
    return [...this.#texts.keys()];
  }
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const ENDING = '.sealed';

/**
 * A file a record, encrypted by AES-256-GCM. The name is sealed in, so that no file can stand in for another; a file is
 * written beside and renamed, so that none is ever half there.
 */
export class SealedFiles extends Records {
  #written = 0;

  /** @param key 32 bytes */
  constructor(
    private readonly directory: string,
    private readonly key: Buffer,
  ) {
    super();
  }

  /** @throws Error where the file is not of this key */
  override async read<T>(name: string): Promise<T | undefined> {
    let sealed: Buffer;
    try {
      sealed = await readFile(this.#path(name));
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
    const decipher = createDecipheriv('aes-256-gcm', this.key, sealed.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(Buffer.from(name));
    decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    const text = Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
    return JSON.parse(text.toString()) as T;
  }

  override async write(name: string, value: unknown): Promise<void> {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(Buffer.from(name));
    const sealed = Buffer.concat([cipher.update(JSON.stringify(value)), cipher.final()]);
    const beside = `${this.#path(name)}.${process.pid}.${++this.#written}`;
    await mkdir(this.directory, { recursive: true, mode: 0o700 });
    await writeFile(beside, Buffer.concat([nonce, cipher.getAuthTag(), sealed]), { mode: 0o600, flush: true });
    await rename(beside, this.#path(name));
  }

  override async remove(name: string): Promise<void> {
    await rm(this.#path(name), { force: true });
  }

  override async names(): Promise<string[]> {
    try {
      const files = await readdir(this.directory);
      return files.filter((file) => file.endsWith(ENDING)).map((file) => file.slice(0, -ENDING.length));
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  }

  #path(name: string): string {
    if (!/^[\w-]+$/.test(name)) throw new RangeError('a record is named by letters, digits, _ and -');
    return join(this.directory, `${name}${ENDING}`);
  }
}

const isMissing = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';

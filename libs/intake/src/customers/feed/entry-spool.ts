import { mkdtemp, open, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const BYTES_IN_MEMORY = 1024 * 1024;

/** Entries that wait until the whole feed has been read: first in memory, then in a temporary file that has no name. */
export class EntrySpool<Entry> {
  #waiting: string[] = [];
  #bytes = 0;
  #file: FileHandle | undefined;

  async add(entry: Entry): Promise<void> {
    const text = JSON.stringify(entry);
    this.#waiting.push(text);
    this.#bytes += text.length;
    if (this.#bytes < BYTES_IN_MEMORY) return;
    this.#file ??= await openNameless();
    await this.#file.appendFile(`${this.#waiting.join('\n')}\n`);
    this.#waiting = [];
    this.#bytes = 0;
  }

  /** The entries in the order in which they came, so many at a time. */
  async *batches(size: number): AsyncGenerator<Entry[]> {
    let batch: Entry[] = [];
    for await (const text of this.#lines()) {
      batch.push(JSON.parse(text) as Entry);
      if (batch.length < size) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0) yield batch;
  }

  async *#lines(): AsyncGenerator<string> {
    if (this.#file !== undefined) {
      const input = this.#file.createReadStream({ start: 0, autoClose: false, encoding: 'utf8' });
      yield* createInterface({ input, crlfDelay: Infinity });
    }
    yield* this.#waiting;
  }

  async close(): Promise<void> {
    await this.#file?.close();
    this.#file = undefined;
  }
}

/** A file that ends with this process, however it ends. */
async function openNameless(): Promise<FileHandle> {
  const folder = await mkdtemp(join(tmpdir(), 'intake-'));
  const file = await open(join(folder, 'entries'), 'ax+', 0o600);
  await rm(folder, { recursive: true });
  return file;
}

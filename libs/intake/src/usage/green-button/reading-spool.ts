import { mkdtemp, open, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The columns of a row; NaN where a reading does not say. */
export const spoolColumns = ['line', 'start', 'duration', 'value', 'quality', 'cost', 'tou', 'tier', 'cpp'] as const;
export const spoolWidth = spoolColumns.length;

const ROWS_IN_MEMORY = 32_768;
const ROWS_A_READ = 4096;
const ROW_BYTES = spoolWidth * Float64Array.BYTES_PER_ELEMENT;

/**
 * Readings that wait until it is known what they are, first in memory, then in a temporary file that has no name.
 * Rows keep the numbers they were given, from 0, for good.
 */
export class ReadingSpool {
  #memory = new Float64Array((ROWS_IN_MEMORY + ROWS_A_READ) * spoolWidth);
  /** rows in memory, and the number of the first of them */
  #count = 0;
  #base = 0;
  /** number of the first row in the file; equal to `#base` while there is none */
  #fileBase = 0;
  #file: FileHandle | undefined;
  #fromFile: Buffer | undefined;

  /** The number that the next row gets. */
  get length(): number {
    return this.#base + this.#count;
  }

  /** Takes a row, in the order of `spoolColumns`. */
  append(
    line: number,
    start: number,
    duration: number,
    value: number,
    quality: number,
    cost: number,
    tou: number,
    tier: number,
    cpp: number,
  ): void {
    const at = this.#count * spoolWidth;
    if (at + spoolWidth > this.#memory.length) this.#grow();
    const rows = this.#memory;
    rows[at] = line;
    rows[at + 1] = start;
    rows[at + 2] = duration;
    rows[at + 3] = value;
    rows[at + 4] = quality;
    rows[at + 5] = cost;
    rows[at + 6] = tou;
    rows[at + 7] = tier;
    rows[at + 8] = cpp;
    this.#count++;
  }

  /** Moves rows to the file where they are too many for the memory. */
  async settle(): Promise<void> {
    if (this.#count < ROWS_IN_MEMORY) return;
    this.#file ??= await openNameless();
    const bytes = Buffer.from(this.#memory.buffer, 0, this.#count * ROW_BYTES);
    await this.#file.write(bytes, 0, bytes.length, (this.#base - this.#fileBase) * ROW_BYTES);
    this.#base += this.#count;
    this.#count = 0;
  }

  /** Drops the rows before `row`, as far as they cost anything. */
  async forget(row: number): Promise<void> {
    if (row < this.#base) return;
    this.#memory.copyWithin(0, (row - this.#base) * spoolWidth, this.#count * spoolWidth);
    this.#count -= row - this.#base;
    this.#base = row;
    if (this.#fileBase === row) return;
    this.#fileBase = row;
    await this.#file?.truncate(0);
  }

  /** The rows from `from` to before `to`, a piece at a time; each piece is only good until the next. */
  async *read(from: number, to: number): AsyncGenerator<Float64Array> {
    let at = from;
    while (at < Math.min(to, this.#base)) {
      const buffer = (this.#fromFile ??= Buffer.alloc(ROWS_A_READ * ROW_BYTES));
      const rows = Math.min(ROWS_A_READ, to - at, this.#base - at);
      await this.#file?.read(buffer, 0, rows * ROW_BYTES, (at - this.#fileBase) * ROW_BYTES);
      yield new Float64Array(buffer.buffer, buffer.byteOffset, rows * spoolWidth);
      at += rows;
    }
    if (at < to) yield this.#memory.subarray((at - this.#base) * spoolWidth, (to - this.#base) * spoolWidth);
  }

  async close(): Promise<void> {
    await this.#file?.close();
    this.#file = undefined;
  }

  #grow(): void {
    const wider = new Float64Array(this.#memory.length * 2);
    wider.set(this.#memory);
    this.#memory = wider;
  }
}

/** A file that ends with this process, however it ends. */
async function openNameless(): Promise<FileHandle> {
  const folder = await mkdtemp(join(tmpdir(), 'intake-'));
  const file = await open(join(folder, 'readings'), 'wx+', 0o600);
  await rm(folder, { recursive: true });
  return file;
}

import { BufferPool, CHUNK_BYTES, sharedPool } from './buffer-pool.js';
import type { XmlSink } from './xml-sink.js';

/**
 * Takes a full chunk. `recycle` gives its buffer back for reuse and must be called when the bytes are really gone
 * (in the write's own callback), or one reader receives another's bytes; a chunk never recycled is merely collected.
 */
export type EmitChunk = (chunk: Buffer, recycle: () => void) => void;

/** An XmlSink over recycled buffers, 64 KiB each unless its pool has others, with direct access for writers of bytes. */
export class ByteSink implements XmlSink {
  /** The chunk being filled; may change with every call of this sink. */
  buffer: Buffer;
  /** Where the next byte goes in `buffer`. */
  position = 0;
  /** Bytes written before those in `buffer`. */
  protected emitted = 0;

  constructor(
    protected readonly emit: EmitChunk,
    protected readonly pool: BufferPool = sharedPool,
  ) {
    this.buffer = pool.take();
  }

  /** Bytes written so far, whether emitted or not. */
  get bytesWritten(): number {
    return this.emitted + this.position;
  }

  text(text: string): void {
    const { length } = text;
    if (length * 3 > CHUNK_BYTES) {
      this.bytes(Buffer.from(text));
      return;
    }
    if (this.position + length * 3 > this.buffer.length) this.makeRoom();
    if (length > 48 || !this.ascii(text)) this.position += this.buffer.write(text, this.position);
  }

  bytes(bytes: Uint8Array): void {
    if (bytes.length <= this.buffer.length - this.position) {
      this.buffer.set(bytes, this.position);
      this.position += bytes.length;
      return;
    }
    let from = 0;
    while (from < bytes.length) {
      if (this.position === this.buffer.length) this.makeRoom();
      const part = bytes.subarray(from, from + this.buffer.length - this.position);
      this.buffer.set(part, this.position);
      this.position += part.length;
      from += part.length;
    }
  }

  /**
   * Makes room for `size` bytes in one piece: write them at `position` of `buffer`, then `advance` by what was used.
   * @throws RangeError when `size` is more than a chunk.
   */
  reserve(size: number): { readonly buffer: Buffer; readonly position: number } {
    if (size > CHUNK_BYTES) throw new RangeError(`cannot reserve ${size} bytes in a chunk of ${CHUNK_BYTES}`);
    if (this.position + size > this.buffer.length) this.makeRoom();
    return this;
  }

  advance(size: number): void {
    this.position += size;
  }

  /** Emits what is left and gives the unused buffer back; the sink must not be used any more. */
  end(): void {
    this.flush();
    this.pool.give(this.buffer);
  }

  /** Emits what is there. */
  flush(): void {
    if (this.position === 0) return;
    const { buffer, position } = this;
    this.emitted += position;
    this.position = 0;
    this.buffer = this.pool.take();
    let recycled = false;
    this.emit(buffer.subarray(0, position), () => {
      if (recycled) return;
      recycled = true;
      this.pool.give(buffer);
    });
  }

  /** Emits what is there, so that it is whole without what follows. */
  align(): void {
    this.flush();
  }

  /** The chunk is full. */
  protected makeRoom(): void {
    this.flush();
  }

  /** Short ASCII text byte by byte, which is quicker than a call of `write`; false, with nothing written, for other text. */
  private ascii(text: string): boolean {
    const { buffer, position } = this;
    const { length } = text;
    for (let at = 0; at < length; at += 1) {
      const code = text.charCodeAt(at);
      if (code > 0x7f) return false;
      buffer[position + at] = code;
    }
    this.position = position + length;
    return true;
  }
}

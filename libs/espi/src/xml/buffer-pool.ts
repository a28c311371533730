/** Size of one chunk, bytes. */
export const CHUNK_BYTES = 65_536;

/** Buffers of `size` bytes for reuse; keeps at most `kept` idle ones. */
export class BufferPool {
  private readonly idle: Buffer[] = [];

  constructor(
    private readonly kept = 64,
    private readonly size = CHUNK_BYTES,
  ) {}

  take(): Buffer {
    return this.idle.pop() ?? Buffer.allocUnsafeSlow(this.size);
  }

  give(buffer: Buffer): void {
    if (this.idle.length < this.kept) this.idle.push(buffer);
  }
}

/** The pool that sinks share unless given another. */
export const sharedPool = new BufferPool();

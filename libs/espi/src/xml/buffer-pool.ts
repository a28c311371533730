/** Size of one chunk, bytes. */
export const CHUNK_BYTES = 65_536;

/** Chunk buffers for reuse; keeps at most `kept` idle ones. */
export class BufferPool {
  private readonly idle: Buffer[] = [];

  constructor(private readonly kept = 64) {}

  take(): Buffer {
    return this.idle.pop() ?? Buffer.allocUnsafeSlow(CHUNK_BYTES);
  }

  give(buffer: Buffer): void {
    if (this.idle.length < this.kept) this.idle.push(buffer);
  }
}

/** The pool that sinks share unless given another. */
export const sharedPool = new BufferPool();

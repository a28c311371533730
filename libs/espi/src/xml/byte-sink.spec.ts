import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BufferPool, CHUNK_BYTES } from './buffer-pool.js';
import { ByteSink } from './byte-sink.js';

/** A sink whose chunks are copied and recycled at once. */
function collecting(pool = new BufferPool()): { sink: ByteSink; chunks: Buffer[] } {
  const chunks: Buffer[] = [];
  const sink = new ByteSink((chunk, recycle) => {
    chunks.push(Buffer.from(chunk));
    recycle();
  }, pool);
  return { sink, chunks };
}

describe('ByteSink', () => {
  it('emits the UTF-8 of all text, in order, in chunks of at most 64 KiB', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 80 }),
      fc
        .tuple(fc.string({ unit: 'grapheme', minLength: 1 }), fc.nat(40_000))
        .map(([text, times]) => text.repeat(times)),
    );
    fc.assert(
      fc.property(fc.array(piece), fc.boolean(), (pieces, asBytes) => {
        const { sink, chunks } = collecting();
        for (const text of pieces) {
          if (asBytes) sink.bytes(Buffer.from(text));
          else sink.text(text);
        }
        const { bytesWritten } = sink;
        sink.end();
        const expected = Buffer.from(pieces.join(''));
        expect(Buffer.concat(chunks).equals(expected)).toBe(true);
        expect(bytesWritten).toBe(expected.length);
        expect(chunks.every(({ length }) => length > 0 && length <= CHUNK_BYTES)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it('lends room in one piece and takes what was used', () => {
    const { sink, chunks } = collecting();
    sink.text('x'.repeat(20_000));
    const { buffer, position } = sink.reserve(50_000);
    expect(chunks).toHaveLength(1);
    buffer.write('abc', position);
    sink.advance(2);
    sink.text('d');
    sink.end();
    expect(chunks[1]?.toString()).toBe('abd');
    expect(() => sink.reserve(CHUNK_BYTES + 1)).toThrow(RangeError);
  });

  it('uses a buffer again only after it was recycled, and once however often that is said', () => {
    const pool = new BufferPool();
    const emitted: { buffer: ArrayBufferLike; recycle: () => void }[] = [];
    const sink = new ByteSink((chunk, recycle) => emitted.push({ buffer: chunk.buffer, recycle }), pool);
    const flush = (): ArrayBufferLike | undefined => {
      sink.text('x');
      sink.flush();
      return emitted.at(-1)?.buffer;
    };
    const first = flush();
    const second = flush();
    expect(second).not.toBe(first);
    emitted[0]?.recycle();
    emitted[0]?.recycle();
    const later = [flush(), flush(), flush()];
    expect(later.filter((buffer) => buffer === first)).toHaveLength(1);
  });

  it('emits nothing when nothing was written', () => {
    const { sink, chunks } = collecting();
    sink.end();
    expect(chunks).toEqual([]);
  });
});

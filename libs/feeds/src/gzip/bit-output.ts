import { sharedPool, type BufferPool, type EmitChunk } from '@app/espi';
import { distances, lengthsOfMatches, symbolOfLength, type DeflateCode } from './deflate-alphabet.js';

/** Most bits that one call of `put` takes: with seven that wait they fill a word. */
export const MOST_BITS = 24;

/** Up to MOST_BITS bits, and in the lowest five how many they are. */
export type Piece = number;

/** @throws where they do not fit in one piece */
export function pieceOf(bits: number, count: number): Piece {
  if (count > MOST_BITS) throw new Error(`${count} bits are more than a piece`);
  return (bits << 5) | count;
}

/** Bits of a deflate stream, the first lowest, into recycled chunks (RFC 1951 section 3.1.1). */
export class BitOutput {
  /** bytes that were given away */
  emitted = 0;
  #chunk: Buffer;
  #position = 0;
  #waiting = 0;
  #count = 0;

  constructor(
    private readonly emit: EmitChunk,
    private readonly pool: BufferPool = sharedPool,
  ) {
    this.#chunk = pool.take();
  }

  /** @param count at most MOST_BITS @param bits none above them */
  put(bits: number, count: number): void {
    if (this.#position + 3 > this.#chunk.length) this.flush();
    const chunk = this.#chunk;
    const at = this.#position;
    const waiting = this.#waiting | (bits << this.#count);
    const total = this.#count + count;
    // whole bytes or not, which is quicker than to ask
    chunk[at] = waiting;
    chunk[at + 1] = waiting >>> 8;
    chunk[at + 2] = waiting >>> 16;
    this.#position = at + (total >>> 3);
    this.#waiting = waiting >>> (total & ~7);
    this.#count = total & 7;
  }

  piece(piece: Piece): void {
    this.put(piece >>> 5, piece & 31);
  }

  literal({ literals: { bits, lengths } }: DeflateCode, byte: number): void {
    this.put(bits[byte] ?? 0, lengths[byte] ?? 0);
  }

  match({ literals, distances: code }: DeflateCode, length: number, distance: number): void {
    const symbol = symbolOfLength(length);
    const range = lengthsOfMatches.symbol[length] ?? 0;
    this.put(literals.bits[symbol] ?? 0, literals.lengths[symbol] ?? 0);
    this.put(length - (lengthsOfMatches.first[range] ?? 0), lengthsOfMatches.extra[range] ?? 0);
    const place = distances.symbol[distance] ?? 0;
    this.put(code.bits[place] ?? 0, code.lengths[place] ?? 0);
    this.put(distance - (distances.first[place] ?? 0), distances.extra[place] ?? 0);
  }

  /** Fills the last byte up with zeros. */
  align(): void {
    if (this.#count > 0) this.put(0, 8 - this.#count);
  }

  /** Whole bytes, after `align`. */
  bytes(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length;) {
      if (this.#position === this.#chunk.length) this.flush();
      const part = bytes.subarray(from, from + this.#chunk.length - this.#position);
      this.#chunk.set(part, this.#position);
      this.#position += part.length;
      from += part.length;
    }
  }

  /** Emits all whole bytes. */
  flush(): void {
    if (this.#position === 0) return;
    const chunk = this.#chunk;
    const { pool } = this;
    this.emitted += this.#position;
    const emitted = chunk.subarray(0, this.#position);
    this.#position = 0;
    this.#chunk = pool.take();
    let isBack = false;
    this.emit(emitted, () => {
      if (!isBack) pool.give(chunk);
      isBack = true;
    });
  }

  /** Emits what is left; nothing may be put any more. */
  end(): void {
    this.align();
    this.flush();
    this.pool.give(this.#chunk);
  }
}

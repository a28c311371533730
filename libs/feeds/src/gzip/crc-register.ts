import { crc32 } from 'node:zlib';

/**
 * CRC-32 as what stands in its register, which is its complement (RFC 1952 section 8): of that all is linear. What a text
 * leaves there is the sum (exclusive or) of what each of its bytes does, and of what stood there before.
 */
export const registerAfter = (register: number, bytes: Uint8Array): number => ~crc32(bytes, ~register >>> 0);

/** What becomes of a register over so many bytes of zeros: for each of its four bytes a table. */
export class Advance {
  readonly #tables = new Int32Array(4 * 256);

  constructor(bytes: number) {
    const zeros = new Uint8Array(bytes);
    const tables = this.#tables;
    for (let byte = 0; byte < 4; byte++) {
      const first = byte * 256;
      for (let value = 1; value < 256; value++) {
        const others = value & (value - 1);
        const lowest = value - others;
        if (others === 0) tables[first + value] = registerAfter(lowest << (8 * byte), zeros);
        else tables[first + value] = (tables[first + others] ?? 0) ^ (tables[first + lowest] ?? 0);
      }
    }
  }

  of(register: number): number {
    const tables = this.#tables;
    return (
      (tables[register & 0xff] ?? 0) ^
      (tables[256 + ((register >>> 8) & 0xff)] ?? 0) ^
      (tables[512 + ((register >>> 16) & 0xff)] ?? 0) ^
      (tables[768 + (register >>> 24)] ?? 0)
    );
  }
}

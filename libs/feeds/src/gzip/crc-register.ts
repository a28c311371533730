import { crc32 } from 'node:zlib';

/**
 * CRC-32 as what stands in its register, which is its complement (RFC 1952 section 8): of that all is linear. What a text
 * leaves there is the sum (exclusive or) of what each of its bytes does, and of what stood there before.
 */
export const registerAfter = (register: number, bytes: Uint8Array): number => ~crc32(bytes, ~register >>> 0);

/** What becomes of a register over so many bytes of zeros: for each of its four bytes a table. */
export class Advance {
  readonly #tables: Int32Array;

  constructor(bytes: number) {
    const zeros = new Uint8Array(bytes);
    this.#tables = Int32Array.from({ length: 4 * 256 });
    for (let byte = 0; byte < 4; byte++) {
      for (let value = 1; value < 256; value++) {
        const rest = value & (value - 1);
        const lowest = value - rest;
        const at = byte * 256;
        this.#tables[at + value] =
          rest === 0
            ? registerAfter(lowest << (8 * byte), zeros)
            : (this.#tables[at + rest] ?? 0) ^ (this.#tables[at + lowest] ?? 0);
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

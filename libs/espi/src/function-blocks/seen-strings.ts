import { hash } from 'node:crypto';

/** 52 bits of SHA-1: two of a million strings are taken for one less often than once in a thousand feeds. */
const DIGITS = 13;

/** Remembers which strings have been seen at eight bytes each, for feeds of millions of entries. */
export class SeenStrings {
  readonly #seen = new Set<number>();

  /** Remembers a string; false when it had been seen. */
  add(text: string): boolean {
    const before = this.#seen.size;
    this.#seen.add(Number.parseInt(hash('sha1', text, 'hex').slice(0, DIGITS), 16));
    return this.#seen.size > before;
  }
}

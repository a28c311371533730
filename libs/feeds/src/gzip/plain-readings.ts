import { pieceOf, type BitOutput, type Piece } from './bit-output.js';
import { matchBits } from './deflate-alphabet.js';
import { digitPiece, MOST_DIGITS } from './digit-pieces.js';
import { feedCode } from './feed-code.js';

/** The text from the end of one value to the begin of the next, which but for ten digits of a start is always the same. */
interface ReadingPattern {
  /** bytes */
  readonly length: number;
  /** where the digits of the start stand */
  readonly digitsAt: number;
  /** seconds from start to start: zeros at its end change nothing of the last digits */
  readonly intervalLength: number;
}

const DIGITS = 10;
/** More zeros at the end of an interval than this are no gain. */
const MOST_FIXED = 4;
const END_OF_TAG = 0x3e;
const ZERO = 0x30;
/** Sign and digits of the longest value, Int48. */
const WIDEST_VALUE = 17;

/**
 * Packs readings that say nothing but their values: the text up to the first digit of the start that has changed is that
 * of the reading before, and so is the text after the last that has. Nothing is compared but these digits.
 */
export class PlainReadings {
  readonly #length: number;
  readonly #digitsAt: number;
  /** which digits of a start change: above them only by what is carried, and below them never */
  readonly #changing: readonly [from: number, until: number];
  /** by the width of the value before, and the number of digits that have not changed */
  readonly #before: Int32Array;
  /** by the width of the value before */
  readonly #after: Int32Array;

  constructor({ length, digitsAt, intervalLength }: ReadingPattern) {
    const until = DIGITS - zerosAtEnd(intervalLength);
    this.#length = length;
    this.#digitsAt = digitsAt;
    this.#changing = [DIGITS - String(intervalLength).length, until];
    const before: Piece[] = [];
    const after: Piece[] = [];
    for (let width = 0; width <= WIDEST_VALUE; width++) {
      const back = length + width;
      for (let same = 0; same < DIGITS; same++) before.push(pieceOf(...matchBits(feedCode, digitsAt + same, back)));
      after.push(pieceOf(...matchBits(feedCode, length - digitsAt - until, back)));
    }
    this.#before = Int32Array.from(before);
    this.#after = Int32Array.from(after);
  }

  /**
   * @param from end of the value before the first of them
   * @param values their column, in which the first of them is at `row`
   */
  pack(output: BitOutput, text: Uint8Array, from: number, end: number, values: Float64Array, row: number): void {
    const [length, digitsAt] = [this.#length, this.#digitsAt];
    const [changing, until] = this.#changing;
    let width = 0;
    while (text[from - width - 1] !== END_OF_TAG) width++;
    for (let [at, nth] = [from, row]; at < end; nth++) {
      const digits = at + digitsAt;
      const back = length + width;
      let same = changing;
      while (same > 0 && text[digits + same - 1] !== text[digits + same - 1 - back]) same--;
      output.piece(this.#before[width * DIGITS + same] ?? 0);
      if (until - same > MOST_DIGITS) packLiterals(output, text, digits + same, digits + until);
      else output.piece(digitPiece(numberAt(text, digits + same, digits + until), until - same));
      output.piece(this.#after[width] ?? 0);
      at += length;
      const value = values[nth] ?? 0;
      if (value >= 0 && value < 10_000) {
        width = 1 + (value >= 10 ? 1 : 0) + (value >= 100 ? 1 : 0) + (value >= 1_000 ? 1 : 0);
        output.piece(digitPiece(value, width));
      } else {
        width = String(value).length;
        packLiterals(output, text, at, at + width);
      }
      at += width;
    }
  }
}

function packLiterals(output: BitOutput, text: Uint8Array, from: number, until: number): void {
  for (let at = from; at < until; at++) output.literal(feedCode, text[at] ?? 0);
}

function numberAt(text: Uint8Array, from: number, until: number): number {
  let number = 0;
  for (let at = from; at < until; at++) number = number * 10 + (text[at] ?? ZERO) - ZERO;
  return number;
}

function zerosAtEnd(interval: number): number {
  let zeros = 0;
  while (zeros < MOST_FIXED && interval % 10 ** (zeros + 1) === 0) zeros++;
  return zeros;
}

import { pieceOf, type BitOutput, type Piece } from './bit-output.js';
import { matchBits } from './deflate-alphabet.js';
import { feedCode } from './feed-code.js';
import { PlainCheckSum } from './plain-check-sum.js';
import type { PlainRun } from './plain-run.js';
import { digitPiece, MOST_DIGITS, smallWidth } from './small-numbers.js';
import { DIGITS, StartDigits } from './start-digits.js';

/** Sign and digits of the longest value, Int48. */
const WIDEST_VALUE = 17;
/** A utility has fewer; each takes 5 to 50 KB. */
const MOST_KEPT = 32;
const kept = new Map<number, PlainReadings>();

/**
 * Packs readings that say nothing but their values without their text: up to the first digit of the start that has
 * changed it is that of the reading before, and so it is after the last that has.
 */
export class PlainReadings {
  readonly checkSum: PlainCheckSum;
  readonly #length: number;
  readonly #starts: StartDigits;
  /** by the width of the value before, and the number of digits that have not changed */
  readonly #before: Int32Array;
  /** by the width of the value before */
  readonly #after: Int32Array;

  /**
   * @param pattern text from the end of one value to the begin of the next, which but for ten digits of a start is always
   *   the same
   * @param digitsAt where these stand
   */
  constructor(pattern: Uint8Array, digitsAt: number, starts: StartDigits) {
    const { length } = pattern;
    this.#length = length;
    this.#starts = starts;
    this.checkSum = new PlainCheckSum(pattern, digitsAt, starts);
    const before: Piece[] = [];
    const after: Piece[] = [];
    for (let width = 0; width <= WIDEST_VALUE; width++) {
      const back = length + width;
      for (let same = 0; same < DIGITS; same++) before.push(pieceOf(...matchBits(feedCode, digitsAt + same, back)));
      after.push(pieceOf(...matchBits(feedCode, length - digitsAt - starts.until, back)));
    }
    this.#before = Int32Array.from(before);
    this.#after = Int32Array.from(after);
  }

  /** Those of an interval, of which the pattern is, unless the digits that change from start to start are many. */
  static of(intervalLength: number, pattern: Uint8Array, digitsAt: number): PlainReadings | undefined {
    const found = kept.get(intervalLength);
    if (found !== undefined) return found;
    const starts = new StartDigits(intervalLength);
    if (!starts.areFew) return undefined;
    const made = new PlainReadings(pattern, digitsAt, starts);
    if (kept.size === MOST_KEPT) kept.clear();
    kept.set(intervalLength, made);
    return made;
  }

  /** @returns bytes of their text */
  pack(output: BitOutput, { start, values, from, until }: PlainRun): number {
    const { intervalLength, top, step, from: place, until: end } = this.#starts;
    let bytes = (until - from) * this.#length;
    let before = widthOf(values[from - 1] ?? 0);
    let changing = this.#starts.changing(start);
    for (let nth = from; nth < until; nth++) {
      if (changing < step) this.#packCarried(output, before, start + (nth - from) * intervalLength);
      else {
        output.piece(this.#before[before * DIGITS + place] ?? 0);
        output.piece(digitPiece(changing, end - place));
      }
      output.piece(this.#after[before] ?? 0);
      const value = values[nth] ?? 0;
      before = smallWidth(value);
      if (before > 0) output.piece(digitPiece(value, before));
      else before = packWide(output, String(value));
      bytes += before;
      changing += step;
      if (changing >= top) changing -= top;
    }
    return bytes;
  }

  /** The start of a reading where more digits have changed than usual. */
  #packCarried(output: BitOutput, before: number, start: number): void {
    const { until } = this.#starts;
    const same = this.#starts.sameThoughCarried(start);
    output.piece(this.#before[before * DIGITS + same] ?? 0);
    for (let at = same; at < until; at += MOST_DIGITS) {
      const end = Math.min(at + MOST_DIGITS, until);
      output.piece(digitPiece(this.#starts.between(start, at, end), end - at));
    }
  }
}

const widthOf = (value: number): number => smallWidth(value) || String(value).length;

function packWide(output: BitOutput, text: string): number {
  for (let at = 0; at < text.length; at++) output.literal(feedCode, text.charCodeAt(at));
  return text.length;
}

import { MOST_BITS, type BitOutput } from './bit-output.js';
import { matchBits } from './deflate-alphabet.js';
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
const END_OF_VALUE = 0x3c;
/** Sign and digits of the longest value, Int48. */
const WIDEST_VALUE = 17;

/**
 * Packs readings that say nothing but their values: the text up to the first digit of the start that has changed is that
 * of the reading before, and so is the text after the last that has. Nothing is compared but these digits.
 */
export class PlainReadings {
  /** by the width of the value before, and the number of digits that have not changed */
  readonly #before: Int32Array;
  readonly #beforeCount: Uint8Array;
  /** by the width of the value before */
  readonly #after: Int32Array;
  readonly #afterCount: Uint8Array;

  readonly #length: number;
  readonly #digitsAt: number;
  readonly #fixedDigits: number;

  constructor({ length, digitsAt, intervalLength }: ReadingPattern) {
    const fixedDigits = zerosAtEnd(intervalLength);
    this.#length = length;
    this.#digitsAt = digitsAt;
    this.#fixedDigits = fixedDigits;
    const before: Bits[] = [];
    const after: Bits[] = [];
    for (let width = 0; width <= WIDEST_VALUE; width++) {
      const back = length + width;
      for (let same = 0; same < DIGITS; same++) before.push(matchInOne(digitsAt + same, back));
      after.push(matchInOne(length - digitsAt - DIGITS + fixedDigits, back));
    }
    this.#before = Int32Array.from(before, ([bits]) => bits);
    this.#beforeCount = Uint8Array.from(before, ([, count]) => count);
    this.#after = Int32Array.from(after, ([bits]) => bits);
    this.#afterCount = Uint8Array.from(after, ([, count]) => count);
  }

  /** @param from end of the value before the first of them @param end of the last value */
  pack(output: BitOutput, text: Uint8Array, from: number, end: number): void {
    const [length, digitsAt, fixedDigits] = [this.#length, this.#digitsAt, this.#fixedDigits];
    const { bits, lengths } = feedCode.literals;
    let width = 0;
    while (text[from - width - 1] !== END_OF_TAG) width++;
    for (let at = from; at < end;) {
      const digits = at + digitsAt;
      const back = length + width;
      let same = 0;
      while (text[digits + same] === text[digits + same - back]) same++;
      const nth = width * DIGITS + same;
      output.put(this.#before[nth] ?? 0, this.#beforeCount[nth] ?? 0);
      for (let digit = digits + same; digit < digits + DIGITS - fixedDigits; digit++) {
        const byte = text[digit] ?? 0;
        output.put(bits[byte] ?? 0, lengths[byte] ?? 0);
      }
      output.put(this.#after[width] ?? 0, this.#afterCount[width] ?? 0);
      const value = at + length;
      at = value;
      for (let byte = text[at] ?? END_OF_VALUE; at < end && byte !== END_OF_VALUE; byte = text[++at] ?? END_OF_VALUE) {
        output.put(bits[byte] ?? 0, lengths[byte] ?? 0);
      }
      width = at - value;
    }
  }
}

type Bits = readonly [number, number];

/** @throws where the code of feeds is made so that it does not fit in one piece */
function matchInOne(length: number, distance: number): Bits {
  const [bits, count] = matchBits(feedCode, length, distance);
  if (count > MOST_BITS) throw new Error(`a match of ${length} at ${distance} takes ${count} bits`);
  return [bits, count];
}

function zerosAtEnd(interval: number): number {
  let zeros = 0;
  while (zeros < MOST_FIXED && interval % 10 ** (zeros + 1) === 0) zeros++;
  return zeros;
}

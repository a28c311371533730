import type { PlainRun } from './plain-run.js';
import { Advance, registerAfter } from './crc-register.js';
import { digitRegister, MOST_DIGITS, smallWidth } from './small-numbers.js';
import { DIGITS, type StartDigits } from './start-digits.js';

/** by the width of a value */
const overValue = Array.from({ length: MOST_DIGITS + 1 }, (_, width) => new Advance(width));

/** What plain readings do to the register of a check sum: their text need not be there. */
export class PlainCheckSum {
  readonly #starts: StartDigits;
  readonly #overPattern: Advance;
  /** of the pattern with a start of zeros */
  readonly #pattern: number;
  /** of each digit at each place of a start, beside a zero */
  readonly #digits: Int32Array;
  /** of the changing digits of a start */
  readonly #changing: Int32Array;

  /** @param pattern text from the end of one value to the begin of the next @param digitsAt where its start stands */
  constructor(pattern: Uint8Array, digitsAt: number, starts: StartDigits) {
    this.#starts = starts;
    this.#overPattern = new Advance(pattern.length);
    const text = Uint8Array.from(pattern);
    text.fill(0x30, digitsAt, digitsAt + DIGITS);
    this.#pattern = registerAfter(0, text);
    text.fill(0);
    this.#digits = Int32Array.from({ length: DIGITS * 10 }, (_, nth) => {
      const at = digitsAt + Math.floor(nth / 10);
      text[at] = nth % 10;
      const register = registerAfter(0, text);
      text[at] = 0;
      return register;
    });
    this.#changing = Int32Array.from({ length: starts.top }, (_, number) => this.#ofDigits(number, starts.until));
  }

  /** @returns what stands in a register after them */
  after(register: number, { start, values, from, until }: PlainRun): number {
    const { step, top, intervalLength, until: end } = this.#starts;
    const ofChanging = this.#changing;
    const fixed = this.#pattern ^ this.#ofDigits(this.#starts.between(start, end, DIGITS), DIGITS);
    let others = fixed ^ this.#ofLeading(start);
    let changing = this.#starts.changing(start);
    let now = register;
    for (let nth = from; nth < until; nth++) {
      const value = values[nth] ?? 0;
      const width = smallWidth(value);
      now = this.#overPattern.of(now) ^ others ^ (ofChanging[changing] ?? 0);
      if (width > 0) now = (overValue[width]?.of(now) ?? 0) ^ digitRegister(value, width);
      else now = registerAfter(now, Buffer.from(String(value)));
      changing += step;
      if (changing < top) continue;
      changing -= top;
      others = fixed ^ this.#ofLeading(start + (nth + 1 - from) * intervalLength);
    }
    return now;
  }

  /** Of the digits before those that change. */
  #ofLeading(start: number): number {
    const { from } = this.#starts;
    return this.#ofDigits(this.#starts.between(start, 0, from), from);
  }

  /** Of the digits of a number that end before this place. */
  #ofDigits(number: number, place: number): number {
    let register = 0;
    for (let [rest, at] = [number, place - 1]; rest > 0; at--) {
      register ^= this.#digits[at * 10 + (rest % 10)] ?? 0;
      rest = (rest / 10) | 0;
    }
    return register;
  }
}

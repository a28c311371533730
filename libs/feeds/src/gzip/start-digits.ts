import { MOST_DIGITS } from './small-numbers.js';

/** Epoch seconds from 2001-09-09 on have ten digits. */
export const DIGITS = 10;
const POWERS = Array.from({ length: DIGITS + 1 }, (_, power) => 10 ** power);

/** Which digits of starts change from one to the next, an interval later. */
export class StartDigits {
  /** From here on the digits change, those before only by what is carried out of them. */
  readonly from: number;
  /** From here on they never do, as the interval ends in zeros. */
  readonly until: number;
  /** of the last digit that changes, seconds */
  readonly #unit: number;
  /** The number that the changing digits are stays below this. */
  readonly top: number;
  /** by how much it grows */
  readonly step: number;

  /** @param intervalLength seconds */
  constructor(readonly intervalLength: number) {
    const length = String(intervalLength).length;
    const significant = String(intervalLength).replace(/0+$/, '').length;
    this.from = Math.max(0, DIGITS - 1 - length);
    this.until = DIGITS - length + significant;
    this.#unit = 10 ** (DIGITS - this.until);
    this.top = 10 ** (this.until - this.from);
    this.step = intervalLength / this.#unit;
  }

  /** Whether those that change are one piece. */
  get areFew(): boolean {
    return this.until - this.from <= MOST_DIGITS;
  }

  /** The changing digits as a number. */
  changing(start: number): number {
    return this.between(start, this.from, this.until);
  }

  /** The digits from one place to before another, as a number. */
  between(start: number, from: number, until: number): number {
    return Math.floor(start / (POWERS[DIGITS - until] ?? 1)) % (POWERS[until - from] ?? 1);
  }

  /** How many digits at the front are those of the start before, where something was carried to them. */
  sameThoughCarried(start: number): number {
    let same = this.from;
    let unit = this.#unit * this.top;
    do {
      same--;
      unit *= 10;
    } while (same > 0 && Math.floor(start / unit) !== Math.floor((start - this.intervalLength) / unit));
    return same;
  }
}

/** The offsets from UTC that a place has had and will have. */
export interface TimeZone {
  /** IANA name, or a description of the rules that stand in for one. */
  readonly name: string;
  /** Seconds east of UTC in force at `t` (epoch seconds). */
  offsetAt(t: number): number;
}

/** The offsets of one UTC year: `offsets[i]` is in force from `starts[i]`; the first start is the year's own. */
export interface YearOfOffsets {
  readonly starts: readonly number[];
  readonly offsets: readonly number[];
}

export function yearStart(year: number): number {
  return Date.UTC(year, 0, 1) / 1000;
}

/**
 * A zone over tables of one UTC year each, made on first use. The stretch of constant offset last asked for is kept
 * at hand, since readings come in order: the usual question is two comparisons.
 */
export class TabledZone implements TimeZone {
  readonly #years = new Map<number, YearOfOffsets>();
  readonly #offsetsOfYear: (year: number) => YearOfOffsets;
  #from = Number.POSITIVE_INFINITY;
  #until = Number.NEGATIVE_INFINITY;
  #offset = 0;

  constructor(
    readonly name: string,
    offsetsOfYear: (year: number) => YearOfOffsets,
  ) {
    this.#offsetsOfYear = offsetsOfYear;
  }

  offsetAt(t: number): number {
    return t >= this.#from && t < this.#until ? this.#offset : this.#seek(t);
  }

  #seek(t: number): number {
    const year = new Date(t * 1000).getUTCFullYear();
    if (Number.isNaN(year)) throw new RangeError(`${t} is not a time`);
    const { starts, offsets } = this.#year(year);
    let index = starts.length - 1;
    while (index > 0 && (starts[index] ?? t) > t) index--;
    this.#from = starts[index] ?? t;
    this.#until = starts[index + 1] ?? yearStart(year + 1);
    this.#offset = offsets[index] ?? 0;
    return this.#offset;
  }

  #year(year: number): YearOfOffsets {
    const known = this.#years.get(year);
    if (known !== undefined) return known;
    const made = this.#offsetsOfYear(year);
    this.#years.set(year, made);
    return made;
  }
}

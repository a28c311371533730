import type { DayRows } from './interval-block/day-rows.js';

/**
 * How many readings are stored of the days that a run has written, as long as those follow each other: then nobody
 * needs to read them again to count what is missing.
 */
export class DaySpan {
  /** start of the first day and end of the last, epoch seconds */
  #from = NaN;
  #until = NaN;
  #lastDay = NaN;
  /** readings in the last day, and in those before it */
  #inLast = 0;
  #before = 0;
  /** first and last reading, epoch seconds */
  #first = NaN;
  #last = NaN;
  #broken = false;

  /** A day has been written, and is stored as these rows. */
  add(dayStart: number, dayEnd: number, rows: DayRows): void {
    if (rows.count === 0) return;
    if (Number.isNaN(this.#from)) {
      this.#from = dayStart;
      this.#first = dayStart + (rows.start[0] ?? 0);
    } else if (dayStart === this.#until) {
      this.#before += this.#inLast;
    } else if (dayStart !== this.#lastDay) {
      this.#broken = true;
    }
    if (dayStart === this.#from) this.#first = dayStart + (rows.start[0] ?? 0);
    this.#lastDay = dayStart;
    this.#until = dayEnd;
    this.#inLast = rows.count;
    this.#last = dayStart + (rows.start[rows.count - 1] ?? 0);
  }

  /** The readings between two that are in it, both included; undefined where that is to be read from the store. */
  count(first: number, last: number): number | undefined {
    const isWhole = !this.#broken && first >= this.#from && last < this.#until;
    return isWhole && first <= this.#first && last >= this.#last ? this.#before + this.#inLast : undefined;
  }
}

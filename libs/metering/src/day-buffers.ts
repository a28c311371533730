import { DayRows } from './interval-block/day-rows.js';

/** What the readings of one day are gathered in. */
export interface DayBuffer {
  readonly rows: DayRows;
  readonly lines: number[];
}

/** Days that make a batch, where they are not short ones. */
const ENOUGH_DAYS = 1_000;
/** Readings of a day on average that make it no short one: hours have 23 to 25. */
const ENOUGH_ROWS = 20;
/** Short days wait for more: of a file whose rows go by time many are begun before one is whole. */
const MOST_DAYS = 10_000;
/** Readings gathered at most, whatever the days: 80 bytes each. */
const MOST_ROWS = 200_000;
/** Of a day that is likely to be short; to grow costs more than to begin with as much as a day of quarter hours needs. */
const SHORT_ROOM = 16;
const USUAL_ROOM = 128;

/** Counts what is gathered, and lends out the memory for it again and again: it costs more to make than to fill. */
export class DayBuffers {
  /** readings in what was handed out since the last `reset` */
  rows = 0;
  #days = 0;
  readonly #spare: DayBuffer[] = [];
  /** rows that there is memory to spare for */
  #toSpare = 0;

  /** Whether no more should be gathered before what there is is written. */
  get full(): boolean {
    if (this.rows >= MOST_ROWS || this.#days >= MOST_DAYS) return true;
    return this.#days >= ENOUGH_DAYS && this.rows >= this.#days * ENOUGH_ROWS;
  }

  take(): DayBuffer {
    const room = this.#days++ < ENOUGH_DAYS ? USUAL_ROOM : SHORT_ROOM;
    const spare = this.#spare.pop();
    if (spare === undefined) return { rows: new DayRows(room), lines: [] };
    this.#toSpare -= spare.rows.room;
    return spare;
  }

  /** A day that had more rows than usual keeps its memory to itself. */
  giveBack({ rows, lines }: DayBuffer): void {
    if (rows.room > USUAL_ROOM || this.#toSpare + rows.room > MOST_ROWS) return;
    rows.clear();
    lines.length = 0;
    this.#spare.push({ rows, lines });
    this.#toSpare += rows.room;
  }

  reset(): void {
    this.rows = 0;
    this.#days = 0;
  }
}

import { DayRows } from './interval-block/day-rows.js';

/** What the readings of one day are gathered in. */
export interface DayBuffer {
  readonly rows: DayRows;
  readonly lines: number[];
}

/** Rows that there is memory for at most, lent and again as many to spare: 80 bytes each. */
const MOST_ROOM = 200_000;
/** Of a day at first: in a file whose rows go by time many days are begun before one is whole. */
const FIRST_ROOM = 16;
/** A day with more room than that keeps its memory to itself. */
const USUAL_ROOM = 128;

/** Lends out the memory for what is gathered, again and again, and counts it: it costs more to make than to fill. */
export class DayBuffers {
  /** rows that there is memory for in what was handed out since the last `reset` */
  #lent = 0;
  #toSpare = 0;
  readonly #spare: DayBuffer[] = [];

  /** Whether no more should be gathered before what there is is written. */
  get full(): boolean {
    return this.#lent >= MOST_ROOM;
  }

  take(): DayBuffer {
    const spare = this.#spare.pop();
    const buffer = spare ?? { rows: new DayRows(FIRST_ROOM), lines: [] };
    if (spare !== undefined) this.#toSpare -= spare.rows.room;
    this.#lent += buffer.rows.room;
    return buffer;
  }

  /** The next row of a day that was handed out. */
  grow(rows: DayRows): number {
    if (rows.count === rows.room) this.#lent += rows.room;
    return rows.grow();
  }

  giveBack({ rows, lines }: DayBuffer): void {
    if (rows.room > USUAL_ROOM || this.#toSpare + rows.room > MOST_ROOM) return;
    rows.clear();
    lines.length = 0;
    this.#spare.push({ rows, lines });
    this.#toSpare += rows.room;
  }

  reset(): void {
    this.#lent = 0;
  }
}

import { DayRows } from './interval-block/day-rows.js';

/** What the readings of one day are gathered in. */
export interface DayBuffer {
  readonly rows: DayRows;
  readonly lines: number[];
}

/** A day of more rows than that keeps its memory to itself. */
const USUAL_ROWS = 128;

/** Counts what is gathered, and lends out the memory for it again and again: it costs more to make than to fill. */
export class DayBuffers {
  /** handed out since the last `reset`, and the rows in them */
  days = 0;
  rows = 0;
  readonly #spare: DayBuffer[] = [];

  take(): DayBuffer {
    this.days++;
    return this.#spare.pop() ?? { rows: new DayRows(), lines: [] };
  }

  giveBack({ rows, lines }: DayBuffer): void {
    if (rows.start.length > USUAL_ROWS) return;
    rows.clear();
    lines.length = 0;
    this.#spare.push({ rows, lines });
  }

  reset(): void {
    this.days = 0;
    this.rows = 0;
  }
}

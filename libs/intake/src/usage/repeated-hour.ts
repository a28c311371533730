/** A row whose wall-clock time the clocks show twice. */
export interface RepeatedRow {
  /** the time shown, in seconds */
  readonly wall: number;
  /** the two instants it can mean, epoch seconds, ascending */
  readonly instants: readonly [number, number];
  take(start: number): void;
  reject(): void;
}

/**
 * Tells the two passes of a repeated hour apart by the only clue there is: the order of the rows of one revision.
 * Rows wait until their group shows both passes; a group that never does is rejected.
 */
export class RepeatedHour {
  readonly #groups = new Map<string, RepeatedRow[]>();

  /**
   * @param group what orders its rows on its own: one usage point, channel, date and revision
   * @param intervalSeconds length of the channel's intervals
   */
  add(group: string, row: RepeatedRow, intervalSeconds: number): void {
    const rows = this.#groups.get(group) ?? [];
    rows.push(row);
    this.#groups.set(group, rows);
    const slots = (row.instants[1] - row.instants[0]) / intervalSeconds;
    if (rows.length < 2 * slots) return;
    // Complete: settled at once, so that a file of many meters does not pile up their hours.
    this.#groups.delete(group);
    settle(rows);
  }

  /** No more rows will come. */
  finish(): void {
    for (const rows of this.#groups.values()) settle(rows);
    this.#groups.clear();
  }
}

function settle(rows: readonly RepeatedRow[]): void {
  const passes = passesOf(rows) ?? newestFirst(rows) ?? alternating(rows);
  rows.forEach((row, i) => {
    const pass = passes?.[i];
    if (pass === undefined) row.reject();
    else row.take(row.instants[pass]);
  });
}

/** One pass after the other, each ascending. */
function passesOf(rows: readonly RepeatedRow[]): (0 | 1)[] | undefined {
  const second = rows.findIndex((row, i) => i > 0 && row.wall <= (rows[i - 1]?.wall ?? 0));
  if (second === -1) return undefined;
  const ascends = rows.every((row, i) => i <= second || row.wall > (rows[i - 1]?.wall ?? 0));
  return ascends ? rows.map((_, i) => (i < second ? 0 : 1)) : undefined;
}

/** The same, in a file whose newest row comes first. */
function newestFirst(rows: readonly RepeatedRow[]): (0 | 1)[] | undefined {
  return passesOf(rows.toReversed())?.toReversed();
}

/** Both passes of each time side by side. */
function alternating(rows: readonly RepeatedRow[]): (0 | 1)[] | undefined {
  const seen = new Map<number, number>();
  const passes = rows.map((row): 0 | 1 => {
    const times = seen.get(row.wall) ?? 0;
    seen.set(row.wall, times + 1);
    return times === 0 ? 0 : 1;
  });
  return [...seen.values()].every((times) => times === 2) ? passes : undefined;
}

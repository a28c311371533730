/** One column of numbers, grown as rows come. */
type Column = Float64Array;

/** A day of quarter hours has 96 to 100. */
const USUAL_ROOM = 128;

/**
 * The readings of one channel on one local day, a row each, in columns. `start` counts seconds from the day's start;
 * `cost` is NaN where there is none; `revised` is the source's revision time and `known` the time of intake
 * (epoch seconds and epoch milliseconds), 0 where unknown.
 */
export class DayRows {
  count = 0;
  declare start: Column;
  declare duration: Column;
  declare value: Column;
  declare quality: Column;
  declare cost: Column;
  declare tou: Column;
  declare tier: Column;
  declare cpp: Column;
  declare revised: Column;
  declare known: Column;

  /** @param room for so many rows, before it is made larger */
  constructor(room = USUAL_ROOM) {
    this.start = new Float64Array(room);
    this.duration = new Float64Array(room);
    this.value = new Float64Array(room);
    this.quality = new Float64Array(room);
    this.cost = new Float64Array(room);
    this.tou = new Float64Array(room);
    this.tier = new Float64Array(room);
    this.cpp = new Float64Array(room);
    this.revised = new Float64Array(room);
    this.known = new Float64Array(room);
  }

  /** Rows that there is memory for. */
  get room(): number {
    return this.start.length;
  }

  /** Makes room for one more row and returns its number; the caller fills the columns. */
  grow(): number {
    if (this.count === this.room) this.resize(this.count * 2);
    return this.count++;
  }

  clear(): void {
    this.count = 0;
  }

  /** Room for at least `capacity` rows. */
  reserve(capacity: number): void {
    if (capacity > this.room) this.resize(Math.max(capacity, this.room * 2));
  }

  /** Appends row `i` of `from`. */
  copyRow(from: DayRows, i: number): void {
    const to = this.grow();
    for (const name of columnNames) this[name][to] = from[name][i] ?? 0;
  }

  /** Drops the rows that `keep` does not want; the others stay in their order. */
  retain(keep: (row: number) => boolean): void {
    let kept = 0;
    for (let row = 0; row < this.count; row++) {
      if (!keep(row)) continue;
      if (kept !== row) for (const name of columnNames) this[name][kept] = this[name][row] ?? 0;
      kept++;
    }
    this.count = kept;
  }

  /** Whether row `i` says the same of its interval as row `j` of `other`, revision and intake time aside. */
  sameContent(i: number, other: DayRows, j: number): boolean {
    return (
      this.value[i] === other.value[j] &&
      this.quality[i] === other.quality[j] &&
      this.duration[i] === other.duration[j] &&
      Object.is(this.cost[i], other.cost[j]) &&
      this.tou[i] === other.tou[j] &&
      this.tier[i] === other.tier[j] &&
      this.cpp[i] === other.cpp[j]
    );
  }

  private resize(capacity: number): void {
    for (const name of columnNames) {
      const wider = new Float64Array(capacity);
      wider.set(this[name]);
      this[name] = wider;
    }
  }
}

const columnNames = [
  'start',
  'duration',
  'value',
  'quality',
  'cost',
  'tou',
  'tier',
  'cpp',
  'revised',
  'known',
] as const satisfies readonly (keyof DayRows)[];

import { DayRows } from './day-rows.js';

/** A reading that is not current: an earlier value of its interval, or one whose revision came in late. */
export interface PastReading {
  /** start, seconds from the day's start */
  readonly s: number;
  readonly d: number;
  readonly v: number;
  readonly q?: number;
  readonly c?: number;
  readonly t?: number;
  readonly i?: number;
  readonly x?: number;
  /** revision time of the source, epoch seconds */
  readonly r?: number;
  /** when it became known, epoch milliseconds */
  readonly k: number;
}

/** What taking new rows into a day did. */
export interface MergedDay {
  readonly rows: DayRows;
  readonly past: PastReading[];
  readonly pastGrew: boolean;
  readonly counts: { new: number; unchanged: number; revised: number; superseded: number };
  /** incoming rows that give a second value to an interval in one revision */
  readonly conflicts: number[];
  /** whether the current readings are to be written */
  readonly touched: boolean;
  /** hull of the intervals whose current reading changed, seconds from the day's start; undefined where none did */
  readonly changed?: { from: number; until: number };
}

const isZero = (value: number): boolean => value === 0;

function pastReading(rows: DayRows, row: number): PastReading {
  const at = (column: Float64Array): number => column[row] ?? 0;
  const cost = rows.cost[row] ?? NaN;
  return {
    s: at(rows.start),
    d: at(rows.duration),
    v: at(rows.value),
    ...(!isZero(at(rows.quality)) && { q: at(rows.quality) }),
    ...(!Number.isNaN(cost) && { c: cost }),
    ...(!isZero(at(rows.tou)) && { t: at(rows.tou) }),
    ...(!isZero(at(rows.tier)) && { i: at(rows.tier) }),
    ...(!isZero(at(rows.cpp)) && { x: at(rows.cpp) }),
    ...(!isZero(at(rows.revised)) && { r: at(rows.revised) }),
    k: at(rows.known),
  };
}

const sameAsPast = (past: PastReading, rows: DayRows, row: number): boolean =>
  past.v === rows.value[row] &&
  (past.q ?? 0) === rows.quality[row] &&
  past.d === rows.duration[row] &&
  Object.is(past.c ?? NaN, rows.cost[row]) &&
  (past.t ?? 0) === rows.tou[row] &&
  (past.i ?? 0) === rows.tier[row] &&
  (past.x ?? 0) === rows.cpp[row];

/** Whether rows are in the order of time, one an interval. */
export function isAscending({ start, count }: DayRows): boolean {
  for (let i = 1; i < count; i++) if ((start[i - 1] ?? 0) >= (start[i] ?? 0)) return false;
  return true;
}

/** A day of which nothing was known: most days of most files. */
function allNew(rows: DayRows): MergedDay {
  const last = rows.count - 1;
  let until = -Infinity;
  for (let i = 0; i <= last; i++) until = Math.max(until, (rows.start[i] ?? 0) + (rows.duration[i] ?? 0));
  return {
    rows,
    past: [],
    pastGrew: false,
    counts: { new: rows.count, unchanged: 0, revised: 0, superseded: 0 },
    conflicts: [],
    touched: last >= 0,
    ...(last >= 0 && { changed: { from: rows.start[0] ?? 0, until } }),
  };
}

/** A day of which all was known already. */
export function allUnchanged(rows: DayRows): MergedDay {
  const counts = { new: 0, unchanged: rows.count, revised: 0, superseded: 0 };
  return { rows, past: [], pastGrew: false, counts, conflicts: [], touched: false };
}

/** Rows in the order of start, then revision, then arrival; the rows themselves where they are in it already. */
export function orderOf(rows: DayRows): Uint32Array {
  const order = new Uint32Array(rows.count);
  for (let i = 0; i < order.length; i++) order[i] = i;
  const { start, revised } = rows;
  if (isAscending(rows)) return order;
  return order.sort((a, b) => (start[a] ?? 0) - (start[b] ?? 0) || (revised[a] ?? 0) - (revised[b] ?? 0) || a - b);
}

/** Whether the history of the day must be known to take `incoming` in: some interval has another reading already. */
export function needsPast(current: DayRows, incoming: DayRows, order: Uint32Array): boolean {
  let at = 0;
  for (const i of order) {
    const start = incoming.start[i] ?? 0;
    while (at < current.count && (current.start[at] ?? 0) < start) at++;
    if (at === current.count) return false;
    if (current.start[at] !== start) continue;
    if (!current.sameContent(at, incoming, i) || !sameRevision(current, at, incoming, i)) return true;
  }
  return false;
}

const sameRevision = (current: DayRows, at: number, incoming: DayRows, i: number): boolean =>
  incoming.revised[i] === 0 || incoming.revised[i] === current.revised[at];

/**
 * Takes incoming rows into a day.
 *
 * Rows that carry a revision time give the same result in any order: the latest revision is current, all others are
 * past. A row without one replaces what is current unless its value is in the interval's history already, so that
 * reading an old file again reverts nothing.
 *
 * @param isThisRun whether a reading known since that instant came with the intake that is running, where a second
 *   value for an interval is a conflict and not news
 */
export function mergeDay(
  current: DayRows,
  incoming: DayRows,
  order: Uint32Array,
  storedPast: readonly PastReading[],
  isThisRun: (known: number) => boolean,
): MergedDay {
  if (current.count === 0 && isAscending(incoming)) return allNew(incoming);
  const rows = new DayRows();
  rows.reserve(current.count + incoming.count);
  const past = [...storedPast];
  const counts = { new: 0, unchanged: 0, revised: 0, superseded: 0 };
  const conflicts: number[] = [];
  let touched = false;
  let from = Infinity;
  let until = -Infinity;
  const changes = (row: number): void => {
    touched = true;
    from = Math.min(from, rows.start[row] ?? 0);
    until = Math.max(until, (rows.start[row] ?? 0) + (rows.duration[row] ?? 0));
  };

  /** Decides about one incoming row where row `at` of `rows` is current for its interval. */
  const revise = (at: number, i: number): void => {
    const revision = incoming.revised[i] ?? 0;
    const held = rows.revised[at] ?? 0;
    const same = rows.sameContent(at, incoming, i);
    if (same && sameRevision(rows, at, incoming, i)) {
      counts.unchanged++;
      return;
    }
    const pastHere = past.filter(({ s }) => s === incoming.start[i]);
    if (pastHere.some((old) => sameAsPast(old, incoming, i) && (revision === 0 || (old.r ?? 0) === revision))) {
      counts.unchanged++;
      return;
    }
    const secondInRevision =
      revision === 0
        ? held === 0 && isThisRun(rows.known[at] ?? 0)
        : held === revision || pastHere.some((old) => old.r === revision);
    if (secondInRevision) {
      conflicts.push(i);
    } else if (revision !== 0 && revision < held) {
      past.push(pastReading(incoming, i));
      counts.superseded++;
    } else {
      past.push(pastReading(rows, at));
      for (const column of rowColumns) rows[column][at] = incoming[column][i] ?? 0;
      touched = true;
      if (same) {
        counts.unchanged++;
      } else {
        counts.revised++;
        changes(at);
      }
    }
  };

  let next = 0;
  for (const i of order) {
    const start = incoming.start[i] ?? 0;
    while (next < current.count && (current.start[next] ?? 0) <= start) rows.copyRow(current, next++);
    const last = rows.count - 1;
    if (last >= 0 && rows.start[last] === start) {
      revise(last, i);
    } else {
      rows.copyRow(incoming, i);
      counts.new++;
      changes(rows.count - 1);
    }
  }
  while (next < current.count) rows.copyRow(current, next++);

  return {
    rows,
    past,
    pastGrew: past.length > storedPast.length,
    counts,
    conflicts,
    touched,
    ...(until > from && { changed: { from, until } }),
  };
}

const rowColumns = ['duration', 'value', 'quality', 'cost', 'tou', 'tier', 'cpp', 'revised', 'known'] as const;

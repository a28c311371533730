import { always, type Period } from '@app/entitlement';
import { newResourceId } from '@app/espi';

/** Somebody's time at a usage point. */
export interface Held {
  /** absent: as long as there has been data */
  readonly from?: Date;
  /** exclusive; absent: still so. As `from`: it never was, which a correction may say */
  readonly until?: Date;
  /** that it has no end was said to take one back */
  readonly reopened?: true;
}

/** What was said of a time before it was corrected. */
export type PastHeld = Held & { readonly replacedAt: Date };

/** A time as a source gives it. What it leaves unsaid stays as it is. */
export interface GivenHeld {
  readonly usagePointId: string;
  readonly holder: string;
  readonly from?: Date;
  /** `open`: it has no end, whatever was said before */
  readonly until?: Date | 'open';
}

export interface KnownHeld extends Held {
  readonly _id: string;
  readonly usagePointId: string;
  readonly holder: string;
  readonly past: readonly PastHeld[];
}

/** What became of a given time; `overlaps` and `backwards` (it ends before it begins) are not taken. */
export type HeldOutcome = 'new' | 'unchanged' | 'revised' | 'overlaps' | 'backwards';

export interface Placed {
  readonly outcome: HeldOutcome;
  /** the time as it is now; absent where it was not taken */
  readonly held?: KnownHeld;
}

export const periodOf = ({ from, until }: Held): Period => ({
  start: from === undefined ? always.start : from.getTime() / 1000,
  end: until === undefined ? always.end : until.getTime() / 1000,
});

/** The ends of a time, as far as they are known, and what was said of the last. */
export const endsOf = ({ from, until, reopened }: Held): Held => ({
  ...(from && { from }),
  ...(until && { until }),
  ...(reopened && { reopened }),
});

/** Whether it was at all. */
export const wasHeld = ({ from, until }: Held): boolean => from === undefined || from.getTime() !== until?.getTime();

/** The hull of the time that was gained or lost where a time took the place of another, or of none. */
export function movedBetween(before: Held | undefined, after: Held): Period {
  const now = periodOf(after);
  if (before === undefined) return now;
  const then = periodOf(before);
  const moved = [
    ...(then.start === now.start ? [] : [then.start, now.start]),
    ...(then.end === now.end ? [] : [then.end, now.end]),
  ];
  return { start: Math.min(...moved), end: Math.max(...moved) };
}

/**
 * Places given times among those known of their usage points, earlier ones first, so that a move-out makes room for the
 * next move-in whatever their order.
 *
 * @returns what became of each, in the order given, and every time that is new or revised, as it is in the end
 */
export function placeAll(
  given: readonly GivenHeld[],
  known: readonly KnownHeld[],
  now: Date,
): { readonly placed: readonly Placed[]; readonly changed: ReadonlyMap<string, KnownHeld> } {
  const times = Map.groupBy(known, ({ usagePointId }) => usagePointId);
  const placed: Placed[] = [];
  const changed = new Map<string, KnownHeld>();
  const byTime = given.map((each, index) => ({ each, index, at: startOf(each) })).toSorted((a, b) => order(a.at, b.at));
  for (const { each, index } of byTime) {
    const those = times.get(each.usagePointId) ?? [];
    const result = place(each, those, now);
    placed[index] = result;
    const { outcome, held } = result;
    if (held === undefined || outcome === 'unchanged') continue;
    times.set(each.usagePointId, [...those.filter(({ _id }) => _id !== held._id), held]);
    changed.set(held._id, held);
  }
  return { placed, changed };
}

/**
 * A given time corrects the time of the same holder that it meets. What was corrected before is not brought back by
 * reading an old file again, and no two holders share a time.
 */
function place(given: GivenHeld, known: readonly KnownHeld[], now: Date): Placed {
  const mine = correctedBy(given, known);
  const held = heldOf(given, mine);
  const period = periodOf(held);
  // one that is known may be said never to have been
  if (period.start > period.end || (mine === undefined && !wasHeld(held))) return { outcome: 'backwards' };
  if (mine !== undefined && (saysTheSame(given, mine) || mine.past.some((each) => saidTheSame(given, each)))) {
    return { outcome: 'unchanged', held: mine };
  }
  const others = known.filter((each) => each !== mine && wasHeld(each));
  if (wasHeld(held) && others.some((each) => meet(periodOf(each), period))) return { outcome: 'overlaps' };
  const { usagePointId, holder } = given;
  if (mine === undefined) {
    return { outcome: 'new', held: { _id: newResourceId(), usagePointId, holder, ...held, past: [] } };
  }
  const { _id, past } = mine;
  const was = { ...endsOf(mine), replacedAt: now };
  return { outcome: 'revised', held: { _id, usagePointId, holder, ...held, past: [...past, was] } };
}

/** The holder's own time that begins as the given one does, else the latest that it meets. */
function correctedBy(given: GivenHeld, known: readonly KnownHeld[]): KnownHeld | undefined {
  const { holder, from, until } = given;
  const period = periodOf({ ...(from && { from }), ...(until instanceof Date && { until }) });
  const mine = known.filter((each) => each.holder === holder);
  const same = mine.find((each) => from !== undefined && each.from?.getTime() === from.getTime());
  if (same !== undefined) return same;
  return mine
    .filter((each) => meet(periodOf(each), period))
    .toSorted((a, b) => order(startOf(a), startOf(b)))
    .at(-1);
}

function heldOf(given: GivenHeld, mine: Held | undefined): Held {
  const from = given.from ?? mine?.from;
  const until = given.until === 'open' ? undefined : (given.until ?? mine?.until);
  return { ...(from && { from }), ...(until && { until }), ...(given.until === 'open' && { reopened: true as const }) };
}

/** What took an end back is not the same as what never spoke of one. */
const saidTheSame = (given: GivenHeld, past: PastHeld): boolean =>
  saysTheSame(given, past) && (given.until !== 'open' || past.reopened === true);

const saysTheSame = ({ from, until }: GivenHeld, { from: start, until: end }: Held): boolean =>
  (from === undefined || from.getTime() === start?.getTime()) &&
  (until === undefined || (until === 'open' ? end === undefined : until.getTime() === end?.getTime()));

const meet = (a: Period, b: Period): boolean => a.start < b.end && b.start < a.end;
const startOf = ({ from }: Pick<Held, 'from'>): number => from?.getTime() ?? -Infinity;
const order = (a: number, b: number): number => (a === b ? 0 : a - b);

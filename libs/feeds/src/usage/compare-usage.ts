import type { Period } from '@app/entitlement';
import { sumOfSpans, type SpanUsage } from './usage-sums.js';

/** One period beside another, in the unit of the usage. */
export interface UsageComparison {
  readonly here: number;
  readonly there: number;
  /** whether both are whole; else only the spans are compared that both have */
  readonly isWhole: boolean;
  /** of the other period, laid over the spans of this one; undefined where it has nothing */
  readonly laidOver: readonly (number | undefined)[];
}

/** The spans of a period, and where they lie in it: see `placesOfSpans`. */
export interface PlacedSpans {
  /** that they are of: where they are the readings themselves, what has none is in no span */
  readonly period: Period;
  readonly spans: readonly SpanUsage[];
  readonly places: readonly number[];
}

/** Of what should be there, what has to be for a sum to be called whole. */
const WHOLE = 0.97;

const isWhole = ({ covered }: SpanUsage, { start, end }: Period, points: number): boolean =>
  covered > 0 && covered >= WHOLE * points * (end - start);

/**
 * Compares what is alike: whole periods by their sums, others by the spans that are whole in both.
 *
 * @param points how many usage points are summed up
 * @returns undefined where they have no whole span in common
 */
export function compareUsage(here: PlacedSpans, there: PlacedSpans, points: number): UsageComparison | undefined {
  const at = new Map<number, SpanUsage>();
  for (const [index, span] of there.spans.entries()) {
    const place = there.places[index] ?? NaN;
    if (!at.has(place)) at.set(place, span);
  }
  const beside = here.spans.map((_, index) => at.get(here.places[index] ?? NaN));
  const laidOver = beside.map((span) => (span === undefined || span.readings === 0 ? undefined : span.amount));
  const [all, allThere] = [sumOfSpans(here.spans), sumOfSpans(there.spans)];
  if (isWhole(all, here.period, points) && isWhole(allThere, there.period, points)) {
    return { here: all.amount, there: allThere.amount, isWhole: true, laidOver };
  }
  const common = here.spans.flatMap((span, index) => {
    const other = beside[index];
    return other !== undefined && isWhole(span, span, points) && isWhole(other, other, points) ? [{ span, other }] : [];
  });
  if (common.length === 0) return undefined;
  return {
    here: sumOfSpans(common.map(({ span }) => span)).amount,
    // a repeated hour lies over one hour of another day
    there: sumOfSpans([...new Set(common.map(({ other }) => other))]).amount,
    isWhole: false,
    laidOver,
  };
}

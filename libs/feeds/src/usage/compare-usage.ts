import { sumOfSpans, type SpanUsage } from './usage-sums.js';

/** One period beside another, in the unit of the usage. */
export interface UsageComparison {
  readonly now: number;
  readonly then: number;
  /** whether both are whole; else only the spans are compared that both have */
  readonly isWhole: boolean;
  /** of the other period, laid over the spans of this one; undefined where it has nothing */
  readonly laidOver: readonly (number | undefined)[];
}

/** Of what should be there, what has to be for a sum to be called whole. */
const WHOLE = 0.97;

const isWhole = ({ start, end, covered }: SpanUsage, points: number): boolean =>
  covered > 0 && covered >= WHOLE * points * (end - start);

/**
 * Compares what is alike: whole periods by their sums, others by the spans that are whole in both.
 *
 * @param places where the spans lie in their periods: see `placesOfSpans`
 * @param points how many usage points are summed up
 * @returns undefined where they have no whole span in common
 */
export function compareUsage(
  now: { readonly spans: readonly SpanUsage[]; readonly places: readonly number[] },
  then: { readonly spans: readonly SpanUsage[]; readonly places: readonly number[] },
  points: number,
): UsageComparison | undefined {
  const at = new Map<number, SpanUsage>();
  for (const [index, span] of then.spans.entries()) {
    const place = then.places[index] ?? NaN;
    if (!at.has(place)) at.set(place, span);
  }
  const beside = now.spans.map((_, index) => at.get(now.places[index] ?? NaN));
  const laidOver = beside.map((span) => (span === undefined || span.readings === 0 ? undefined : span.amount));
  const [all, allThen] = [sumOfSpans(now.spans), sumOfSpans(then.spans)];
  if (isWhole(all, points) && isWhole(allThen, points)) {
    return { now: all.amount, then: allThen.amount, isWhole: true, laidOver };
  }
  const common = now.spans.flatMap((span, index) => {
    const other = beside[index];
    return other !== undefined && isWhole(span, points) && isWhole(other, points) ? [{ span, other }] : [];
  });
  if (common.length === 0) return undefined;
  return {
    now: sumOfSpans(common.map(({ span }) => span)).amount,
    then: sumOfSpans([...new Set(common.map(({ other }) => other))]).amount,
    isWhole: false,
    laidOver,
  };
}

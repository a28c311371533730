/** Fewer than these might be told apart. */
export const LEAST_SHOWN = 5;

/**
 * Which of several counts that add up to a known sum must not be shown to everybody: the small ones, and where there is
 * one of them alone, which could be had by subtraction, the smallest of the others too.
 *
 * @returns whether each is withheld, in the order given
 */
export function withheld(counts: readonly number[]): boolean[] {
  const small = counts.map((count) => count > 0 && count < LEAST_SHOWN);
  if (small.filter(Boolean).length !== 1) return small;
  const others = counts.filter((count, index) => !small[index] && count > 0);
  const smallest = counts.findIndex((count, index) => !small[index] && count === Math.min(...others));
  return small.map((is, index) => is || index === smallest);
}

/** Fewer than these might be told apart. */
export const LEAST_SHOWN = 5;

/**
 * A count as everybody may see it: small ones are withheld, and all others are rounded down to a multiple of
 * five, so that none that is withheld can be had by subtracting others from a sum, or what stood at the end of one month
 * from the next.
 */
export const publicCount = (count: number): number | 'few' =>
  count > 0 && count < LEAST_SHOWN ? 'few' : Math.floor(count / LEAST_SHOWN) * LEAST_SHOWN;

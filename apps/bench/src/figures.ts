/** Minimum, median and maximum of some runs. */
export interface Spread {
  readonly minimum: number;
  readonly median: number;
  readonly maximum: number;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (index: number): number => sorted[Math.min(sorted.length - 1, Math.max(0, index))] ?? NaN;
  return { minimum: at(0), median: at(Math.floor(sorted.length / 2)), maximum: at(sorted.length - 1) };
}

/** A number with three figures, thousands apart. */
const short = (value: number): string =>
  value.toLocaleString('en-US', value >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 });

/** One line of the table. */
export const line = (name: string, unit: string, { minimum, median, maximum }: Spread): string =>
  `| ${name} | ${short(minimum)} | ${short(median)} | ${short(maximum)} | ${unit} |`;

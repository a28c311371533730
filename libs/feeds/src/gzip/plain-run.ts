/** Readings that follow one another without a gap and say nothing but their values. */
export interface PlainRun {
  /** of the first, epoch seconds of ten digits */
  readonly start: number;
  /** column of their values, which also has that of the reading before, plain as well */
  readonly values: Float64Array;
  /** place of the first in it, at least 1 */
  readonly from: number;
  readonly until: number;
}

import type { Period } from '@app/entitlement';
import { QualityOfReading } from '@app/espi';
import type { DayRows } from '../interval-block/day-rows.js';
import { packQualities, unpackQualities } from '../interval-block/reading-quality.js';
import type { Aggregation } from './aggregated-reading-type.js';
import type { SpanAt } from './spans.js';

/** One reading of a span. */
export interface AggregatedReading {
  /** epoch seconds */
  readonly start: number;
  /** seconds */
  readonly duration: number;
  readonly value: number;
  /** packed ReadingQuality codes */
  readonly quality: number;
  /** NaN where not every part has one */
  readonly cost: number;
  /** of the parts where they agree, else 0 */
  readonly tou: number;
  readonly tier: number;
  readonly cpp: number;
  /** of the days that it was made of: the first publication and the last change, epoch milliseconds */
  readonly published: number;
  readonly updated: number;
}

/** A day of readings, starts counted from the nominal start, with its first publication and last change. */
export interface DayOfReadings extends Pick<AggregatedReading, 'published' | 'updated'> {
  readonly nominalStart: number;
  readonly rows: DayRows;
}

/** ESPI Int48. */
const LARGEST = 2 ** 47;
const asInt48 = (value: number): number => (value >= -LARGEST && value < LARGEST ? value : NaN);
/** A sum that is no longer exact is none. */
const exactSum = (a: number, b: number): number => (Number.isSafeInteger(a + b) ? a + b : NaN);

const VALID: readonly number[] = [QualityOfReading.valid, QualityOfReading.validated];
const ESTIMATED: readonly number[] = [
  QualityOfReading.estimatedUsingReferenceDay,
  QualityOfReading.estimatedUsingLinearInterpolation,
];

/**
 * Makes one reading of all that lie in a span. Rows come in the order of time, a day at a time.
 *
 * Less than a day, a span with a missing part is left out. A day or more is the sum of what is there, and says so with
 * quality 13 (mixed); a part that was estimated, or anything else than valid, is said as well.
 */
export class SpanAggregator {
  #span: Period | undefined;
  #value = 0;
  #covered = 0;
  #cost = 0;
  #tou = 0;
  #tier = 0;
  #cpp = 0;
  #published = Infinity;
  #updated = -Infinity;
  readonly #qualities = new Set<number>();

  constructor(
    private readonly aggregation: Aggregation,
    private readonly spanAt: SpanAt,
    /** whether spans are days or more, which a missing part does not take away */
    private readonly ofDays: boolean,
  ) {}

  /** Takes the rows of a day; returns the readings of the spans that are over with it. */
  add({ nominalStart, rows, published, updated }: DayOfReadings): AggregatedReading[] {
    const over: AggregatedReading[] = [];
    for (let row = 0; row < rows.count; row++) {
      const start = nominalStart + (rows.start[row] ?? 0);
      const end = start + (rows.duration[row] ?? 0);
      if (this.#span === undefined || start >= this.#span.end) {
        over.push(...this.end());
        this.#span = this.spanAt(start);
      }
      this.#take(rows, row, Math.min(end, this.#span.end) - start);
      this.#published = Math.min(this.#published, published);
      this.#updated = Math.max(this.#updated, updated);
    }
    return over;
  }

  /** The reading of the last span, where there is one. */
  end(): AggregatedReading[] {
    const span = this.#span;
    if (span === undefined) return [];
    const reading = this.#readingOf(span);
    this.#span = undefined;
    this.#covered = 0;
    this.#qualities.clear();
    this.#published = Infinity;
    this.#updated = -Infinity;
    return reading === undefined ? [] : [reading];
  }

  #take(rows: DayRows, row: number, covered: number): void {
    const first = this.#qualities.size === 0;
    const value = rows.value[row] ?? 0;
    const cost = rows.cost[row] ?? NaN;
    this.#value = first ? value : this.#joined(value);
    this.#cost = first ? cost : exactSum(this.#cost, cost);
    this.#tou = agreed(first, this.#tou, rows.tou[row] ?? 0);
    this.#tier = agreed(first, this.#tier, rows.tier[row] ?? 0);
    this.#cpp = agreed(first, this.#cpp, rows.cpp[row] ?? 0);
    this.#covered += covered;
    for (const quality of unpackQualities(rows.quality[row] ?? 0)) this.#qualities.add(quality);
  }

  #joined(value: number): number {
    if (this.aggregation === 'sum') return exactSum(this.#value, value);
    if (this.aggregation === 'maximum') return Math.max(this.#value, value);
    return this.aggregation === 'last' ? value : this.#value;
  }

  #readingOf({ start, end }: Period): AggregatedReading | undefined {
    const duration = end - start;
    const needsAll = this.aggregation === 'sum' || this.aggregation === 'maximum';
    const isWhole = !needsAll || this.#covered === duration;
    if (!isWhole && !this.ofDays) return undefined;
    if (Number.isNaN(asInt48(this.#value))) return undefined;
    return {
      start,
      duration,
      value: this.#value,
      quality: this.#quality(isWhole),
      cost: asInt48(this.#cost),
      tou: this.#tou,
      tier: this.#tier,
      cpp: this.#cpp,
      published: this.#published,
      updated: this.#updated,
    };
  }

  /** First that a part is missing, then that one was estimated: there is room for three codes. */
  #quality(isWhole: boolean): number {
    const told = [...this.#qualities].filter((quality) => !VALID.includes(quality)).sort((a, b) => a - b);
    const estimated = told.filter((quality) => ESTIMATED.includes(quality));
    return packQualities([...(isWhole ? [] : [QualityOfReading.mixed]), ...estimated, ...told]);
  }
}

const agreed = (first: boolean, so: number, now: number): number => (first || so === now ? now : 0);

import type { Period } from '@app/entitlement';
import { QualityOfReading } from '@app/espi';
import { unpackQualities } from '@app/metering';
import type { SelectedBlock } from '../seen-days.js';

/** Which way what was measured flowed, seen from the customer: from the grid, to it, or the difference of both. */
export const flows = ['delivered', 'received', 'net'] as const;
export type Flow = (typeof flows)[number];

/** What flowed in one span. */
export interface SpanUsage extends Period {
  /** in the unit of the usage */
  readonly amount: number;
  /** the part of it that was estimated */
  readonly estimated: number;
  /** seconds for which there should be readings, for which there are, and for which they are missing */
  readonly expected: number;
  readonly covered: number;
  readonly missing: number;
  /** how many readings there are, and how many of them are estimated, edited by hand, doubtful */
  readonly readings: number;
  readonly estimatedReadings: number;
  readonly editedReadings: number;
  readonly doubtfulReadings: number;
  /** in whole currency; undefined where not every reading has one */
  readonly cost: number | undefined;
}

/** What flowed at one price. */
export interface BandUsage {
  /** codes of time of use, consumption tier and critical peak; 0 where there is none */
  readonly tou: number;
  readonly tier: number;
  readonly cpp: number;
  readonly amount: number;
  /** in whole currency; undefined where not every reading has one */
  readonly cost: number | undefined;
  /** both, span by span; 0 where there is nothing */
  readonly amounts: readonly number[];
  readonly costs: readonly number[];
}

const ESTIMATED: readonly number[] = [
  QualityOfReading.estimatedUsingReferenceDay,
  QualityOfReading.estimatedUsingLinearInterpolation,
  QualityOfReading.projected,
  QualityOfReading.mixed,
];

/** Hundred-thousandths of the currency. */
const COST_UNIT = 1e-5;

/** How the readings of a channel count. */
export interface Counted {
  /** what one of its values is in the unit of the usage */
  readonly scale: number;
  /** of readings that state none */
  readonly defaultQuality: number;
  /** of readings that state none */
  readonly tou: number;
  readonly tier: number;
  readonly cpp: number;
}

class Band {
  amount = 0;
  cost = 0;
  isPriced = true;
  readonly amounts: number[];
  readonly costs: number[];

  constructor(
    readonly codes: Pick<BandUsage, 'tou' | 'tier' | 'cpp'>,
    spans: number,
  ) {
    this.amounts = Array.from({ length: spans }, () => 0);
    this.costs = [...this.amounts];
  }
}

type Counts = Omit<{ -readonly [K in keyof SpanUsage]: SpanUsage[K] }, 'cost'> & { cost: number };

/**
 * Sums up what flowed one way, span by span, of any number of channels. A reading counts in the span in which it
 * starts: spans are no shorter than readings.
 */
export class UsageSums {
  readonly #spans: Counts[];
  readonly #bands = new Map<string, Band>();

  /** @param spans ascending */
  constructor(spans: readonly Period[]) {
    this.#spans = spans.map(({ start, end }) => ({
      start,
      end,
      amount: 0,
      estimated: 0,
      expected: 0,
      covered: 0,
      missing: 0,
      readings: 0,
      estimatedReadings: 0,
      editedReadings: 0,
      doubtfulReadings: 0,
      cost: 0,
    }));
  }

  /** Tells when there should be readings. */
  expect({ start, end }: Period): void {
    for (const span of this.#spans) span.expected += Math.max(0, Math.min(end, span.end) - Math.max(start, span.start));
  }

  /** Counts the readings of a day that start inside `window`. */
  take({ nominalStart, rows }: Pick<SelectedBlock, 'nominalStart' | 'rows'>, window: Period, how: Counted): void {
    let index = this.#indexAt(nominalStart + (rows.start[0] ?? 0));
    for (let row = 0; row < rows.count; row++) {
      const start = nominalStart + (rows.start[row] ?? 0);
      if (start < window.start || start >= window.end) continue;
      while (index < this.#spans.length && start >= (this.#spans[index]?.end ?? Infinity)) index++;
      const span = this.#spans[index];
      if (span === undefined) return;
      if (start < span.start) continue;
      const amount = (rows.value[row] ?? 0) * how.scale;
      const cost = (rows.cost[row] ?? NaN) * COST_UNIT;
      span.amount += amount;
      span.covered += Math.min(start + (rows.duration[row] ?? 0), span.end) - start;
      span.readings++;
      span.cost += cost;
      this.#mark(span, rows.quality[row] === 0 ? how.defaultQuality : (rows.quality[row] ?? 0), amount);
      const tou = rows.tou[row] === 0 ? how.tou : (rows.tou[row] ?? 0);
      const tier = rows.tier[row] === 0 ? how.tier : (rows.tier[row] ?? 0);
      const cpp = rows.cpp[row] === 0 ? how.cpp : (rows.cpp[row] ?? 0);
      if (tou !== 0 || tier !== 0 || cpp !== 0) this.#bill({ tou, tier, cpp }, index, amount, cost);
    }
  }

  spans(): readonly SpanUsage[] {
    return this.#spans.map(({ cost, ...span }) => ({
      ...span,
      missing: Math.max(0, span.expected - span.covered),
      cost: span.readings === 0 || Number.isNaN(cost) ? undefined : cost,
    }));
  }

  /** The cheapest first, where prices are known, else by their codes. */
  bands(): readonly BandUsage[] {
    const bands = [...this.#bands.values()].map(({ codes, amount, cost, isPriced, amounts, costs }) => ({
      ...codes,
      amount,
      cost: isPriced ? cost : undefined,
      amounts,
      costs,
    }));
    const priceOf = ({ amount, cost }: BandUsage): number => (cost === undefined || amount === 0 ? 0 : cost / amount);
    return bands.sort((a, b) => priceOf(a) - priceOf(b) || a.tou - b.tou || a.tier - b.tier || a.cpp - b.cpp);
  }

  #indexAt(t: number): number {
    let [low, high] = [0, this.#spans.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#spans[middle]?.end ?? Infinity) <= t) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #mark(span: Counts, packed: number, amount: number): void {
    if (packed === 0) return;
    const codes = unpackQualities(packed);
    if (codes.some((code) => ESTIMATED.includes(code))) {
      span.estimated += amount;
      span.estimatedReadings++;
    } else if (codes.includes(QualityOfReading.manuallyEdited)) span.editedReadings++;
    else if (codes.includes(QualityOfReading.questionable)) span.doubtfulReadings++;
  }

  #bill(codes: Pick<BandUsage, 'tou' | 'tier' | 'cpp'>, index: number, amount: number, cost: number): void {
    const key = `${codes.tou} ${codes.tier} ${codes.cpp}`;
    const band = this.#bands.get(key) ?? new Band(codes, this.#spans.length);
    this.#bands.set(key, band);
    band.amount += amount;
    band.amounts[index] = (band.amounts[index] ?? 0) + amount;
    if (Number.isNaN(cost)) band.isPriced = false;
    else {
      band.cost += cost;
      band.costs[index] = (band.costs[index] ?? 0) + cost;
    }
  }
}

/** The sum of spans that follow each other, as one. */
export function sumOfSpans(spans: readonly SpanUsage[]): SpanUsage {
  const [first, last] = [spans.at(0), spans.at(-1)];
  const total = (of: (span: SpanUsage) => number): number => spans.reduce((sum, span) => sum + of(span), 0);
  const read = spans.filter(({ readings }) => readings > 0);
  return {
    start: first?.start ?? 0,
    end: last?.end ?? 0,
    amount: total(({ amount }) => amount),
    estimated: total(({ estimated }) => estimated),
    expected: total(({ expected }) => expected),
    covered: total(({ covered }) => covered),
    missing: total(({ missing }) => missing),
    readings: total(({ readings }) => readings),
    estimatedReadings: total(({ estimatedReadings }) => estimatedReadings),
    editedReadings: total(({ editedReadings }) => editedReadings),
    doubtfulReadings: total(({ doubtfulReadings }) => doubtfulReadings),
    cost:
      read.length === 0 || read.some(({ cost }) => cost === undefined)
        ? undefined
        : read.reduce((sum, { cost = 0 }) => sum + cost, 0),
  };
}

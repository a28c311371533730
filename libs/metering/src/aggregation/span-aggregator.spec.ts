import { describe, expect, it } from '@jest/globals';
import { ianaZone } from '@app/time';
import { DayRows } from '../interval-block/day-rows.js';
import { packQualities, unpackQualities } from '../interval-block/reading-quality.js';
import type { Aggregation } from './aggregated-reading-type.js';
import { SpanAggregator, type AggregatedReading } from './span-aggregator.js';
import { spansOf } from './spans.js';

const zone = ianaZone('UTC');
const START = 1_767_225_600; // 2026-01-01T00:00:00Z

interface Given {
  readonly values: readonly number[];
  readonly costs?: readonly number[];
  readonly qualities?: readonly number[];
}

/** Hours from the beginning of a day, as one reading of that day. */
function dayOf({ values, costs, qualities }: Given, aggregation: Aggregation = 'sum'): AggregatedReading | undefined {
  const rows = new DayRows();
  for (const [hour, value] of values.entries()) {
    const row = rows.grow();
    rows.start[row] = hour * 3_600;
    rows.duration[row] = 3_600;
    rows.value[row] = value;
    rows.cost[row] = costs?.[hour] ?? NaN;
    rows.quality[row] = packQualities([qualities?.[hour] ?? 0]);
  }
  const aggregator = new SpanAggregator(aggregation, spansOf('daily', zone), true);
  aggregator.add({ nominalStart: START, rows, published: 1, updated: 2 });
  return aggregator.end()[0];
}
const hours = (value: number): number[] => Array.from({ length: 24 }, () => value);

describe('a day of readings', () => {
  it('is their exact sum, with the costs', () => {
    expect(dayOf({ values: hours(2), costs: hours(3) })).toMatchObject({ value: 48, cost: 72, quality: 0 });
  });

  it('has no cost where a part has none', () => {
    expect(dayOf({ values: hours(2), costs: hours(3).slice(1) })?.cost).toBeNaN();
  });

  it('says first that a part is missing, then that one was estimated', () => {
    const told = dayOf({ values: hours(1).slice(1), qualities: [14, 8, 15] });
    expect(unpackQualities(told?.quality ?? 0)).toEqual([13, 8, 14]);
  });

  it('is none where the sum is larger than the standard can carry, rather than a wrong one', () => {
    expect(dayOf({ values: hours(2 ** 46) })).toBeUndefined();
    expect(dayOf({ values: hours(1), costs: hours(2 ** 46) })?.cost).toBeNaN();
  });
});

import { describe, expect, it } from '@jest/globals';
import { DayRows, packQualities } from '@app/metering';
import { compareUsage } from './compare-usage.js';
import { revisionsOfDay } from './usage-revisions.js';
import { sumOfSpans, UsageSums, type SpanUsage } from './usage-sums.js';

const HOUR = 3_600;
const START = 1_767_225_600; // 2026-01-01T00:00:00Z
const everywhere = { start: -Infinity, end: Infinity };
const how = { scale: 1, defaultQuality: 0, tou: 0, tier: 0, cpp: 0 };

interface Row {
  readonly hour: number;
  readonly value: number;
  readonly quality?: number;
  readonly cost?: number;
  readonly tou?: number;
  readonly known?: number;
}

function rowsOf(given: readonly Row[]): DayRows {
  const rows = new DayRows();
  for (const { hour, value, quality = 0, cost = NaN, tou = 0, known = 0 } of given) {
    const row = rows.grow();
    rows.start[row] = hour * HOUR;
    rows.duration[row] = HOUR;
    rows.value[row] = value;
    rows.quality[row] = packQualities([quality]);
    rows.cost[row] = cost;
    rows.tou[row] = tou;
    rows.tier[row] = 0;
    rows.cpp[row] = 0;
    rows.revised[row] = 0;
    rows.known[row] = known;
  }
  return rows;
}

const spansOf = (count: number, length: number) =>
  Array.from({ length: count }, (_, n) => ({ start: START + n * length, end: START + (n + 1) * length }));

function sumsOf(count: number, length: number, given: readonly Row[], more = how): UsageSums {
  const sums = new UsageSums(spansOf(count, length));
  sums.expect({ start: START, end: START + count * length });
  sums.take({ nominalStart: START, rows: rowsOf(given) }, everywhere, more);
  return sums;
}

describe('the sums of readings', () => {
  it('BR-001.002 tell a gap from a zero', () => {
    const [zero, gap] = sumsOf(2, HOUR, [{ hour: 0, value: 0 }]).spans();
    expect(zero).toMatchObject({ amount: 0, readings: 1, missing: 0 });
    expect(gap).toMatchObject({ amount: 0, readings: 0, missing: HOUR });
  });

  it('miss nothing where nothing is expected', () => {
    const sums = new UsageSums(spansOf(2, HOUR));
    sums.expect({ start: START, end: START + HOUR });
    const spans = sums.spans();
    expect(spans.map(({ missing }) => missing)).toEqual([HOUR, 0]);
    expect(sumOfSpans(spans).missing).toBe(HOUR);
  });

  it('BR-009.001 say how much of them was estimated, edited or doubtful', () => {
    const [span] = sumsOf(1, 4 * HOUR, [
      { hour: 0, value: 10 },
      { hour: 1, value: 30, quality: 8 },
      { hour: 2, value: 5, quality: 7 },
      { hour: 3, value: 5, quality: 10 },
    ]).spans();
    const counts = { readings: 4, estimatedReadings: 1, editedReadings: 1, doubtfulReadings: 1 };
    expect(span).toMatchObject({ amount: 50, estimated: 30, ...counts });
    expect(sumsOf(1, HOUR, [{ hour: 0, value: 1 }], { ...how, defaultQuality: 9 }).spans()[0]?.estimatedReadings).toBe(
      1,
    );
  });

  it('have a cost where every reading has one, and prices by their codes, the cheapest first', () => {
    const given = [
      { hour: 0, value: 10, cost: 300_000, tou: 3 },
      { hour: 1, value: 10, cost: 100_000, tou: 1 },
      { hour: 2, value: 20, cost: 200_000, tou: 1 },
    ];
    const sums = sumsOf(3, HOUR, given);
    expect(sums.spans().map(({ cost }) => cost)).toEqual([3, 1, 2].map((cost) => expect.closeTo(cost)));
    expect(sums.bands()).toMatchObject([
      { tou: 1, amount: 30, cost: expect.closeTo(3), amounts: [0, 10, 20] },
      { tou: 3, amount: 10, cost: expect.closeTo(3), costs: [expect.closeTo(3), 0, 0] },
    ]);
    const [half] = sumsOf(1, 2 * HOUR, [
      { hour: 0, value: 1, cost: 100_000 },
      { hour: 1, value: 1 },
    ]).spans();
    expect(half?.cost).toBeUndefined();
  });

  it('leave out what lies outside the window of a channel, and outside the spans', () => {
    const sums = new UsageSums(spansOf(2, HOUR));
    const rows = rowsOf([0, 1, 2].map((hour) => ({ hour, value: 1 })));
    sums.take({ nominalStart: START - HOUR, rows }, { start: START + HOUR, end: Infinity }, how);
    expect(sums.spans().map(({ readings }) => readings)).toEqual([0, 1]);
  });
});

describe('one period beside another', () => {
  const hours = (values: readonly (number | undefined)[]): readonly SpanUsage[] =>
    sumsOf(
      values.length,
      HOUR,
      values.flatMap((value, hour) => (value === undefined ? [] : [{ hour, value }])),
    ).spans();
  const beside = (here: readonly (number | undefined)[], there: readonly (number | undefined)[]) => {
    const side = (values: typeof here) => ({
      period: { start: START, end: START + values.length * HOUR },
      spans: hours(values),
      places: values.map((_, place) => place),
    });
    return compareUsage(side(here), side(there), 1);
  };

  it('is compared by the sums where both are whole', () => {
    expect(beside([1, 2, 3], [1, 1, 1])).toEqual({ here: 6, there: 3, isWhole: true, laidOver: [1, 1, 1] });
  });

  it('is compared by what both have where one is not whole: a gap is no saving', () => {
    expect(beside([1, undefined, 3], [1, 1, 1])).toMatchObject({ here: 4, there: 2, isWhole: false });
    expect(beside([1, 2, 3], [undefined, 5, 1])).toMatchObject({ here: 5, there: 6, laidOver: [undefined, 5, 1] });
  });

  it('is not compared with more than there is, where its spans are the readings themselves', () => {
    const period = { start: START, end: START + 3 * HOUR };
    const here = { period, spans: hours([7, 2, 3]), places: [0, 1, 2] };
    const there = { period, spans: hours([undefined, 1, 1]).slice(1), places: [1, 2] };
    expect(compareUsage(here, there, 1)).toMatchObject({ here: 5, there: 2, isWhole: false });
  });

  it('is not compared where they have nothing in common', () => {
    expect(beside([1, undefined], [undefined, 1])).toBeUndefined();
  });
});

describe('what was revised, and when (BR-008, BR-009)', () => {
  const channel = { usagePointId: 'u', flow: 'delivered', scale: 1 } as const;
  const dayOf = (given: readonly Row[], published = 1_000) => ({
    nominalStart: START,
    rows: rowsOf(given),
    start: START,
    end: START + 24 * HOUR,
    published,
    updated: published,
  });

  it('is each value that stood before, with when the next one came', () => {
    const day = dayOf([{ hour: 5, value: 30, known: 3_000 }]);
    const past = [
      { s: 5 * HOUR, d: HOUR, v: 10, q: 8, k: 1_000 },
      { s: 5 * HOUR, d: HOUR, v: 20, k: 2_000 },
    ];
    expect(revisionsOfDay(channel, day, past)).toMatchObject([
      { was: 10, is: 20, at: 2_000, start: START + 5 * HOUR, readings: 1, replacesEstimate: true },
      { was: 20, is: 30, at: 3_000, replacesEstimate: false },
    ]);
  });

  it('is one change where many readings changed at once', () => {
    const day = dayOf([0, 1, 2].map((hour) => ({ hour, value: 5, known: 9_000 })));
    const past = [0, 1, 2].map((hour) => ({ s: hour * HOUR, d: HOUR, v: 4, k: 1_000 }));
    expect(revisionsOfDay(channel, day, past)).toMatchObject([{ was: 12, is: 15, readings: 3 }]);
  });

  it('is no older revision that came in late, which never stood', () => {
    const rows = rowsOf([{ hour: 0, value: 5, known: 1_000 }]);
    rows.revised[0] = 500;
    const past = [{ s: 0, d: HOUR, v: 4, r: 400, k: 2_000 }];
    expect(revisionsOfDay(channel, { ...dayOf([]), rows }, past)).toEqual([]);
  });

  it('is told of a reading that came days after the others, and not of one that came the next morning', () => {
    const late = (START + 5 * 24 * HOUR) * 1000;
    const morning = (START + 30 * HOUR) * 1000;
    const day = dayOf([
      { hour: 0, value: 5, known: 1_000 },
      { hour: 1, value: 6, known: morning },
      { hour: 2, value: 7, known: late },
    ]);
    expect(revisionsOfDay(channel, day, [])).toMatchObject([{ was: undefined, is: 7, at: late }]);
  });
});

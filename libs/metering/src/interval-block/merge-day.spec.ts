import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DayRows } from './day-rows.js';
import { mergeDay, needsPast, orderOf, type MergedDay, type PastReading } from './merge-day.js';

interface Given {
  start?: number;
  value: number;
  revised?: number;
  quality?: number;
}

let clock = 1_000;

function rowsOf(given: readonly Given[], known = ++clock): DayRows {
  const rows = new DayRows();
  for (const { start = 0, value, revised = 0, quality = 0 } of given) {
    const at = rows.grow();
    rows.start[at] = start;
    rows.duration[at] = 900;
    rows.value[at] = value;
    rows.quality[at] = quality;
    rows.cost[at] = NaN;
    rows.revised[at] = revised;
    rows.known[at] = known;
  }
  return rows;
}

/** Takes batches in one after another, each an intake of its own. */
function taken(...batches: (readonly Given[])[]): MergedDay {
  let rows = new DayRows();
  let past: PastReading[] = [];
  let merged: MergedDay | undefined;
  for (const batch of batches) {
    const incoming = rowsOf(batch);
    const mine = incoming.known[0];
    merged = mergeDay(rows, incoming, orderOf(incoming), past, (known) => known === mine);
    ({ rows, past } = merged);
  }
  if (merged === undefined) throw new Error('no batch');
  return merged;
}

const currentOf = ({ rows }: MergedDay): [number, number][] =>
  Array.from({ length: rows.count }, (_, i) => [rows.start[i] ?? 0, rows.value[i] ?? 0]);

describe('merging a day', () => {
  it('keeps rows in the order of time however they come', () => {
    expect(
      currentOf(
        taken(
          [
            { start: 1800, value: 3 },
            { start: 0, value: 1 },
          ],
          [{ start: 900, value: 2 }],
        ),
      ),
    ).toEqual([
      [0, 1],
      [900, 2],
      [1800, 3],
    ]);
  });

  it('changes nothing when the same rows come again', () => {
    const rows = [
      { value: 5, revised: 10 },
      { start: 900, value: 6, revised: 10 },
    ];
    const again = taken(rows, rows);
    expect(again.counts).toEqual({ new: 0, unchanged: 2, revised: 0, superseded: 0 });
    expect(again.touched || again.pastGrew).toBe(false);
  });

  it('makes the later revision current and keeps the earlier one, whichever comes first', () => {
    const early = [{ value: 5, revised: 10 }];
    const late = [{ value: 7, revised: 20 }];
    for (const merged of [taken(early, late), taken(late, early)]) {
      expect(currentOf(merged)).toEqual([[0, 7]]);
      expect(merged.past.map(({ v, r }) => [v, r])).toEqual([[5, 10]]);
    }
    expect(taken(early, late).counts.revised).toBe(1);
    expect(taken(late, early).counts.superseded).toBe(1);
  });

  it('reverts nothing when an old file without revision times is read again', () => {
    const merged = taken([{ value: 5 }], [{ value: 7 }], [{ value: 5 }]);
    expect(currentOf(merged)).toEqual([[0, 7]]);
    expect(merged.counts.unchanged).toBe(1);
  });

  it('calls a second value in one revision a conflict and keeps the first', () => {
    const merged = taken([
      { value: 5, revised: 10 },
      { value: 6, revised: 10 },
    ]);
    expect(currentOf(merged)).toEqual([[0, 5]]);
    expect(merged.conflicts).toEqual([1]);
    expect(taken([{ value: 5 }, { value: 6 }]).conflicts).toEqual([1]);
  });

  it('counts a change of quality alone as a revision', () => {
    expect(taken([{ value: 5, quality: 8, revised: 10 }], [{ value: 5, revised: 20 }]).counts.revised).toBe(1);
  });

  it('names the hull of what changed', () => {
    const merged = taken(
      [{ value: 1 }, { start: 900, value: 2 }, { start: 1800, value: 3 }],
      [{ start: 900, value: 9 }],
    );
    expect(merged.changed).toEqual({ from: 900, until: 1800 });
  });

  it('gives the same readings and history in any order of files that carry revision times', () => {
    const reading = fc.record({
      start: fc.constantFrom(0, 900),
      value: fc.integer({ min: 0, max: 2 }),
      revised: fc.constantFrom(10, 20, 30, 40),
    });
    const oneValueARevision = fc.uniqueArray(reading, {
      minLength: 1,
      selector: ({ start, revised }) => `${start}/${revised}`,
    });
    fc.assert(
      fc.property(oneValueARevision, fc.infiniteStream(fc.nat()), (readings, random) => {
        const stateOf = (order: readonly Given[]): unknown => {
          const merged = taken(...order.map((each) => [each]));
          const current = Array.from({ length: merged.rows.count }, (_, i) => [
            merged.rows.start[i],
            merged.rows.value[i],
            merged.rows.revised[i],
          ]);
          return { current, past: merged.past.map(({ s, v, r }) => `${s}/${v}/${r}`).sort() };
        };
        const shuffled = readings
          .map((each) => ({ each, key: random.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ each }) => each);
        expect(stateOf(shuffled)).toEqual(stateOf(readings));
      }),
    );
  });

  it('asks for history only where an interval has another reading already', () => {
    const current = rowsOf([
      { value: 1, revised: 10 },
      { start: 900, value: 2, revised: 10 },
    ]);
    const asks = (given: Given[]): boolean => {
      const incoming = rowsOf(given);
      return needsPast(current, incoming, orderOf(incoming));
    };
    expect(
      asks([
        { value: 1, revised: 10 },
        { start: 1800, value: 5 },
      ]),
    ).toBe(false);
    expect(asks([{ start: 900, value: 3, revised: 10 }])).toBe(true);
    expect(asks([{ start: 900, value: 2, revised: 20 }])).toBe(true);
  });
});

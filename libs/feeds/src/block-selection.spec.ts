import { describe, expect, it } from '@jest/globals';
import type { Period } from '@app/entitlement';
import { DayRows, encodeBlock } from '@app/metering';
import { selectBlock } from './block-selection.js';
import { wholeFeed, type FeedQuery } from './feed-query.js';

const START = 1_700_000_000;
const key = Buffer.alloc(12);
key.writeUInt32BE(START, 8);

/** Four quarters of an hour with the values 0 to 3. */
function block() {
  const rows = new DayRows();
  for (let i = 0; i < 4; i++) {
    const at = rows.grow();
    rows.start[at] = i * 900;
    rows.duration[at] = 900;
    rows.value[at] = i;
    rows.cost[at] = NaN;
  }
  return encodeBlock(key, rows, 900, new Date(START * 1000), new Date(START * 1000));
}

function valuesSeen(periods: readonly Period[], query: Partial<FeedQuery> = {}): number[] | undefined {
  const selected = selectBlock(block(), 900, periods, { ...wholeFeed, ...query }, new DayRows());
  return selected && [...selected.rows.value.subarray(0, selected.rows.count)];
}

const always = { start: -Infinity, end: Infinity };

describe('the readings of a block that a reader sees', () => {
  it('are those wholly inside a period', () => {
    expect(valuesSeen([always])).toEqual([0, 1, 2, 3]);
    expect(valuesSeen([{ start: START + 900, end: START + 2_700 }])).toEqual([1, 2]);
    expect(valuesSeen([{ start: START + 1, end: START + 2_699 }])).toEqual([1]);
  });

  it('are those of each period, where two of them share a day', () => {
    const periods = [
      { start: -Infinity, end: START + 900 },
      { start: START + 2_700, end: Infinity },
    ];
    expect(valuesSeen(periods)).toEqual([0, 3]);
  });

  it('are none outside every period: then there is no block', () => {
    expect(valuesSeen([{ start: START + 3_600, end: Infinity }])).toBeUndefined();
    expect(valuesSeen([])).toBeUndefined();
  });

  it('make a block that lies inside published-min and -max as it is sent, bounds included', () => {
    const inner = [{ start: START + 900, end: START + 2_700 }];
    expect(valuesSeen(inner, { publishedMin: START + 900, publishedMax: START + 2_700 })).toEqual([1, 2]);
    expect(valuesSeen(inner, { publishedMin: START + 901 })).toBeUndefined();
    expect(valuesSeen(inner, { publishedMax: START + 2_699 })).toBeUndefined();
  });
});

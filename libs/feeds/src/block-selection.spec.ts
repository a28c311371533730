import { describe, expect, it } from '@jest/globals';
import { Entitlement, type Period } from '@app/entitlement';
import { DayRows, encodeBlock, type StoredMeterReading } from '@app/metering';
import { selectBlocks } from './block-selection.js';
import type { PlannedChannel } from './feed-plan.js';
import { wholeFeed, type FeedQuery } from './feed-query.js';
import type { FeedView } from './feed-view.js';

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

const source = {
  _id: '1',
  usagePointId: 'here',
  intervalLength: 900,
  firstDay: START,
  lastDay: START,
  changedAt: new Date(START * 1000),
};
let reads = 0;

async function valuesSeen(
  periods: readonly Period[],
  asked: Partial<FeedQuery> = {},
  known: Partial<StoredMeterReading> = {},
): Promise<number[] | undefined> {
  const view = {
    metering: {
      intervalBlocks: {
        async *read() {
          reads++;
          yield await Promise.resolve([block()]);
        },
        pastOfAll: async () => Promise.resolve(new Map()),
      },
    },
    entitlement: new Entitlement({
      reader: { kind: 'customer' },
      usagePoints: new Map([['here', periods]]),
      functionBlocks: 'every',
    }),
    query: { ...wholeFeed, ...asked },
  } as unknown as FeedView;
  for await (const batch of selectBlocks(view, { source: { ...source, ...known }, shortest: 0 } as PlannedChannel)) {
    for (const { rows } of batch) return [...rows.value.subarray(0, rows.count)];
  }
  return undefined;
}

const always = { start: -Infinity, end: Infinity };

describe('the readings of a block that a reader sees', () => {
  it('are those wholly inside a period', async () => {
    expect(await valuesSeen([always])).toEqual([0, 1, 2, 3]);
    expect(await valuesSeen([{ start: START + 900, end: START + 2_700 }])).toEqual([1, 2]);
    expect(await valuesSeen([{ start: START + 1, end: START + 2_699 }])).toEqual([1]);
  });

  it('are those of each period, where two of them share a day', async () => {
    const periods = [
      { start: -Infinity, end: START + 900 },
      { start: START + 2_700, end: Infinity },
    ];
    expect(await valuesSeen(periods)).toEqual([0, 3]);
  });

  it('are none outside every period: then there is no block', async () => {
    expect(await valuesSeen([{ start: START + 3_600, end: Infinity }])).toBeUndefined();
    expect(await valuesSeen([])).toBeUndefined();
  });

  it('make a block that lies inside published-min and -max as it is sent, bounds included', async () => {
    const inner = [{ start: START + 900, end: START + 2_700 }];
    expect(await valuesSeen(inner, { publishedMin: START + 900, publishedMax: START + 2_700 })).toEqual([1, 2]);
    expect(await valuesSeen(inner, { publishedMin: START + 901 })).toBeUndefined();
    expect(await valuesSeen(inner, { publishedMax: START + 2_699 })).toBeUndefined();
  });
});

describe('a channel that can have nothing of what is asked for', () => {
  it.each<[string, Partial<FeedQuery>, Partial<StoredMeterReading>]>([
    ['has no day', {}, { firstDay: undefined, lastDay: undefined }],
    ['begins later', { publishedMax: START - 1 }, {}],
    ['ended before', { publishedMin: START + 60 * 3_600 }, {}],
    ['has not changed since', { updatedMin: START + 1 }, {}],
  ])('%s, and is not read', async (_, asked, known) => {
    reads = 0;
    expect(await valuesSeen([always], asked, known)).toBeUndefined();
    expect(reads).toBe(0);
  });

  it('is read where it may have changed since, or is asked for as it stood before', async () => {
    reads = 0;
    expect(await valuesSeen([always], { updatedMin: START })).toEqual([0, 1, 2, 3]);
    expect(await valuesSeen([always], { updatedMin: START + 1, asOf: START })).toBeUndefined();
    expect(reads).toBe(2);
  });
});

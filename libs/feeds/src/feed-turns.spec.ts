import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { FeedTurns } from './feed-turns.js';

interface Times {
  /** milliseconds that a feed writes, once it may */
  readonly writes: number;
  /** that all else takes in each turn of the event loop */
  readonly others: number;
  /** that feeds have at least */
  readonly least: number;
}

/** Three feeds that write twice: in which order, and how often after each turn of the event loop. */
async function written({ writes, others, least }: Times): Promise<{ order: number[]; after: number[] }> {
  let clock = 0;
  const turns = new FeedTurns(least, () => clock);
  const order: number[] = [];
  const feed = async (nth: number): Promise<void> => {
    for (let n = 0; n < 2; n++) {
      await turns.next();
      // as an entry that awaits what is there
      await Promise.resolve();
      clock += writes;
      order.push(nth);
    }
  };
  const all = Promise.all([1, 2, 3].map(feed));
  expect(turns.areAwaited).toBe(true);
  const after: number[] = [];
  while (order.length < 6) {
    clock += others;
    await turn();
    after.push(order.length);
  }
  await all;
  expect(turns.areAwaited).toBe(false);
  return { order, after };
}

describe('the turns of feeds', () => {
  it('are given in the order in which they were asked for, to one in a turn of the event loop where it takes all of it', async () => {
    const { order, after } = await written({ writes: 1, others: 0, least: 1 });
    expect(order).toEqual([1, 2, 3, 1, 2, 3]);
    expect(after).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('are given to many in a turn where each takes little of it', async () => {
    const { order, after } = await written({ writes: 0.5, others: 0, least: 2 });
    expect(order).toEqual([1, 2, 3, 1, 2, 3]);
    expect(after).toEqual([4, 6]);
  });

  it('are together as long as all else takes, so that short feeds of a busy process do not queue up', async () => {
    const { after } = await written({ writes: 1, others: 3, least: 1 });
    expect(after).toEqual([3, 6]);
  });

  it('are given again after nobody waited', async () => {
    const turns = new FeedTurns(1);
    await turns.next();
    await turns.next();
    await turn();
    await turns.next();
    expect(turns.areAwaited).toBe(false);
  });
});

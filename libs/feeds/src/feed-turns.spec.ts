import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { FeedTurns } from './feed-turns.js';

describe('the turns of feeds', () => {
  it('are taken one in each turn of the event loop, in the order in which they were asked for', async () => {
    const turns = new FeedTurns();
    const taken: number[] = [];
    const feed = async (nth: number): Promise<void> => {
      for (let n = 0; n < 2; n++) {
        await turns.next();
        taken.push(nth);
      }
    };
    const all = Promise.all([1, 2, 3].map(feed));
    expect(turns.areAwaited).toBe(true);
    const after: number[] = [];
    for (let n = 0; n < 6; n++) {
      await turn();
      after.push(taken.length);
    }
    await all;
    expect(after).toEqual([1, 2, 3, 4, 5, 6]);
    expect(taken).toEqual([1, 2, 3, 1, 2, 3]);
    expect(turns.areAwaited).toBe(false);
  });
});

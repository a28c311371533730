import { describe, expect, it } from '@jest/globals';
import { publicCount } from './public-count.js';

const everyCount = Array.from({ length: 40 }, (_, count) => count);
/** What a count may be that is shown so. */
const behind = (shown: number | 'few'): number[] => everyCount.filter((count) => publicCount(count) === shown);

describe('counts that everybody may see', () => {
  it.each([
    [0, 0],
    [1, 'few'],
    [4, 'few'],
    [5, 5],
    [9, 5],
    [10, 10],
    [1_203, 1_200],
  ])('of %i are told as %s', (count, shown) => {
    expect(publicCount(count)).toBe(shown);
  });

  it('cannot be subtracted from each other so that a withheld one is known', () => {
    // three months: what stood before, what ended, and what stands; what began is withheld
    for (const [stood, ended] of everyCount.flatMap((a) => everyCount.slice(0, a + 1).map((b) => [a, b] as const))) {
      for (const begun of [1, 2, 3, 4]) {
        const stands = stood + begun - ended;
        if (stands >= everyCount.length) continue;
        const [before, after, over] = [stood, stands, ended].map((each) => behind(publicCount(each)));
        const possible = [1, 2, 3, 4].filter((guess) =>
          before?.some((a) => over?.some((b) => after?.includes(a + guess - b))),
        );
        expect([stood, ended, begun, possible.length > 1]).toEqual([stood, ended, begun, true]);
      }
    }
  });
});

import { describe, expect, it } from '@jest/globals';
import { withheld } from './withheld.js';

describe('counts that everybody may see', () => {
  it.each([
    [
      [100, 50, 20],
      [false, false, false],
    ],
    [
      [100, 4, 3],
      [false, true, true],
    ],
    // a single one could be had by subtraction
    [
      [100, 50, 4],
      [false, true, true],
    ],
    [[4], [true]],
    [
      [0, 7, 9],
      [false, false, false],
    ],
    [
      [0, 2, 9],
      [false, true, true],
    ],
  ])('of %j %j are withheld', (counts, expected) => {
    expect(withheld(counts)).toEqual(expected);
  });
});

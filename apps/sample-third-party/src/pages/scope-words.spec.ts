import { describe, expect, it } from '@jest/globals';
import { scopeWords } from './scope-words.js';

describe('a scope in words', () => {
  it('says what is seen, and how far back', () => {
    expect(scopeWords('FB=1_3_4_5_8;IntervalDuration=900;HistoryLength=13')).toEqual([
      'Electricity you take from the grid, as often as your meter reads it',
      'Electricity you send to the grid',
      '13 months back',
    ]);
    expect(scopeWords('FB=10_53;HistoryLength=2678400;')).toEqual([
      'Gas',
      'Your name, address and account',
      '31 days back',
    ]);
    expect(scopeWords('')).toEqual([]);
  });
});

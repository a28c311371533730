import { describe, expect, it } from '@jest/globals';
import { windowOf } from './fb-37-query-parameters.js';

const days = (...starts: number[]): { start: number; end: number }[] =>
  starts.map((start) => ({ start, end: start + 10 }));

describe('the window of QRY001', () => {
  it('leaves out the first and the last of several blocks', () => {
    expect(windowOf(days(0, 10, 20, 30))).toEqual({ from: 10, to: 30 });
  });

  it('counts channels of the same days once', () => {
    expect(windowOf([...days(0, 10, 20, 30), ...days(0, 10, 20, 30)])).toEqual({ from: 10, to: 30 });
  });

  it('covers a lone block, and two, with room to spare', () => {
    expect(windowOf(days(100))).toEqual({ from: 90, to: 120 });
    expect(windowOf(days(100, 110))).toEqual({ from: 80, to: 140 });
  });
});

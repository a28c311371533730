import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Pace } from './pace.js';

let pace: Pace;

beforeEach(() => {
  jest.useFakeTimers();
  pace = new Pace();
});
afterEach(() => {
  pace.stop();
  jest.restoreAllMocks();
  jest.useRealTimers();
});

describe('the pace of a server', () => {
  it('is that of the answers of the last seconds', () => {
    for (let tenth = 0; tenth < 200; tenth++) {
      for (let n = 0; n < 5; n++) pace.answered();
      jest.advanceTimersByTime(100);
    }
    expect(pace.perSecond).toBeCloseTo(50, 0);
    jest.advanceTimersByTime(20_000);
    expect(pace.perSecond).toBeCloseTo(0, 0);
  });

  it('is late by what kept it from its turn, and forgets it', () => {
    const byTimers = performance.now.bind(performance);
    let lost = 0;
    jest.spyOn(performance, 'now').mockImplementation(() => byTimers() + lost);
    jest.advanceTimersByTime(10_000);
    expect(pace.lateMs).toBe(0);
    lost = 2_000;
    jest.advanceTimersByTime(100);
    expect(pace.lateMs).toBeCloseTo(200, 0);
    jest.advanceTimersByTime(10_000);
    expect(pace.lateMs).toBeCloseTo(0, 0);
  });
});

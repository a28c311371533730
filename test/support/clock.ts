import { jest } from '@jest/globals';

/** Dates say a later time, and stand still; timers go on. `jest.useRealTimers()` ends it. */
export function putClockForward(ms: number): void {
  jest.useFakeTimers({
    now: Date.now() + ms,
    doNotFake: [
      'clearImmediate',
      'clearInterval',
      'clearTimeout',
      'hrtime',
      'nextTick',
      'performance',
      'queueMicrotask',
      'setImmediate',
      'setInterval',
      'setTimeout',
    ],
  });
}

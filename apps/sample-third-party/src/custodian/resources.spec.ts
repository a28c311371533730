import { describe, expect, it } from '@jest/globals';
import { waitOf } from './resources.js';

const now = Date.parse('2026-11-25T12:00:00Z');

describe('how long to wait', () => {
  it.each([
    ['30', 30],
    ['Wed, 25 Nov 2026 12:01:30 GMT', 90],
    ['0', 5],
    ['Wed, 25 Nov 2026 11:00:00 GMT', 5],
    ['99999999', 3600],
    ['soon', 60],
    [null, 60],
  ])('is by Retry-After %s: %d s', (header, seconds) => {
    expect(waitOf(header, now)).toBe(seconds);
  });
});

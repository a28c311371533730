import { describe, expect, it } from '@jest/globals';
import { ApplicationStatus, mayServe } from './application.js';

describe('mayServe', () => {
  it.each([
    ['Review', true, true],
    ['Review', false, false],
    ['Production', true, false],
    ['Production', false, true],
    ['OnHold', true, false],
    ['OnHold', false, false],
    ['Revoked', true, false],
    ['Revoked', false, false],
  ] as const)('in %s, for a customer who is synthetic: %s, says %s', (status, synthetic, expected) => {
    expect(mayServe({ status: ApplicationStatus[status] }, { synthetic })).toBe(expected);
  });
});

import { describe, expect, it } from '@jest/globals';
import { ApplicationStatus, mayServe } from './application.js';
import { hashSecret, matchesSecret, newSecret } from './secret.js';

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

describe('secrets', () => {
  it('have 256 bits and are not made twice', () => {
    expect(Buffer.from(newSecret(), 'base64url')).toHaveLength(32);
    expect(newSecret()).not.toBe(newSecret());
  });

  it('match their own hash and no other', () => {
    const secret = newSecret();
    expect(hashSecret(secret)).not.toContain(secret);
    expect(matchesSecret(secret, hashSecret(secret))).toBe(true);
    expect(matchesSecret(newSecret(), hashSecret(secret))).toBe(false);
    expect(matchesSecret(secret, '')).toBe(false);
  });
});

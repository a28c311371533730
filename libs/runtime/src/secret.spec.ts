import { describe, expect, it } from '@jest/globals';
import { hashSecret, matchesSecret, newSecret } from './secret.js';

describe('secrets', () => {
  it('have 256 bits and are not made twice', () => {
    expect(Buffer.from(newSecret(), 'base64url')).toHaveLength(32);
    expect(newSecret()).not.toBe(newSecret());
  });

  it('can be written behind a command', () => {
    const starts = Array.from({ length: 1_000 }, () => newSecret().charAt(0));
    expect(starts).not.toContain('-');
  });

  it('match their own hash and no other', () => {
    const secret = newSecret();
    expect(hashSecret(secret)).not.toContain(secret);
    expect(matchesSecret(secret, hashSecret(secret))).toBe(true);
    expect(matchesSecret(newSecret(), hashSecret(secret))).toBe(false);
    expect(matchesSecret(secret, '')).toBe(false);
  });
});

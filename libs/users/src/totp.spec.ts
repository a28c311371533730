import { describe, expect, it } from '@jest/globals';
import { codeAt, newTotpSecret, stepOfCode } from './totp.js';

describe('the code of a second factor', () => {
  const secret = newTotpSecret();
  const at = new Date('2026-11-26T10:00:10Z');

  it('is that of its half minute, and of the one before and after', () => {
    const step = stepOfCode(secret, codeAt(secret, at), at) ?? 0;
    for (const late of [-30_000, 30_000]) {
      expect(stepOfCode(secret, codeAt(secret, at), new Date(at.getTime() + late))).toBe(step);
    }
    expect(stepOfCode(secret, codeAt(secret, at), new Date(at.getTime() + 90_000))).toBeUndefined();
  });

  it.each(['', '12345', '1234567', '𐀀𐀀𐀀', '１２３４５６', 'abcdef'])('is six digits: %j is none', (text) => {
    expect(stepOfCode(secret, text, at)).toBeUndefined();
  });
});

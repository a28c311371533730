import { randomBytes } from 'node:crypto';
import { Secret } from 'otpauth';
import { hashSecret } from '@app/runtime';

const COUNT = 10;
/** 80 bits: one round of SHA-256 is enough to keep them. */
const BYTES = 10;

const withoutBreaks = (code: string): string => code.toUpperCase().replaceAll(/[\s-]/g, '');

/** Codes for whoever has lost the second factor: 16 letters and digits in fours, each good once. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: COUNT }, () => {
    const { base32 } = new Secret({ buffer: new Uint8Array(randomBytes(BYTES)).buffer });
    return base32.replaceAll(/(.{4})(?=.)/g, '$1-');
  });
}

/** What is stored of one, however it was typed. */
export const hashRecoveryCode = (code: string): string => hashSecret(withoutBreaks(code));

export const looksLikeRecoveryCode = (code: string): boolean => /^[A-Z2-7]{16}$/.test(withoutBreaks(code));

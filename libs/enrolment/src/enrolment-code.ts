import { createHmac, randomInt } from 'node:crypto';
import type { Keys } from '@app/runtime';

/** Nothing in it is taken for something else (Crockford's base 32). */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** 40 bits; NIST SP 800-63A asks for six letters and digits. */
const LENGTH = 8;

/** A code such as `7K3M-9Q2X`: it goes to the contact on file, and is kept nowhere in the clear. */
export function newEnrolmentCode(): string {
  const signs = Array.from({ length: LENGTH }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');
  return `${signs.slice(0, LENGTH / 2)}-${signs.slice(LENGTH / 2)}`;
}

/** What is stored of one, however it was typed. It is short, so the hash takes a key that is not in the database. */
export const hashEnrolmentCode = (code: string, keys: Keys): string =>
  createHmac('sha256', keys.derive('enrolment codes'))
    .update(code.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1'))
    .digest('base64url');

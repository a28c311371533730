import { randomInt } from 'node:crypto';

/**
 * A new resource id: 16 random decimal digits, the first not zero. That is more than the 48 bits that certification
 * asks for and more than a number holds exactly, so it stays a string.
 */
export function newResourceId(): string {
  return `${randomInt(10_000_000, 100_000_000)}${String(randomInt(100_000_000)).padStart(8, '0')}`;
}

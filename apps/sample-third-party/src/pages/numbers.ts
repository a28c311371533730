import type { Sum } from '../usage/periods.js';

const formats = [0, 1, 2].map(
  (digits) => new Intl.NumberFormat('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits }),
);

export const kilowattHours = (value: number, digits: 0 | 1 | 2): string =>
  (formats[digits] ?? formats[0])?.format(value) ?? '';

export const count = (value: number): string => kilowattHours(value, 0);

/** How a sum is known, in a word. */
export function qualityOf({ readings, estimated, missing }: Sum): {
  readonly mood: 'good' | 'warn' | 'bad' | 'off';
  readonly word: string;
} {
  const expected = readings + missing;
  if (expected === 0) return { mood: 'off', word: 'Not read yet' };
  if (readings === 0) return { mood: 'bad', word: 'No reading' };
  if (missing > 0) return { mood: 'bad', word: `${count(missing)} of ${count(expected)} missing` };
  if (estimated === readings) return { mood: 'warn', word: 'Estimated' };
  if (estimated > 0) return { mood: 'warn', word: `${count(estimated)} of ${count(expected)} estimated` };
  return { mood: 'good', word: 'Measured' };
}

/** A time of ours, not of a meter: on the server we do not know the clock of who reads it. */
export const utcTime = (at: number): string =>
  `${new Intl.DateTimeFormat('en-US', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(at)} UTC`;

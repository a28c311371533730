import { deflateCode } from './deflate-alphabet.js';

const DIGITS = '0123456789';
const HEXADECIMAL = 'abcdef';
const weightOf = new Map<string, number>([
  ...[...DIGITS].map((digit) => [digit, 60] as const),
  ...[...HEXADECIMAL].map((letter) => [letter, 3] as const),
]);

/** What comes in a day of plain readings of a quarter of an hour: digits of starts and values, and two matches each. */
export const feedCode = deflateCode({
  bytes: (byte) => weightOf.get(String.fromCharCode(byte)) ?? (byte >= 0x20 && byte < 0x7f ? 0.25 : 0.05),
  lengths: new Map([
    [127, 90],
    [131, 40],
    [45, 95],
    [258, 5],
  ]),
  distances: new Map([
    [170, 190],
    [200, 4],
    [17_000, 12],
  ]),
});

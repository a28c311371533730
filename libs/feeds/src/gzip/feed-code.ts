import { deflateCode } from './deflate-alphabet.js';

const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;
const isHexadecimal = (byte: number): boolean => byte >= 0x61 && byte <= 0x66;
const isPrinted = (byte: number): boolean => byte >= 0x20 && byte < 0x7f;

/** Starts and values have digits alone, and ids hexadecimal ones; everything can be said, but not cheaply. */
function weightOfByte(byte: number): number {
  if (isDigit(byte)) return 60;
  if (isHexadecimal(byte)) return 3;
  return isPrinted(byte) ? 0.25 : 0.05;
}

/** What comes in a day of plain readings of a quarter of an hour: digits of starts and values, and two matches each. */
export const feedCode = deflateCode({
  bytes: weightOfByte,
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

import { pieceOf, type Piece } from './bit-output.js';
import { Advance } from './crc-register.js';
import { feedCode } from './feed-code.js';

/** So many digits, with zeros in front, are one piece in the code of feeds. */
export const MOST_DIGITS = 4;
/** Where the numbers of so many digits stand: first an empty one. */
const FIRST = [0, 1, 11, 111, 1_111];
const ZERO = 0x30;

const pieces = new Int32Array(11_111);
const registers = new Int32Array(11_111);
const overDigit = new Advance(1);
for (const [shorter, from] of FIRST.slice(0, -1).entries()) {
  const first = FIRST[shorter + 1] ?? 0;
  for (let value = 0; value < 10 ** (shorter + 1); value++) {
    const front = from + Math.floor(value / 10);
    const digit = ZERO + (value % 10);
    const [bits, count] = [(pieces[front] ?? 0) >>> 5, (pieces[front] ?? 0) & 31];
    const own = (feedCode.literals.bits[digit] ?? 0) << count;
    pieces[first + value] = pieceOf(bits | own, count + (feedCode.literals.lengths[digit] ?? 0));
    registers[first + value] = overDigit.of((registers[front] ?? 0) ^ digit);
  }
}

/** How many digits a number has, where one piece says them; otherwise 0. */
export function smallWidth(value: number): number {
  if (!(value >= 0 && value < 10_000)) return 0;
  return 1 + (value >= 10 ? 1 : 0) + (value >= 100 ? 1 : 0) + (value >= 1_000 ? 1 : 0);
}

/** @param value below 10 to the power of `digits` */
export const digitPiece = (value: number, digits: number): Piece => pieces[(FIRST[digits] ?? 0) + value] ?? 0;

/** What so many digits leave in a register that was empty. */
export const digitRegister = (value: number, digits: number): number => registers[(FIRST[digits] ?? 0) + value] ?? 0;

import { pieceOf, type Piece } from './bit-output.js';
import { feedCode } from './feed-code.js';

/** So many digits, with zeros in front, are one piece in the code of feeds. */
export const MOST_DIGITS = 4;
/** Where the pieces of so many digits begin. */
const FIRST = [0, 0, 10, 110, 1_110] as const;
const ZERO = 0x30;

const pieces = Int32Array.from(everyNumber());

/** @param value below 10 to the power of `digits` */
export const digitPiece = (value: number, digits: number): Piece => pieces[(FIRST[digits] ?? 0) + value] ?? 0;

function* everyNumber(): Generator<Piece> {
  const { bits, lengths } = feedCode.literals;
  for (let digits = 1; digits <= MOST_DIGITS; digits++) {
    for (let value = 0; value < 10 ** digits; value++) {
      let [own, count] = [0, 0];
      for (let unit = 10 ** (digits - 1); unit >= 1; unit /= 10) {
        const digit = ZERO + (Math.floor(value / unit) % 10);
        own |= (bits[digit] ?? 0) << count;
        count += lengths[digit] ?? 0;
      }
      yield pieceOf(own, count);
    }
  }
}

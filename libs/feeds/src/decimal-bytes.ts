const ZERO = 48;
const MINUS = 45;

/** Writes an integer in decimal ASCII at `position` and returns the position after it. */
export function writeDecimal(buffer: Uint8Array, position: number, value: number): number {
  const small = value | 0;
  if (small === value && small >= 0 && small < 10_000) return writeSmall(buffer, position, small);
  let at = position;
  let rest = value;
  if (rest < 0) {
    buffer[at++] = MINUS;
    rest = -rest;
  }
  let width = 1;
  for (let bound = 10; rest >= bound; bound *= 10) width++;
  const end = at + width;
  for (let p = end - 1; p >= at; p--) {
    const tenth = Math.floor(rest / 10);
    buffer[p] = ZERO + (rest - tenth * 10);
    rest = tenth;
  }
  return end;
}

/** Ten digits: epoch seconds from 2001-09-09 on. */
export function writeTenDigits(buffer: Uint8Array, position: number, value: number): void {
  const millions = Math.floor(value / 1_000_000);
  const rest = value - millions * 1_000_000;
  const hundreds = (rest / 100) | 0;
  writeFourDigits(buffer, position, millions);
  writeFourDigits(buffer, position + 4, hundreds);
  const last = rest - hundreds * 100;
  const ten = (last / 10) | 0;
  buffer[position + 8] = ZERO + ten;
  buffer[position + 9] = ZERO + last - ten * 10;
}

/** @param value below 10,000 */
export function writeFourDigits(buffer: Uint8Array, position: number, value: number): void {
  const tens = (value / 10) | 0;
  const hundreds = (tens / 10) | 0;
  const thousands = (hundreds / 10) | 0;
  buffer[position] = ZERO + thousands;
  buffer[position + 1] = ZERO + hundreds - thousands * 10;
  buffer[position + 2] = ZERO + tens - hundreds * 10;
  buffer[position + 3] = ZERO + value - tens * 10;
}

/** Whole numbers without a loop: most values of a quarter of an hour are so. */
function writeSmall(buffer: Uint8Array, position: number, value: number): number {
  if (value >= 1_000) {
    writeFourDigits(buffer, position, value);
    return position + 4;
  }
  const tens = (value / 10) | 0;
  if (value >= 100) {
    const hundreds = (tens / 10) | 0;
    buffer[position] = ZERO + hundreds;
    buffer[position + 1] = ZERO + tens - hundreds * 10;
    buffer[position + 2] = ZERO + value - tens * 10;
    return position + 3;
  }
  if (value >= 10) {
    buffer[position] = ZERO + tens;
    buffer[position + 1] = ZERO + value - tens * 10;
    return position + 2;
  }
  buffer[position] = ZERO + value;
  return position + 1;
}

const ZERO = 0x30;
const COMMA = 0x2c;
const SPACE = 0x20;
const POINT = 0x2e;
const MINUS = 0x2d;
const PLUS = 0x2b;

/** The `count` decimal digits at `at` as a number; -1 where one of them is no digit. */
export function digitsAt(buffer: Buffer, at: number, count: number): number {
  let value = 0;
  for (let i = at; i < at + count; i++) {
    const digit = (buffer[i] ?? 0) - ZERO;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** The end of the field that starts at `at`: its comma, or `end`. */
export function fieldEnd(buffer: Buffer, at: number, end: number): number {
  let i = at;
  while (i < end && buffer[i] !== COMMA) i++;
  return i;
}

export function skipSpaces(buffer: Buffer, at: number, end: number): number {
  let i = at;
  while (i < end && buffer[i] === SPACE) i++;
  return i;
}

/** Minutes since midnight of `H:MM` or `HH:MM` (also with `:00` seconds); -1 not so written, -2 hour beyond 23. */
export function minutesOfDay(buffer: Buffer, start: number, end: number): number {
  const from = skipSpaces(buffer, start, end);
  let to = end;
  while (to > from && buffer[to - 1] === SPACE) to--;
  const hourDigits = buffer[from + 1] === 0x3a ? 1 : 2;
  const colon = from + hourDigits;
  const hour = digitsAt(buffer, from, hourDigits);
  const minute = digitsAt(buffer, colon + 1, 2);
  const seconds = to - colon === 6 ? digitsAt(buffer, colon + 4, 2) : 0;
  if (buffer[colon] !== 0x3a || hour < 0 || minute < 0 || minute > 59 || seconds !== 0) return -1;
  if (to - colon !== 3 && !(to - colon === 6 && buffer[colon + 3] === 0x3a)) return -1;
  return hour > 23 ? -2 : hour * 60 + minute;
}

/**
 * A decimal number times 1000, exactly: `1.234` is 1234. NaN where it is no decimal number or has more than three
 * decimals other than zeros; use `roundedThousandths` to tell the two apart.
 */
export function thousandths(buffer: Buffer, start: number, end: number): number {
  let i = start;
  const negative = buffer[i] === MINUS;
  if (negative || buffer[i] === PLUS) i++;
  const first = i;
  let value = 0;
  let digit = (buffer[i] ?? 0) - ZERO;
  while (i < end && digit >= 0 && digit <= 9) {
    value = value * 10 + digit;
    digit = (buffer[++i] ?? 0) - ZERO;
  }
  let digits = i - first;
  let decimals = 0;
  if (i < end && buffer[i] === POINT) {
    for (i++; i < end; i++) {
      digit = (buffer[i] ?? 0) - ZERO;
      if (digit < 0 || digit > 9) return NaN;
      digits++;
      if (decimals < 3) {
        value = value * 10 + digit;
        decimals++;
      } else if (digit !== 0) return NaN;
    }
  }
  if (i !== end || digits === 0) return NaN;
  if (decimals === 0) value *= 1000;
  else if (decimals === 1) value *= 100;
  else if (decimals === 2) value *= 10;
  return negative ? -value : value;
}

/** As `thousandths`, rounding what lies beyond the third decimal half away from zero. */
export function roundedThousandths(buffer: Buffer, start: number, end: number): number {
  const text = buffer.toString('latin1', start, end);
  const match = /^([+-]?\d*\.\d{3})(\d)\d*$/.exec(text);
  const kept = match?.[1];
  if (kept === undefined) return NaN;
  const bytes = Buffer.from(kept, 'latin1');
  const value = thousandths(bytes, 0, bytes.length);
  if ((match?.[2] ?? '0') < '5') return value;
  return kept.startsWith('-') ? value - 1 : value + 1;
}

/** Whether `buffer[start, end)` is the ASCII text, letters in either case; `lower` is in lower case. */
export function equalsIgnoringCase(buffer: Buffer, start: number, end: number, lower: string): boolean {
  if (end - start !== lower.length) return false;
  for (let i = 0; i < lower.length; i++) {
    const byte = buffer[start + i] ?? 0;
    if ((byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte) !== lower.charCodeAt(i)) return false;
  }
  return true;
}

/** A field as text, without surrounding blanks. */
export function textOf(buffer: Buffer, start: number, end: number): string {
  return buffer.toString('utf8', start, end).trim();
}

import { setImmediate } from 'node:timers/promises';
import { ReadingStopped } from '../reasons.js';

/**
 * Takes one line: `buffer[start, end)`, without its end of line. The line number is 1-based. A promise is waited for
 * before the next line; most lines need none.
 */
export type LineTaker = (buffer: Buffer, start: number, end: number, line: number) => Promise<void> | undefined;

export interface BetweenLines {
  /** Shown the whole lines `buffer[start, end)` before the first of them is taken. */
  readonly foresee?: (buffer: Buffer, start: number, end: number) => Promise<void> | undefined;
  /** Called now and then, when no line is half taken. */
  readonly pause?: () => Promise<void> | undefined;
}

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const COMMA = 0x2c;
/** No format has lines near this long; without a bound one endless line would fill the memory. */
const LONGEST_LINE = 256 * 1024;
/** Bytes taken in one go: others have their turn every few milliseconds. */
const STRETCH = 256 * 1024;
/** About half a day of one meter, written at length. */
const STRIDE = 4096;

/**
 * Splits chunks into lines, by LF or CRLF, the last one with or without it. Empty lines are counted, not taken.
 * @throws ReadingStopped line-too-long
 */
export async function eachLine(
  chunks: AsyncIterable<Buffer>,
  take: LineTaker,
  { foresee, pause }: BetweenLines = {},
): Promise<void> {
  let rest: Buffer | undefined;
  let line = 0;
  for await (const chunk of chunks) {
    const buffer: Buffer = rest === undefined ? chunk : Buffer.concat([rest, chunk]);
    await foresee?.(buffer, 0, buffer.lastIndexOf(NEWLINE) + 1);
    let start = 0;
    let pauseAt = STRETCH;
    let newline = buffer.indexOf(NEWLINE, rest?.length ?? 0);
    while (newline !== -1) {
      line++;
      const end = newline > start && buffer[newline - 1] === RETURN ? newline - 1 : newline;
      if (end > start) {
        const wait = take(buffer, start, end, line);
        if (wait !== undefined) await wait;
      }
      start = newline + 1;
      if (start > pauseAt) {
        pauseAt = start + STRETCH;
        await pause?.();
        await setImmediate();
      }
      newline = buffer.indexOf(NEWLINE, start);
    }
    rest = start < buffer.length ? buffer.subarray(start) : undefined;
    if (rest !== undefined && rest.length > LONGEST_LINE) {
      throw new ReadingStopped('line-too-long', '', { line: line + 1 });
    }
    const wait = pause?.();
    if (wait !== undefined) await wait;
  }
  if (rest === undefined) return;
  const end = rest[rest.length - 1] === RETURN ? rest.length - 1 : rest.length;
  if (end > 0) await take(rest, 0, end, line + 1);
}

/** Chunks joined to such of about `size` bytes; what comes before a fault still does. */
export async function* joined(chunks: AsyncIterable<Buffer>, size: number): AsyncGenerator<Buffer> {
  let parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of chunks) {
      parts.push(chunk);
      length += chunk.length;
      if (length < size) continue;
      const whole = Buffer.concat(parts);
      parts = [];
      length = 0;
      yield whole;
    }
  } catch (error) {
    if (length > 0) yield Buffer.concat(parts);
    throw error;
  }
  if (length > 0) yield Buffer.concat(parts);
}

/**
 * The starts of lines of `buffer[start, end)`, whole lines, at which the first field is another than before: found by
 * halving, so that long runs of lines that begin alike are hardly looked at. What stands between two that are alike,
 * in less than a stride, is missed.
 */
export function firstFieldChanges(buffer: Buffer, start: number, end: number): number[] {
  const found = [start];
  const after = (at: number): number => {
    const newline = buffer.indexOf(NEWLINE, at);
    return newline === -1 ? end : Math.min(newline + 1, end);
  };
  const halve = (low: number, high: number): void => {
    if (beginAlike(buffer, low, high)) return;
    let middle = after((low + high) >> 1);
    if (middle >= high) middle = after(low);
    if (middle >= high) return;
    found.push(middle);
    halve(low, middle);
    halve(middle, high);
  };
  for (let low = start, high = after(start + STRIDE); low < end; low = high, high = after(high + STRIDE)) {
    if (high >= end) high = buffer.lastIndexOf(NEWLINE, end - 2) + 1;
    if (high <= low) break;
    found.push(high);
    halve(low, high);
  }
  return found;
}

function beginAlike(buffer: Buffer, a: number, b: number): boolean {
  for (let i = 0; ; i++) {
    const byte = buffer[a + i];
    if (byte !== buffer[b + i]) return false;
    if (byte === COMMA || byte === NEWLINE || byte === undefined) return true;
  }
}

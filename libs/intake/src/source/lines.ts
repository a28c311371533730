import { ReadingStopped } from '../reasons.js';

/**
 * Takes one line: `buffer[start, end)`, without its end of line. The line number is 1-based. A promise is waited for
 * before the next line; most lines need none.
 */
export type LineTaker = (buffer: Buffer, start: number, end: number, line: number) => Promise<void> | undefined;

const NEWLINE = 0x0a;
const RETURN = 0x0d;
/** No format has lines near this long; without a bound one endless line would fill the memory. */
const LONGEST_LINE = 256 * 1024;

/**
 * Splits chunks into lines, by LF or CRLF, the last one with or without it. Empty lines are counted, not taken.
 * @param afterChunk called between chunks, when no line is half read
 * @throws ReadingStopped line-too-long
 */
export async function eachLine(
  chunks: AsyncIterable<Buffer>,
  take: LineTaker,
  afterChunk?: () => Promise<void> | undefined,
): Promise<void> {
  let rest: Buffer | undefined;
  let line = 0;
  for await (const chunk of chunks) {
    const buffer: Buffer = rest === undefined ? chunk : Buffer.concat([rest, chunk]);
    let start = 0;
    let newline = buffer.indexOf(NEWLINE, rest?.length ?? 0);
    while (newline !== -1) {
      line++;
      const end = newline > start && buffer[newline - 1] === RETURN ? newline - 1 : newline;
      if (end > start) {
        const wait = take(buffer, start, end, line);
        if (wait !== undefined) await wait;
      }
      start = newline + 1;
      newline = buffer.indexOf(NEWLINE, start);
    }
    rest = start < buffer.length ? buffer.subarray(start) : undefined;
    if (rest !== undefined && rest.length > LONGEST_LINE) {
      throw new ReadingStopped('line-too-long', '', { line: line + 1 });
    }
    const wait = afterChunk?.();
    if (wait !== undefined) await wait;
  }
  if (rest === undefined) return;
  const end = rest[rest.length - 1] === RETURN ? rest.length - 1 : rest.length;
  if (end > 0) await take(rest, 0, end, line + 1);
}

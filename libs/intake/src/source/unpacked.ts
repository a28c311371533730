import { ReadingStopped } from '../reasons.js';
import { inflate } from './inflate.js';

/** Bounds on what a file may unpack to. */
export interface Limits {
  /** bytes of one unpacked file */
  readonly mostBytes: number;
  /** unpacked bytes a packed byte, heeded beyond the first 64 MiB */
  readonly mostRatio: number;
}

export const usualLimits: Limits = { mostBytes: 64 * 1024 ** 3, mostRatio: 250 };

export const RATIO_HEEDED_FROM = 64 * 1024 * 1024;
const HEAD = 64 * 1024;

/** The first bytes of a stream, enough to tell what it is, and the stream from its beginning. */
export interface Peeked {
  readonly head: Buffer;
  readonly all: AsyncIterable<Buffer>;
}

/** Reads the first 64 KiB, or all where there is less; a fault that comes so early is thrown when `all` comes to it. */
export async function peek(chunks: AsyncIterable<Buffer>): Promise<Peeked> {
  const iterator = chunks[Symbol.asyncIterator]();
  const first: Buffer[] = [];
  let length = 0;
  let fault: { error: unknown } | undefined;
  let done = false;
  while (length < HEAD && !done && fault === undefined) {
    try {
      const next = await iterator.next();
      done = next.done === true;
      if (next.done !== true) {
        first.push(next.value);
        length += next.value.length;
      }
    } catch (error) {
      fault = { error };
    }
  }
  async function* all(): AsyncGenerator<Buffer> {
    try {
      yield* first;
      if (fault !== undefined) throw fault.error;
      for (let next = done ? undefined : await iterator.next(); next?.done === false; next = await iterator.next()) {
        yield next.value;
      }
    } finally {
      await iterator.return?.();
    }
  }
  return { head: Buffer.concat(first), all: all() };
}

export function isGzip(head: Buffer): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

export function isZip(head: Buffer): boolean {
  return head[0] === 0x50 && head[1] === 0x4b && (head[2] === 3 || head[2] === 5) && (head[3] === 4 || head[3] === 6);
}

/**
 * Plain bytes of a stream that is plain or gzip, within limits. UTF-16 becomes UTF-8; a byte-order mark goes.
 * @throws ReadingStopped while it is read: truncated-gzip, corrupt-gzip, compression-bomb, too-large, nested-archive
 */
export async function unpacked(peeked: Peeked, limits: Limits): Promise<Peeked> {
  if (!isGzip(peeked.head)) return asUtf8(await peek(bounded(peeked.all, undefined, limits)));
  const packed = { bytes: 0 };
  const inner = await peek(bounded(inflate(counted(peeked.all, packed), 'gzip'), packed, limits));
  if (isGzip(inner.head) || isZip(inner.head)) throw new ReadingStopped('nested-archive');
  return asUtf8(inner);
}

async function* counted(chunks: AsyncIterable<Buffer>, count: { bytes: number }): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    count.bytes += chunk.length;
    yield chunk;
  }
}

/** @param packed counts the bytes before unpacking; undefined where nothing is unpacked */
export async function* bounded(
  chunks: AsyncIterable<Buffer>,
  packed: { readonly bytes: number } | undefined,
  limits: Limits,
): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > limits.mostBytes) throw new ReadingStopped('too-large', `more than ${limits.mostBytes} bytes`);
    if (packed !== undefined && bytes > RATIO_HEEDED_FROM && bytes > packed.bytes * limits.mostRatio) {
      throw bomb(limits);
    }
    yield chunk;
  }
}

export const bomb = ({ mostRatio }: Limits): ReadingStopped =>
  new ReadingStopped('compression-bomb', `more than ${mostRatio} times its packed size`);

/** UTF-16 becomes UTF-8, and a byte-order mark goes. */
function asUtf8({ head, all }: Peeked): Promise<Peeked> | Peeked {
  const [a, b, c] = head;
  if (a === 0xff && b === 0xfe) return peek(decoded(all, 'utf-16le'));
  if (a === 0xfe && b === 0xff) return peek(decoded(all, 'utf-16be'));
  if (a === 0xef && b === 0xbb && c === 0xbf) return { head: head.subarray(3), all: withoutFirst(all, 3) };
  return { head, all };
}

async function* decoded(chunks: AsyncIterable<Buffer>, encoding: 'utf-16le' | 'utf-16be'): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of chunks) yield Buffer.from(decoder.decode(chunk, { stream: true }));
  const rest = decoder.decode();
  if (rest !== '') yield Buffer.from(rest);
}

async function* withoutFirst(chunks: AsyncIterable<Buffer>, count: number): AsyncGenerator<Buffer> {
  let left = count;
  for await (const chunk of chunks) {
    const skipped = Math.min(left, chunk.length);
    left -= skipped;
    if (skipped < chunk.length) yield skipped === 0 ? chunk : chunk.subarray(skipped);
  }
}

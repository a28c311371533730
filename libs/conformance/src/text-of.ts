import { Readable } from 'node:stream';
import { TextDecoder } from 'node:util';
import { createGunzip } from 'node:zlib';

/** Characters that an XML declaration fits in. */
const DECLARATION = 200;

/** Counts the bytes of the unpacked document. */
export interface ByteCount {
  bytes: number;
}

/** A document that is longer, unpacked, than whoever reads it takes: a small file can unpack to anything. */
export class DocumentTooLong extends Error {}

/**
 * The text of a document that is plain or gzip, in the encoding that its byte-order mark or its XML declaration says.
 * @throws RangeError on an encoding that is not known here, TypeError on bytes that are not of the encoding, and errors
 * of zlib (`code` begins with `Z_`) on a damaged gzip file, DocumentTooLong
 */
export async function* textOf(
  chunks: AsyncIterable<Uint8Array>,
  count: ByteCount,
  mostBytes = Number.POSITIVE_INFINITY,
): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  for await (const chunk of unpacked(gathered(chunks, 2))) {
    count.bytes += chunk.length;
    if (count.bytes > mostBytes) throw new DocumentTooLong();
    decoder ??= new TextDecoder(encodingOf(chunk), { fatal: true });
    yield decoder.decode(chunk, { stream: true });
  }
  const rest = decoder?.decode() ?? '';
  if (rest !== '') yield rest;
}

async function* unpacked(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done === true) return;
  async function* all(): AsyncGenerator<Uint8Array> {
    yield first.value;
    yield* { [Symbol.asyncIterator]: () => iterator };
  }
  const isGzip = first.value[0] === 0x1f && first.value[1] === 0x8b;
  yield* gathered(isGzip ? gunzipped(all()) : all(), DECLARATION);
}

async function* gunzipped(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const packed = Readable.from(chunks, { objectMode: false });
  const gunzip = createGunzip();
  packed.on('error', (error) => gunzip.destroy(error));
  for await (const chunk of packed.pipe(gunzip)) yield chunk as Uint8Array;
}

/** The same bytes, with at least so many in the first chunk, where there are so many. */
async function* gathered(chunks: AsyncIterable<Uint8Array>, least: number): AsyncGenerator<Uint8Array> {
  let head: Uint8Array | undefined = new Uint8Array();
  for await (const chunk of chunks) {
    if (head === undefined) {
      yield chunk;
      continue;
    }
    head = head.length === 0 ? chunk : Buffer.concat([head, chunk]);
    if (head.length < least) continue;
    yield head;
    head = undefined;
  }
  if (head !== undefined && head.length > 0) yield head;
}

function encodingOf(head: Uint8Array): string {
  const [a, b] = head;
  if ((a === 0xff && b === 0xfe) || (a === 0x3c && b === 0)) return 'utf-16le';
  if ((a === 0xfe && b === 0xff) || (a === 0 && b === 0x3c)) return 'utf-16be';
  const declaration = Buffer.from(head.subarray(0, DECLARATION)).toString('latin1');
  return /^(?:\u00ef\u00bb\u00bf)?<\?xml[^>]*\sencoding\s*=\s*["']([\w.-]+)["']/.exec(declaration)?.[1] ?? 'utf-8';
}

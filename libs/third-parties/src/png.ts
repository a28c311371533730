import { crc32, inflateSync } from 'node:zlib';
import { CustodianError } from '@app/runtime';

/** A picture that holds nothing but its pixels. */
export interface Picture {
  readonly bytes: Buffer;
  readonly width: number;
  readonly height: number;
}

/** What a picture may be. Pixels are counted before anything is unpacked. */
export interface PictureLimits {
  readonly mostBytes: number;
  readonly leastPixels: number;
  /** of each side */
  readonly mostPixels: number;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Chunks that make the pixels; the rest (texts, places, profiles, animations, what somebody hid) is left out. */
const KEPT = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND']);
const CHUNK_FRAME = 12;

/** Samples of a pixel by colour type, and the depths that each may have (PNG specification, section 11.2.1). */
const colourTypes: Readonly<Record<number, readonly [samples: number, depths: readonly number[]]>> = {
  0: [1, [1, 2, 4, 8, 16]],
  2: [3, [8, 16]],
  3: [1, [1, 2, 4, 8]],
  4: [2, [8, 16]],
  6: [4, [8, 16]],
};

/**
 * A PNG made anew from the chunks that its pixels need, after it was unpacked once to see that it is one: so a file that
 * is a page or a script as well comes out as a picture alone.
 *
 * @throws CustodianError `logo-too-large` (413), `logo-not-png`, `logo-wrong-size` (400)
 */
export function cleanPng(given: Buffer, { mostBytes, leastPixels, mostPixels }: PictureLimits): Picture {
  if (given.length > mostBytes) {
    throw new CustodianError('logo-too-large', 413, `A logo may have at most ${mostBytes} bytes.`);
  }
  if (!given.subarray(0, SIGNATURE.length).equals(SIGNATURE)) throw notPng();
  const chunks = [...chunksOf(given)];
  const header = chunks[0];
  if (header?.type !== 'IHDR' || header.data.length !== 13 || chunks.at(-1)?.type !== 'IEND') throw notPng();
  const [width, height] = [header.data.readUInt32BE(0), header.data.readUInt32BE(4)];
  if (Math.min(width, height) < leastPixels || Math.max(width, height) > mostPixels) {
    throw new CustodianError(
      'logo-wrong-size',
      400,
      `A logo must have ${leastPixels} to ${mostPixels} pixels in width and in height.`,
    );
  }
  requirePixels(header.data, width, height, Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(dataOf)));
  const kept = chunks.filter(({ type }) => KEPT.has(type)).map(({ whole }) => whole);
  return { bytes: Buffer.concat([SIGNATURE, ...kept]), width, height };
}

interface Chunk {
  readonly type: string;
  readonly data: Buffer;
  /** with length and checksum */
  readonly whole: Buffer;
}

const dataOf = ({ data }: Chunk): Buffer => data;

function* chunksOf(given: Buffer): Generator<Chunk> {
  for (let at = SIGNATURE.length; at < given.length;) {
    if (given.length - at < CHUNK_FRAME) throw notPng();
    const length = given.readUInt32BE(at);
    const whole = given.subarray(at, at + length + CHUNK_FRAME);
    if (whole.length !== length + CHUNK_FRAME) throw notPng();
    if (crc32(whole.subarray(4, -4)) !== whole.readUInt32BE(length + 8)) throw notPng();
    const type = whole.toString('latin1', 4, 8);
    yield { type, data: whole.subarray(8, -4), whole };
    // what follows the end is no part of the picture
    if (type === 'IEND') return;
    at += whole.length;
  }
}

/** Unpacks the pixels, which may be as many as the header says and no more. */
function requirePixels(header: Buffer, width: number, height: number, packed: Buffer): void {
  const [samples, depths] = colourTypes[header.readUInt8(9)] ?? [0, []];
  const depth = header.readUInt8(8);
  const interlaced = header.readUInt8(12) === 1;
  if (!depths.includes(depth)) throw notPng();
  const size = height * (1 + Math.ceil((width * samples * depth) / 8));
  // the seven passes of an interlaced picture begin each of their lines with a byte of their own
  const most = interlaced ? size + 8 * (width + height) + 64 : size;
  try {
    const { length } = inflateSync(packed, { maxOutputLength: most });
    if (interlaced || length === size) return;
  } catch (cause) {
    throw notPng(cause);
  }
  throw notPng();
}

const notPng = (cause?: unknown): CustodianError =>
  new CustodianError('logo-not-png', 400, 'A logo must be a whole PNG.', { cause });

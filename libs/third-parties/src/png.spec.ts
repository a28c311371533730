import { crc32, deflateSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { cleanPng } from './png.js';

const limits = { mostBytes: 64 * 1024, leastPixels: 16, mostPixels: 256 };
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

const header = (width: number, height: number, depth = 8, colour = 6): Buffer => {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  data.set([depth, colour, 0, 0, 0], 8);
  return chunk('IHDR', data);
};
const pixels = (bytes: number): Buffer => chunk('IDAT', deflateSync(Buffer.alloc(bytes)));
const end = chunk('IEND', Buffer.alloc(0));
const png = (...chunks: Buffer[]): Buffer => Buffer.concat([SIGNATURE, ...chunks]);
const square = (side: number): Buffer => png(header(side, side), pixels(side * (1 + side * 4)), end);

const codeOf = (given: Buffer): unknown => {
  try {
    cleanPng(given, limits);
    return undefined;
  } catch (error) {
    return (error as { code: unknown }).code;
  }
};

describe('cleanPng', () => {
  it('gives a picture and its size', () => {
    const given = square(32);
    expect(cleanPng(given, limits)).toEqual({ bytes: given, width: 32, height: 32 });
  });

  it('leaves out what is not pixels, and what follows the end', () => {
    const hidden = chunk('tEXt', Buffer.from('Comment\0<script>alert(1)</script>'));
    const given = Buffer.concat([
      png(header(16, 16), hidden, pixels(16 * 65), chunk('eXIf', Buffer.from('GPS')), end),
      Buffer.from('<html><script>alert(2)</script>'),
    ]);
    expect(cleanPng(given, limits).bytes).toEqual(png(header(16, 16), pixels(16 * 65), end));
  });

  it.each([
    ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
    ['a page that begins as a picture', Buffer.concat([SIGNATURE, Buffer.from('<html></html>')])],
    ['nothing', Buffer.alloc(0)],
    ['half a picture', square(32).subarray(0, 60)],
    ['a picture without an end', png(header(32, 32), pixels(32 * 129))],
    ['a picture without pixels', png(header(32, 32), end)],
    ['a chunk whose checksum is wrong', Buffer.from(square(32)).fill(7, 45, 50)],
    ['fewer pixels than it says', png(header(32, 32), pixels(100), end)],
    ['more pixels than it says', png(header(32, 32), pixels(50_000_000), end)],
    ['a colour type that there is not', png(header(32, 32, 8, 5), pixels(32 * 129), end)],
  ])('refuses %s', (_, given) => {
    expect(codeOf(given)).toBe('logo-not-png');
  });

  it('refuses what is too large, before it is unpacked', () => {
    expect(codeOf(square(257))).toBe('logo-wrong-size');
    expect(codeOf(square(15))).toBe('logo-wrong-size');
    expect(codeOf(png(header(0x7fffffff, 16), end))).toBe('logo-wrong-size');
    expect(codeOf(Buffer.alloc(64 * 1024 + 1))).toBe('logo-too-large');
  });
});

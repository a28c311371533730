import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { BlockCode, intervalBlockId, lengthCodeOf, parseIntervalBlockId } from './interval-block-id.js';
import { newResourceId } from './resource-id.js';
import { atomId, isNameBasedUuidUrn, uuidV5, writeUuidV5 } from './uuid.js';

describe('resource ids', () => {
  it('are 16 decimal digits that do not begin with zero', () => {
    for (let i = 0; i < 2000; i++) expect(newResourceId()).toMatch(/^[1-9]\d{15}$/);
  });

  it('do not repeat', () => {
    expect(new Set(Array.from({ length: 5000 }, newResourceId)).size).toBe(5000);
  });
});

describe('name-based UUIDs', () => {
  it('are those of RFC 4122 in the URL namespace', () => {
    // Computed with Python: uuid.uuid5(uuid.NAMESPACE_URL, name)
    expect(uuidV5('http://www.example.com/')).toBe('fcde3c85-2270-590f-9e7c-ee003d65e0e2');
    expect(uuidV5('')).toBe('1b4db7eb-4057-5ddf-91e0-36dec72071f5');
  });

  it('have the digest of namespace and name, version and variant, for any name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 700 }), (name) => {
        const digest = createHash('sha1').update('6ba7b8119dad11d180b400c04fd430c8', 'hex').update(name).digest();
        digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x50, 6);
        digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8);
        expect(uuidV5(name).replaceAll('-', '')).toBe(digest.toString('hex', 0, 16));
        expect(isNameBasedUuidUrn(atomId(name))).toBe(true);
      }),
    );
  });

  it('are written as the same 36 bytes in the middle of a buffer, and nothing else', () => {
    const buffer = Buffer.alloc(60, '.');
    expect(writeUuidV5(buffer, 10, Buffer.from('UsagePoint/1'))).toBe(46);
    expect(buffer.toString()).toBe(`${'.'.repeat(10)}${uuidV5('UsagePoint/1')}${'.'.repeat(14)}`);
  });

  it('are told from random ones', () => {
    expect(isNameBasedUuidUrn('urn:uuid:6ba7b811-9dad-31d1-80b4-00c04fd430c8')).toBe(true);
    expect(isNameBasedUuidUrn('urn:uuid:6ba7b811-9dad-41d1-80b4-00c04fd430c8')).toBe(false);
    expect(isNameBasedUuidUrn('6ba7b811-9dad-51d1-80b4-00c04fd430c8')).toBe(false);
  });
});

describe('IntervalBlock ids', () => {
  it('hold the nominal start, the span and the length in 16 digits', () => {
    expect(intervalBlockId(1_735_711_200, BlockCode.daily, lengthCodeOf(900))).toBe('1735711200010015');
    expect(intervalBlockId(946_684_800, BlockCode.monthly, lengthCodeOf(86_400))).toBe('0946684800031440');
  });

  it('read back as what they were made of', () => {
    const parts = fc.record({
      nominalLocalStart: fc.integer({ min: 0, max: 9_999_999_999 }),
      blockCode: fc.integer({ min: 0, max: 99 }),
      lengthCode: fc.integer({ min: 0, max: 9999 }),
    });
    fc.assert(
      fc.property(parts, (each) => {
        const id = intervalBlockId(each.nominalLocalStart, each.blockCode, each.lengthCode);
        expect(parseIntervalBlockId(id)).toEqual(each);
      }),
    );
  });

  it('code lengths from a minute to months apart', () => {
    expect([60, 300, 900, 1800, 3600, 86_400].map(lengthCodeOf)).toEqual([1, 5, 15, 30, 60, 1440]);
    expect([30 * 86_400, 31 * 86_400].map(lengthCodeOf)).toEqual([9030, 9031]);
    expect([0, 30, 601, -60].map(lengthCodeOf)).toEqual([0, 0, 0, 0]);
  });

  it('refuse what does not fit', () => {
    expect(() => intervalBlockId(-1, 1, 15)).toThrow(RangeError);
    expect(() => intervalBlockId(1.5, 1, 15)).toThrow(RangeError);
    expect(() => intervalBlockId(1_735_711_200, 100, 15)).toThrow(RangeError);
    expect(() => intervalBlockId(1_735_711_200, 1, 10_000)).toThrow(RangeError);
    expect(parseIntervalBlockId('17357112000100155')).toBeUndefined();
    expect(parseIntervalBlockId('1735711200-10015')).toBeUndefined();
  });
});

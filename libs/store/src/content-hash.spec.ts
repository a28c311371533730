import { describe, expect, it } from '@jest/globals';
import { ObjectId } from 'mongodb';
import { canonicalJson, contentHash } from './content-hash.js';

describe('canonical JSON', () => {
  const at = new Date('2026-01-31T12:00:00Z');

  it('has properties in one order, whatever order they were given in, and leaves out what is undefined', () => {
    const value = { b: [1, { d: null, c: undefined }, undefined], a: { z: 'é"', y: 1e21 }, at };
    expect(canonicalJson(value)).toBe(
      '{"a":{"y":1e+21,"z":"é\\""},"at":"2026-01-31T12:00:00.000Z","b":[1,{"d":null},null]}',
    );
    expect(contentHash({ a: 1, b: 2 })).toBe(contentHash({ b: 2, a: 1 }));
  });

  it('is what JSON.stringify says where the order is right already', () => {
    const value = { a: [true, 0.1, -0, 'x'], id: new ObjectId('0123456789abcdef01234567'), when: at };
    expect(canonicalJson(value)).toBe(JSON.stringify(value));
  });
});

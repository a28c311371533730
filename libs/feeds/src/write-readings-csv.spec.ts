import { describe, expect, it } from '@jest/globals';
import { scaled } from './write-readings-csv.js';

describe('a scaled value', () => {
  it.each([
    [1234, 0, '1234'],
    [1234, 3, '1234000'],
    [0, 3, '0'],
    [1234, -3, '1.234'],
    [5, -3, '0.005'],
    [-5, -3, '-0.005'],
    [1500, -3, '1.5'],
    [123_456, -5, '1.23456'],
  ])('of %d × 10^%d is %s', (value, power, text) => expect(scaled(value, power)).toBe(text));
});

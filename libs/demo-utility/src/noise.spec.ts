import { describe, expect, it } from '@jest/globals';
import { noiseOf, smoothNoise } from './noise.js';

describe('noiseOf', () => {
  it('gives the same number for the same name, number and salt', () => {
    expect(noiseOf('a')(12_345, 2)).toBe(noiseOf('a')(12_345, 2));
  });

  it('gives other numbers to other names, numbers and salts', () => {
    const noise = noiseOf('a');
    expect(new Set([noise(1), noise(2), noise(1, 1), noiseOf('b')(1)]).size).toBe(4);
  });

  it('fills the unit interval evenly', () => {
    const noise = noiseOf('even');
    const tenths = Array.from({ length: 10 }, () => 0);
    for (let i = 0; i < 20_000; i++) {
      const tenth = Math.floor(noise(i) * 10);
      tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    }
    for (const count of tenths) expect(Math.abs(count - 2_000)).toBeLessThan(250);
  });

  it('is joined without steps by smoothNoise', () => {
    const noise = noiseOf('smooth');
    for (let x = 0; x < 30; x += 0.01) {
      expect(Math.abs(smoothNoise(noise, x + 0.01) - smoothNoise(noise, x))).toBeLessThan(0.02);
    }
  });
});

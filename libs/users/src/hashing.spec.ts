import { describe, expect, it } from '@jest/globals';
import { Hashing } from './hashing.js';

describe('hashing of passwords', () => {
  it('does so many at a time, in their order, and refuses what is beyond the line', async () => {
    const hashing = new Hashing(2, 3);
    const begun: number[] = [];
    const ends: (() => void)[] = [];
    const work = async (n: number): Promise<number> =>
      hashing.run(async () => {
        begun.push(n);
        await new Promise<void>((resolve) => ends.push(resolve));
        return n;
      });
    const those = [1, 2, 3, 4, 5].map(work);
    await expect(work(6)).rejects.toMatchObject({ code: 'overloaded', status: 503, load: 'passwords' });
    expect(begun).toEqual([1, 2]);
    for (let n = 0; n < 5; n++) {
      ends[n]?.();
      await those[n];
      await Promise.resolve();
    }
    expect(begun).toEqual([1, 2, 3, 4, 5]);
  });

  it('goes on after one that failed', async () => {
    const hashing = new Hashing(1, 1);
    const failing = hashing.run(async () => Promise.reject(new Error('no memory')));
    const next = hashing.run(async () => Promise.resolve('done'));
    await expect(failing).rejects.toThrow('no memory');
    await expect(next).resolves.toBe('done');
    await expect(hashing.run(async () => Promise.resolve('again'))).resolves.toBe('again');
  });
});

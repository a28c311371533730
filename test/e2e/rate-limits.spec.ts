import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { RateLimits, rateLimitsCollection, TooManyTries, type RateLimit } from '@app/web';
import type { Store } from '@app/store';
import { putClockForward } from '../support/clock.js';
import { openTestStore } from '../support/open-test-store.js';

const signIn: RateLimit = { name: 'test-sign-in', tries: 3, perSeconds: 60 };

let store: Store;
beforeAll(async () => {
  store = await openTestStore([rateLimitsCollection]);
});
afterAll(async () => {
  await store.db.dropDatabase();
  await store.close();
});

const outcomes = async (limits: RateLimits, tries: number, ...of: string[]): Promise<string[]> => {
  const told: string[] = [];
  for (let count = 0; count < tries; count++) {
    told.push(
      await limits.count(signIn, ...of).then(
        () => 'in',
        (error: unknown) => (error instanceof TooManyTries ? 'out' : 'fault'),
      ),
    );
  }
  return told;
};

describe('a rate limit', () => {
  it('lets so many tries through, and says when to come again', async () => {
    const limits = new RateLimits(store);
    expect(await outcomes(limits, 4, 'maya', '10.0.0.1')).toEqual(['in', 'in', 'in', 'out']);
    await expect(limits.count(signIn, 'maya', '10.0.0.1')).rejects.toMatchObject({
      code: 'too-many-tries',
      status: 429,
      retryAfterSeconds: expect.any(Number),
    });
  });

  it('is of its key alone, however the parts of a key are cut', async () => {
    const limits = new RateLimits(store);
    await outcomes(limits, 4, 'ben', '10.0.0.1');
    expect(await outcomes(limits, 1, 'ben', '10.0.0.2')).toEqual(['in']);
    expect(await outcomes(limits, 1, 'ben10.0.0.1')).toEqual(['in']);
    expect(await outcomes(limits, 1, 'ben', '10.0.0.1')).toEqual(['out']);
  });

  it('counts for all servers together, at the same instant too', async () => {
    const told = await Promise.all(Array.from({ length: 8 }, async () => outcomes(new RateLimits(store), 1, 'cy')));
    expect(told.flat().filter((outcome) => outcome === 'in')).toHaveLength(3);
    expect(told.flat()).not.toContain('fault');
  });

  it('keeps nobody out for longer than its span, though a clock was put back meanwhile', async () => {
    const limits = new RateLimits(store);
    putClockForward(86_400_000);
    expect(await outcomes(limits, 4, 'ed')).toEqual(['in', 'in', 'in', 'out']);
    jest.useRealTimers();
    const refused = await limits.count(signIn, 'ed').catch((error: unknown) => error);
    expect(refused).toMatchObject({ retryAfterSeconds: signIn.perSeconds });
    const [counted] = await store.db.collection('rateLimits').find().sort({ expire: -1 }).toArray();
    expect(Number(counted?.['expire']) - Date.now()).toBeLessThanOrEqual(signIn.perSeconds * 1000);
  });

  it('begins anew when what it guards has succeeded', async () => {
    const limits = new RateLimits(store);
    await outcomes(limits, 4, 'di');
    await limits.forget(signIn, 'di');
    expect(await outcomes(limits, 1, 'di')).toEqual(['in']);
  });

  it('keeps nobody’s name or address in the clear', async () => {
    await outcomes(new RateLimits(store), 1, 'edith@example.com', '10.9.8.7');
    const stored = JSON.stringify(await store.db.collection('rateLimits').find().toArray());
    expect(stored).not.toMatch(/edith|10\.9\.8\.7/);
    expect(stored).toContain('"_v":1');
  });
});

import { describe, expect, it } from '@jest/globals';
import { hashPassword, matchesPassword } from './password.js';

describe('the hash of a password', () => {
  it('is argon2id by the parameters of OWASP, with a salt of its own', async () => {
    const first = await hashPassword('four quiet herons wade');
    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await hashPassword('four quiet herons wade')).not.toBe(first);
  });

  it('matches its password alone, however its letters were typed', async () => {
    const hash = await hashPassword('contraseña de garzas');
    expect(await matchesPassword('contraseña de garzas', hash)).toBe(true);
    expect(await matchesPassword('contrasena de garzas', hash)).toBe(false);
  });

  it('takes as long to compare where there is none', async () => {
    const hash = await hashPassword('four quiet herons wade');
    await matchesPassword('warm', undefined);
    const timeOf = async (stored: string | undefined): Promise<number> => {
      const began = performance.now();
      expect(await matchesPassword('another', stored)).toBe(false);
      return performance.now() - began;
    };
    const [known, unknown]: [number[], number[]] = [[], []];
    // turn about: what else the machine does holds up both
    for (let round = 0; round < 9; round++) {
      known.push(await timeOf(hash));
      unknown.push(await timeOf(undefined));
    }
    expect(Math.min(...unknown) / Math.min(...known)).toBeGreaterThan(0.5);
    expect(Math.min(...unknown) / Math.min(...known)).toBeLessThan(2);
  });
});

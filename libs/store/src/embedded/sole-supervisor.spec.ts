import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { becomeSoleSupervisor } from './sole-supervisor.js';

let directory: string;
let path: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'green-button-lock-'));
  path = join(directory, 'supervisor.lock');
});
afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

describe('becomeSoleSupervisor', () => {
  it('lets one have the lock until it is released', () => {
    const release = becomeSoleSupervisor(path);
    expect(becomeSoleSupervisor(path)).toBeUndefined();
    release?.();
    const again = becomeSoleSupervisor(path);
    expect(again).toBeDefined();
    again?.();
  });

  it('takes a lock that nobody can have, as on a full disk, for no other supervisor', () => {
    writeFileSync(path, 'what is not a lock '.repeat(100));
    expect(() => becomeSoleSupervisor(path)).toThrow(/not a database/);
  });
});

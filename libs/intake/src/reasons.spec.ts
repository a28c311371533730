import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { reasons } from './reasons.js';

const folder = import.meta.dirname;
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts') && name !== 'reasons.ts')
  .map((name) => readFileSync(join(folder, name), 'utf8'))
  .join('\n');

describe('the table of reasons', () => {
  it.each(Object.entries(reasons))('has one sentence for %s, which is given somewhere', (reason, text) => {
    expect(reason).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(text).toMatch(/^[A-Z].*\.$/);
    expect(sources).toContain(`'${reason}'`);
  });
});

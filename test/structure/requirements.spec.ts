import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const root = fileURLToPath(new URL('../..', import.meta.url));
const theirs = join(root, '../shared/requirements/smt-business-requirements.tsv');

/** Rows of a file of tabs, without its heads. */
const rowsOf = (path: string): string[][] =>
  readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t'));
const ours = rowsOf(join(root, 'docs/requirements.tsv'));

describe('the business requirements', () => {
  it('are 201, each once, in an area and in words', () => {
    expect(new Set(ours.map(([id]) => id)).size).toBe(201);
    expect(
      ours.filter(([, area = '', words = '', , ...more]) => area === '' || words === '' || more.length > 0),
    ).toEqual([]);
  });
});

(existsSync(theirs) ? describe : describe.skip)('the file that the business requirements come from', () => {
  it('holds the same, in other words', () => {
    const areaOf = (rows: string[][]) => rows.map(([id, area = '']) => `${id} ${area.replaceAll(/\s+/g, ' ')}`).sort();
    expect(areaOf(ours)).toEqual(areaOf(rowsOf(theirs)));
    const words = new Map(ours.map(([id, , text]) => [id, text]));
    expect(rowsOf(theirs).filter(([id, , text]) => words.get(id) === text)).toEqual([]);
  });
});

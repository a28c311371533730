import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const root = fileURLToPath(new URL('../..', import.meta.url));
const lines = readFileSync(join(root, 'docs/SECURITY.md'), 'utf8').split('\n');

/** How many items of levels 1 and 2 each section of ASVS 5.0.0 has; those of level 3 stand behind them. */
const SECTIONS: readonly (readonly [chapter: number, ...items: (readonly [section: number, count: number])[]])[] = [
  [1, [1, 2], [2, 9], [3, 11], [4, 3], [5, 2]],
  [2, [1, 3], [2, 3], [3, 4], [4, 1]],
  [3, [2, 2], [3, 4], [4, 6], [5, 5], [7, 2]],
  [4, [1, 3], [2, 1], [3, 2], [4, 4]],
  [5, [1, 1], [2, 3], [3, 2], [4, 3]],
  [6, [1, 3], [2, 12], [3, 4], [4, 4], [5, 5], [6, 3], [8, 4]],
  [7, [1, 3], [2, 4], [3, 2], [4, 5], [5, 2], [6, 2]],
  [8, [1, 2], [2, 3], [3, 1], [4, 1]],
  [9, [1, 3], [2, 4]],
  [10, [1, 2], [2, 2], [3, 4], [4, 11], [5, 5], [6, 2], [7, 3]],
  [11, [1, 2], [2, 3], [3, 3], [4, 4], [5, 1], [6, 1]],
  [12, [1, 3], [2, 2], [3, 4]],
  [13, [1, 1], [2, 5], [3, 2], [4, 5]],
  [14, [1, 2], [2, 4], [3, 3]],
  [15, [1, 3], [2, 3], [3, 7]],
  [16, [1, 1], [2, 5], [3, 4], [4, 3], [5, 3]],
  [17, [1, 1], [2, 4], [3, 2]],
];
const theirs = SECTIONS.flatMap(([chapter, ...sections]) =>
  sections.flatMap(([section, count]) =>
    Array.from({ length: count }, (_, index) => `${chapter}.${section}.${index + 1}`),
  ),
);
const ITEM = /\b\d{1,2}\.\d\.\d{1,2}\b/g;

/** In the first cell of a row, or in brackets behind a list of what is not here. */
const ours = lines.flatMap((line) => {
  const row = /^\| ([^|]+) \|/.exec(line)?.[1];
  return [...(row ?? /\(([\d., ]+)\)\.$/.exec(line)?.[1] ?? '').matchAll(ITEM)].map(([id]) => id);
});

const specs = ['apps', 'libs', 'test'].flatMap((directory) =>
  readdirSync(join(root, directory), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.spec\.tsx?$/.test(name))
    .map((name) => join(root, directory, name)),
);

/** The tests that a row names: `spec file`: words of its name; … */
const named = lines
  .filter((line) => /^\| (?:API\d|\d+\.\d+\.\d+)/.test(line))
  .map((line) => line.split('|').at(3)?.trim() ?? '')
  .filter((cell) => cell !== '')
  .flatMap((cell) => cell.split(/; (?=`)/))
  .map((test) => /^`([\w-]+)`: (.+)$/.exec(test) ?? [test, '', '']);

describe('docs/SECURITY.md', () => {
  it('has each item of ASVS 5.0 at levels 1 and 2, once', () => {
    expect(theirs).toHaveLength(253);
    expect(ours.toSorted()).toEqual(theirs.toSorted());
  });

  it('names tests that there are', () => {
    expect(named.length).toBeGreaterThan(200);
    const missing = named.filter(([, file, words = '']) => {
      const files = specs.filter((path) => file !== '' && new RegExp(`[\\\\/]${file}\\.spec\\.tsx?$`).test(path));
      return words === '' || !files.some((path) => readFileSync(path, 'utf8').includes(words));
    });
    expect(missing.map(([test]) => test)).toEqual([]);
  });
});

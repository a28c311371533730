/** Where things are in this checkout. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Node of the pinned version, from its npm package. */
export const pinnedNode = join(root, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** @param {string} path @returns {string | undefined} the text, undefined where the file is not there */
export function readText(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

/** @param {string} path @param {string} text */
export function writeText(path, text) {
  writeFileSync(path, text);
}

/** @param {string} text */
export function hashOf(text) {
  return createHash('sha256').update(text).digest('hex');
}

/** @param {string} directory @returns {Generator<string>} the files below it that go into the build */
function* sourcesBelow(directory) {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) yield* sourcesBelow(path);
    else if (!/\.spec\.tsx?$/.test(entry.name)) yield path;
  }
}

/** @returns {string[]} every file on which the build depends, sorted */
export function buildSources() {
  const files = ['tsconfig.json', 'tsconfig.build.json', 'nest-cli.json', 'package-lock.json'].map((name) =>
    join(root, name),
  );
  const sources = ['apps', 'libs'].map((name) => join(root, name)).filter((directory) => existsSync(directory));
  return [...files, ...sources.flatMap((directory) => [...sourcesBelow(directory)])].sort();
}

/** @param {string[]} files @returns {string} changes when a file is added, removed, or written */
export function stampOf(files) {
  return hashOf(
    files
      .map((file) => {
        const { size, mtimeMs } = statSync(file);
        return `${file} ${size} ${mtimeMs}`;
      })
      .join('\n'),
  );
}

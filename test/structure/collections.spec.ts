import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { CollectionDefinition } from '@app/store';
import { libFolders } from './source-files.js';

const isCollectionDefinition = (value: unknown): value is CollectionDefinition =>
  typeof value === 'object' && value !== null && 'name' in value && 'indexes' in value && Array.isArray(value.indexes);

/** Every collection definition that a lib exports, alone or in a list. */
async function definedCollections(): Promise<CollectionDefinition[]> {
  const doors = await Promise.all(
    libFolders.map(async (lib) => (await import(`../../libs/${lib}/src/index.js`)) as Record<string, unknown>),
  );
  const exported = doors
    .flatMap((door) => Object.values(door))
    .flatMap((value: unknown) => (Array.isArray(value) ? (value as unknown[]) : [value]));
  return [...new Set(exported.filter(isCollectionDefinition))];
}

describe('collection definitions', () => {
  it('say for each index which query it serves', async () => {
    const definitions = await definedCollections();
    expect(definitions.length).toBeGreaterThan(0);
    const silent = definitions.flatMap(({ name, indexes }) =>
      indexes.filter(({ query }) => query.trim() === '').map(({ key }) => `${name} ${JSON.stringify(key)}`),
    );
    expect(silent).toEqual([]);
  });

  it('are listed in docs/OPERATIONS.md with how long a document is kept, who deletes it, and why no backup needs it', async () => {
    const rows = (await definedCollections())
      .map(({ name, retention: { kept, deletedBy }, notBackedUp = '' }) => [
        `\`${name}\``,
        kept,
        deletedBy,
        notBackedUp,
      ])
      .toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1));
    const lines = readFileSync('docs/OPERATIONS.md', 'utf8').split('\n');
    const begin = lines.findIndex((line) => line.startsWith('| collection'));
    const end = lines.findIndex((line, index) => index > begin && line === '');
    const table = lines
      .slice(begin + 2, end)
      .map((line) => line.split('|').slice(1, -1))
      .map((cells) => cells.map((cell) => cell.trim()));
    expect(table).toEqual(rows);
  });

  it('have an index that deletes where they say so, and nowhere else', async () => {
    const wrong = (await definedCollections()).filter(
      ({ indexes, retention }) =>
        indexes.some(({ options }) => options?.expireAfterSeconds !== undefined) !== (retention.deletedBy === 'index'),
    );
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });

  it('have no unique index that a sharded cluster cannot hold: it begins with the shard key', async () => {
    const wrong = (await definedCollections()).flatMap(({ name, shardKey = {}, indexes }) =>
      indexes
        .filter(({ options }) => options?.unique === true)
        .filter(({ key }) => !Object.keys(shardKey).every((field, place) => Object.keys(key)[place] === field))
        .map(({ key }) => `${name} ${JSON.stringify(key)}`),
    );
    expect(wrong).toEqual([]);
  });

  it('have a name of their own', async () => {
    const names = (await definedCollections()).map(({ name }) => name);
    expect(names.filter((name, position) => names.indexOf(name) !== position)).toEqual([]);
  });
});

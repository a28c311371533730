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

  it('have a name of their own', async () => {
    const names = (await definedCollections()).map(({ name }) => name);
    expect(names.filter((name, position) => names.indexOf(name) !== position)).toEqual([]);
  });
});

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Programs that run as they stand; the end-to-end tests run each. */
export const exampleNames = ['connect.ts', 'connect.py', 'poll.ts', 'poll.py', 'receive.ts', 'receive.py'] as const;
export type ExampleName = (typeof exampleNames)[number];

/** They lie in docs/, beside the sources and the build alike. */
export const examplesFolder = ((): string => {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'docs/examples'))) folder = dirname(folder);
  return join(folder, 'docs/examples');
})();

const texts = new Map(exampleNames.map((name) => [name, readFileSync(join(examplesFolder, name), 'utf8')]));

/** A program, for the server at this address. */
export const exampleText = (name: ExampleName, baseUrl: string): string =>
  (texts.get(name) ?? '').replaceAll('http://localhost:8080', baseUrl);

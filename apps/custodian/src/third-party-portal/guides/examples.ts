import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@app/runtime';

/** Programs that run as they stand; the end-to-end tests run each. */
export const exampleNames = ['connect.ts', 'connect.py', 'poll.ts', 'poll.py', 'receive.ts', 'receive.py'] as const;
export type ExampleName = (typeof exampleNames)[number];

/** They lie in docs/, beside the sources and the build alike. */
export const examplesFolder = join(repositoryRoot(import.meta.url), 'docs/examples');

const texts = new Map(exampleNames.map((name) => [name, readFileSync(join(examplesFolder, name), 'utf8')]));

/** A program, for the server at this address. */
export const exampleText = (name: ExampleName, baseUrl: string): string =>
  (texts.get(name) ?? '').replaceAll('http://localhost:8080', baseUrl);

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The folder that holds package.json above a module: tsc copies nothing but code, so that the build and the tests alike
 * read assets, documents and contracts beside the sources.
 *
 * @param moduleUrl `import.meta.url` of whoever asks
 */
export function repositoryRoot(moduleUrl: string): string {
  const begin = dirname(fileURLToPath(moduleUrl));
  for (let folder = begin; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (folder === dirname(folder)) throw new Error(`there is no package.json above ${begin}`);
  }
}

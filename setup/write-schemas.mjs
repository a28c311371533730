// Writes the XSD files that the descriptors of libs/espi make into schemas/; with --check it only compares (exit 1).
import { readFile, writeFile } from 'node:fs/promises';
import { xsdFiles } from '../dist/libs/espi/src/index.js';

const directory = new URL('../schemas/', import.meta.url);
const check = process.argv.includes('--check');
const current = (url) => readFile(url, 'utf8').catch(() => undefined);

for (const [name, text] of Object.entries(xsdFiles())) {
  const url = new URL(name, directory);
  if ((await current(url)) === text) continue;
  if (check) {
    console.error(`schemas/${name} is not what the descriptors make: run npm run schemas`);
    process.exitCode = 1;
  } else {
    await writeFile(url, text);
    console.log(`schemas/${name} written`);
  }
}

/**
 * Writes what is generated from the code into schemas/, and docs/requirements.md from the names of the tests; with --check writes nothing, and fails on what differs.
 * Runs after the build, on the pinned Node: npm run generate [-- --check]
 */
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openApiDocument } from '../dist/apps/custodian/src/openapi/openapi-document.js';
import { xsdFiles } from '../dist/libs/espi/src/index.js';
import { configurationReference } from '../dist/libs/runtime/src/index.js';
import { readText, root, writeText } from './repository.mjs';
import { REQUIREMENTS, requirementsDocument } from './requirements.mjs';
import { say } from './say.mjs';

const generated = [
  ...Object.entries(xsdFiles()).map(([name, text]) => [`schemas/${name}`, text]),
  ['schemas/configuration.md', configurationReference()],
  [REQUIREMENTS, requirementsDocument()],
  ['schemas/openapi.json', `${JSON.stringify(await openApiDocument('http://localhost:8080'), null, 2)}\n`],
];

const differing = generated.filter(([path, text]) => readText(join(root, path)) !== text);
for (const [path, text] of differing) {
  if (process.argv.includes('--check')) {
    say(`${path} is not what the code generates: run "npm run build && npm run generate" and commit it.`);
    process.exitCode = 1;
  } else {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeText(join(root, path), text);
    say(`${path} written`);
  }
}

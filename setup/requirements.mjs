/**
 * Writes docs/requirements.md: the business requirements of docs/requirements.tsv with the tests whose names name them.
 * With --check writes nothing, and fails where the file is not up to date: npm run requirements [-- --check]
 */
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { readText, root, writeText } from './repository.mjs';
import { say } from './say.mjs';

const SOURCE = 'docs/requirements.tsv';
export const REQUIREMENTS = 'docs/requirements.md';
const ID = /\bBR-\d+(?:\.\d+)?[a-z]?(?![\w-])/g;

/**
 * @typedef {{ id: string, area: string, words: string, why: string }} Requirement
 * @typedef {{ file: string, name: string }} NamedTest
 */

/** @returns {Requirement[]} */
function requirements() {
  const [, ...lines] = (readText(join(root, SOURCE)) ?? '').trimEnd().split('\n');
  return lines.map((line) => {
    const [id = '', area = '', words = '', why = ''] = line.split('\t');
    return { id, area, words, why };
  });
}

/** @param {string} directory @returns {Generator<string>} */
function* specsBelow(directory) {
  for (const entry of readdirSync(directory, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) yield* specsBelow(path);
    else if (/\.spec\.tsx?$/.test(entry.name)) yield path;
  }
}

/**
 * The names of tests, and of groups of them, that name a requirement: `it('BR-037 …', …)`, `describe.each(…)('…', …)`.
 * @param {string} file @returns {Generator<NamedTest>}
 */
function* namedTests(file) {
  const text = readText(file) ?? '';
  if (!text.includes('BR-')) return;
  /** @type {ts.Node[]} */
  const nodes = [ts.createSourceFile(file, text, ts.ScriptTarget.Latest)];
  const path = relative(root, file).replaceAll('\\', '/');
  for (let node = nodes.shift(); node !== undefined; node = nodes.shift()) {
    const inner = [];
    ts.forEachChild(node, (child) => void inner.push(child));
    nodes.unshift(...inner);
    if (!ts.isCallExpression(node)) continue;
    const [title] = node.arguments;
    const called = text.slice(node.expression.pos, node.expression.end).trim();
    if (/^(it|test|describe)\b/.test(called) && title !== undefined && ts.isStringLiteralLike(title)) {
      if (title.text.includes('BR-')) yield { file: path, name: title.text };
    }
  }
}

/** @returns {Map<string, NamedTest[]>} the tests that name a requirement, by its id */
function testsByRequirement() {
  /** @type {Map<string, NamedTest[]>} */
  const tests = new Map();
  for (const directory of ['apps', 'libs', 'test']) {
    for (const file of specsBelow(join(root, directory))) {
      for (const test of namedTests(file)) {
        for (const [id] of test.name.matchAll(ID)) tests.set(id, [...(tests.get(id) ?? []), test]);
      }
    }
  }
  return tests;
}

/** @param {Requirement} requirement @param {NamedTest[]} tests */
const statusOf = ({ why }, tests) => (tests.length === 0 ? 'not yet' : why === '' ? 'covered' : 'adapted');

/** @param {string} text without what Markdown would take for its own */
const plain = (text) => text.replaceAll(/[\\`*_<>[\]|]/g, (sign) => `\\${sign}`);

/** @param {string} name of a test, without the requirements that it names */
const withoutIds = (name) =>
  name
    .replaceAll(ID, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/^[\s:,]+|[\s:,]+$/g, '');

/** @param {Requirement} requirement @param {NamedTest[]} tests @returns {string[]} */
function linesOf(requirement, tests) {
  const { id, words, why } = requirement;
  const reason = why === '' ? '' : `: ${plain(why)}`;
  return [
    `- **${id}** ${plain(words)} — _${statusOf(requirement, tests)}_${reason}`,
    ...tests.map(({ file, name }) => `  - \`${file}\` ${plain(withoutIds(name))}`),
  ];
}

/** @returns {string} @throws {Error} where a test names a requirement that there is not */
export function requirementsDocument() {
  const all = requirements();
  const tests = testsByRequirement();
  const known = new Set(all.map(({ id }) => id));
  for (const [id, [first]] of tests) {
    if (!known.has(id)) throw new Error(`${first?.file} names ${id}, which is not in ${SOURCE}: "${first?.name}"`);
  }
  const testsOf = (/** @type {Requirement} */ { id }) => tests.get(id) ?? [];
  const counted = Map.groupBy(all, (each) => statusOf(each, testsOf(each)));
  const count = (/** @type {string} */ status) => counted.get(status)?.length ?? 0;
  const areas = Map.groupBy(all, ({ area }) => area);
  return [
    '# Business requirements',
    '',
    `The ${all.length} business requirements of a state-wide customer portal of 2013, in our own words, and the tests that name them. Written by \`npm run requirements\` from [requirements.tsv](requirements.tsv) and the names of the tests: change those, not this file.`,
    '',
    `**${count('covered')} covered**, **${count('adapted')} adapted** (met otherwise, and why), **${count('not yet')} not yet** (no test names them; where it is said why, that is why).`,
    '',
    'Where a requirement contradicts the good practice of today, such as a password of at most 24 letters and digits or a security question, the project follows NIST SP 800-63B.',
    ...[...areas.keys()]
      .sort((a, b) => (a < b ? -1 : 1))
      .flatMap((area) => {
        const ofArea = areas.get(area) ?? [];
        return ['', `## ${area}`, '', ...ofArea.flatMap((each) => linesOf(each, testsOf(each)))];
      }),
    '',
  ].join('\n');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const path = join(root, REQUIREMENTS);
  const text = requirementsDocument();
  if (readText(path) === text) say(`${REQUIREMENTS} is up to date`);
  else if (process.argv.includes('--check')) {
    say(`${REQUIREMENTS} is not up to date: run "npm run requirements" and commit it.`);
    process.exitCode = 1;
  } else {
    writeText(path, text);
    say(`${REQUIREMENTS} written`);
  }
}

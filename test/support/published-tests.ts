import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { XmlDocument } from 'libxml2-wasm';
import type { XmlNode } from 'libxml2-wasm';

const rules = fileURLToPath(new URL('../../../shared/standard/certification-asserts.txt', import.meta.url));

/** The published tests of certification, when they are there. */
export const publishedRules = existsSync(rules) ? rules : undefined;

const namespaces = { atom: 'http://www.w3.org/2005/Atom', espi: 'http://naesb.org/espi' };

interface PublishedTest {
  readonly test: string;
  readonly context: string;
  readonly condition: string;
}

/** The published tests as XPath: an assertion that must hold of every node of its context. */
export function readPublishedTests(path: string): PublishedTest[] {
  let context = '';
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line) => {
      if (line.startsWith('CTX ')) context = line.slice(4).trim();
      const [, test, condition] = /^\s+(D\d{3}) \| .*? \| .*? \| (.*)$/.exec(line) ?? [];
      return test === undefined || condition === undefined ? [] : [{ test, context, condition }];
    });
}

/** The ids of the published tests that a document fails. */
export function failedPublishedTests(tests: readonly PublishedTest[], xml: string): string[] {
  const document = XmlDocument.fromString(xml);
  try {
    const failed = tests.filter(({ context, condition }) =>
      context === '/'
        ? !holds(document.root, `/${condition}`)
        : document
            .find(context, namespaces)
            // XPath alone has no current(): the node is named by its place among those of its context instead.
            .some((node, index) => !holds(node, condition.replaceAll('current()', `(${context})[${index + 1}]`))),
    );
    return [...new Set(failed.map(({ test }) => test))].sort();
  } finally {
    document.dispose();
  }
}

function holds(node: XmlNode, condition: string): boolean {
  return node.eval(`boolean(${condition})`, namespaces) === true;
}

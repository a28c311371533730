import { AtomReader, MalformedXml } from '../../libs/espi/src/index.js';
import type { DocumentFinding, ReadContent } from '../../libs/espi/src/index.js';

/** What the strict reader holds against a document; findings beyond the schema are left out. */
export function schemaFindings(xml: string): string[] {
  const findings: DocumentFinding[] = [];
  const reader = new AtomReader({ onReading: () => {}, onFinding: (finding) => findings.push(finding) });
  try {
    reader.write(xml);
    reader.close();
  } catch (error) {
    if (error instanceof MalformedXml) return [error.message];
    throw error;
  }
  return findings
    .filter(({ rule }) => rule === 'schema')
    .map(({ path, code, message }) => `${path}: ${code} ${message}`);
}

/** The content of a document of one element. */
export function readElement(xml: string): ReadContent | undefined {
  let content: ReadContent | undefined;
  const reader = new AtomReader({ onElement: (element) => (content = element) });
  reader.write(xml);
  reader.close();
  return content;
}

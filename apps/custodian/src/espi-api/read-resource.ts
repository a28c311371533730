import type { Request } from 'express';
import {
  AtomReader,
  MalformedXml,
  type DocumentFinding,
  type ElementName,
  type ElementValue,
  type ReadContent,
} from '@app/espi';
import { CustodianError } from '@app/runtime';
import { textOf } from '../request-text.js';

const TYPES = ['application/atom+xml', 'application/xml', 'text/xml'];
/** Far more than any single resource is. */
const MOST_BYTES = 256 * 1024;

/** A resource as a client wrote it. */
export interface WrittenResource<Name extends ElementName> {
  readonly value: ElementValue<Name>;
  /** atom:id of the entry around it; absent where the element stood alone */
  readonly atomId?: string;
}

/**
 * The resource in the body of a request: one Atom entry, or the element alone, which the XSD of ESPI 4.0 allows.
 *
 * @throws CustodianError `unsupported-media-type` (415), `body-too-large` (413), `malformed-body`, `invalid-resource`
 * (400), which names line and element
 */
export async function readResource<Name extends ElementName>(
  request: Request,
  element: Name,
): Promise<WrittenResource<Name>> {
  const found: { content: ReadContent; atomId?: string }[] = [];
  const findings: DocumentFinding[] = [];
  const reader = new AtomReader({
    onEntry: ({ id, contents }) =>
      found.push(...contents.map((content) => ({ content, ...(id !== undefined && { atomId: id }) }))),
    onElement: (content) => found.push({ content }),
    onFinding: (finding) => findings.push(finding),
  });
  const text = await textOf(request, { types: TYPES, mostBytes: MOST_BYTES });
  try {
    reader.write(text);
    reader.close();
  } catch (error) {
    if (!(error instanceof MalformedXml)) throw error;
    throw bad('malformed-body', `The body cannot be read as XML: line ${error.line}, column ${error.column}.`);
  }
  const invalid = findings.find(({ rule }) => rule === 'schema');
  if (invalid !== undefined) {
    const { path, line, message } = invalid;
    throw bad('invalid-resource', `The body is not valid ESPI 4.0: line ${line}, ${path || 'root'}: ${message}.`);
  }
  const [only] = found;
  if (found.length !== 1 || only?.content.element !== element) {
    throw bad('invalid-resource', `The body must hold one ${element}: an Atom entry, or the element alone.`);
  }
  // without a finding of the schema, every part of the value is there
  const value = only.content.value as ElementValue<Name>;
  return { value, ...(only.atomId !== undefined && { atomId: only.atomId }) };
}

const bad = (code: string, text: string): CustodianError => new CustodianError(code, 400, text);

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fileURLToPath } from 'node:url';
import {
  customerElements,
  elements,
  StringSink,
  validate,
  writeElementDocument,
  xsdFiles,
} from '../../libs/espi/src/index.js';
import type { GlobalElement } from '../../libs/espi/src/index.js';
import { readFileSync } from 'node:fs';
import { atomDocument, elementDocument, mutated } from '../support/espi-documents.js';
import { valueOf } from '../support/espi-values.js';
import { readElement, schemaFindings } from '../support/reader-verdict.js';
import { Xsd } from '../support/xsd.js';

const schemas = fileURLToPath(new URL('../../schemas/', import.meta.url));
const xsd = new Xsd(`${schemas}all.xsd`);
const all: readonly GlobalElement[] = [...Object.values(elements), ...Object.values(customerElements)];
const resources: readonly GlobalElement[] = [elements.UsagePoint, elements.IntervalBlock, customerElements.Customer];

describe('the XSD in schemas/', () => {
  it.each(Object.entries(xsdFiles()))('%s is what the descriptors make', (name, text) => {
    expect(readFileSync(`${schemas}${name}`, 'utf8')).toBe(text);
  });

  it.each(all)('takes every $namespace.prefix:$name that the writer writes, and it reads back the same', (element) => {
    fc.assert(
      fc.property(valueOf(element.type), (value) => {
        const sink = new StringSink();
        writeElementDocument(sink, element, value as never);
        const xml = sink.toString();
        expect(validate(element.type, value)).toEqual([]);
        expect(xsd.faultOf(xml)).toBeUndefined();
        expect(schemaFindings(xml)).toEqual([]);
        expect(readElement(xml)?.value).toEqual(value);
      }),
      { numRuns: 40 },
    );
  });

  it.each(all)('and the strict reader agree on every changed $namespace.prefix:$name', (element) => {
    fc.assert(
      fc.property(elementDocument(element).chain(mutated), (xml) => {
        expect({ xml, refused: schemaFindings(xml).length > 0 }).toEqual({
          xml,
          refused: xsd.faultOf(xml) !== undefined,
        });
      }),
      { numRuns: 120 },
    );
  });

  it('and the strict reader agree on feeds and entries', () => {
    fc.assert(
      fc.property(atomDocument(resources), (xml) => {
        expect({ xml, refused: schemaFindings(xml).length > 0 }).toEqual({
          xml,
          refused: xsd.faultOf(xml) !== undefined,
        });
      }),
      { numRuns: 1500 },
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fileURLToPath } from 'node:url';
import { customerElements, elements } from '../../libs/espi/src/index.js';
import type { GlobalElement } from '../../libs/espi/src/index.js';
import { atomDocument, elementDocument, mutated } from '../support/espi-documents.js';
import { schemaFindings } from '../support/reader-verdict.js';
import { officialXsd, Xsd } from '../support/xsd.js';

const all: readonly GlobalElement[] = [...Object.values(elements), ...Object.values(customerElements)];
const own = new Xsd(fileURLToPath(new URL('../../schemas/all.xsd', import.meta.url)));
const official = officialXsd === undefined ? own : new Xsd(officialXsd);
const whereOfficialXsd = officialXsd === undefined ? describe.skip : describe;

/** What each of the three holds against a document: nothing from all, or something from all. */
function expectOneVerdict(xml: string): 'valid' | 'refused' {
  const faults = { official: official.faultOf(xml), own: own.faultOf(xml), reader: schemaFindings(xml).join('\n') };
  const valid = Object.values(faults).map((fault) => (fault ?? '') === '');
  if (new Set(valid).size > 1) throw new Error(`${JSON.stringify(faults, undefined, 2)}\n${xml}`);
  return valid[0] === true ? 'valid' : 'refused';
}

whereOfficialXsd('the official XSD, the generated one and the strict reader', () => {
  it.each(all)('take every $namespace.prefix:$name that the writer writes', (element) => {
    fc.assert(
      fc.property(elementDocument(element), (xml) => {
        expect(expectOneVerdict(xml)).toBe('valid');
      }),
      { numRuns: 40 },
    );
  });

  it.each(all)('agree on every changed $namespace.prefix:$name', (element) => {
    let refused = 0;
    fc.assert(
      fc.property(elementDocument(element).chain(mutated), (xml) => {
        if (expectOneVerdict(xml) === 'refused') refused += 1;
      }),
      { numRuns: 150 },
    );
    expect(refused).toBeGreaterThan(15);
  });

  it('agree on feeds and entries', () => {
    const seen = { valid: 0, refused: 0 };
    fc.assert(
      fc.property(atomDocument(all), (xml) => {
        seen[expectOneVerdict(xml)] += 1;
      }),
      { numRuns: 1500 },
    );
    expect(Math.min(seen.valid, seen.refused)).toBeGreaterThan(200);
  });

  it('agree on changed feeds and entries', () => {
    let refused = 0;
    fc.assert(
      fc.property(atomDocument([elements.UsagePoint, elements.UsageSummary]).chain(mutated), (xml) => {
        if (expectOneVerdict(xml) === 'refused') refused += 1;
      }),
      { numRuns: 800 },
    );
    expect(refused).toBeGreaterThan(200);
  });
});

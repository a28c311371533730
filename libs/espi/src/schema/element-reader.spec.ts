import { describe, expect, it } from '@jest/globals';
import { AtomReader } from '../atom/atom-reader.js';
import type { DocumentFinding } from './finding.js';

function read(inside: string): { value: unknown; codes: string[] } {
  let value: unknown;
  const findings: DocumentFinding[] = [];
  const reader = new AtomReader({
    onElement: (content) => ({ value } = content),
    onFinding: (found) => findings.push(found),
  });
  reader.write(`<UsagePoint xmlns="http://naesb.org/espi" xmlns:p="urn:p">${inside}</UsagePoint>`);
  reader.close();
  return { value, codes: findings.filter(({ rule }) => rule === 'schema').map(({ code }) => code) };
}

describe('reading an element', () => {
  it('keeps an extension as a fragment that declares its own namespaces', () => {
    expect(read('<extension a="1"> t &amp; <p:x p:y="&quot;" z="2"><status>1</status></p:x></extension>')).toEqual({
      value: {
        extension: [
          ' t &amp; <x xmlns="urn:p" xmlns:n1="urn:p" n1:y="&quot;" z="2"><status xmlns="http://naesb.org/espi">1</status></x>',
        ],
      },
      codes: [],
    });
  });

  it('checks known elements inside of an extension, and keeps both extensions', () => {
    expect(read('<extension><ReadingQuality/></extension><extension>b</extension>')).toEqual({
      value: { extension: ['<ReadingQuality xmlns="http://naesb.org/espi"></ReadingQuality>', 'b'] },
      codes: ['missing-element'],
    });
  });

  it('reads text across comments and CDATA sections', () => {
    expect(read('<status>1<!-- -->2</status><outageRegion>a<![CDATA[<b>]]></outageRegion>')).toEqual({
      value: { status: 12, outageRegion: 'a<b>' },
      codes: [],
    });
  });

  it('reads numbers and booleans in every spelling of XSD', () => {
    expect(read('<status> +007 </status><checkBilling>1</checkBilling><grounded> false</grounded>')).toEqual({
      value: { status: 7, checkBilling: true, grounded: false },
      codes: [],
    });
  });

  it.each([
    ['<status/>', 'bad-lexical'],
    ['<status><x/>1</status>', 'unknown-element'],
    ['<status a="1">1</status>', 'unexpected-attribute'],
    ['stray<status>1</status>', 'unexpected-text'],
    ['<status>1</status><status>2</status>', 'repeated-element'],
    ['<p:status>1</p:status>', 'unknown-element'],
  ])('reports %s', (inside, code) => {
    expect(read(inside).codes).toContain(code);
  });

  it('keeps the first of several values', () => {
    expect(read('<status>1</status><status>2</status>').value).toEqual({ status: 1 });
  });
});

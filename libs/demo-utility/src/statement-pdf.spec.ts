import { describe, expect, it } from '@jest/globals';
import { statementPdf } from './statement-pdf.js';

describe('a statement as PDF', () => {
  const pdf = statementPdf('Bill (final)', ['Due: $1\\2', 'Ünïcode']).toString('latin1');

  it('begins and ends as one, with a table that finds each object', () => {
    expect(pdf).toMatch(/^%PDF-1\.4\n[^]*%%EOF\n$/);
    const table = Number(/startxref\n(\d+)/.exec(pdf)?.[1]);
    const entries = [...pdf.slice(table).matchAll(/^(\d{10}) 00000 n $/gm)].map(([, offset]) => Number(offset));
    expect(entries.map((offset) => pdf.slice(offset, offset + 7))).toEqual(
      [1, 2, 3, 4, 5].map((number) => `${number} 0 obj`),
    );
    const [, length = '', stream = ''] = /<< \/Length (\d+) >>\nstream\n([^]*)\nendstream/.exec(pdf) ?? [];
    expect(stream).toHaveLength(Number(length));
  });

  it('shows brackets and backslashes as what they are, and nothing that the font lacks', () => {
    expect(pdf).toContain(String.raw`(Bill \(final\)) Tj`);
    expect(pdf).toContain(String.raw`(Due: $1\\2) Tj`);
    expect(pdf).toContain('(?n?code) Tj');
  });
});

import { describe, expect, it } from '@jest/globals';
import { csvLine } from './csv-line.js';

describe('a line of CSV', () => {
  it('quotes what would end a cell', () => {
    expect(csvLine(['a', 'b,c', 'say "d"', undefined, 5, 'e\nf'])).toBe('a,"b,c","say ""d""",,5,"e\nf"\r\n');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1'])('holds %j as text that no spreadsheet runs', (text) => {
    expect(csvLine([text])).toContain(`'${text}`);
  });
});

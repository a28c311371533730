import { describe, expect, it } from '@jest/globals';
import { documentedFiles } from '../../../../test/fixtures/intake/documented-layouts.js';
import { recognise } from '../recognise.js';
import { rankOf } from './layouts.js';

const recognised = (text: string) => recognise(Buffer.from(text), false);

describe('the layouts of docs/INTAKE.md', () => {
  it.each([...documentedFiles])('are recognised by their header: %s', (name, content) => {
    const format = `${name.slice(0, -'.csv'.length)}-csv`;
    expect(recognised(content)).toBe(format);
    // columns in any order and case, as a database or a spreadsheet writes them
    const [header = ''] = content.split('\n');
    expect(recognised(header.split(',').toReversed().join(';').toUpperCase())).toBe(format);
    expect(recognised(header.replaceAll('_', ' ').replaceAll(',', '\t'))).toBe(format);
  });

  it('tell themselves from files that only share a column with them', () => {
    expect(recognised('account_number,name\n1,Ada\n')).toBe('unknown');
    expect(recognised('account_number,move_in\n1,2026-01-01\n')).toBe('unknown');
    expect(recognised('TYPE,DATE,START TIME,END TIME,USAGE,UNITS,COST,NOTES\n')).toBe('mapped-csv');
    expect(recognised('<feed xmlns:c="http://naesb.org/espi/customer"/>')).toBe('customer-xml');
    expect(recognised('<feed xmlns="http://naesb.org/espi" xmlns:c="http://naesb.org/espi/customer"/>')).toBe(
      'green-button-xml',
    );
  });

  it('are read in the order in which they build upon each other, usage before its bills', () => {
    const formats = [
      'statements-csv',
      'bills-csv',
      'lse',
      'unknown',
      'tenure-csv',
      'premises-csv',
      'customers-csv',
    ] as const;
    expect(formats.toSorted((a, b) => rankOf(a) - rankOf(b))).toEqual([
      'customers-csv',
      'premises-csv',
      'tenure-csv',
      'lse',
      'bills-csv',
      'statements-csv',
      'unknown',
    ]);
  });
});

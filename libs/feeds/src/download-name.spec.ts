import { describe, expect, it } from '@jest/globals';
import { recordName } from './download-name.js';

describe('the name of a downloaded file', () => {
  it.each([
    ['Example Light & Power', 'ExampleLightPower'],
    ['Compañía Eléctrica del Río', 'CompaniaElectricadelRio'],
    ['../../etc "x"; a=b', 'etcxab'],
    ['電力', 'Utility'],
  ])('begins with the company as every file system takes it: %s', (company, word) => {
    expect(recordName(company, { year: 2026, month: 1, day: 31 })).toBe(`${word}_RetailCustomer_2026-01-31.xml`);
  });
});

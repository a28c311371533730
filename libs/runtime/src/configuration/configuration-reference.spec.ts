import { describe, expect, it } from '@jest/globals';
import { configurationReference } from './configuration-reference.js';
import { Configuration } from './configuration.js';
import { readConfiguration } from './read-configuration.js';
import { declaredVariables } from './variable.js';

describe('configurationReference', () => {
  it('has a row for every property of the configuration, with what it is', () => {
    const variables = declaredVariables(Configuration);
    expect(variables.map(({ property }) => property)).toEqual(Object.keys(readConfiguration({})));
    const rows = configurationReference().split('\n');
    for (const { name, doc } of variables) {
      expect(rows.filter((row) => row.startsWith(`| \`${name}\` |`) && row.endsWith(`${doc} |`))).toHaveLength(1);
    }
  });

  it('tells a default for each', () => {
    for (const row of configurationReference().split('\n').slice(7, -1)) expect(row.split('|')[2]?.trim()).not.toBe('');
  });
});

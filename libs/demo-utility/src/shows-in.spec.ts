import { expect, it } from '@jest/globals';
import { scenarioCustomers } from './cast-scenarios.js';
import { customers } from './cast.js';
import { showsIn } from './shows-in.js';

it('everybody of the cast is told of in both languages', () => {
  const cast = [...customers, ...scenarioCustomers];
  const untranslated = cast.filter(({ shows }) => showsIn('es', shows) === shows || showsIn('en', shows) !== shows);
  expect(untranslated).toEqual([]);
});

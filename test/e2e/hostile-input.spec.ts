import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { families, type AnyFamily } from '../../apps/drill/src/fuzz/families.js';
import { fuzz, type Account } from '../../apps/drill/src/fuzz/family.js';
import { FuzzedCity } from '../../apps/drill/src/fuzz/fuzzed-city.js';
import { startTestCustodian, type TestCustodian } from '../support/test-custodian.js';

/** The same inputs each time, but for the ids in them; `npm run drill -- fuzz` sends a hundred thousand of each family. */
const BOUNDS = { inputs: 40, seconds: 20, seed: 20_261_126, lanes: 2 };
const names = [
  'intake files',
  'query parameters',
  'forms',
  'JSON bodies',
  'scopes and tokens',
  'XML bodies',
  'headers',
  'paths',
];

let server: TestCustodian;
let all: readonly AnyFamily[];

beforeAll(async () => {
  server = await startTestCustodian({ TRUST_PROXY: '1', WORKER: 'apart' });
  const city = new FuzzedCity(server.custodian);
  await city.found();
  const { port } = server;
  all = families({ city, port, baseUrl: 'http://custodian.example', goodRequestEvery: 5, pagesOfARoute: 1 });
});
afterAll(async () => server.close());

const run = async (name: string): Promise<Account> => {
  const family = all.find((each) => each.name === name);
  if (family === undefined) throw new Error(`there is no family ${name}`);
  return family.run(async (each) => fuzz(each, BOUNDS));
};

describe('whoever sends what nobody should', () => {
  it.each(names)('is answered as is right, and takes nothing from anybody: %s', async (name) => {
    const { findings, inputs, statuses } = await run(name);
    expect(findings).toEqual([]);
    expect(inputs).toBeGreaterThanOrEqual(BOUNDS.inputs);
    // sent by who may send it, much of it gets beyond the door
    const refused = ['401', '429'].map((status) => statuses.get(status) ?? 0);
    expect(Math.max(...refused)).toBeLessThan(inputs / 2);
  });

  it('meets every family', () => {
    expect(all.map(({ name }) => name)).toEqual(names);
  });
});

import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { methodsAt, routes } from '../../apps/custodian/src/route-table.js';

const PUBLISHED = '/work/shared/standard/rest-endpoints.tsv';

/** The paths that the standard's tables let a client read here, with an id in each place. */
const published = (): string[] =>
  readFileSync(PUBLISHED, 'utf8')
    .split('\n')
    .map((line) => line.split('\t'))
    .flatMap(([method, url = '']) => (method === 'GET' && url.startsWith('/DataCustodian/') ? [url] : []))
    .map((url) => url.replaceAll(/\{\w+\}/g, '1234567890123456'))
    // an IntervalBlock is known by its id within its MeterReading alone, so its short form names both
    .map((url) => url.replace(/resource\/IntervalBlock\/(\d+)$/, 'resource/IntervalBlock/$1-$1'));

// who may call each, and what they then see, is the wall's: test/e2e/wall.spec.ts
describe('the routes of the custodian', () => {
  it('each declare who may call them', () => {
    expect(routes.length).toBeGreaterThan(20);
    expect(routes.filter(({ caller }) => caller === undefined)).toEqual([]);
  });

  it('are each one: no method and path is answered in two places', () => {
    const names = routes.map(({ method, path }) => `${method} ${path.replaceAll(/:\w+/g, ':')}`);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });
});

(existsSync(PUBLISHED) ? describe : describe.skip)("the standard's table of routes", () => {
  it('is served as far as it reads', () => {
    const absent = published().filter((path) => !methodsAt(path).includes('GET'));
    expect(absent).toEqual([]);
  });
});

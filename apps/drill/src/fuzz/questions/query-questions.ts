import fc, { type Arbitrary } from 'fast-check';
import { routes, type Route } from '../../../../custodian/src/route-table.js';
import { around, hostileText } from '../hostile-values.js';
import type { Survey } from '../survey.js';
import { callerOf, pathOf, segment, type Asked } from './asked.js';

/** Parameters as they are, and as they should not be: of other names, twice, empty, not encoded. */
function queryOf(route: Route, { queries }: Survey): Arbitrary<string> {
  const own = queries.get(route.path) ?? new Map<string, ReadonlySet<string>>();
  const anywhere = [...new Set([...queries.values()].flatMap((each) => [...each.keys()]))];
  const name = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...(own.size === 0 ? anywhere : own.keys())) },
    { weight: 2, arbitrary: fc.constantFrom(...anywhere, 'lang', 'next', 'page', 'after', 'limit') },
    { weight: 1, arbitrary: hostileText },
  );
  const pair = name.chain((each) =>
    around([...(own.get(each) ?? [])]).chain((value) =>
      fc.constantFrom(
        ...[1, 2, 3, 4, 5, 6].map(() => `${segment(each)}=${segment(value)}`),
        `${segment(each)}[]=${segment(value)}`,
        `${segment(each)}[$gt]=${segment(value)}`,
        `${segment(each)}=${segment(value)}&${segment(each)}=${segment(value)}`,
        segment(each),
      ),
    ),
  );
  const given = [...own].flatMap(([each, values]) =>
    [...values].slice(0, 1).map((value) => `${segment(each)}=${segment(value)}`),
  );
  return fc
    .tuple(fc.subarray(given), fc.array(pair, { minLength: 1, maxLength: 4 }))
    .map((parts) => parts.flat().join('&'));
}

/** A file of all that a list has, which grows with each request that is made here. */
const isWhole = ({ path }: Route): boolean => /\.(csv|xlsx)$|\/export$/.test(path);

/** Every query parameter of every route; whole lists are asked for now and then. */
export function queryQuestions(survey: Survey): Arbitrary<Asked> {
  const asked = routes.filter(({ method }) => method === 'GET');
  return fc
    .oneof(
      { weight: 49, arbitrary: fc.constantFrom(...asked.filter((route) => !isWhole(route))) },
      { weight: 1, arbitrary: fc.constantFrom(...asked.filter(isWhole)) },
    )
    .chain((route) =>
      fc
        .tuple(callerOf(route), pathOf(route, survey), queryOf(route, survey))
        .map(([caller, path, query]) => ({ caller, method: 'GET', target: `${path}?${query}`, isHttp: true })),
    );
}

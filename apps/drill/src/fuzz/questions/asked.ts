import fc, { type Arbitrary } from 'fast-check';
import type { Route } from '../../../../custodian/src/route-table.js';
import { callerNames, callersOf, type CallerName } from '../fuzzed-city.js';
import { hostileText, mutatedText } from '../hostile-values.js';
import type { RightFile } from '../right-files.js';
import { placeName, type Question, type Survey } from '../survey.js';

/** A question, and how it is judged. */
export interface Asked extends Question {
  /** false: it may break the rules of HTTP itself */
  readonly isHttp: boolean;
  /** fields of a form, to which the token of the browser is added; absent where the body is `body` */
  readonly form?: readonly (readonly [string, string])[];
  readonly files?: readonly (readonly [string, RightFile])[];
}

/** Of somebody who may, mostly. */
export const callerOf = (route: Route): Arbitrary<CallerName> => {
  const entitled = callersOf[route.caller ?? ''] ?? callerNames;
  return fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...entitled) },
    { weight: 1, arbitrary: fc.constantFrom(...callerNames) },
  );
};

export const segment = (text: string): string => {
  try {
    return encodeURIComponent(text);
  } catch {
    return encodeURIComponent(text.toWellFormed());
  }
};

/** A path with real ids in it, mostly. */
export const pathOf = ({ path }: Route, { ids, own }: Survey): Arbitrary<string> => {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  const any = [...ids.values()].flatMap((each) => [...each]);
  const values = names.map((name) => {
    const mine = own()[placeName(path, name)];
    const known = [...(ids.get(placeName(path, name)) ?? []), ...(mine === undefined ? [] : [mine, mine, mine])];
    const other = fc.oneof(fc.constantFrom(...any), hostileText, fc.constantFrom(...any).chain(mutatedText));
    return known.length === 0
      ? other
      : fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...known) }, { weight: 1, arbitrary: other });
  });
  return fc
    .tuple(...values)
    .map((chosen) =>
      names.reduce((filled, name, n) => filled.replace(`:${name}`, () => segment(chosen[n] ?? '')), path),
    );
};

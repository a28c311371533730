import fc, { type Arbitrary } from 'fast-check';
import { routes } from '../../../../custodian/src/route-table.js';
import type { CallerName } from '../fuzzed-city.js';
import { hostileText, mutatedText } from '../hostile-values.js';
import type { Survey } from '../survey.js';
import { callerOf, pathOf, type Asked } from './asked.js';

/** Paths near those that there are, and far from them. */
export function pathQuestions(survey: Survey): Arbitrary<Asked> {
  const near = fc
    .constantFrom(...routes)
    .chain((route) => fc.tuple(callerOf(route), pathOf(route, survey)))
    .chain(([caller, path]) =>
      fc.tuple(
        fc.constant(caller),
        fc.oneof(
          mutatedText(path),
          fc.tuple(fc.constant(path), hostileText).map((two) => two.join('/')),
        ),
      ),
    );
  const far = fc.tuple(
    fc.constantFrom<CallerName>('nobody', 'visitor', 'customer', 'operator'),
    fc.oneof(
      hostileText,
      hostileText.map((text) => `/${text}`),
      fc.array(hostileText, { maxLength: 6 }).map((parts) => `/${parts.join('/')}`),
      fc.constantFrom(
        '*',
        'http://evil.fz/',
        '//evil.fz/usage',
        '/%2e%2e/%2e%2e/etc/passwd',
        '/assets/..%2f..%2fpackage.json',
        `/${'a/'.repeat(4_000)}`,
      ),
    ),
  );
  const method = fc.constantFrom('GET', 'GET', 'GET', 'HEAD', 'POST', 'PUT', 'OPTIONS');
  return fc.tuple(fc.oneof({ weight: 2, arbitrary: near }, far), method).map(([[caller, target], asked]): Asked => {
    // what no target may hold ends the request line, and is no path
    const isHttp = /^\/[\x21-\x7e]*$/.test(target) && target.length < 8_000;
    return { caller, method: asked, target, isHttp };
  });
}

import fc, { type Arbitrary } from 'fast-check';
import { routes } from '../../../../custodian/src/route-table.js';
import { hostileText, mutated } from '../hostile-values.js';
import type { RightFile } from '../right-files.js';
import type { Survey } from '../survey.js';
import { callerOf, pathOf, type Asked } from './asked.js';
import { poisoned } from './poisoned-xml.js';

const XML = 'application/atom+xml';

/** XML where the standard has it: what is managed, and what is uploaded. */
export function xmlQuestions(survey: Survey, files: readonly RightFile[]): Arbitrary<Asked> {
  const written = routes.filter(
    ({ method, path }) => (method === 'PUT' || method === 'POST') && /resource\//.test(path),
  );
  const usage = [...files.filter(({ name }) => name.endsWith('xml')), ...survey.feeds];
  const managed = survey.feeds.filter(({ name }) => /ApplicationInformation|Authorization/.test(name));
  return fc.constantFrom(...written).chain((route) => {
    const seeds = route.method === 'PUT' && managed.length > 0 ? managed : usage;
    const body = fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom(...seeds).chain(({ content }) => mutated(content)) },
      { weight: 2, arbitrary: fc.constantFrom(...seeds).chain(({ content }) => poisoned(content)) },
      { weight: 1, arbitrary: hostileText.map((text) => Buffer.from(text)) },
    );
    const type = fc.oneof(
      { weight: 12, arbitrary: fc.constant(XML) },
      { weight: 1, arbitrary: fc.constantFrom('application/xml', 'text/xml; charset=utf-16', 'text/plain', '*/*') },
    );
    return fc
      .tuple(callerOf(route), pathOf(route, survey), body, type)
      .map(([caller, target, bytes, contentType]): Asked => ({
        caller,
        method: route.method,
        target,
        headers: [['Content-Type', contentType]],
        body: bytes,
        isHttp: true,
      }));
  });
}

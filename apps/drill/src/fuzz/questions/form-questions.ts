import fc, { type Arbitrary } from 'fast-check';
import { routes } from '../../../../custodian/src/route-table.js';
import { around, hostileText, mutated } from '../hostile-values.js';
import { SHOP, type RightFile } from '../right-files.js';
import type { Form, Operation, Survey } from '../survey.js';
import { callerOf, pathOf, type Asked } from './asked.js';

const FORM = 'application/x-www-form-urlencoded';

/** Every form as a page has it, and every route that takes one with the fields of any. */
export function formQuestions(survey: Survey, files: readonly RightFile[]): Arbitrary<Asked> {
  const fields = [...new Set(survey.forms.flatMap((form) => form.fields.map(({ name }) => name)))];
  const bare = routes
    .filter(({ method, caller }) => method === 'POST' && /^(?!.*(api|resource|oauth))/.test(caller ?? ''))
    .filter(({ path }) => !path.startsWith('/DataCustodian') && !path.startsWith('/third-party-api'));
  const known = fc.constantFrom(...survey.forms).chain((form) => filledIn(form, fields, files));
  const unknown = fc
    .constantFrom(...bare)
    .chain((route) =>
      fc
        .tuple(
          callerOf(route),
          pathOf(route, survey),
          fc.array(fc.tuple(fc.constantFrom(...fields), hostileText), { maxLength: 6 }),
        )
        .map(([caller, target, form]): Asked => ({ caller, method: 'POST', target, form, isHttp: true })),
    );
  const operations = survey.operations.filter(({ type }) => type === FORM);
  const oauth = fc.constantFrom(...operations).chain((operation) => operationForm(operation, survey));
  return fc.oneof({ weight: 6, arbitrary: known }, { weight: 2, arbitrary: unknown }, { weight: 2, arbitrary: oauth });
}

/** What people write into fields that are empty. */
const ENTRIES = [
  '',
  'A name',
  'someone@b.example',
  'https://app.example/callback',
  'app.example',
  '2026-01-05',
  '12',
  '100-200-2',
  'four quiet herons wade',
  '000000',
  'on',
  'LG-7002',
  SHOP.esiid,
];

function filledIn(form: Form, fields: readonly string[], files: readonly RightFile[]): Arbitrary<Asked> {
  const given = form.fields
    .filter(({ isFile }) => !isFile)
    .map(({ name, values }) =>
      fc
        .oneof(
          { weight: 5, arbitrary: fc.constantFrom(...(values.some(Boolean) ? values : ENTRIES)) },
          { weight: 3, arbitrary: around(values) },
        )
        .map((value): readonly [string, string] => [name, value]),
    );
  const more = fc.array(fc.tuple(fc.constantFrom(...fields), hostileText), { maxLength: 2 });
  const file = fc.constantFrom(...files).chain(({ name, content }) =>
    fc.tuple(fc.oneof(fc.constant(name), hostileText), mutated(content)).map(([called, bytes]) => ({
      name: called,
      content: bytes,
    })),
  );
  const sent = form.fields.filter(({ isFile }) => isFile).map(({ name }) => fc.tuple(fc.constant(name), file));
  return fc
    .tuple(
      fc.tuple(...given).chain((all) => fc.subarray(all, { minLength: Math.max(0, all.length - 2) })),
      more,
      fc.tuple(...sent),
    )
    .map(([all, extra, chosen]): Asked => ({
      caller: form.caller,
      method: 'POST',
      target: form.action,
      form: [...all, ...extra],
      ...(form.isMultipart && { files: chosen }),
      isHttp: true,
    }));
}

function operationForm({ route, schema }: Operation, survey: Survey): Arbitrary<Asked> {
  const names = Object.keys(schema.properties ?? {});
  const value = fc.oneof(fc.constantFrom('authorization_code', 'refresh_token', 'client_credentials'), hostileText);
  const pair = fc.tuple(fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...names) }, hostileText), value);
  return fc
    .tuple(callerOf(route), pathOf(route, survey), fc.array(pair, { maxLength: 6 }))
    .map(([caller, target, form]): Asked => ({ caller, method: 'POST', target, form, isHttp: true }));
}

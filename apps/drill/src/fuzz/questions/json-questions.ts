import { getMetadataStorage } from 'class-validator';
import fc, { type Arbitrary } from 'fast-check';
import { routes } from '../../../../custodian/src/route-table.js';
import { around, hostileText, mutatedText } from '../hostile-values.js';
import type { JsonSchema, Survey } from '../survey.js';
import { callerOf, pathOf, type Asked } from './asked.js';

/** Every JSON body, by its schema: nearly right, of other types, too deep, and no JSON at all. */
export function jsonQuestions(survey: Survey): Arbitrary<Asked> {
  const described = survey.operations.filter(({ type }) => type === 'application/json');
  const undescribed = routes
    .filter(({ method, path }) => method === 'POST' && path.startsWith('/third-party-api'))
    .filter((route) => !described.some((operation) => operation.route === route))
    .flatMap((route) => declaredBodies().map((schema) => ({ route, schema })));
  const anything = fc.json({ depthSize: 'medium', stringUnit: 'binary' });
  const deep = fc.nat(20_000).map((depth) => `${'['.repeat(depth)}${']'.repeat(depth)}`);
  return fc.oneof(fc.constantFrom(...described), fc.constantFrom(...undescribed)).chain(({ route, schema }) => {
    const right = fc.noShrink(valueOf(schema, survey.schemas, 4)).map((value) => JSON.stringify(value) ?? 'null');
    const text = fc.oneof(
      { weight: 8, arbitrary: right },
      { weight: 4, arbitrary: right.chain(mutatedText) },
      { weight: 1, arbitrary: anything },
      { weight: 1, arbitrary: deep },
      { weight: 1, arbitrary: hostileText },
    );
    const type = fc.oneof(
      { weight: 12, arbitrary: fc.constant('application/json') },
      {
        weight: 1,
        arbitrary: fc.constantFrom('application/json; charset=utf-7', 'text/plain', 'application/json;', ''),
      },
    );
    return fc
      .tuple(callerOf(route), pathOf(route, survey), text, type)
      .map(([caller, target, body, contentType]): Asked => ({
        caller,
        method: route.method,
        target,
        headers: [['Content-Type', contentType]],
        body: Buffer.from(body),
        isHttp: true,
      }));
  });
}

/** Every class that a body is read into, as class-validator knows its properties. */
function declaredBodies(): JsonSchema[] {
  const names = new Map<unknown, Set<string>>();
  const { validationMetadatas } = getMetadataStorage() as unknown as {
    validationMetadatas: ReadonlyMap<unknown, readonly { propertyName: string }[]>;
  };
  for (const [body, properties] of validationMetadatas)
    names.set(body, new Set(properties.map(({ propertyName }) => propertyName)));
  return [...names.values()].map((each) => ({
    type: 'object',
    properties: Object.fromEntries([...each].map((name) => [name, {}])),
  }));
}

const nothing = fc.constantFrom<unknown>(null, true, 0, -1, 1.5, 1e300, '', [], {}, [[]], ['']);

function valueOf(schema: JsonSchema, schemas: Readonly<Record<string, JsonSchema>>, depth: number): Arbitrary<unknown> {
  const known = schema.$ref === undefined ? schema : (schemas[schema.$ref.split('/').at(-1) ?? ''] ?? schema);
  const wrong = fc.oneof(nothing, hostileText);
  if (depth === 0) return wrong;
  return fc.oneof({ weight: 9, arbitrary: rightValueOf(known, schemas, depth) }, { weight: 2, arbitrary: wrong });
}

const WORDS = ['FB=1_3_4_5_15', 'https://app.example/callback', 'a@b.example', 'authorization_code', 'code', 'A name'];

function rightValueOf(
  { type, enum: values, items = {}, properties }: JsonSchema,
  schemas: Readonly<Record<string, JsonSchema>>,
  depth: number,
): Arbitrary<unknown> {
  if (values !== undefined && values.length > 0) return fc.constantFrom(...values);
  if (type === 'array') return fc.array(valueOf(items, schemas, depth - 1), { maxLength: 3 });
  if (type === 'integer' || type === 'number') return fc.oneof(fc.integer(), fc.double());
  if (type === 'boolean') return fc.boolean();
  if (properties === undefined) return fc.oneof(around(WORDS), fc.integer({ min: 0, max: 60 }));
  const entries = Object.entries(properties).map(([name, each]): [string, Arbitrary<unknown>] => [
    name,
    valueOf(each, schemas, depth - 1),
  ]);
  const proto = fc.constantFrom('{}', '{"__proto__":{"status":2}}', '{"constructor":{"prototype":{}}}');
  return fc
    .tuple(fc.record(Object.fromEntries(entries), { requiredKeys: [] }), proto)
    .map(([value, odd]): unknown => ({ ...value, ...(JSON.parse(odd) as object) }));
}

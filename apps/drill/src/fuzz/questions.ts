import { getMetadataStorage } from 'class-validator';
import fc, { type Arbitrary } from 'fast-check';
import { oauthPaths } from '@app/authorization';
import { routes, type Route } from '../../../custodian/src/route-table.js';
import { callerNames, callersOf, type CallerName, type FuzzedCity } from './fuzzed-city.js';
import { around, hostileText, mutated, mutatedText } from './hostile-values.js';
import { SHOP, type RightFile } from './right-files.js';
import { placeName, type Form, type JsonSchema, type Operation, type Question, type Survey } from './survey.js';

/** A question, and how it is judged. */
export interface Asked extends Question {
  /** false: it may break the rules of HTTP itself */
  readonly isHttp: boolean;
  /** fields of a form, to which the token of the browser is added; absent where the body is `body` */
  readonly form?: readonly (readonly [string, string])[];
  readonly files?: readonly (readonly [string, RightFile])[];
}

const FORM = 'application/x-www-form-urlencoded';
const XML = 'application/atom+xml';

/** Of somebody who may, mostly. */
const callerOf = (route: Route): Arbitrary<CallerName> => {
  const entitled = callersOf[route.caller ?? ''] ?? callerNames;
  return fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...entitled) },
    { weight: 1, arbitrary: fc.constantFrom(...callerNames) },
  );
};

const segment = (text: string): string => {
  try {
    return encodeURIComponent(text);
  } catch {
    return encodeURIComponent(text.toWellFormed());
  }
};

/** A path with real ids in it, mostly. */
const pathOf = ({ path }: Route, { ids, own }: Survey): Arbitrary<string> => {
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

/** Every query parameter of every route. */
export function queryQuestions(survey: Survey): Arbitrary<Asked> {
  const asked = routes.filter(({ method }) => method === 'GET');
  return fc
    .constantFrom(...asked)
    .chain((route) =>
      fc
        .tuple(callerOf(route), pathOf(route, survey), queryOf(route, survey))
        .map(([caller, path, query]) => ({ caller, method: 'GET', target: `${path}?${query}`, isHttp: true })),
    );
}

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

/** Scopes wherever they are asked for, tokens and passwords wherever they are shown. */
export function tokenQuestions(city: FuzzedCity, survey: Survey): Arbitrary<Asked> {
  const guarded = routes.filter(({ caller }) => caller !== undefined && (callersOf[caller] ?? []).some(hasToken));
  const tokens = [...city.callers.values()].flatMap(({ secrets }) => secrets);
  const schemes = ['Bearer ', 'bearer ', 'Bearer', 'Bearer  ', 'Basic ', 'DPoP ', 'Digest ', ''];
  const header = fc.oneof(
    fc.tuple(fc.constantFrom(...schemes), around(tokens)).map((parts) => parts.join('')),
    hostileText.map((text) => `Basic ${Buffer.from(text).toString('base64')}`),
    fc.tuple(hostileText, hostileText).map((parts) => `Basic ${Buffer.from(parts.join(':')).toString('base64')}`),
    fc.constantFrom(...tokens).map((token) => `Bearer ${token}, Bearer ${token}`),
  );
  const shown = fc.constantFrom(...guarded).chain((route) =>
    fc.tuple(pathOf(route, survey), header).map(([target, value]): Asked => ({
      caller: 'nobody',
      method: route.method === 'DELETE' ? 'GET' : route.method,
      target,
      headers: [['Authorization', printable(value)]],
      isHttp: true,
    })),
  );
  const scope = fc.oneof(
    around(SCOPES),
    fc.array(around(TERMS), { maxLength: 6 }).map((terms) => terms.join(';')),
  );
  return fc.oneof({ weight: 3, arbitrary: shown }, { weight: 5, arbitrary: grants(city, scope, tokens) });
}

const hasToken = (caller: CallerName): boolean =>
  ['access', 'client', 'registration', 'initial', 'upload', 'operator', 'feed-password'].includes(caller);

const SCOPES = [
  'FB=1_3_4_5_13_15_31_37_39;IntervalDuration=900_3600;BlockDuration=daily;HistoryLength=13',
  'FB=4_5_15;IntervalDuration=3600;BlockDuration=monthly;HistoryLength=63072000;SubscriptionFrequency=daily',
  'FB=34_35;BR=1',
  'FB=4_5_16;AccountCollection=5;AdditionalScope=usage,billing',
  'FB=51_53_54',
];
const TERMS = [
  'FB=1_3_4_5',
  'IntervalDuration=900',
  'BlockDuration=monthly',
  'HistoryLength=13',
  'BR=1',
  'AdditionalScope=a,b',
];

/** What a client sends to be granted something. */
function grants(city: FuzzedCity, scope: Arbitrary<string>, tokens: readonly string[]): Arbitrary<Asked> {
  const { id, secret, redirectUri } = city.client;
  const mostly = (right: string): Arbitrary<string> =>
    fc.oneof({ weight: 8, arbitrary: fc.constant(right) }, { weight: 1, arbitrary: around([right]) });
  const authorize = fc
    .record(
      {
        response_type: mostly('code'),
        client_id: mostly(id),
        redirect_uri: mostly(redirectUri),
        scope,
        state: hostileText,
        code_challenge: mostly('E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'),
        code_challenge_method: mostly('S256'),
        prompt: fc.constantFrom('login', 'consent', 'none', 'fz'),
      },
      { requiredKeys: ['client_id', 'scope'] },
    )
    .map((fields): Asked => ({
      caller: 'customer',
      method: 'GET',
      target: `${oauthPaths.authorize}?${new URLSearchParams(wellFormed(fields)).toString()}`,
      isHttp: true,
    }));
  const token = fc
    .record(
      {
        grant_type: around(['authorization_code', 'refresh_token', 'client_credentials']),
        scope,
        code: around(tokens),
        refresh_token: around(tokens),
        redirect_uri: mostly(redirectUri),
        code_verifier: hostileText,
        client_id: mostly(id),
        client_secret: mostly(secret),
        token: around(tokens.filter((each) => !isKept(city, each))),
        token_type_hint: around(['access_token', 'refresh_token']),
      },
      { requiredKeys: ['grant_type'] },
    )
    .chain((fields) =>
      fc
        .tuple(
          fc.constantFrom<CallerName>('client-password', 'nobody'),
          fc.constantFrom(oauthPaths.token, oauthPaths.token, oauthPaths.introspect, oauthPaths.revoke),
        )
        .map(([caller, target]): Asked => ({
          caller,
          method: 'POST',
          target,
          form: Object.entries(fields),
          isHttp: true,
        })),
    );
  return fc.oneof(authorize, token);
}

/** Tokens that must not be revoked while they are used: a client may do so, which proves nothing. */
const isKept = (city: FuzzedCity, token: string): boolean =>
  city.callers.get('client')?.secrets.includes(token) === true;

const wellFormed = (fields: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value.toWellFormed()]));

/** What a header can hold at all; the headers' own family sends the rest. */
const printable = (text: string): string =>
  text
    .replaceAll(/[^\x20-\x7e]/g, '?')
    .trim()
    .slice(0, 4_000);

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

const doctypes = [
  '<!DOCTYPE feed [<!ENTITY fz "fz">]>',
  '<!DOCTYPE feed [<!ENTITY fz SYSTEM "file:///etc/passwd">]>',
  '<!DOCTYPE feed SYSTEM "http://127.0.0.1:9/fz.dtd">',
  `<!DOCTYPE feed [<!ENTITY a "aaaaaaaaaa">${Array.from('bcdefghij', (name, n) => `<!ENTITY ${name} "${`&${'abcdefghij'[n]};`.repeat(10)}">`).join('')}]>`,
  '<?xml-stylesheet href="http://127.0.0.1:9/"?>',
  '<![CDATA[<fz>]]>',
  '<!--',
] as const;

/** XML that tries to have something read, expanded or nested without end. */
export const poisoned = (content: Buffer): Arbitrary<Buffer> => {
  const text = content.toString('utf8');
  const after = /^(\s*<\?xml[^>]*\?>)?/.exec(text)?.[0].length ?? 0;
  const opened = text.indexOf('>', after) + 1;
  return fc.oneof(
    fc
      .constantFrom(...doctypes)
      .map((doctype) => Buffer.from(`${text.slice(0, after)}${doctype}${text.slice(after).replace('</', '&j;</')}`)),
    fc
      .integer({ min: 1, max: 30_000 })
      .map((depth) => Buffer.from(`${text.slice(0, opened)}${'<a>'.repeat(depth)}${text.slice(opened)}`)),
    fc.integer({ min: 1, max: 30_000 }).map((count) => {
      const many = Array.from({ length: count }, (_, n) => ` a${n}="1"`).join('');
      return Buffer.from(`${text.slice(0, opened)}<a${many}/>${text.slice(opened)}`);
    }),
    fc
      .constantFrom('utf-16', 'utf-7', 'ebcdic-cp-us', 'fz', 'iso-8859-1')
      .map((encoding) =>
        Buffer.from(text.replace(/^(<\?xml[^>]*?)(encoding="[^"]*")?\?>/, `$1 encoding="${encoding}"?>`)),
      ),
    fc.constant(Buffer.from(`\ufeff${text}`, 'utf16le')),
  );
};

const HEADERS = [
  'Accept',
  'Accept-Language',
  'Accept-Encoding',
  'Accept-Charset',
  'Range',
  'If-Range',
  'If-Match',
  'If-None-Match',
  'If-Modified-Since',
  'If-Unmodified-Since',
  'Host',
  'Origin',
  'Referer',
  'Cookie',
  'Authorization',
  'User-Agent',
  'X-Forwarded-For',
  'X-Forwarded-Host',
  'X-Forwarded-Proto',
  'Forwarded',
  'X-Real-IP',
  'X-HTTP-Method-Override',
  'Content-Type',
  'Content-Length',
  'Content-Encoding',
  'Transfer-Encoding',
  'Expect',
  'Connection',
  'Upgrade',
  'Sec-Fetch-Site',
  'Sec-Fetch-Mode',
  'Prefer',
  'TE',
  'Trailer',
  'Via',
  'X-Request-Id',
  'traceparent',
  'Fz',
] as const;

const headerValues = [
  '*/*',
  'text/html',
  'application/json',
  'application/xml;q=0',
  'application/atom+xml;q=1.5',
  'a/b;q=x',
  '*',
  ',,,',
  'es',
  'en-US,es;q=0.9',
  'x'.repeat(500),
  '*;q=0',
  'gzip',
  'br;q=1, gzip;q=0',
  'identity;q=0',
  'deflate, zstd',
  'bytes=0-',
  'bytes=0-0',
  'bytes=-1',
  'bytes=5-2',
  'bytes=0-1,2-3,4-5',
  'bytes=99999999999999999999-',
  'lines=1-2',
  `bytes=${'0-1,'.repeat(300)}`,
  '*',
  '"fz"',
  'W/"fz"',
  '"',
  'W/',
  '"a", "b"',
  'Thu, 01 Jan 1970 00:00:00 GMT',
  'Thu, 99 Fzz 2026 99:99:99 GMT',
  '0',
  'localhost:99999',
  'evil.fz',
  'evil.fz:80',
  '[::1]',
  '[::1',
  '127.0.0.1, 10.0.0.1',
  '::ffff:1.2.3.4',
  'unknown',
  'for="[::1]:fz"',
  'custodian-session=',
  'custodian-browser=fz',
  'custodian-language=%',
  'custodian-theme="><fz>',
  '__Host-custodian-session=fz',
  'a=b; '.repeat(700),
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'multipart/form-data; boundary=',
  'multipart/form-data; boundary=fz',
  'application/json; charset=fz',
  '0',
  '-1',
  '1',
  '99999999',
  '1e3',
  '+1',
  '0x1',
  '1, 1',
  'chunked',
  'gzip, chunked',
  'identity',
  'chunked, chunked',
  '100-continue',
  '200-fz',
  'close',
  'keep-alive',
  'upgrade',
  'websocket',
  'h2c',
  'null',
  'https',
  'respond-async',
] as const;

/** Headers of every kind, of requests that are otherwise right; some of them are no HTTP. */
export function headerQuestions(survey: Survey, files: readonly RightFile[]): Arbitrary<Asked> {
  const value = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...headerValues) },
    { weight: 1, arbitrary: fc.constantFrom(...headerValues).chain(mutatedText) },
    { weight: 3, arbitrary: hostileText },
  );
  const header = fc.tuple(fc.constantFrom(...HEADERS), value);
  const body = fc.constantFrom(...files).map(({ content }) => content.subarray(0, 2_000));
  return fc.constantFrom(...routes).chain((route) =>
    fc
      .tuple(
        callerOf(route),
        pathOf(route, survey),
        fc.array(header, { minLength: 1, maxLength: 4 }),
        fc.option(body, { nil: undefined }),
        fc.constantFrom(...[1, 2, 3, 4, 5, 6, 7, 8].map(() => route.method), 'HEAD', 'OPTIONS', 'PATCH', 'TRACE', 'FZ'),
      )
      .map(([caller, target, headers, bytes, method]): Asked => ({
        caller,
        // what is deleted would not be there for the next
        method: method === 'DELETE' ? 'GET' : method,
        target,
        headers,
        ...(bytes && method !== 'GET' && { body: bytes }),
        isHttp: false,
      })),
  );
}

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

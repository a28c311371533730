import fc, { type Arbitrary } from 'fast-check';
import { oauthPaths } from '@app/authorization';
import { routes } from '../../../../custodian/src/route-table.js';
import { callersOf, type CallerName, type FuzzedCity } from '../fuzzed-city.js';
import { around, hostileText } from '../hostile-values.js';
import type { Survey } from '../survey.js';
import { pathOf, type Asked } from './asked.js';

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

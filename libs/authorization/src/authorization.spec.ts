import { describe, expect, it } from '@jest/globals';
import { Scope } from '@app/espi';
import { always } from '@app/entitlement';
import type { Tenure } from '@app/service-history';
import { AuthorizationStatus, isWithinAuthorizedPeriod, type Authorization } from './authorization.js';
import { bearerToken } from './bearer.js';
import { grantedScope } from './granted-scope.js';
import { publishedStart } from './published-period.js';
import { seenPeriods } from './seen-periods.js';
import { tokenResponse } from './token-response.js';

const dateOf = (seconds: number): Date => new Date(seconds * 1000);

describe('bearerToken', () => {
  it.each([
    undefined,
    '',
    '   ',
    'Bearer',
    'Bearer ',
    'Bearer null',
    'bearer NULL ',
    'Basic dXNlcjpwYXNz',
    'abcdef',
    'Bearerabc',
  ])('finds no token in %j', (header) => {
    expect(bearerToken(header)).toBeUndefined();
  });

  it.each(['Bearer abc-_1', 'bearer abc-_1', 'BEARER   abc-_1', ' BeArEr abc-_1 '])(
    'finds the token in %j',
    (header) => {
      expect(bearerToken(header)).toBe('abc-_1');
    },
  );
});

describe('grantedScope', () => {
  const registered = ['FB=4_5_15;IntervalDuration=3600;HistoryLength=13', 'FB=4_5_15_16_28_51'].map((text) =>
    Scope.parse(text),
  );

  it('gives no function block that is not registered', () => {
    expect([...grantedScope(Scope.parse('FB=5_16_17'), registered).functionBlocks]).toEqual([5, 16]);
  });

  it('takes one alternative and does not mix several', () => {
    const alternatives = [Scope.parse('FB=4_5_10'), Scope.parse('FB=4_15')];
    expect([...grantedScope(Scope.parse('FB=4_5_10_15'), alternatives).functionBlocks]).toEqual([4, 5, 10]);
  });

  it('reaches no further back than is registered', () => {
    const narrow = registered.slice(0, 1);
    expect(grantedScope(Scope.parse('FB=4;HistoryLength=24'), narrow).historyLengthMonths).toBe(13);
    expect(grantedScope(Scope.parse('FB=4;HistoryLength=6'), narrow).historyLengthMonths).toBe(6);
  });

  it('refuses a scope of which nothing is registered', () => {
    expect(() => grantedScope(Scope.parse('FB=17'), registered)).toThrow(
      expect.objectContaining({ code: 'invalid-scope', status: 400 }),
    );
    expect(() => grantedScope(Scope.parse('FB=4'), [])).toThrow(expect.objectContaining({ code: 'invalid-scope' }));
  });
});

describe('publishedStart', () => {
  const grantedAt = dateOf(1_700_000_000);

  it('is open where nothing bounds it', () => {
    expect(publishedStart(Scope.parse('FB=4'), grantedAt)).toBeUndefined();
  });

  it('lies as far back as the scope says', () => {
    expect(publishedStart(Scope.parse('FB=4;HistoryLength=86400'), grantedAt)).toEqual(dateOf(1_699_913_600));
  });

  it('is the later of history and what was granted', () => {
    const scope = Scope.parse('FB=4;HistoryLength=86400');
    expect(publishedStart(scope, grantedAt, dateOf(1_699_950_000))).toEqual(dateOf(1_699_950_000));
    expect(publishedStart(scope, grantedAt, dateOf(1_600_000_000))).toEqual(dateOf(1_699_913_600));
    expect(publishedStart(Scope.parse('FB=4'), grantedAt, dateOf(5))).toEqual(dateOf(5));
  });
});

describe('isWithinAuthorizedPeriod', () => {
  const authorization = { authorizedPeriod: { start: dateOf(100), end: dateOf(200) } };

  it('includes its start and excludes its end', () => {
    const at = (seconds: number) => isWithinAuthorizedPeriod(authorization, dateOf(seconds));
    expect([99, 100, 199, 200].map(at)).toEqual([false, true, true, false]);
  });

  it('has no bound on an open side', () => {
    expect(isWithinAuthorizedPeriod({ authorizedPeriod: {} }, dateOf(0))).toBe(true);
  });
});

describe('seenPeriods', () => {
  const tenure = (usagePointId: string, from?: number, until?: number): Tenure => ({
    _id: `${usagePointId}-${from}`,
    _v: 1,
    usagePointId,
    customerId: 'c',
    from: from === undefined ? undefined : dateOf(from),
    until: until === undefined ? undefined : dateOf(until),
  });

  it('shows each usage point while it was the customer’s', () => {
    const seen = seenPeriods([tenure('a', 100, 200), tenure('b')], always);
    expect(seen.get('a')).toEqual([{ start: 100, end: 200 }]);
    expect(seen.get('b')).toEqual([always]);
  });

  it('shows nothing outside the bound, and leaves out a usage point of which nothing is left', () => {
    const seen = seenPeriods([tenure('a', 100, 200), tenure('b', 300)], { start: 150, end: 250 });
    expect([...seen]).toEqual([['a', [{ start: 150, end: 200 }]]]);
  });

  it('keeps apart the times of a customer who left and came back, and joins those that meet', () => {
    const seen = seenPeriods([tenure('a', 300, 400), tenure('a', 100, 200), tenure('a', 400)], always);
    expect(seen.get('a')).toEqual([
      { start: 100, end: 200 },
      { start: 300, end: Infinity },
    ]);
  });
});

describe('tokenResponse', () => {
  const authorization = (scope: string): Authorization => ({
    _id: '1234567890123456',
    _v: 1,
    applicationId: '2',
    customerId: '3',
    scope,
    status: AuthorizationStatus.Active,
    authorizedPeriod: { start: dateOf(0), end: dateOf(3600) },
    publishedPeriod: {},
    grantedAt: dateOf(0),
    updatedAt: dateOf(0),
  });
  const token = { token: 't', tokenId: 'h', kind: 'access', issuedAt: dateOf(0), expiresAt: dateOf(3600) } as const;
  const base = 'https://custodian.example/DataCustodian/espi/1_1/resource';

  it('names the resources of the subscription', () => {
    expect(tokenResponse(authorization('FB=4_5'), token, base)).toEqual({
      access_token: 't',
      token_type: 'Bearer',
      expires_in: 3600,
      scope: 'FB=4_5',
      resourceURI: `${base}/Batch/Subscription/1234567890123456`,
      authorizationURI: `${base}/Authorization/1234567890123456`,
    });
  });

  it('names the customer data by the same id only where personal data is granted', () => {
    const { customerResourceURI } = tokenResponse(authorization('FB=4_51_53'), token, base);
    expect(customerResourceURI).toBe(`${base}/Batch/RetailCustomer/1234567890123456`);
  });
});

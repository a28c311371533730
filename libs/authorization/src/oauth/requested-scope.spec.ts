import { describe, expect, it } from '@jest/globals';
import { Scope } from '@app/espi';
import { narrowedScope } from '../narrowed-scope.js';
import { canonicalScope, ownScope, ownTokenKind, requestedScope } from './requested-scope.js';

const registered = ['FB=4_5_15;HistoryLength=13', 'FB=4_51'];

describe('what a customer is asked for', () => {
  it.each([
    ['FB=5_15_16;HistoryLength=24;', 'FB=5_15;HistoryLength=13'],
    ['FB=51', 'FB=51'],
    [undefined, 'FB=4_5_15;HistoryLength=13'],
  ])('of %s is %s', (asked, scope) => {
    expect(requestedScope(asked, registered).toString()).toBe(scope);
  });

  it.each([
    ['FB=16', 'has registered nothing'],
    ['FB=????', '????'],
    ['openid', 'openid'],
  ])('is nothing of %j', (asked, why) => {
    expect(() => requestedScope(asked, registered)).toThrow(why);
  });
});

describe("a client's own scope", () => {
  it.each([
    [undefined, 'FB=34_35;HistoryLength=13', 'client'],
    ['FB=34_35', 'FB=34_35;HistoryLength=13', 'client'],
    ['FB=4_5_45', 'FB=4_5;HistoryLength=13', 'client'],
    ['FB=36_40', 'FB=36_40', 'registration'],
    ['FB=44;HistoryLength=3', 'FB=44', 'registration'],
    ['FB=36_40_4', 'FB=4;HistoryLength=13', 'client'],
  ])('of %s is %s, by a %s token', (asked, granted, kind) => {
    const scope = ownScope(asked, registered);
    expect([scope.toString(), ownTokenKind(scope)]).toEqual([granted, kind]);
  });

  it.each([
    ['FB=45', 'has registered nothing'],
    ['FB=33_45', 'has registered nothing'],
    ['HistoryLength=13', 'has registered nothing'],
    ['DataCustodian_Admin_Access', 'DataCustodian_Admin_Access'],
  ])('is nothing of %s', (asked, why) => {
    expect(() => ownScope(asked, registered)).toThrow(why);
  });
});

describe('a scope as clients write it', () => {
  it('is written in the one way, and what is none stays as it is', () => {
    expect(canonicalScope('FB=40_36;')).toBe('FB=36_40');
    expect(canonicalScope('Read/Write')).toBe('Read/Write');
  });
});

describe('a part of what was granted', () => {
  const granted = Scope.parse('FB=4_5_15;IntervalDuration=900_3600;HistoryLength=13;AccountCollection=5');

  it.each([
    ['FB=4', 'FB=4;IntervalDuration=900_3600;HistoryLength=13;AccountCollection=5'],
    ['FB=4;HistoryLength=6;AccountCollection=1', 'FB=4;IntervalDuration=900_3600;HistoryLength=6;AccountCollection=5'],
  ])('by %s is %s', (asked, narrowed) => {
    expect(narrowedScope(granted, Scope.parse(asked))?.toString()).toBe(narrowed);
  });

  it.each(['FB=4_16', 'FB=4;HistoryLength=14', 'FB=4;IntervalDuration=300', 'HistoryLength=6'])(
    'is not %s',
    (asked) => {
      expect(narrowedScope(granted, Scope.parse(asked))).toBeUndefined();
    },
  );
});

import { describe, expect, it } from '@jest/globals';
import type { Request } from 'express';
import type { CustodianError } from '@app/runtime';
import { etagOf, requirePrecondition } from './validators.js';

const asked = (headers: Record<string, string>): Request => ({ headers }) as unknown as Request;

describe('an entity tag', () => {
  it('is the same for the same and another for another', () => {
    expect(etagOf('a', { b: 1 })).toBe(etagOf('a', { b: 1 }));
    expect(etagOf('a', { b: 1 })).not.toBe(etagOf('a', { b: 2 }));
    expect(etagOf('a')).toMatch(/^"[\w-]{27}"$/);
  });
});

describe('a precondition', () => {
  it.each([
    [{}, true],
    [{ 'if-match': '*' }, true],
    [{ 'if-match': '"now"' }, true],
    [{ 'if-match': 'W/"now"' }, true],
    [{ 'if-match': '"then", W/"now"' }, true],
    [{ 'if-match': '"then"' }, false],
    [{ 'if-match': 'now' }, false],
    [{ 'if-match': '' }, false],
    [{ 'if-none-match': '"then"' }, true],
    [{ 'if-none-match': '"now"' }, false],
    [{ 'if-none-match': '*' }, false],
    [{ 'if-match': '"now"', 'if-none-match': '"now"' }, false],
    [{ 'if-unmodified-since': 'Thu, 15 Jan 2026 12:00:00 GMT' }, true],
    [{ 'if-unmodified-since': 'Thu, 15 Jan 2026 11:59:59 GMT' }, false],
    [{ 'if-unmodified-since': 'yesterday' }, true],
    [{ 'if-match': '"now"', 'if-unmodified-since': 'Thu, 15 Jan 2026 11:59:59 GMT' }, true],
  ])('%j holds: %s', (headers: Record<string, string>, holds) => {
    const refusals: unknown[] = [];
    try {
      requirePrecondition(asked(headers), { etag: '"now"', updated: Date.UTC(2026, 0, 15, 12) });
    } catch (error) {
      refusals.push(error);
    }
    expect(refusals.map((error) => (error as CustodianError).code)).toEqual(holds ? [] : ['precondition-failed']);
  });
});

import { describe, expect, it } from '@jest/globals';
import { returnAddress } from './return-address.js';

describe('the address to return to', () => {
  it.each(['/', '/usage', '/usage?day=2026-07-15&lang=es', '/a/b#c', '/x?next=//evil.example', '/%2F%2Fevil.example'])(
    'is %s',
    (next) => {
      expect(returnAddress(next)).toBe(next);
    },
  );

  it.each([
    'usage',
    'https://evil.example/',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '/.//evil.example',
    '/a/..//evil.example',
    '/./\\evil.example',
    '/\t/evil.example',
    '/\n//evil.example',
    '\\\\evil.example',
    ' /usage',
    '/usage\r\nSet-Cookie: a=b',
    '/ñ',
    'javascript:alert(1)',
    '',
    undefined,
    null,
    7,
    ['/usage'],
  ])('is not %j', (next) => {
    expect(returnAddress(next, '/home')).toBe('/home');
  });
});

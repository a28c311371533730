import { describe, expect, it } from '@jest/globals';
import { readConfiguration } from '@app/runtime';
import { trustedProxies } from './trust-proxy.js';

describe('the proxies that are trusted', () => {
  it.each([
    ['', false],
    ['off', false],
    ['2', 2],
    ['10.0.0.0/8, ::1', ['10.0.0.0/8', '::1']],
  ])('are of TRUST_PROXY=%j', (TRUST_PROXY, trusted) => {
    expect(trustedProxies(readConfiguration({ TRUST_PROXY }).trustProxy)).toEqual(trusted);
  });

  it.each(['true', '0', '*', '10.0.0.0/8,', 'proxy.example'])('are not of TRUST_PROXY=%j', (TRUST_PROXY) => {
    expect(() => readConfiguration({ TRUST_PROXY })).toThrow(/TRUST_PROXY/);
  });
});

import { describe, expect, it } from '@jest/globals';
import { networkOf } from './attempts.js';

describe('the network of an address', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8:1:2::6', '2001:db8:1:2'],
    ['2001:db8::6', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['', ''],
  ])('of %j is %j: an IPv6 household has a /64', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

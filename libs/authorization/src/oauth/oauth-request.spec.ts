import { describe, expect, it } from '@jest/globals';
import { basicCredentials } from './oauth-request.js';

const encoded = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

describe('HTTP Basic', () => {
  it.each([
    ['a:b', { clientId: 'a', clientSecret: 'b' }],
    ['a%3Ab:c+d%2B', { clientId: 'a:b', clientSecret: 'c d+' }],
    ['a:b:c', { clientId: 'a', clientSecret: 'b:c' }],
  ])('of %j is read', (text, credentials) => {
    expect(basicCredentials(encoded(text))).toEqual(credentials);
    expect(basicCredentials(encoded(text).replace('Basic', 'bASIC  ').replaceAll('=', ''))).toEqual(credentials);
  });

  it.each(['', 'Basic', 'Basic !', 'Bearer YTpi', encoded('ab'), encoded(':b'), encoded('a:'), encoded('%zz:b')])(
    'of %j is none',
    (header) => {
      expect(() => basicCredentials(header)).toThrow(expect.objectContaining({ code: 'invalid-client', status: 401 }));
    },
  );
});

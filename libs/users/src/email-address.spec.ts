import { describe, expect, it } from '@jest/globals';
import { emailAddress } from './email-address.js';

describe('an e-mail address', () => {
  it('is kept in small letters, without spaces around it', () => {
    expect(emailAddress(' Rosalind.Ferrer+power@Mail.Example ')).toBe('rosalind.ferrer+power@mail.example');
  });

  it.each([
    '',
    'rosalind',
    'a@b',
    'a@mail.example\r\nBcc: b@mail.example',
    'a@mail.example, b@mail.example',
    'Rosalind <a@mail.example>',
    'a@mail.example\u0000',
    `${'a'.repeat(64)}@${'b'.repeat(190)}.example`,
  ])('is not %j', (text) => {
    expect(() => emailAddress(text)).toThrow(expect.objectContaining({ code: 'bad-email-address', status: 400 }));
  });
});

import { describe, expect, it } from '@jest/globals';
import { chooseLanguage } from './language.js';

describe('the language of a person', () => {
  it.each([
    [{ address: 'es', cookie: 'en', profile: 'en', acceptLanguage: 'en' }, 'es'],
    [{ address: 'fr', cookie: 'es', profile: 'en', acceptLanguage: 'en' }, 'es'],
    [{ address: ['es', 'en'], cookie: undefined, profile: 'es', acceptLanguage: 'en' }, 'es'],
    [{ acceptLanguage: 'es' }, 'es'],
    [{}, 'en'],
  ] as const)('of %j is %s', (wishes, language) => {
    expect(chooseLanguage(wishes)).toBe(language);
  });

  it.each([
    ['es-MX,es;q=0.9,en;q=0.8', 'es'],
    ['en;q=0.5, ES-us;q=0.7', 'es'],
    ['fr, de;q=0.9', 'en'],
    ['es;q=0, en;q=0.1', 'en'],
    ['es;q=nonsense, en', 'en'],
    ['*', 'en'],
    ['', 'en'],
    ['est', 'en'],
  ])('of a browser that accepts %j is %s', (acceptLanguage, language) => {
    expect(chooseLanguage({ acceptLanguage })).toBe(language);
  });
});

import { describe, expect, it } from '@jest/globals';
import { textsIn } from './texts.js';

const texts = textsIn({
  en: { title: 'Sign in', hello: (name: string) => `Hello ${name}`, menu: { help: 'Help' }, steps: ['one', 'two'] },
  es: { title: 'Entrar', hello: (name) => `Hola ${name}`, menu: { help: 'Ayuda' }, steps: ['uno', 'dos'] },
});

describe('texts', () => {
  it('are those of the language', () => {
    expect([texts('en').title, texts('es').title]).toEqual(['Sign in', 'Entrar']);
    expect(texts('es').hello('Ana')).toBe('Hola Ana');
    expect(texts('es').menu.help).toBe('Ayuda');
  });

  it('do not compile where one is missing or has other places to fill', () => {
    // @ts-expect-error the Spanish greeting is missing
    textsIn({ en: { title: 'Sign in', hello: 'Hello' }, es: { title: 'Entrar' } });
    // @ts-expect-error a number is no name
    textsIn({ en: { hello: (name: string) => name }, es: { hello: (name: number) => `Hola ${name}` } });
    // @ts-expect-error the list is longer in English
    textsIn({ en: { steps: ['one', 'two'] }, es: { steps: ['uno'] } });
    expect(texts('en').steps).toHaveLength(2);
  });
});

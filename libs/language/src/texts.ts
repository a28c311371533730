import type { Language } from './language.js';

/** The same texts (sentences, functions with places to fill, lists and groups of these) in another language: a missing one, or one with other places to fill, does not compile. */
type Translated<T> = T extends string
  ? string
  : T extends (...values: infer V) => infer R
    ? (...values: V) => R extends string ? string : R
    : { readonly [K in keyof T]: Translated<T[K]> };

/**
 * Declares the texts of a page or a message, beside it:
 *
 * `const texts = textsIn({ en: { hello: (name: string) => `Hello ${name}` }, es: { hello: (name) => `Hola ${name}` } })`
 *
 * @returns the texts of a language
 */
export function textsIn<const T extends object>(translations: {
  readonly en: T;
  readonly es: Translated<NoInfer<T>>;
}): (language: Language) => Translated<T> {
  const byLanguage: Readonly<Record<Language, unknown>> = translations;
  return (language) => byLanguage[language] as Translated<T>;
}

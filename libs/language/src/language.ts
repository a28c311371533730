/** The languages of every page and message. */
export const languages = ['en', 'es'] as const;
export type Language = (typeof languages)[number];

/** How each language calls itself. */
export const languageNames: Readonly<Record<Language, string>> = { en: 'English', es: 'Español' };

export const isLanguage = (value: unknown): value is Language => languages.some((language) => language === value);

/** What is known of the language that a person wants; the first that names one of ours wins, in this order. */
export interface LanguageWishes {
  /** `?lang=` of the address */
  readonly address?: unknown;
  /** what an earlier address set */
  readonly cookie?: unknown;
  /** what the person chose in their profile */
  readonly profile?: unknown;
  readonly acceptLanguage?: string | undefined;
}

export function chooseLanguage({ address, cookie, profile, acceptLanguage = '' }: LanguageWishes): Language {
  return [address, cookie, profile].find(isLanguage) ?? accepted(acceptLanguage) ?? 'en';
}

/** RFC 9110 section 12.5.4: the language of ours with the highest weight; of equal ones the first. */
function accepted(header: string): Language | undefined {
  const ranges = header.split(',').map((range) => {
    const [tag = '', ...parameters] = range
      .trim()
      .toLowerCase()
      .split(/\s*;\s*/);
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1';
    return { language: tag.split('-')[0], weight: Number(weight) };
  });
  const known = ranges.filter(({ language, weight }) => isLanguage(language) && weight > 0);
  const best = known.toSorted((a, b) => b.weight - a.weight)[0]?.language;
  return isLanguage(best) ? best : undefined;
}

import { textsIn, type Language } from '@app/language';
import type { NavigationLink } from '@app/page-kit';
import type { Person, Role } from './people.js';

const texts = textsIn({ en: { help: 'Help' }, es: { help: 'Ayuda' } });

interface Door {
  readonly href: string;
  readonly label: (language: Language) => string;
  /** whom the header leads there; everybody where absent */
  readonly roles?: readonly Role[];
}

/** The doors of the header, in their order; each door adds its own. */
const doors: readonly Door[] = [{ href: '/help', label: (language) => texts(language).help }];

/** The links of the header for a person, or for nobody in particular. */
export function navigationFor(person: Person | undefined, language: Language, path: string): NavigationLink[] {
  return doors
    .filter(({ roles }) => roles === undefined || roles.some((role) => person?.roles.includes(role)))
    .map(({ href, label }) => ({
      href,
      label: label(language),
      isCurrent: path === href || path.startsWith(`${href}/`),
    }));
}

import { textsIn, type Language } from '@app/language';
import type { NavigationLink } from '@app/page-kit';
import type { Role, User } from '@app/users';

const texts = textsIn({
  en: { help: 'Help', sharing: 'Sharing', profile: 'Profile and security' },
  es: { help: 'Ayuda', sharing: 'Permisos', profile: 'Perfil y seguridad' },
});

interface Door {
  readonly href: string;
  readonly label: (language: Language) => string;
  /** whom the header leads there; everybody where absent */
  readonly roles?: readonly Role[];
}

/** The doors of the header, in their order; each door adds its own. */
const doors: readonly Door[] = [
  { href: '/sharing', label: (language) => texts(language).sharing, roles: ['customer'] },
  { href: '/help', label: (language) => texts(language).help },
];

/** The links of the header for a person, or for nobody in particular. */
export function navigationFor(
  person: Pick<User, 'roles'> | undefined,
  language: Language,
  path: string,
): NavigationLink[] {
  return doors
    .filter(({ roles }) => roles === undefined || roles.some((role) => person?.roles.includes(role)))
    .map(({ href, label }) => ({
      href,
      label: label(language),
      isCurrent: path === href || path.startsWith(`${href}/`),
    }));
}

/** The links of the menu of whoever is signed in. */
export function menuIn(language: Language, path: string): NavigationLink[] {
  return [{ href: '/profile', label: texts(language).profile, isCurrent: path === '/profile' }];
}

import { enrolmentPaths } from '@app/enrolment';
import { textsIn, type Language } from '@app/language';
import type { NavigationLink } from '@app/page-kit';
import type { Role, User } from '@app/users';

const texts = textsIn({
  en: {
    applications: 'Applications',
    guides: 'Guides',
    help: 'Help',
    usage: 'Usage',
    sharing: 'Sharing',
    accesses: 'Who has looked',
    download: 'Download',
    reports: 'Reports',
    review: 'Applications',
    notifications: 'Notifications',
    testData: 'Test data',
    validator: 'Validator',
    accounts: 'Your accounts',
    offline: 'On paper',
    people: 'People',
    profile: 'Profile and security',
  },
  es: {
    applications: 'Aplicaciones',
    guides: 'Guías',
    help: 'Ayuda',
    usage: 'Consumo',
    sharing: 'Permisos',
    accesses: 'Quién ha mirado',
    download: 'Descargar',
    reports: 'Informes',
    review: 'Aplicaciones',
    notifications: 'Notificaciones',
    testData: 'Datos de prueba',
    validator: 'Validador',
    accounts: 'Sus cuentas',
    offline: 'En papel',
    people: 'Personas',
    profile: 'Perfil y seguridad',
  },
});

interface Door {
  readonly href: string;
  readonly label: (language: Language) => string;
  /** whom the header leads there; everybody where absent */
  readonly roles?: readonly Role[];
  /** where it leads everybody there, whatever their roles */
  readonly within?: string;
}

const DEVELOPERS = { roles: ['developer'], within: '/developers' } as const;

/** The doors of the header, in their order; each door adds its own. */
const doors: readonly Door[] = [
  { href: '/usage', label: (language) => texts(language).usage, roles: ['customer'] },
  { href: '/sharing', label: (language) => texts(language).sharing, roles: ['customer'] },
  { href: '/access', label: (language) => texts(language).accesses, roles: ['customer'] },
  { href: '/download', label: (language) => texts(language).download, roles: ['customer'] },
  { href: '/developers/applications', label: (language) => texts(language).applications, roles: ['developer'] },
  { href: '/developers/sandbox', label: (language) => texts(language).testData, roles: ['developer'] },
  { href: '/developers/guides', label: (language) => texts(language).guides, ...DEVELOPERS },
  { href: '/developers/validator', label: (language) => texts(language).validator, ...DEVELOPERS },
  { href: '/staff/applications', label: (language) => texts(language).review, roles: ['staff'] },
  { href: '/staff/authorizations', label: (language) => texts(language).offline, roles: ['staff'] },
  { href: '/staff/deliveries', label: (language) => texts(language).notifications, roles: ['staff'] },
  { href: '/staff/people', label: (language) => texts(language).people, roles: ['administrator'] },
  { href: '/auditor', label: (language) => texts(language).reports, roles: ['auditor'] },
  { href: '/help', label: (language) => texts(language).help },
];

/** The links of the header for a person, or for nobody in particular. */
export function navigationFor(
  person: Pick<User, 'roles'> | undefined,
  language: Language,
  path: string,
): NavigationLink[] {
  return doors
    .filter(
      ({ roles, within }) =>
        roles === undefined ||
        roles.some((role) => person?.roles.includes(role)) ||
        (within !== undefined && (path === within || path.startsWith(`${within}/`))),
    )
    .map(({ href, label }) => ({
      href,
      label: label(language),
      isCurrent: path === href || path.startsWith(`${href}/`),
    }));
}

/** The links of the menu of whoever is signed in. */
export function menuFor({ roles }: Pick<User, 'roles'>, language: Language, path: string): NavigationLink[] {
  const links = [
    ...(roles.includes('customer') ? [{ href: enrolmentPaths.accounts, label: texts(language).accounts }] : []),
    { href: '/profile', label: texts(language).profile },
  ];
  return links.map((link) => ({ ...link, isCurrent: path === link.href }));
}

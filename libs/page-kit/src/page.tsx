import type { ComponentChildren, JSX } from 'preact';
import { languageNames, textsIn } from '@app/language';
import { assetAddresses } from './assets.js';
import { CsrfField } from './components/form.js';
import { addressByItself, LOOK_AGAIN_SECONDS } from './components/progress.js';
import { Icon } from './icon.js';
import { IdleWarning } from './idle-warning.js';
import { ThisPage, usePage, type PageContext } from './page-context.js';

const texts = textsIn({
  en: {
    skip: 'Skip to content',
    taglines: {
      customers: 'Your energy data',
      developers: 'For developers',
      staff: 'For staff',
      auditor: 'For auditors',
    },
    main: 'Main',
    otherLanguage: 'Read this page in English',
    colours: 'Switch between light and dark colours',
    account: (name: string) => `Account: ${name}`,
    signOut: 'Sign out',
    footer: 'Footer',
    help: 'Help',
  },
  es: {
    skip: 'Ir al contenido',
    taglines: {
      customers: 'Sus datos de energía',
      developers: 'Para desarrolladores',
      staff: 'Para el personal',
      auditor: 'Para auditores',
    },
    main: 'Principal',
    otherLanguage: 'Leer esta página en español',
    colours: 'Cambiar entre colores claros y oscuros',
    account: (name) => `Cuenta: ${name}`,
    signOut: 'Salir',
    footer: 'Pie de página',
    help: 'Ayuda',
  },
});

export interface PageProps {
  readonly page: PageContext;
  /** of the window; the utility's name follows it */
  readonly title: string;
  /** whether there are charts on it */
  readonly withCharts?: boolean;
  /** whether something of it is on its way: see Progress */
  readonly isOnItsWay?: boolean;
  readonly children: ComponentChildren;
}

type Audience = keyof ReturnType<typeof texts>['taglines'];

/** Whom the pages at an address are for, which its first part says. */
function audienceOf(address: string): Audience {
  const part = /^\/(developers|staff|auditor)\b/.exec(address)?.[1];
  return part === 'developers' || part === 'staff' || part === 'auditor' ? part : 'customers';
}

/** A whole document: header with the scale, main, footer. What is in it may ask for the page with `usePage`. */
export function Page({ page, title, withCharts = false, isOnItsWay = false, children }: PageProps): JSX.Element {
  const t = texts(page.language);
  return (
    <ThisPage.Provider value={page}>
      <html lang={page.language} data-theme={page.theme}>
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>{`${title} · ${page.utilityName}`}</title>
          <link rel="icon" href={assetAddresses.icon} type="image/svg+xml" />
          <link rel="preload" href={assetAddresses.font} as="font" type="font/woff2" crossorigin="anonymous" />
          <link rel="stylesheet" href={assetAddresses.stylesheet} />
          <script src={assetAddresses.theme} />
          {page.idleSeconds !== undefined && <script src={assetAddresses.idle} />}
          {withCharts && <script src={assetAddresses.plot} defer />}
          {withCharts && <script src={assetAddresses.charts} defer />}
          {isOnItsWay && <script src={assetAddresses.progress} defer />}
          {isOnItsWay && (
            <noscript>
              <meta http-equiv="refresh" content={`${LOOK_AGAIN_SECONDS};url=${addressByItself(page)}`} />
            </noscript>
          )}
        </head>
        <body>
          <a class="skip" href="#main">
            {t.skip}
          </a>
          <Header />
          <main id="main">
            <div class="wrap">{children}</div>
          </main>
          <Footer />
          <IdleWarning />
        </body>
      </html>
    </ThisPage.Provider>
  );
}

function Header(): JSX.Element {
  const { address, language, navigation, utilityName } = usePage();
  const t = texts(language);
  return (
    <header class="top">
      <div class="wrap">
        <a class="brand" href="/">
          <Mark />
          <span>
            {utilityName}
            <small>{t.taglines[audienceOf(address)]}</small>
          </span>
        </a>
        {navigation.length > 0 && (
          <nav class="nav" aria-label={t.main}>
            {navigation.map(({ href, label, isCurrent }) => (
              <a key={href} href={href} aria-current={isCurrent ? 'page' : undefined}>
                {label}
              </a>
            ))}
          </nav>
        )}
        <div class="tools">
          <LanguageSwitch withWord />
          <ThemeSwitch />
          <AccountMenu />
        </div>
      </div>
    </header>
  );
}

/** A neutral mark: the licensed one is the operator's to supply. */
const Mark = (): JSX.Element => (
  <svg width="30" height="30" viewBox="0 0 30 30" aria-hidden="true">
    <path d="M0 4a4 4 0 0 1 4-4h22a4 4 0 0 1 4 4v22a4 4 0 0 1-4 4H4a4 4 0 0 1-4-4z" fill="currentColor" />
    <path
      d="M6 23v-5M10.5 23v-8M15 23V7M19.5 23V12M24 23v-5"
      stroke="var(--surface)"
      stroke-width="2"
      stroke-linecap="round"
    />
  </svg>
);

/** This page in the other language. */
function LanguageSwitch({ withWord = false }: { withWord?: boolean }): JSX.Element {
  const { language, address } = usePage();
  const other = language === 'en' ? 'es' : 'en';
  const name = languageNames[other];
  const href = `${address}${address.includes('?') ? '&' : '?'}lang=${other}`;
  return (
    <a
      href={href}
      lang={other}
      hreflang={other}
      aria-label={withWord ? `${name}: ${texts(other).otherLanguage}` : undefined}
    >
      {withWord ? name : texts(other).otherLanguage}
    </a>
  );
}

function ThemeSwitch(): JSX.Element {
  const { address, language, themeCookie } = usePage();
  return (
    <form method="post" action="/theme" data-theme-form={themeCookie}>
      <CsrfField />
      <input type="hidden" name="next" value={address} />
      <button aria-label={texts(language).colours}>
        <Icon name="theme" />
      </button>
    </form>
  );
}

function AccountMenu(): JSX.Element | null {
  const { language, menu, person } = usePage();
  if (person === undefined) return null;
  const t = texts(language);
  return (
    <details class="menu">
      <summary aria-label={t.account(person.name)}>
        <Icon name="account" />
        <span class="txt">{person.name}</span>
      </summary>
      <div>
        {menu.map(({ href, label }) => (
          <a key={href} href={href}>
            {label}
          </a>
        ))}
        <form method="post" action="/sign-out">
          <CsrfField />
          <button>
            <Icon name="sign-out" />
            {t.signOut}
          </button>
        </form>
      </div>
    </details>
  );
}

function Footer(): JSX.Element {
  const { language, utilityName } = usePage();
  const t = texts(language);
  return (
    <footer class="foot">
      <div class="wrap">
        <p>{utilityName}</p>
        <nav class="row" aria-label={t.footer}>
          <a href="/help">{t.help}</a>
          <LanguageSwitch />
        </nav>
      </div>
    </footer>
  );
}

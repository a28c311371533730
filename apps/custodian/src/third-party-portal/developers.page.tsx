import type { JSX } from 'preact';
import { textsIn } from '@app/language';
import { Button, Head, Page, Ticks, type PageContext } from '@app/page-kit';
import { APPLICATIONS_PATH, GUIDES_PATH, VALIDATOR_PATH } from './portal-paths.js';

const texts = textsIn({
  en: {
    title: 'From sign-up to a first feed in minutes.',
    sub: 'Register an application and have credentials at once. They open the made-up customers of the sandbox; real customers follow when the utility has looked at it.',
    ticks: [
      { text: 'Green Button Connect My Data', note: 'ESPI 4.0 over OAuth 2.0, with refresh tokens and PKCE.' },
      {
        text: 'Customers made to break clients',
        note: 'Clock changes, gaps, estimates, meter exchanges, revoked permissions.',
      },
      {
        text: 'Every refusal explained',
        note: 'Each error has a name and a page; your own requests are listed with theirs.',
      },
    ],
    signUp: 'Sign up',
    signIn: 'Sign in',
    applications: 'Your applications',
    begin: 'Begin',
    beginText: 'An email address is all it takes.',
    read: 'Read first',
    readText:
      'How to ask for permission, read feeds, and what errors mean; with programs in curl, TypeScript and Python.',
    guides: 'Guides',
    check: 'Check a file',
    checkText:
      'Whether Green Button XML, yours or anybody’s, holds to the schema and the tests of certification. Nothing is kept.',
    validator: 'Validator',
    api: 'For programs',
    apiText: 'The interface in OpenAPI 3.0, and what the authorization server can do.',
  },
  es: {
    title: 'Del registro al primer dato en minutos.',
    sub: 'Registre una aplicación y tenga credenciales al momento. Abren a los clientes inventados del entorno de prueba; los reales llegan cuando la compañía la haya revisado.',
    ticks: [
      { text: 'Green Button Connect My Data', note: 'ESPI 4.0 sobre OAuth 2.0, con tokens de renovación y PKCE.' },
      {
        text: 'Clientes hechos para poner a prueba',
        note: 'Cambios de hora, huecos, estimaciones, cambios de medidor, permisos retirados.',
      },
      {
        text: 'Cada rechazo, explicado',
        note: 'Cada error tiene nombre y página; sus peticiones aparecen con los suyos.',
      },
    ],
    signUp: 'Registrarse',
    signIn: 'Entrar',
    applications: 'Sus aplicaciones',
    begin: 'Empezar',
    beginText: 'Basta un correo electrónico.',
    read: 'Leer antes',
    readText:
      'Cómo pedir permiso, leer datos y qué significan los errores; con programas en curl, TypeScript y Python.',
    guides: 'Guías',
    check: 'Revisar un archivo',
    checkText:
      'Si un archivo Green Button XML, suyo o de otros, cumple el esquema y las pruebas de certificación. No se guarda nada.',
    validator: 'Validador',
    api: 'Para programas',
    apiText: 'La interfaz en OpenAPI 3.0, y lo que puede el servidor de autorización.',
  },
});

export function DevelopersPage({ page, isDeveloper }: { page: PageContext; isDeveloper: boolean }): JSX.Element {
  const t = texts(page.language);
  return (
    <Page page={page} title={t.title}>
      <div class="entry">
        <div>
          <Head title={t.title} sub={t.sub} />
          <Ticks items={t.ticks} />
        </div>
        <div class="sheet doors">
          <section class="stack-2">
            <h2>{t.begin}</h2>
            <p class="small">{t.beginText}</p>
            {isDeveloper ? (
              <Button kind="go" href={APPLICATIONS_PATH} wide>
                {t.applications}
              </Button>
            ) : (
              <>
                <Button kind="go" href="/sign-up" wide>
                  {t.signUp}
                </Button>
                <Button href={`/sign-in?next=${encodeURIComponent(APPLICATIONS_PATH)}`} wide>
                  {t.signIn}
                </Button>
              </>
            )}
          </section>
          <section class="stack-2">
            <h2>{t.read}</h2>
            <p class="small">{t.readText}</p>
            <Button href={GUIDES_PATH} wide>
              {t.guides}
            </Button>
          </section>
          <section class="stack-2">
            <h2>{t.check}</h2>
            <p class="small">{t.checkText}</p>
            <Button href={VALIDATOR_PATH} wide>
              {t.validator}
            </Button>
          </section>
          <section class="stack-2">
            <h2>{t.api}</h2>
            <p class="small">{t.apiText}</p>
            <p>
              <a href="/openapi.json">OpenAPI</a> · <a href="/.well-known/oauth-authorization-server">RFC 8414</a>
            </p>
          </section>
        </div>
      </div>
    </Page>
  );
}

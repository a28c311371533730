import type { JSX } from 'preact';
import { textsIn } from '@app/language';
import { Button, Choices, Field, Form, Head, Page, type FormState, type PageContext } from '@app/page-kit';
import { ApplicationFields, ScopeFields } from './application-fields.js';
import { APPLICATIONS_PATH } from './portal-paths.js';

const texts = textsIn({
  en: {
    title: 'Register an application',
    sub: 'Credentials follow at once. All of this can be changed while the application is in review.',
    applications: 'Applications',
    kind: 'Where it runs',
    kinds: {
      server: { label: 'On a server of yours', hint: 'It keeps a secret.' },
      app: { label: 'On phones or in browsers', hint: 'It can keep none, and says who it is by PKCE alone.' },
    },
    logo: 'Logo',
    logoHint: 'A PNG of 32 to 1,024 pixels, 256 KB at most. It can wait.',
    go: 'Register, and show the credentials',
  },
  es: {
    title: 'Registrar una aplicación',
    sub: 'Las credenciales llegan al momento. Todo esto se puede cambiar mientras la aplicación esté en revisión.',
    applications: 'Aplicaciones',
    kind: 'Dónde se ejecuta',
    kinds: {
      server: { label: 'En un servidor suyo', hint: 'Guarda un secreto.' },
      app: { label: 'En teléfonos o navegadores', hint: 'No puede guardarlo, y se identifica solo por PKCE.' },
    },
    logo: 'Logotipo',
    logoHint: 'Un PNG de 32 a 1024 píxeles, de 256 KB como máximo. Puede esperar.',
    go: 'Registrar y mostrar las credenciales',
  },
});

export function NewApplicationPage({ page, state }: { page: PageContext; state?: FormState }): JSX.Element {
  const t = texts(page.language);
  return (
    <Page page={page} title={t.title}>
      <div class="narrow">
        <Head title={t.title} sub={t.sub} above={<a href={APPLICATIONS_PATH}>{t.applications}</a>} />
        <div class="sheet">
          <Form state={state} files marksRequired>
            <ApplicationFields />
            <Field name="logo" label={t.logo} hint={t.logoHint} type="file" accept="image/png" />
            <ScopeFields finest="900" />
            <Choices
              name="kind"
              kind="radio"
              legend={t.kind}
              chosen={['server']}
              choices={(['server', 'app'] as const).map((value) => ({ value, ...t.kinds[value] }))}
            />
            <Button kind="go" wide>
              {t.go}
            </Button>
          </Form>
        </div>
      </div>
    </Page>
  );
}

import type { JSX } from 'preact';
import { showsIn, type DemoSignIns } from '@app/demo-utility';
import { textsIn } from '@app/language';
import { Code, DataTable, EmptyState, Head, Page, type PageContext } from '@app/page-kit';
import { GUIDES_PATH } from './portal-paths.js';

const texts = textsIn({
  en: {
    title: (count: number) => `${count} customers to try your application with`,
    sub: 'None of them exists. Sign in as one when your application asks for permission: all have the same password, good in this installation alone.',
    password: 'Password',
    caption: 'Customers, and what each is there to show',
    email: 'Email',
    shows: 'Shows',
    more: 'What a client should do with each',
    noneTitle: 'There is no test data here',
    none: 'This installation has no demo utility. Ask the utility for customers to try with.',
  },
  es: {
    title: (count) => `${count} clientes para probar su aplicación`,
    sub: 'Ninguno existe. Entre como uno de ellos cuando su aplicación pida permiso: todos tienen la misma contraseña, válida solo en esta instalación.',
    password: 'Contraseña',
    caption: 'Los clientes, y qué muestra cada uno',
    email: 'Correo electrónico',
    shows: 'Muestra',
    more: 'Qué debe hacer un cliente de la API con cada uno',
    noneTitle: 'Aquí no hay datos de prueba',
    none: 'Esta instalación no tiene compañía de demostración. Pida a la compañía clientes para probar.',
  },
});

export function SandboxPage({ page, signIns }: { page: PageContext; signIns: DemoSignIns | undefined }): JSX.Element {
  const t = texts(page.language);
  if (signIns === undefined) {
    return (
      <Page page={page} title={t.noneTitle}>
        <Head title={t.noneTitle} />
        <EmptyState>{t.none}</EmptyState>
      </Page>
    );
  }
  const title = t.title(signIns.people.length);
  return (
    <Page page={page} title={title}>
      <Head title={title} sub={t.sub} />
      <div class="sheet bleed">
        <div class="stack-2">
          <h2>{t.password}</h2>
          <Code text={signIns.password} />
        </div>
        <div class="flush">
          <DataTable
            caption={t.caption}
            rows={signIns.people}
            keyOf={({ email }) => email}
            columns={[
              { heading: t.email, cell: ({ email }) => <span class="mono">{email}</span> },
              { heading: t.shows, cell: ({ shows = '' }) => showsIn(page.language, shows) },
            ]}
          />
        </div>
      </div>
      <p class="small apart-s">
        <a href={`${GUIDES_PATH}/sandbox`}>{t.more}</a>
      </p>
    </Page>
  );
}

import type { JSX } from 'preact';
import { textsIn, type Formats } from '@app/language';
import { Button, DataTable, EmptyState, Head, Page, Pager, type PageContext } from '@app/page-kit';
import type { Application } from '@app/third-parties';
import { ApplicationState } from './application-frame.js';
import { applicationPath, APPLICATIONS_PATH, PORTAL_PATH } from './portal-paths.js';

const texts = textsIn({
  en: {
    title: 'Your applications',
    sub: 'Each begins in review, with credentials that open the sandbox at once.',
    add: 'Register an application',
    none: 'You have no application yet. It takes a name, a return address, and what you want to see.',
    caption: 'Applications',
    name: 'Name',
    state: 'State',
    since: 'Registered',
    tokens: 'Tokens to register applications by program',
    count: (count: number) => (count === 1 ? '1 application' : `${count} applications`),
  },
  es: {
    title: 'Sus aplicaciones',
    sub: 'Cada una empieza en revisión, con credenciales que abren enseguida el entorno de prueba.',
    add: 'Registrar una aplicación',
    none: 'Todavía no tiene ninguna aplicación. Hace falta un nombre, una dirección de retorno y qué quiere ver.',
    caption: 'Aplicaciones',
    name: 'Nombre',
    state: 'Estado',
    since: 'Registrada',
    tokens: 'Tokens para registrar aplicaciones por programa',
    count: (count) => (count === 1 ? '1 aplicación' : `${count} aplicaciones`),
  },
});

export function ApplicationsPage({
  page,
  applications,
  formats,
}: {
  page: PageContext;
  applications: readonly Application[];
  formats: Formats;
}): JSX.Element {
  const t = texts(page.language);
  const add = (
    <Button kind="go" href={`${APPLICATIONS_PATH}/new`}>
      {t.add}
    </Button>
  );
  return (
    <Page page={page} title={t.title}>
      {applications.length === 0 ? (
        <>
          <Head title={t.title} sub={t.sub} />
          <EmptyState action={add}>{t.none}</EmptyState>
        </>
      ) : (
        <>
          <Head title={t.title} sub={t.sub}>
            {add}
          </Head>
          <div class="sheet bleed">
            <div class="flush">
              <DataTable
                caption={t.caption}
                captionHidden
                rows={applications}
                keyOf={({ _id }) => _id}
                columns={[
                  {
                    heading: t.name,
                    cell: ({ _id, metadata }) => <a href={applicationPath(_id)}>{metadata.client_name}</a>,
                  },
                  {
                    heading: t.state,
                    cell: (application) => <ApplicationState page={page} application={application} />,
                  },
                  { heading: t.since, cell: ({ createdAt }) => formats.shortDate(createdAt) },
                ]}
              />
            </div>
            <Pager count={t.count(applications.length)} />
          </div>
        </>
      )}
      <p class="small apart-s">
        <a href={`${PORTAL_PATH}/registration-tokens`}>{t.tokens}</a>
      </p>
    </Page>
  );
}

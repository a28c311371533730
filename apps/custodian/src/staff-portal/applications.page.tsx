import type { JSX } from 'preact';
import { textsIn, type Formats } from '@app/language';
import { DataTable, EmptyState, Head, Page, Pager, Segments, type PageContext } from '@app/page-kit';
import type { Application } from '@app/third-parties';
import { ApplicationState } from '../third-party-portal/application-frame.js';
import { reviewPath, REVIEWS_PATH } from './staff-paths.js';

const texts = textsIn({
  en: {
    title: (count: number) =>
      count === 0
        ? 'No application waits for a decision'
        : count === 1
          ? '1 application waits for a decision'
          : `${count} applications wait for a decision`,
    all: 'All applications',
    waiting: 'Waiting',
    show: 'Which applications',
    none: 'Nothing waits. Developers are told by mail of each decision.',
    noneAtAll: 'No application has been registered.',
    caption: 'Applications',
    name: 'Name',
    state: 'State',
    asked: 'Asked',
    registered: 'Registered',
    count: (count: number) => `${count} on this page`,
  },
  es: {
    title: (count) =>
      count === 0
        ? 'Ninguna aplicación espera una decisión'
        : count === 1
          ? '1 aplicación espera una decisión'
          : `${count} aplicaciones esperan una decisión`,
    all: 'Todas las aplicaciones',
    waiting: 'En espera de decisión',
    show: 'Qué aplicaciones',
    none: 'Nada espera. Los desarrolladores reciben cada decisión por correo.',
    noneAtAll: 'No se ha registrado ninguna aplicación.',
    caption: 'Aplicaciones',
    name: 'Nombre',
    state: 'Estado',
    asked: 'Solicitado',
    registered: 'Registrada',
    count: (count) => `${count} en esta página`,
  },
});

interface StaffApplicationsPageProps {
  readonly page: PageContext;
  readonly applications: readonly Application[];
  readonly show: 'waiting' | 'all';
  readonly formats: Formats;
  readonly after?: string | undefined;
  readonly next?: string | undefined;
}

export function StaffApplicationsPage(props: StaffApplicationsPageProps): JSX.Element {
  const { page, applications, show, formats, after, next } = props;
  const t = texts(page.language);
  const title = show === 'waiting' ? t.title(applications.length) : t.all;
  const all = `${REVIEWS_PATH}?show=all`;
  return (
    <Page page={page} title={title}>
      <Head title={title}>
        <Segments
          label={t.show}
          links={[
            { href: REVIEWS_PATH, label: t.waiting, isCurrent: show === 'waiting' },
            { href: all, label: t.all, isCurrent: show === 'all' },
          ]}
        />
      </Head>
      {applications.length === 0 ? (
        <EmptyState>{show === 'waiting' ? t.none : t.noneAtAll}</EmptyState>
      ) : (
        <div class="sheet bleed">
          <div class="flush">
            <DataTable
              caption={t.caption}
              captionHidden
              rows={applications}
              keyOf={({ _id }) => _id}
              columns={[
                { heading: t.name, cell: ({ _id, metadata }) => <a href={reviewPath(_id)}>{metadata.client_name}</a> },
                { heading: t.state, cell: (application) => <ApplicationState page={page} application={application} /> },
                {
                  heading: t.asked,
                  cell: ({ productionRequestedAt: at }) => (at === undefined ? '' : formats.shortDate(at)),
                },
                { heading: t.registered, cell: ({ createdAt }) => formats.shortDate(createdAt) },
              ]}
            />
          </div>
          <Pager
            count={t.count(applications.length)}
            newest={after === undefined ? undefined : all}
            older={next === undefined ? undefined : `${all}&after=${next}`}
          />
        </div>
      )}
    </Page>
  );
}

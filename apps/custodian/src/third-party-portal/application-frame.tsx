import type { ComponentChildren, JSX } from 'preact';
import { textsIn } from '@app/language';
import { Head, Page, State, Tabs, type Mood, type PageContext } from '@app/page-kit';
import { ApplicationStatus, type Application } from '@app/third-parties';
import { applicationPath, APPLICATIONS_PATH } from './portal-paths.js';

const texts = textsIn({
  en: {
    applications: 'Applications',
    parts: 'Parts of the application',
    tabs: {
      overview: 'Overview',
      authorizations: 'Permissions',
      activity: 'Activity',
      deliveries: 'Notifications',
      agreements: 'Agreements',
      console: 'Console',
      credentials: 'Credentials',
      details: 'Details',
      identity: 'Identity',
      sandbox: 'Sandbox',
      production: 'Production',
    },
    states: { 1: 'In review', 2: 'Production', 3: 'On hold', 4: 'Revoked' },
    waiting: 'In review, production asked for',
  },
  es: {
    applications: 'Aplicaciones',
    parts: 'Partes de la aplicación',
    tabs: {
      overview: 'Resumen',
      authorizations: 'Permisos',
      activity: 'Actividad',
      deliveries: 'Notificaciones',
      agreements: 'Acuerdos',
      console: 'Consola',
      credentials: 'Credenciales',
      details: 'Datos',
      identity: 'Identidad',
      sandbox: 'Pruebas',
      production: 'Producción',
    },
    states: { 1: 'En revisión', 2: 'Producción', 3: 'En espera', 4: 'Revocada' },
    waiting: 'En revisión, producción solicitada',
  },
});

const paths = {
  overview: '',
  authorizations: '/authorizations',
  activity: '/activity',
  deliveries: '/deliveries',
  agreements: '/agreements',
  console: '/console',
  credentials: '/credentials',
  details: '/details',
  identity: '/identity',
  sandbox: '/sandbox',
  production: '/production',
} as const;

export type ApplicationPart = keyof typeof paths;

/** Where a part of an application is. */
export const partPath = (applicationId: string, part: ApplicationPart): string =>
  `${applicationPath(applicationId)}${paths[part]}`;

const moods: Readonly<Record<ApplicationStatus, Mood>> = {
  [ApplicationStatus.Review]: 'warn',
  [ApplicationStatus.Production]: 'good',
  [ApplicationStatus.OnHold]: 'bad',
  [ApplicationStatus.Revoked]: 'off',
};

/** How an application stands, in a word. */
export function ApplicationState({
  page,
  application: { status, productionRequestedAt },
}: {
  page: PageContext;
  application: Pick<Application, 'status' | 'productionRequestedAt'>;
}): JSX.Element {
  const t = texts(page.language);
  const isWaiting = status === ApplicationStatus.Review && productionRequestedAt !== undefined;
  return <State mood={moods[status]}>{isWaiting ? t.waiting : t.states[status]}</State>;
}

interface ApplicationFrameProps {
  readonly page: PageContext;
  readonly application: Application;
  readonly part: ApplicationPart;
  readonly sub?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** What the pages of an application have in common: its name, how it stands, and the way to the others. */
export function ApplicationFrame({ page, application, part, sub, children }: ApplicationFrameProps): JSX.Element {
  const t = texts(page.language);
  const name = application.metadata.client_name;
  const isInReview = application.status === ApplicationStatus.Review;
  const parts = (Object.keys(paths) as ApplicationPart[]).filter((each) => each !== 'sandbox' || isInReview);
  const links = parts.map((each) => ({
    href: partPath(application._id, each),
    label: t.tabs[each],
    isCurrent: each === part,
  }));
  return (
    <Page page={page} title={part === 'overview' ? name : `${t.tabs[part]} · ${name}`}>
      <Head title={name} sub={sub} above={<a href={APPLICATIONS_PATH}>{t.applications}</a>}>
        <ApplicationState page={page} application={application} />
      </Head>
      <Tabs label={t.parts} links={links} />
      {children}
    </Page>
  );
}

import type { JSX } from 'preact';
import { textsIn, type Formats } from '@app/language';
import { DataTable, EmptyState, Figures, Head, Page, State, type PageContext } from '@app/page-kit';
import type { DeliveryRates, NotificationEndpoint } from '@app/webhooks';
import { EndpointState } from '../third-party-portal/delivery-words.js';
import { applicationDeliveriesPath } from './staff-paths.js';

const texts = textsIn({
  en: {
    title: (count: number) =>
      count === 0
        ? 'Notifications reach every application'
        : count === 1
          ? 'Notifications do not reach 1 application'
          : `Notifications do not reach ${count} applications`,
    sub: 'Deliveries of the last 7 days, by application. What is parked is sent when somebody resumes it.',
    none: 'Nobody has been told of anything in the last 7 days.',
    made: 'Deliveries',
    failed: 'Attempts that failed',
    waiting: 'Waiting',
    parked: 'Parked',
    caption: 'Applications, those that fail first',
    application: 'Application',
    state: 'State',
    rate: 'Failed attempts',
    since: 'Failing since',
    noEndpoint: 'No address',
  },
  es: {
    title: (count) =>
      count === 0
        ? 'Las notificaciones llegan a todas las aplicaciones'
        : count === 1
          ? 'Las notificaciones no llegan a 1 aplicación'
          : `Las notificaciones no llegan a ${count} aplicaciones`,
    sub: 'Entregas de los últimos 7 días, por aplicación. Lo apartado se envía cuando alguien lo reanuda.',
    none: 'En los últimos 7 días no se avisó de nada a nadie.',
    made: 'Entregas',
    failed: 'Intentos fallidos',
    waiting: 'En espera',
    parked: 'Apartadas',
    caption: 'Aplicaciones, primero las que fallan',
    application: 'Aplicación',
    state: 'Estado',
    rate: 'Intentos fallidos',
    since: 'Falla desde',
    noEndpoint: 'Sin dirección',
  },
});

/** How one application is told of changes. */
export interface ApplicationDeliveries {
  readonly applicationId: string;
  readonly name: string;
  readonly endpoint: NotificationEndpoint | undefined;
  readonly rates: DeliveryRates;
}

interface StaffDeliveriesPageProps {
  readonly page: PageContext;
  readonly applications: readonly ApplicationDeliveries[];
  readonly formats: Formats;
}

export function StaffDeliveriesPage({ page, applications, formats }: StaffDeliveriesPageProps): JSX.Element {
  const t = texts(page.language);
  const failing = applications.filter(({ endpoint }) => endpoint?.failingSince !== undefined).length;
  const title = t.title(failing);
  const sum = (of: 'deliveries' | 'attempts' | 'failedAttempts' | 'waiting' | 'parked'): number =>
    applications.reduce((total, { rates }) => total + rates[of], 0);
  return (
    <Page page={page} title={title}>
      <Head title={title} sub={t.sub} />
      {applications.length === 0 ? (
        <EmptyState>{t.none}</EmptyState>
      ) : (
        <div class="sheet bleed">
          <Figures
            figures={[
              { name: t.made, value: formats.number(sum('deliveries')) },
              { name: t.failed, value: share(sum('failedAttempts'), sum('attempts'), formats) },
              { name: t.waiting, value: formats.number(sum('waiting')) },
              { name: t.parked, value: formats.number(sum('parked')) },
            ]}
          />
          <div class="flush">
            <DataTable
              caption={t.caption}
              captionHidden
              rows={applications}
              keyOf={({ applicationId }) => applicationId}
              columns={[
                {
                  heading: t.application,
                  cell: ({ applicationId, name }) => <a href={applicationDeliveriesPath(applicationId)}>{name}</a>,
                },
                {
                  heading: t.state,
                  cell: ({ endpoint }) =>
                    endpoint === undefined ? (
                      <State mood="off">{t.noEndpoint}</State>
                    ) : (
                      <EndpointState page={page} endpoint={endpoint} />
                    ),
                },
                {
                  heading: t.since,
                  cell: ({ endpoint }) =>
                    endpoint?.failingSince === undefined ? '' : formats.dateTime(endpoint.failingSince),
                },
                { heading: t.made, isNumber: true, cell: ({ rates }) => formats.number(rates.deliveries) },
                {
                  heading: t.rate,
                  isNumber: true,
                  cell: ({ rates }) => share(rates.failedAttempts, rates.attempts, formats),
                },
                { heading: t.parked, isNumber: true, cell: ({ rates }) => formats.number(rates.parked) },
              ]}
            />
          </div>
        </div>
      )}
    </Page>
  );
}

const share = (part: number, whole: number, formats: Formats): string =>
  whole === 0 ? '–' : formats.percent(part / whole);

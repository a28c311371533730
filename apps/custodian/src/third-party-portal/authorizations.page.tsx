import type { JSX } from 'preact';
import type { ReadsOfAuthorization } from '@app/audit';
import { AuthorizationStatus, inBrief, type Authorization } from '@app/authorization';
import { Scope } from '@app/espi';
import { textsIn, type Formats } from '@app/language';
import { DataTable, EmptyState, Pager, State, type Mood, type PageContext } from '@app/page-kit';
import type { Application } from '@app/third-parties';
import { ApplicationFrame, partPath } from './application-frame.js';
import { SANDBOX_PATH } from './portal-paths.js';

const texts = textsIn({
  en: {
    none: 'No customer has given a permission yet. Try it with the test customers.',
    customers: 'Test customers',
    caption: 'Permissions, each with its subscription',
    subscription: 'Subscription',
    state: 'State',
    what: 'What it gives',
    since: 'Since',
    until: 'Until',
    noEnd: 'No end',
    read: 'Last read',
    never: 'Never',
    states: {
      active: 'Stands',
      over: 'Over',
      customer: 'Ended by the customer',
      'third-party': 'Ended by you',
      application: 'Ended with the application',
      operator: 'Ended by the utility',
      'new-authorization': 'Replaced by a newer one',
      denied: 'Refused',
    },
    count: (count: number) => `${count} on this page`,
  },
  es: {
    none: 'Ningún cliente ha dado permiso todavía. Pruébelo con los clientes de prueba.',
    customers: 'Clientes de prueba',
    caption: 'Permisos, cada uno con su suscripción',
    subscription: 'Suscripción',
    state: 'Estado',
    what: 'Qué da',
    since: 'Desde',
    until: 'Hasta',
    noEnd: 'Sin fin',
    read: 'Última lectura',
    never: 'Nunca',
    states: {
      active: 'Vigente',
      over: 'Terminado',
      customer: 'Terminado por el cliente',
      'third-party': 'Terminado por usted',
      application: 'Terminado con la aplicación',
      operator: 'Terminado por la compañía',
      'new-authorization': 'Sustituido por otro',
      denied: 'Rechazado',
    },
    count: (count) => `${count} en esta página`,
  },
});

type Standing = keyof ReturnType<typeof texts>['states'];

function standingOf({ status, endedBy, authorizedPeriod: { end } }: Authorization, now: Date): Standing {
  if (status === AuthorizationStatus.Denied) return 'denied';
  if (status === AuthorizationStatus.Revoked) return endedBy ?? 'operator';
  return end !== undefined && end <= now ? 'over' : 'active';
}

const moodOf = (standing: Standing): Mood => (standing === 'active' ? 'good' : 'off');

interface AuthorizationsPageProps {
  readonly page: PageContext;
  readonly application: Application;
  readonly authorizations: readonly Authorization[];
  readonly reads: ReadonlyMap<string, ReadsOfAuthorization>;
  readonly formats: Formats;
  readonly now: Date;
  /** key of this page; absent on the first */
  readonly after?: string | undefined;
  /** key of the next page; absent on the last */
  readonly next?: string | undefined;
}

/** What customers gave the application. Who they are it is told only where they gave that too, and then by its feeds. */
export function AuthorizationsPage(props: AuthorizationsPageProps): JSX.Element {
  const { page, application, authorizations, reads, formats, now, after, next } = props;
  const t = texts(page.language);
  const path = partPath(application._id, 'authorizations');
  return (
    <ApplicationFrame page={page} application={application} part="authorizations">
      {authorizations.length === 0 ? (
        <EmptyState action={<a href={SANDBOX_PATH}>{t.customers}</a>}>{t.none}</EmptyState>
      ) : (
        <div class="sheet bleed">
          <div class="flush">
            <DataTable
              caption={t.caption}
              rows={authorizations}
              keyOf={({ _id }) => _id}
              columns={[
                {
                  heading: t.subscription,
                  cell: ({ _id }) => (
                    <a class="mono" href={`${partPath(application._id, 'console')}?subscription=${_id}`}>
                      {_id}
                    </a>
                  ),
                },
                {
                  heading: t.state,
                  cell: (authorization) => {
                    const standing = standingOf(authorization, now);
                    return <State mood={moodOf(standing)}>{t.states[standing]}</State>;
                  },
                },
                { heading: t.what, cell: ({ scope }) => inBrief(Scope.parse(scope), page.language) },
                { heading: t.since, cell: ({ grantedAt }) => formats.shortDate(grantedAt) },
                {
                  heading: t.until,
                  cell: ({ authorizedPeriod: { end }, endedAt }) => {
                    // the last day, of which the end is the first moment after it
                    const last = endedAt ?? (end && new Date(end.getTime() - 1));
                    return last === undefined ? t.noEnd : formats.shortDate(last);
                  },
                },
                {
                  heading: t.read,
                  cell: ({ _id }) => {
                    const lastAt = reads.get(_id)?.lastAt;
                    return lastAt === undefined ? t.never : formats.relative(lastAt, now);
                  },
                },
              ]}
            />
          </div>
          <Pager
            count={t.count(authorizations.length)}
            newest={after === undefined ? undefined : path}
            older={next === undefined ? undefined : `${path}?after=${next}`}
          />
        </div>
      )}
    </ApplicationFrame>
  );
}

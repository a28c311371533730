import type { JSX } from 'preact';
import { inBrief } from '@app/authorization';
import { Scope } from '@app/espi';
import { textsIn, type Formats } from '@app/language';
import { Button, Facts, Figures, Note, type PageContext } from '@app/page-kit';
import { ApplicationStatus, verifiedDomainOf, type Application } from '@app/third-parties';
import { ApplicationFrame, partPath } from './application-frame.js';

const texts = textsIn({
  en: {
    sub: (count: string) => `${count} customers share data with this application.`,
    subOne: '1 customer shares data with this application.',
    subNone: 'No customer shares data with this application yet.',
    permissions: 'Permissions that stand',
    last: 'Last request',
    never: 'None yet',
    refused: 'Refused, last 24 hours',
    secrets: 'Secrets that are good',
    more: (count: string) => `${count} or more`,
    review:
      'In review: it sees the made-up customers of the sandbox. Ask for production when it works with all of them.',
    waiting: 'Production has been asked for. We write to you when it is decided; until then everything stays as it is.',
    hold: 'On hold: it sees nobody now. The reason stands under Production.',
    revoked: 'Revoked, and for good. The reason stands under Production.',
    ask: 'Ask for production',
    about: 'What it is registered with',
    clientId: 'Client ID',
    asks: 'Asks for',
    scope: 'Scope',
    redirect: 'Return addresses',
    notify: 'Notification address',
    policy: 'Privacy policy',
    domain: 'Verified domain',
    none: 'None',
    change: 'Change',
  },
  es: {
    sub: (count) => `${count} clientes comparten datos con esta aplicación.`,
    subOne: '1 cliente comparte datos con esta aplicación.',
    subNone: 'Todavía ningún cliente comparte datos con esta aplicación.',
    permissions: 'Permisos vigentes',
    last: 'Última petición',
    never: 'Ninguna todavía',
    refused: 'Rechazadas, últimas 24 horas',
    secrets: 'Secretos válidos',
    more: (count) => `${count} o más`,
    review:
      'En revisión: ve a los clientes inventados del entorno de prueba. Solicite producción cuando funcione con todos ellos.',
    waiting: 'Se ha solicitado producción. Le escribiremos cuando se decida; hasta entonces todo sigue igual.',
    hold: 'En espera: ahora no ve a nadie. El motivo está en Producción.',
    revoked: 'Revocada, definitivamente. El motivo está en Producción.',
    ask: 'Solicitar producción',
    about: 'Con qué está registrada',
    clientId: 'ID de cliente',
    asks: 'Pide',
    scope: 'Alcance',
    redirect: 'Direcciones de retorno',
    notify: 'Dirección de avisos',
    policy: 'Política de privacidad',
    domain: 'Dominio verificado',
    none: 'Sin indicar',
    change: 'Cambiar',
  },
});

/** Counted so far, and no further. */
export const MOST_COUNTED = 10_000;

export interface ApplicationFigures {
  /** authorizations that stand, up to MOST_COUNTED */
  readonly active: number;
  readonly lastRequestAt: Date | undefined;
  /** in the last 24 hours, up to MOST_COUNTED */
  readonly refused: number;
  readonly secrets: number;
}

interface OverviewPageProps {
  readonly page: PageContext;
  readonly application: Application;
  readonly figures: ApplicationFigures;
  readonly formats: Formats;
  readonly now: Date;
}

export function OverviewPage({ page, application, figures, formats, now }: OverviewPageProps): JSX.Element {
  const t = texts(page.language);
  const { _id, metadata, credentials, status, productionRequestedAt } = application;
  const counted = (count: number): string =>
    count < MOST_COUNTED ? formats.number(count) : t.more(formats.number(MOST_COUNTED));
  const { active, lastRequestAt, refused, secrets } = figures;
  const sub = active === 0 ? t.subNone : active === 1 ? t.subOne : t.sub(counted(active));
  const standing =
    productionRequestedAt !== undefined ? t.waiting : { 1: t.review, 2: undefined, 3: t.hold, 4: t.revoked }[status];
  const isReview = status === ApplicationStatus.Review && productionRequestedAt === undefined;
  return (
    <ApplicationFrame page={page} application={application} part="overview" sub={sub}>
      {standing !== undefined && (
        <Note mood={status === ApplicationStatus.Review ? undefined : 'bad'}>
          <p>{standing}</p>
          {isReview && (
            <p class="apart-s">
              <Button href={partPath(_id, 'production')}>{t.ask}</Button>
            </p>
          )}
        </Note>
      )}
      <div class="sheet bleed apart-s">
        <Figures
          figures={[
            { name: t.permissions, value: <a href={partPath(_id, 'authorizations')}>{counted(active)}</a> },
            {
              name: t.last,
              value: lastRequestAt === undefined ? '–' : formats.relative(lastRequestAt, now),
              note: lastRequestAt === undefined ? t.never : formats.dateTime(lastRequestAt),
            },
            {
              name: t.refused,
              value: <a href={`${partPath(_id, 'activity')}?outcome=refused`}>{counted(refused)}</a>,
            },
            { name: t.secrets, value: <a href={partPath(_id, 'credentials')}>{formats.number(secrets)}</a> },
          ]}
        />
        <section>
          <div class="row h-gap">
            <h2>{t.about}</h2>
            <span class="push">
              <Button href={partPath(_id, 'details')}>{t.change}</Button>
            </span>
          </div>
          <Facts
            facts={[
              { name: t.clientId, value: <span class="mono">{credentials[0]?.clientId}</span> },
              {
                name: t.asks,
                value: metadata.scope.map((text) => inBrief(Scope.parse(text), page.language)).join('; '),
              },
              { name: t.scope, value: <span class="mono">{metadata.scope.join(' ')}</span> },
              { name: t.redirect, value: <span class="mono">{metadata.redirect_uris.join(' ')}</span> },
              { name: t.notify, value: metadata.third_party_notify_uri ?? t.none },
              { name: t.policy, value: metadata.policy_uri ?? t.none },
              { name: t.domain, value: verifiedDomainOf(application) ?? t.none },
            ]}
          />
        </section>
      </div>
    </ApplicationFrame>
  );
}

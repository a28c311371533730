import type { JSX } from 'preact';
import { textsIn, type Formats } from '@app/language';
import { Button, EmptyState, Field, Form, Note, type FormState, type PageContext } from '@app/page-kit';
import type { Application } from '@app/third-parties';
import type { Delivery, DeliveryState, NotificationEndpoint } from '@app/webhooks';
import { ApplicationFrame, partPath } from './application-frame.js';
import { CredentialCode } from './credential-code.js';
import { DeliveryList } from './delivery-list.js';
import { EndpointFacts, EndpointNote } from './endpoint-facts.js';
import { GUIDES_PATH } from './portal-paths.js';

const texts = textsIn({
  en: {
    intro: 'Where we tell your application of changes, and what became of it.',
    guide: 'How notifications work, and how to check a signature',
    noEndpoint:
      'The application has no notification address: nobody tells it of changes, and it finds them by asking. Give it one under Details.',
    details: 'To the details',
    verify: 'Verify again',
    test: 'Send a test notification',
    resume: 'Resume and catch up',
    resumeParked: 'Send what is parked again',
    tellFirst: 'Show the secret',
    tellNew: 'Make a new secret',
    secretOnce:
      'The secret is shown this once. Keep it where your server finds it. A secret before it goes on to sign for a day.',
    webhookSecret: 'Secret of the notifications',
    done: {
      verified: 'The address answers as it should: notifications go there.',
      refused: 'The address did not answer as it should.',
      resumed: 'Notifications are sent again, in their order.',
      test: 'A test notification is on its way. Load this page again to see what became of it.',
      resent: 'What you asked for is sent again.',
    },
    range: 'Send those of a time again',
    rangeText: (zone: string) =>
      `Each keeps its id (webhook-id), so that your server knows what it has had already. Times are of ${zone}, both included.`,
    from: 'From',
    until: 'Until',
    resend: 'Send again',
  },
  es: {
    intro: 'Adónde avisamos a su aplicación de los cambios, y qué pasó con cada aviso.',
    guide: 'Cómo funcionan las notificaciones y cómo comprobar una firma',
    noEndpoint:
      'La aplicación no tiene dirección de notificaciones: nadie le avisa de los cambios y los encuentra preguntando. Dele una en Datos.',
    details: 'A los datos',
    verify: 'Verificar otra vez',
    test: 'Enviar una notificación de prueba',
    resume: 'Reanudar y ponerse al día',
    resumeParked: 'Reenviar lo apartado',
    tellFirst: 'Mostrar el secreto',
    tellNew: 'Crear un secreto nuevo',
    secretOnce:
      'El secreto se muestra solo esta vez. Guárdelo donde su servidor lo encuentre. El anterior sigue firmando un día.',
    webhookSecret: 'Secreto de las notificaciones',
    done: {
      verified: 'La dirección responde como debe: las notificaciones van allí.',
      refused: 'La dirección no respondió como debe.',
      resumed: 'Las notificaciones se envían de nuevo, en su orden.',
      test: 'Una notificación de prueba está en camino. Vuelva a cargar esta página para ver qué pasó.',
      resent: 'Lo que pidió se envía de nuevo.',
    },
    range: 'Reenviar las de un tiempo',
    rangeText: (zone) =>
      `Cada una conserva su identificador (webhook-id), para que su servidor sepa qué recibió ya. Las horas son de ${zone}, ambas incluidas.`,
    from: 'Desde',
    until: 'Hasta',
    resend: 'Reenviar',
  },
});

export const deliveriesDone = ['verified', 'refused', 'resumed', 'test', 'resent'] as const;
export type DeliveriesDone = (typeof deliveriesDone)[number];

interface DeliveriesPageProps {
  readonly page: PageContext;
  readonly application: Application;
  /** absent: the application has no address for notifications */
  readonly endpoint?: NotificationEndpoint | undefined;
  readonly deliveries: readonly Delivery[];
  readonly parked: number;
  readonly formats: Formats;
  readonly now: Date;
  /** in the utility's zone, such as 2026-07-15 */
  readonly today: string;
  readonly state?: DeliveryState | undefined;
  readonly before?: string | undefined;
  readonly next?: string | undefined;
  readonly done?: DeliveriesDone | undefined;
  /** just told: shown this once */
  readonly secret?: string | undefined;
  readonly range?: FormState | undefined;
}

export function DeliveriesPage(props: DeliveriesPageProps): JSX.Element {
  const { page, application, endpoint, deliveries, formats, now, secret } = props;
  const t = texts(page.language);
  const path = partPath(application._id, 'deliveries');
  const sub = (
    <>
      {t.intro} <a href={`${GUIDES_PATH}/notifications`}>{t.guide}</a>.
    </>
  );
  return (
    <ApplicationFrame page={page} application={application} part="deliveries" sub={sub}>
      <News {...props} />
      {endpoint === undefined ? (
        <EmptyState action={<Button href={partPath(application._id, 'details')}>{t.details}</Button>}>
          {t.noEndpoint}
        </EmptyState>
      ) : (
        <div class="sheet bleed apart-s">
          {secret !== undefined && <CredentialCode name={t.webhookSecret} value={secret} />}
          <EndpointFacts page={page} endpoint={endpoint} formats={formats} now={now} />
          <Actions {...props} endpoint={endpoint} path={path} />
        </div>
      )}
      {(endpoint !== undefined || deliveries.length > 0) && (
        <DeliveryList {...props} path={path}>
          {endpoint !== undefined && endpoint.suspendedAt === undefined ? (
            <RangeForm {...props} path={path} />
          ) : undefined}
        </DeliveryList>
      )}
    </ApplicationFrame>
  );
}

/** The answer to what was just done, or else what one should know. */
function News({ page, endpoint, done, secret }: DeliveriesPageProps): JSX.Element | null {
  const t = texts(page.language);
  if (secret === undefined && done === undefined) {
    return endpoint === undefined ? null : <EndpointNote page={page} endpoint={endpoint} />;
  }
  const mood = secret !== undefined ? 'warn' : done === 'refused' ? 'bad' : 'good';
  return (
    <Note mood={mood} answers>
      <p>{secret !== undefined || done === undefined ? t.secretOnce : t.done[done]}</p>
    </Note>
  );
}

function Actions({
  page,
  endpoint: { verifiedAt, suspendedAt, secrets },
  parked,
  path,
}: DeliveriesPageProps & { readonly endpoint: NotificationEndpoint; readonly path: string }): JSX.Element {
  const t = texts(page.language);
  const isSuspended = suspendedAt !== undefined;
  const action = (to: string, label: string, kind?: 'go'): JSX.Element => (
    <Form action={`${path}/${to}`}>
      <Button kind={kind}>{label}</Button>
    </Form>
  );
  return (
    <div class="row">
      {(isSuspended || parked > 0) && action('resume', isSuspended ? t.resume : t.resumeParked, 'go')}
      {!isSuspended && verifiedAt !== undefined && action('test', t.test)}
      {action('verify', t.verify)}
      {action('secret', secrets[0]?.toldAt === undefined ? t.tellFirst : t.tellNew)}
    </div>
  );
}

function RangeForm({
  page,
  formats,
  today,
  range,
  path,
}: DeliveriesPageProps & { readonly path: string }): JSX.Element {
  const t = texts(page.language);
  return (
    <section class="stack-2">
      <h2>{t.range}</h2>
      <p class="small">{t.rangeText(formats.timeZone)}</p>
      <Form action={`${path}/resend`} state={range}>
        <div class="row end">
          <Field name="from" label={t.from} type="datetime-local" value={`${today}T00:00`} />
          <Field name="until" label={t.until} type="datetime-local" value={`${today}T23:59`} />
          <Button>{t.resend}</Button>
        </div>
      </Form>
    </section>
  );
}

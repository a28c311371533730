import type { JSX } from 'preact';
import { textsIn, type Formats } from '@app/language';
import { Button, DataTable, Facts, Form, type PageContext } from '@app/page-kit';
import type { Application } from '@app/third-parties';
import type { Delivery, NotificationEndpoint } from '@app/webhooks';
import { ApplicationFrame, partPath } from './application-frame.js';
import { DeliveryStanding, outcomeText, toldBy } from './delivery-words.js';

const texts = textsIn({
  en: {
    back: 'All deliveries',
    told: 'Tells of',
    made: 'Made',
    state: 'State',
    next: 'Next attempt',
    delivered: 'Delivered',
    addresses: 'Addresses that it names',
    addressesText: 'What changed is read there, with the token that fits each.',
    caption: 'Attempts, latest first',
    none: 'Nothing has been sent yet.',
    at: 'When',
    outcome: 'What came of it',
    took: 'Took',
    words: 'First words of the answer',
    noWords: 'None',
    ms: (count: string) => `${count} ms`,
    resend: 'Send again',
    resendText: 'With the same id and the same body.',
    suspended: 'Notifications are suspended: resume them first.',
  },
  es: {
    back: 'Todas las entregas',
    told: 'Avisa de',
    made: 'Creada',
    state: 'Estado',
    next: 'Próximo intento',
    delivered: 'Entregada',
    addresses: 'Direcciones que nombra',
    addressesText: 'Allí se lee lo que cambió, con el token que corresponde a cada una.',
    caption: 'Intentos, el último primero',
    none: 'Todavía no se ha enviado nada.',
    at: 'Cuándo',
    outcome: 'Qué pasó',
    took: 'Tardó',
    words: 'Primeras palabras de la respuesta',
    noWords: 'Ninguna',
    ms: (count) => `${count} ms`,
    resend: 'Reenviar',
    resendText: 'Con el mismo identificador y el mismo cuerpo.',
    suspended: 'Las notificaciones están suspendidas: reanúdelas primero.',
  },
});

interface DeliveryPageProps {
  readonly page: PageContext;
  readonly application: Application;
  readonly endpoint?: NotificationEndpoint | undefined;
  readonly delivery: Delivery;
  readonly formats: Formats;
}

export function DeliveryPage({ page, application, endpoint, delivery, formats }: DeliveryPageProps): JSX.Element {
  const t = texts(page.language);
  return (
    <ApplicationFrame page={page} application={application} part="deliveries">
      <p class="small">
        <a href={partPath(application._id, 'deliveries')}>{t.back}</a>
      </p>
      <div class="sheet bleed apart-s">
        <DeliveryRecord page={page} delivery={delivery} formats={formats} />
        {endpoint !== undefined && (
          <section class="stack-2">
            {endpoint.suspendedAt !== undefined ? (
              <p class="small">{t.suspended}</p>
            ) : (
              <Form action={`${partPath(application._id, 'deliveries')}/${delivery._id}/resend`}>
                <p class="small">{t.resendText}</p>
                <Button>{t.resend}</Button>
              </Form>
            )}
          </section>
        )}
      </div>
    </ApplicationFrame>
  );
}

/** All that is known of a delivery, as its developers and staff read it. */
export function DeliveryRecord({
  page,
  delivery,
  formats,
}: Pick<DeliveryPageProps, 'page' | 'delivery' | 'formats'>): JSX.Element {
  const t = texts(page.language);
  const { _id, state, createdAt, nextAttemptAt, deliveredAt, uris, attempts } = delivery;
  return (
    <>
      <Facts
        facts={[
          { name: 'webhook-id', value: <span class="mono">{_id}</span> },
          { name: t.told, value: toldBy(delivery, page.language) },
          { name: t.made, value: formats.exactTime(createdAt) },
          { name: t.state, value: <DeliveryStanding page={page} state={state} /> },
          ...(nextAttemptAt ? [{ name: t.next, value: formats.exactTime(nextAttemptAt) }] : []),
          ...(deliveredAt ? [{ name: t.delivered, value: formats.exactTime(deliveredAt) }] : []),
        ]}
      />
      <section class="stack-2">
        <h2>{t.addresses}</h2>
        <p class="small">{t.addressesText}</p>
        <ul class="bare">
          {uris.map((uri) => (
            <li key={uri} class="mono">
              {uri}
            </li>
          ))}
        </ul>
      </section>
      {attempts.length === 0 ? (
        <p>{t.none}</p>
      ) : (
        <div class="flush">
          <DataTable
            isWide
            caption={t.caption}
            rows={attempts.toReversed()}
            keyOf={({ at }) => at.toISOString()}
            columns={[
              { heading: t.at, cell: ({ at }) => formats.exactTime(at) },
              { heading: t.outcome, cell: (attempt) => outcomeText(attempt, page.language) },
              { heading: t.took, isNumber: true, cell: ({ milliseconds }) => t.ms(formats.number(milliseconds)) },
              {
                heading: t.words,
                cell: ({ excerpt }) => (excerpt === undefined ? t.noWords : <span class="mono">{excerpt}</span>),
              },
            ]}
          />
        </div>
      )}
    </>
  );
}

import type { JSX } from 'preact';
import { textsIn, type Formats } from '@app/language';
import { Facts, Note, type PageContext } from '@app/page-kit';
import { isGood, type NotificationEndpoint } from '@app/webhooks';
import { EndpointState, outcomeText, standingOf } from './delivery-words.js';

const texts = textsIn({
  en: {
    address: 'Address',
    state: 'State',
    verifiedAt: 'Verified',
    lastLook: 'Last look',
    failingSince: 'Failing since',
    suspendedAt: 'Suspended',
    secret: 'Secret',
    notTold: 'Made, and not shown to anybody yet',
    toldAt: (when: string) => `Shown on ${when}`,
    overlap: (until: string) => `The one before signs too, until ${until}`,
    standing: {
      verifying: 'The address is being verified. Nothing is sent there before; load this page again in a moment.',
      unverified:
        'The address did not answer as its owner would, so nothing is sent there. It may echo hub_challenge to a GET, or answer a signed test notification with 2xx. We look again by ourselves for a day.',
      suspended:
        'Nothing is sent to the address any more. What has not arrived is parked; resume when it is well again.',
      failing: 'The address fails. What has not arrived waits, and is tried again, later each time.',
    },
  },
  es: {
    address: 'Dirección',
    state: 'Estado',
    verifiedAt: 'Verificada',
    lastLook: 'Última comprobación',
    failingSince: 'Falla desde',
    suspendedAt: 'Suspendida',
    secret: 'Secreto',
    notTold: 'Creado, y todavía no mostrado a nadie',
    toldAt: (when) => `Mostrado el ${when}`,
    overlap: (until) => `El anterior también firma, hasta el ${until}`,
    standing: {
      verifying: 'La dirección se está verificando. Antes no se envía nada; vuelva a cargar esta página en un momento.',
      unverified:
        'La dirección no respondió como lo haría su dueño, y por eso no se envía nada allí. Puede devolver hub_challenge a un GET, o responder 2xx a una notificación de prueba firmada. Durante un día volvemos a comprobarlo solos.',
      suspended: 'Ya no se envía nada a la dirección. Lo que no ha llegado está apartado; reanude cuando esté bien.',
      failing: 'La dirección falla. Lo que no ha llegado espera y se reintenta, cada vez más tarde.',
    },
  },
});

interface EndpointProps {
  readonly page: PageContext;
  readonly endpoint: NotificationEndpoint;
}

/** What one should know of an endpoint that is not well. */
export function EndpointNote({ page, endpoint }: EndpointProps): JSX.Element | null {
  const standing = standingOf(endpoint);
  if (standing === 'good') return null;
  return (
    <Note mood={standing === 'verifying' || standing === 'failing' ? 'warn' : 'bad'}>
      <p>{texts(page.language).standing[standing]}</p>
    </Note>
  );
}

/** What is known of an endpoint. */
export function EndpointFacts({
  page,
  endpoint,
  formats,
  now,
}: EndpointProps & { readonly formats: Formats; readonly now: Date }): JSX.Element {
  const t = texts(page.language);
  const { uri, verifiedAt, refusal, failingSince, suspendedAt } = endpoint;
  const [current, before] = endpoint.secrets;
  const at = (name: string, time: Date | undefined) => (time ? [{ name, value: formats.dateTime(time) }] : []);
  return (
    <Facts
      facts={[
        { name: t.address, value: <span class="mono">{uri}</span> },
        { name: t.state, value: <EndpointState page={page} endpoint={endpoint} /> },
        ...at(t.verifiedAt, verifiedAt),
        ...(refusal
          ? [{ name: t.lastLook, value: `${formats.dateTime(refusal.at)}: ${outcomeText(refusal, page.language)}` }]
          : []),
        ...at(t.failingSince, failingSince),
        ...at(t.suspendedAt, suspendedAt),
        {
          name: t.secret,
          value: (
            <>
              {current?.toldAt === undefined ? t.notTold : t.toldAt(formats.dateTime(current.toldAt))}
              {before?.until !== undefined && isGood(before, now) && (
                <p class="small">{t.overlap(formats.dateTime(before.until))}</p>
              )}
            </>
          ),
        },
      ]}
    />
  );
}

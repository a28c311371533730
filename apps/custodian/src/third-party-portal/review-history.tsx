import type { JSX } from 'preact';
import { textsIn, type Formats } from '@app/language';
import { Timeline, usePage } from '@app/page-kit';
import { ApplicationStatus, type ApplicationReview } from '@app/third-parties';

const texts = textsIn({
  en: {
    requested: 'Production was asked for',
    decided: {
      [ApplicationStatus.Review]: 'Decided: stays in review',
      [ApplicationStatus.Production]: 'Decided: in production',
      [ApplicationStatus.OnHold]: 'Decided: on hold',
      [ApplicationStatus.Revoked]: 'Decided: revoked',
    },
    company: 'Company',
    use: 'Use',
    contact: 'Contact',
    reason: 'Reason',
    by: (name: string) => `by ${name}`,
  },
  es: {
    requested: 'Se solicitó producción',
    decided: {
      [ApplicationStatus.Review]: 'Decidido: sigue en revisión',
      [ApplicationStatus.Production]: 'Decidido: en producción',
      [ApplicationStatus.OnHold]: 'Decidido: en espera',
      [ApplicationStatus.Revoked]: 'Decidido: revocada',
    },
    company: 'Empresa',
    use: 'Uso',
    contact: 'Contacto',
    reason: 'Motivo',
    by: (name) => `por ${name}`,
  },
});

interface ReviewHistoryProps {
  /** oldest first */
  readonly history: readonly ApplicationReview[];
  readonly formats: Formats;
  /** who did it, where the reader may know */
  readonly nameOf?: ((userId: string) => string | undefined) | undefined;
  /** whose side the reader is on */
  readonly reader: 'developer' | 'staff';
}

/** What was asked and decided of an application, newest first. */
export function ReviewHistory({ history, formats, nameOf, reader }: ReviewHistoryProps): JSX.Element {
  const t = texts(usePage().language);
  const days = history.toReversed().map((review) => {
    const isDecision = review.what === 'decided';
    const name = nameOf?.(review.by);
    const what = isDecision ? t.decided[review.to] : t.requested;
    return {
      day: formats.date(review.at),
      events: [
        {
          at: review.at,
          time: formats.time(review.at),
          icon: isDecision ? ('tick' as const) : ('account' as const),
          who: isDecision ? ('staff' as const) : reader === 'developer' ? ('mine' as const) : ('company' as const),
          what: name === undefined ? what : `${what}, ${t.by(name)}`,
          details: isDecision
            ? `${t.reason}: ${review.reason}`
            : `${t.company}: ${review.company} · ${t.use}: ${review.use} · ${t.contact}: ${review.contact}`,
        },
      ],
    };
  });
  return <Timeline days={days} />;
}

import type { JSX } from 'preact';
import { agreementStatuses, inBrief, statusOf, type Agreement, type AgreementStatus } from '@app/authorization';
import { Scope } from '@app/espi';
import { textsIn, type Formats } from '@app/language';
import { Button, DataTable, EmptyState, Pager, Select, State, type Mood, type PageContext } from '@app/page-kit';
import type { Application } from '@app/third-parties';
import { ApplicationFrame, partPath } from './application-frame.js';

const texts = textsIn({
  en: {
    sub: 'Propose to a customer, by email address and ESIID, to share data with this application. Whether there is such a customer nobody tells you before the answer.',
    propose: 'Propose an agreement',
    esiids: 'Every ESIID that it may see',
    none: 'Nothing has been proposed.',
    noneOfThese: 'There is none in this state.',
    status: 'State',
    all: 'All',
    show: 'Show',
    caption: 'Agreements',
    email: 'Email',
    esiid: 'ESIID',
    what: 'Kinds of data',
    proposed: 'Proposed',
    statuses: {
      pending: 'Waits for an answer',
      accepted: 'Accepted',
      rejected: 'Rejected',
      withdrawn: 'Withdrawn',
      expired: 'Expired',
    },
    count: (count: number) => `${count} on this page`,
  },
  es: {
    sub: 'Proponga a un cliente, por correo electrónico y ESIID, compartir datos con esta aplicación. Antes de la respuesta nadie le dice si existe ese cliente.',
    propose: 'Proponer un acuerdo',
    esiids: 'Todos los ESIID que puede ver',
    none: 'No se ha propuesto nada.',
    noneOfThese: 'No hay ninguno en este estado.',
    status: 'Estado',
    all: 'Todos',
    show: 'Mostrar',
    caption: 'Acuerdos',
    email: 'Correo electrónico',
    esiid: 'ESIID',
    what: 'Tipos de datos',
    proposed: 'Propuesto',
    statuses: {
      pending: 'Espera respuesta',
      accepted: 'Aceptado',
      rejected: 'Rechazado',
      withdrawn: 'Retirado',
      expired: 'Caducado',
    },
    count: (count) => `${count} en esta página`,
  },
});

const moods: Readonly<Record<AgreementStatus, Mood>> = {
  pending: 'warn',
  accepted: 'good',
  rejected: 'bad',
  withdrawn: 'off',
  expired: 'off',
};

/** How an agreement stands, in a word. */
export function AgreementState({ page, status }: { page: PageContext; status: AgreementStatus }): JSX.Element {
  return <State mood={moods[status]}>{texts(page.language).statuses[status]}</State>;
}

interface AgreementsPageProps {
  readonly page: PageContext;
  readonly application: Application;
  readonly agreements: readonly Agreement[];
  readonly formats: Formats;
  readonly now: Date;
  readonly status?: AgreementStatus | undefined;
  readonly after?: string | undefined;
  readonly next?: string | undefined;
}

export function AgreementsPage(props: AgreementsPageProps): JSX.Element {
  const { page, application, agreements, formats, now, status, after, next } = props;
  const t = texts(page.language);
  const path = partPath(application._id, 'agreements');
  const pageAt = (key?: string): string => {
    const query = new URLSearchParams({ ...(status && { status }), ...(key !== undefined && { after: key }) });
    return query.size === 0 ? path : `${path}?${query.toString()}`;
  };
  return (
    <ApplicationFrame page={page} application={application} part="agreements" sub={t.sub}>
      <form class="row end" method="get" action={path}>
        <Select
          name="status"
          label={t.status}
          value={status ?? ''}
          options={[
            { value: '', label: t.all },
            ...agreementStatuses.map((value) => ({ value, label: t.statuses[value] })),
          ]}
        />
        <Button>{t.show}</Button>
        <span class="push">
          <Button kind="go" href={`${path}/new`}>
            {t.propose}
          </Button>
        </span>
      </form>
      {agreements.length === 0 ? (
        <EmptyState>{status === undefined ? t.none : t.noneOfThese}</EmptyState>
      ) : (
        <div class="sheet bleed apart-s">
          <div class="flush">
            <DataTable
              isWide
              caption={t.caption}
              captionHidden
              rows={agreements}
              keyOf={({ _id }) => _id}
              columns={[
                { heading: t.email, cell: ({ _id, email }) => <a href={`${path}/${_id}`}>{email}</a> },
                { heading: t.esiid, cell: ({ esiid }) => <span class="mono">{esiid}</span> },
                {
                  heading: t.status,
                  cell: (agreement) => <AgreementState page={page} status={statusOf(agreement, now)} />,
                },
                { heading: t.what, cell: ({ scope }) => inBrief(Scope.parse(scope), page.language) },
                { heading: t.proposed, cell: ({ proposedAt }) => formats.shortDate(proposedAt) },
              ]}
            />
          </div>
          <Pager
            count={t.count(agreements.length)}
            newest={after === undefined ? undefined : pageAt()}
            older={next === undefined ? undefined : pageAt(next)}
          />
        </div>
      )}
      <p class="small apart-s">
        <a href={`${path}/esiids`}>{t.esiids}</a>
      </p>
    </ApplicationFrame>
  );
}

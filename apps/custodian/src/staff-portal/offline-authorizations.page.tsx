import type { JSX } from 'preact';
import {
  AuthorizationStatus,
  inBrief,
  kindName,
  kindsOf,
  meterInWords,
  type Authorization,
  type CustomerMeter,
  type OfflineCustomer,
  type OfflineOrigin,
} from '@app/authorization';
import { Scope } from '@app/espi';
import { textsIn, type Formats } from '@app/language';
import {
  Button,
  Choices,
  DataTable,
  EmptyState,
  Facts,
  Field,
  Form,
  Head,
  Note,
  Page,
  Pager,
  Select,
  State,
  TextArea,
  type FormState,
  type PageContext,
} from '@app/page-kit';
import type { Application } from '@app/third-parties';
import { lifePath, OFFLINE_PATH, offlinePath } from './staff-paths.js';

const texts = textsIn({
  en: {
    title: 'Given on paper or by telephone',
    sub: 'What customers granted outside of these pages, and who recorded it.',
    record: 'Record one',
    none: 'None has been recorded.',
    caption: 'Authorizations that were recorded, the latest first',
    application: 'Application',
    applicationHint: 'By its name.',
    customer: 'Customer',
    state: 'State',
    stands: 'Stands',
    ended: 'Ended',
    how: 'How it was given',
    hows: { paper: 'On paper', telephone: 'By telephone' },
    life: 'What became of it',
    seeLife: 'Every change, access and notification',
    recorded: 'Recorded',
    count: (count: number) => `${count} on this page`,
    newTitle: 'Record what a customer granted',
    find: 'Account number or ESIID',
    findHint: 'The whole number.',
    go: 'Find the customer',
    unknown: 'Nobody has that account number, or that ESIID now.',
    supersedes:
      'An earlier permission of this customer to this application ends with this one. The customer is told by mail.',
    meters: 'Usage points',
    kinds: 'Kinds of data',
    months: 'How far back, in months',
    until: 'Last day',
    howHint: { paper: 'With the document.', telephone: 'With the date and who took the call.' },
    reference: 'Reference',
    referenceHint: 'What leads back to it: date, number of the letter, who took the call.',
    document: 'The document',
    documentHint: 'PDF, PNG or JPEG, 10 MB at most.',
    save: 'Record it, and tell the customer',
    done: {
      recorded: 'Recorded. The customer is told by mail, the application by its notifications.',
      ended: 'Ended, and told.',
    },
    by: 'By',
    operator: 'Operator',
    what: 'What it gives',
    noEnd: 'No end',
    subscription: 'Subscription',
    download: 'Download the document',
    noDocument: 'None',
    end: 'End it',
    endText: 'For a mistake. The application reads nothing more from now on, and the customer is told.',
    reason: 'Reason',
    endReason: 'Why it was ended',
  },
  es: {
    title: 'Dados en papel o por teléfono',
    sub: 'Lo que los clientes permitieron fuera de estas páginas, y quién lo registró.',
    record: 'Registrar uno',
    none: 'No se ha registrado ninguno.',
    caption: 'Autorizaciones registradas, la última primero',
    application: 'Aplicación',
    applicationHint: 'Por su nombre.',
    customer: 'Cliente',
    state: 'Estado',
    stands: 'Vigente',
    ended: 'Terminada',
    how: 'Cómo se dio',
    hows: { paper: 'En papel', telephone: 'Por teléfono' },
    life: 'Qué pasó con ella',
    seeLife: 'Cada cambio, acceso y aviso',
    recorded: 'Registrada',
    count: (count) => `${count} en esta página`,
    newTitle: 'Registrar lo que permitió un cliente',
    find: 'Número de cuenta o ESIID',
    findHint: 'El número entero.',
    go: 'Buscar al cliente',
    unknown: 'Nadie tiene ese número de cuenta, ni ese ESIID ahora.',
    supersedes:
      'Un permiso anterior de este cliente a esta aplicación termina con este. Se avisa al cliente por correo.',
    meters: 'Puntos de suministro',
    kinds: 'Tipos de datos',
    months: 'Cuánto hacia atrás, en meses',
    until: 'Último día',
    howHint: { paper: 'Con el documento.', telephone: 'Con la fecha y quién atendió la llamada.' },
    reference: 'Referencia',
    referenceHint: 'Lo que lleva de vuelta: fecha, número de la carta, quién atendió la llamada.',
    document: 'El documento',
    documentHint: 'PDF, PNG o JPEG, de 10 MB como máximo.',
    save: 'Registrar y avisar al cliente',
    done: {
      recorded: 'Registrada. Se avisa al cliente por correo y a la aplicación por sus notificaciones.',
      ended: 'Terminada y comunicada.',
    },
    by: 'Quién',
    operator: 'Operador',
    what: 'Qué da',
    noEnd: 'Sin fin',
    subscription: 'Suscripción',
    download: 'Descargar el documento',
    noDocument: 'Ninguno',
    end: 'Terminarla',
    endText: 'Para un error. La aplicación no lee nada más a partir de ahora y se avisa al cliente.',
    reason: 'Motivo',
    endReason: 'Por qué se terminó',
  },
});

interface OfflineListProps {
  readonly page: PageContext;
  readonly authorizations: readonly Authorization[];
  /** of applications, by their ids */
  readonly names: ReadonlyMap<string, string>;
  readonly formats: Formats;
  readonly before?: string | undefined;
  readonly next?: string | undefined;
}

export function OfflineListPage({ page, authorizations, names, formats, before, next }: OfflineListProps): JSX.Element {
  const t = texts(page.language);
  return (
    <Page page={page} title={t.title}>
      <Head title={t.title} sub={t.sub}>
        <Button kind="go" href={`${OFFLINE_PATH}/new`}>
          {t.record}
        </Button>
      </Head>
      {authorizations.length === 0 ? (
        <EmptyState>{t.none}</EmptyState>
      ) : (
        <div class="sheet bleed">
          <div class="flush">
            <DataTable
              caption={t.caption}
              captionHidden
              rows={authorizations}
              keyOf={({ _id }) => _id}
              columns={[
                {
                  heading: t.application,
                  cell: ({ _id, applicationId }) => <a href={offlinePath(_id)}>{names.get(applicationId)}</a>,
                },
                { heading: t.how, cell: ({ offline }) => t.hows[offline?.how ?? 'paper'] },
                { heading: t.state, cell: ({ status }) => <Standing page={page} status={status} /> },
                { heading: t.recorded, cell: ({ grantedAt }) => formats.shortDate(grantedAt) },
              ]}
            />
          </div>
          <Pager
            count={t.count(authorizations.length)}
            newest={before === undefined ? undefined : OFFLINE_PATH}
            older={next === undefined ? undefined : `${OFFLINE_PATH}?before=${next}`}
          />
        </div>
      )}
    </Page>
  );
}

function Standing({ page, status }: { page: PageContext; status: Authorization['status'] }): JSX.Element {
  const t = texts(page.language);
  const stands = status === AuthorizationStatus.Active;
  return <State mood={stands ? 'good' : 'off'}>{stands ? t.stands : t.ended}</State>;
}

interface FindPageProps {
  readonly page: PageContext;
  readonly applications: readonly Application[];
  /** what nobody was found by */
  readonly unknown?: string | undefined;
}

/** The first step: for which application, and of whom. */
export function FindCustomerPage({ page, applications, unknown }: FindPageProps): JSX.Element {
  const t = texts(page.language);
  return (
    <Page page={page} title={t.newTitle}>
      <div class="narrow">
        <Head title={t.newTitle} above={<a href={OFFLINE_PATH}>{t.title}</a>} />
        {unknown !== undefined && (
          <Note mood="warn" answers>
            <p>{t.unknown}</p>
          </Note>
        )}
        <div class="sheet">
          <form class="stack" method="get" action={`${OFFLINE_PATH}/new`}>
            <Select
              name="application"
              label={t.application}
              hint={t.applicationHint}
              options={applications.map(({ _id, metadata }) => ({ value: _id, label: metadata.client_name }))}
            />
            <Field name="number" label={t.find} hint={t.findHint} autocomplete="off" value={unknown} />
            <Button kind="go" wide>
              {t.go}
            </Button>
          </form>
        </div>
      </div>
    </Page>
  );
}

interface RecordPageProps {
  readonly page: PageContext;
  readonly application: Application;
  readonly found: OfflineCustomer;
  readonly meters: readonly CustomerMeter[];
  readonly lastDay: string;
  readonly state?: FormState | undefined;
}

/** The second step: what was granted, and how. */
export function RecordPage({ page, application, found, meters, lastDay, state }: RecordPageProps): JSX.Element {
  const t = texts(page.language);
  const { _id, metadata } = application;
  const { customer, usagePointIds } = found;
  const [scope = ''] = metadata.scope;
  const named = meters
    .filter(({ usagePointId }) => usagePointIds.includes(usagePointId))
    .map((meter) => ({ meter, words: meterInWords(meter, page.language) }));
  return (
    <Page page={page} title={t.newTitle}>
      <div class="narrow">
        <Head
          title={t.newTitle}
          sub={`${customer.name} → ${metadata.client_name}`}
          above={<a href={`${OFFLINE_PATH}/new`}>{t.go}</a>}
        />
        <Note>
          <p>{t.supersedes}</p>
        </Note>
        <div class="sheet">
          <Form action={`${OFFLINE_PATH}/new`} files marksRequired state={state}>
            <input type="hidden" name="application" value={_id} />
            <input type="hidden" name="customer" value={customer._id} />
            <Choices
              name="meters"
              kind="checkbox"
              legend={t.meters}
              choices={named.map(({ meter, words }) => ({
                value: meter.usagePointId,
                label: words.name,
                hint: words.note,
              }))}
              required
            />
            <Choices
              name="kinds"
              kind="checkbox"
              legend={t.kinds}
              choices={kindsOf(Scope.parse(scope)).map((kind) => ({
                value: kind,
                label: kindName(kind, page.language),
              }))}
              required
            />
            <div class="short">
              <Field name="months" label={t.months} type="number" min="0" max="120" value="12" required />
            </div>
            <div class="short">
              <Field name="until" label={t.until} type="date" value={lastDay} required />
            </div>
            <Choices
              name="how"
              kind="radio"
              legend={t.how}
              choices={(['paper', 'telephone'] as const).map((value) => ({
                value,
                label: t.hows[value],
                hint: t.howHint[value],
              }))}
              required
            />
            <TextArea name="reference" label={t.reference} hint={t.referenceHint} rows={2} maxLength={500} required />
            <Field
              name="document"
              label={t.document}
              hint={t.documentHint}
              type="file"
              accept="application/pdf,image/png,image/jpeg"
            />
            <Button kind="go" wide>
              {t.save}
            </Button>
          </Form>
        </div>
      </div>
    </Page>
  );
}

interface OfflinePageProps {
  readonly page: PageContext;
  readonly authorization: Authorization & { readonly offline: OfflineOrigin };
  readonly application: Application;
  readonly customerName: string;
  /** who recorded it; absent: the operator, or nobody who is known any more */
  readonly recorder?: string | undefined;
  readonly formats: Formats;
  readonly done?: unknown;
  readonly state?: FormState | undefined;
}

export function OfflineAuthorizationPage(props: OfflinePageProps): JSX.Element {
  const { page, authorization, application, customerName, recorder, formats, done, state } = props;
  const t = texts(page.language);
  const { _id, offline, scope, grantedAt, authorizedPeriod, status } = authorization;
  const { end } = authorizedPeriod;
  const path = offlinePath(_id);
  const title = `${customerName} → ${application.metadata.client_name}`;
  return (
    <Page page={page} title={title}>
      <Head title={title} above={<a href={OFFLINE_PATH}>{t.title}</a>}>
        <Standing page={page} status={status} />
      </Head>
      {(done === 'recorded' || done === 'ended') && (
        <Note mood="good" answers>
          <p>{t.done[done]}</p>
        </Note>
      )}
      <div class="sheet bleed apart-s">
        <Facts
          facts={[
            { name: t.subscription, value: <span class="mono">{_id}</span> },
            { name: t.what, value: inBrief(Scope.parse(scope), page.language) },
            { name: t.how, value: t.hows[offline.how] },
            { name: t.reference, value: offline.reference },
            { name: t.by, value: recorder ?? t.operator },
            { name: t.recorded, value: formats.dateTime(grantedAt) },
            { name: t.until, value: end === undefined ? t.noEnd : formats.date(new Date(end.getTime() - 1)) },
            {
              name: t.document,
              value: offline.document === undefined ? t.noDocument : <a href={`${path}/document`}>{t.download}</a>,
            },
            ...(offline.endReason === undefined ? [] : [{ name: t.endReason, value: offline.endReason }]),
            { name: t.life, value: <a href={lifePath(_id)}>{t.seeLife}</a> },
          ]}
        />
        {status === AuthorizationStatus.Active && (
          <Form action={path} state={state}>
            <h2>{t.end}</h2>
            <p class="small">{t.endText}</p>
            <TextArea name="reason" label={t.reason} rows={2} maxLength={500} required />
            <Button kind="stop">{t.end}</Button>
          </Form>
        )}
      </div>
    </Page>
  );
}

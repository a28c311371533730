import type { ComponentChildren, JSX } from 'preact';
import type { StoredAccessRecord } from '@app/audit';
import { inWords, kindsOf } from '@app/authorization';
import { Scope } from '@app/espi';
import { textsIn, type Formats } from '@app/language';
import {
  Button,
  DataTable,
  EmptyState,
  Facts,
  Head,
  Page,
  Pager,
  State,
  Ticks,
  Timeline,
  type IconName,
  type PageContext,
  type TimelineEvent,
} from '@app/page-kit';
import type { AuthorizationLife, LifeEvent } from '@app/regulatory-reports';
import { AccessResult } from './access-result.js';
import { capitalised, kindsInWords } from './access-words.js';

const texts = textsIn({
  en: {
    title: (company: string) => `The life of a permission: ${company}`,
    intro: 'Everything that is recorded of it, from the sign-in to its end.',
    signed: 'Download it all, signed (JSON)',
    facts: {
      id: 'Number',
      customer: 'Customer',
      agreement: 'Agreement',
      actingFor: 'Acts for',
      state: 'State',
      scope: 'Scope',
      data: 'Data from',
      allData: 'As far back as records go',
      until: 'Ends',
      noEnd: 'Until it is stopped',
    },
    states: { active: 'Active', ended: 'Ended', denied: 'Refused' },
    sees: 'What it allows',
    happened: 'What happened',
    events: {
      granted: 'Given',
      changed: 'Made smaller or shorter',
      ended: 'Ended',
      restored: 'Taken up again',
    },
    by: {
      customer: 'by the customer',
      'third-party': 'by the company',
      application: 'by the company, which took its application away',
      operator: 'by the utility',
      'new-authorization': 'because a newer permission was given',
      over: 'because its time was over',
    },
    signIn: 'The customer signed in',
    meters: (count: number | undefined) =>
      count === undefined ? 'all meters' : count === 1 ? '1 meter' : `${count} meters`,
    untilDay: (day: string) => `until ${day}`,
    agreed: 'Agreed to the words below',
    consent: 'The words, as they were shown',
    noConsent: 'It was not given on a page of ours: there are no words that were agreed to.',
    offline: { paper: 'The customer gave it on paper', telephone: 'The customer gave it by telephone' },
    recordedBy: (who: string) => (who === 'operator' ? 'Recorded on the command line' : `Recorded by staff, ${who}`),
    genuine: 'Signature checked, unchanged',
    broken: 'The signature does not match',
    accesses: 'Every access',
    noAccesses: 'Nothing was asked for.',
    notifications: 'Every notification',
    noNotifications: 'None was sent.',
    when: 'When',
    what: 'What',
    nothing: 'No data',
    size: 'Size',
    how: 'How',
    result: 'Result',
    deliveryStates: { waiting: 'On its way', delivered: 'Delivered', parked: 'Could not be delivered' },
    count: (count: number) => `${count} on this page`,
  },
  es: {
    title: (company) => `La vida de un permiso: ${company}`,
    intro: 'Todo lo que está anotado, desde el inicio de sesión hasta su fin.',
    signed: 'Descargarlo todo, firmado (JSON)',
    facts: {
      id: 'Número',
      customer: 'Cliente',
      agreement: 'Acuerdo',
      actingFor: 'Actúa por cuenta de',
      state: 'Estado',
      scope: 'Alcance',
      data: 'Datos desde el',
      allData: 'Desde que hay registros',
      until: 'Termina',
      noEnd: 'Hasta que se retire',
    },
    states: { active: 'Activo', ended: 'Terminado', denied: 'Rechazado' },
    sees: 'Qué permite',
    happened: 'Qué pasó',
    events: {
      granted: 'Dado',
      changed: 'Reducido o acortado',
      ended: 'Terminado',
      restored: 'Retomado',
    },
    by: {
      customer: 'por el cliente',
      'third-party': 'por la empresa',
      application: 'por la empresa, que retiró su aplicación',
      operator: 'por la compañía',
      'new-authorization': 'porque se dio un permiso más nuevo',
      over: 'porque se acabó su tiempo',
    },
    signIn: 'El cliente inició sesión',
    meters: (count) => (count === undefined ? 'todos los medidores' : count === 1 ? '1 medidor' : `${count} medidores`),
    untilDay: (day) => `hasta el ${day}`,
    agreed: 'Aceptó las palabras de abajo',
    consent: 'Las palabras, como se mostraron',
    noConsent: 'No se dio en una página nuestra: no hay palabras que se aceptaran.',
    offline: { paper: 'El cliente lo dio en papel', telephone: 'El cliente lo dio por teléfono' },
    recordedBy: (who) => (who === 'operator' ? 'Anotado desde la línea de órdenes' : `Anotado por el personal, ${who}`),
    genuine: 'Firma comprobada, sin cambios',
    broken: 'La firma no coincide',
    accesses: 'Cada acceso',
    noAccesses: 'No se pidió nada.',
    notifications: 'Cada aviso',
    noNotifications: 'No se envió ninguno.',
    when: 'Cuándo',
    what: 'Qué',
    nothing: 'Ningún dato',
    size: 'Tamaño',
    how: 'Cómo',
    result: 'Resultado',
    deliveryStates: { waiting: 'En camino', delivered: 'Entregado', parked: 'No se pudo entregar' },
    count: (count) => `${count} en esta página`,
  },
});

const iconOf: Readonly<Record<LifeEvent['what'], IconName>> = {
  granted: 'tick',
  changed: 'dash',
  ended: 'cross',
  restored: 'repeat',
};

interface LifePageProps {
  readonly page: PageContext;
  readonly life: AuthorizationLife;
  /** address of this page */
  readonly path: string;
  /** the way back */
  readonly above: ComponentChildren;
  /** whether whoever looks may see whose it is */
  readonly withCustomer: boolean;
  readonly formats: Formats;
  readonly before?: string | undefined;
}

export function LifePage(props: LifePageProps): JSX.Element {
  const { page, life, path, above } = props;
  const t = texts(page.language);
  const title = t.title(life.application.name);
  const scope = Scope.parse(life.scope);
  return (
    <Page page={page} title={title}>
      <Head title={title} above={above} sub={t.intro} />
      <div class="cols wide">
        <div class="sheet bleed">
          <section>
            <h2 class="h-gap">{t.happened}</h2>
            <Happened {...props} />
          </section>
          <section>
            <h2 class="h-gap">{t.sees}</h2>
            <Ticks
              items={inWords(scope, kindsOf(scope), page.language).map(({ title: text, note }) => ({ text, note }))}
            />
          </section>
          <Consented {...props} />
          <section>
            <Accesses {...props} />
          </section>
          <section>
            <Notifications {...props} />
          </section>
        </div>
        <div class="stick sheet bleed">
          <section class="stack">
            <About {...props} />
            <Button href={`${path}/signed`} icon="download" wide>
              {t.signed}
            </Button>
          </section>
        </div>
      </div>
    </Page>
  );
}

function About({ page, life, formats, withCustomer }: LifePageProps): JSX.Element {
  const t = texts(page.language);
  const { facts } = t;
  const { start } = life.publishedPeriod;
  const { end } = life.authorizedPeriod;
  return (
    <Facts
      stacked
      facts={[
        {
          name: facts.state,
          value: <State mood={life.state === 'active' ? 'good' : 'off'}>{t.states[life.state]}</State>,
        },
        { name: facts.until, value: end === undefined ? facts.noEnd : formats.dateTime(end) },
        { name: facts.data, value: start === undefined ? facts.allData : formats.date(start) },
        { name: facts.id, value: <span class="mono">{life.authorizationId}</span> },
        ...(withCustomer ? [{ name: facts.customer, value: <span class="mono">{life.customerId}</span> }] : []),
        ...(life.application.actingFor ? [{ name: facts.actingFor, value: life.application.actingFor.name }] : []),
        ...(life.agreementId === undefined
          ? []
          : [{ name: facts.agreement, value: <span class="mono">{life.agreementId}</span> }]),
        { name: facts.scope, value: <span class="mono">{life.scope.replaceAll(/[;_]/g, '$&\u200b')}</span> },
      ]}
    />
  );
}

/** What happened, newest first, but for what is listed one by one below. */
function Happened({ page, life, formats }: LifePageProps): JSX.Element {
  const t = texts(page.language);
  const by = (endedBy: string | undefined): string | undefined =>
    Object.entries(t.by).find(([name]) => name === endedBy)?.[1];
  const events: TimelineEvent[] = life.events.map(({ at, what, usagePointIds, until, endedBy }) => ({
    at,
    time: formats.time(at),
    icon: iconOf[what],
    who: endedBy === 'operator' ? 'staff' : endedBy === 'third-party' || endedBy === 'application' ? 'company' : 'mine',
    what: [t.events[what], by(endedBy)].filter(Boolean).join(' '),
    ...(what !== 'ended' && {
      details: [t.meters(usagePointIds?.length), until && t.untilDay(formats.date(until))].filter(Boolean).join(', '),
    }),
  }));
  const { signIn, consent } = life;
  if (consent) events.push({ ...eventAt(consent.agreedAt, formats), icon: 'tick', who: 'mine', what: t.agreed });
  if (signIn) events.push({ ...eventAt(signIn.at, formats), icon: 'key', who: 'mine', what: t.signIn });
  events.sort((a, b) => b.at.getTime() - a.at.getTime());
  const days = [...Map.groupBy(events, ({ at }) => formats.fullDate(at))];
  return <Timeline days={days.map(([day, ofDay]) => ({ day, events: ofDay }))} />;
}

const eventAt = (at: Date, formats: Formats) => ({ at, time: formats.time(at) });

function Consented({ page, life: { consent, offline } }: LifePageProps): JSX.Element {
  const t = texts(page.language);
  if (consent === undefined) {
    return (
      <section>
        <h2 class="h-gap">{t.consent}</h2>
        <p>{t.noConsent}</p>
        {offline && (
          <p>
            {t.offline[offline.how]}: {offline.reference}. {t.recordedBy(offline.by)}.
            {offline.endReason !== undefined && ` ${offline.endReason}`}
          </p>
        )}
      </section>
    );
  }
  const { text, isGenuine } = consent;
  return (
    <section class="stack">
      <h2>{t.consent}</h2>
      <blockquote lang={text.language} class="stack-2">
        <p>{text.summary.join('')}</p>
        <p class="small">{text.sees.join('. ')}.</p>
        <p class="small">{text.meters.join('. ')}.</p>
        {text.notes.map((note) => (
          <p key={note} class="small">
            {note}
          </p>
        ))}
      </blockquote>
      <p>
        <State mood={isGenuine ? 'good' : 'bad'}>{isGenuine ? t.genuine : t.broken}</State>
      </p>
    </section>
  );
}

function Accesses({ page, life, path, formats, before }: LifePageProps): JSX.Element {
  const { language } = page;
  const t = texts(language);
  const { accesses, earlier } = life;
  if (accesses.length === 0) return <Nothing title={t.accesses} says={t.noAccesses} />;
  return (
    <>
      <DataTable<StoredAccessRecord>
        isWide
        caption={t.accesses}
        rows={accesses}
        keyOf={({ _id }) => _id.toHexString()}
        columns={[
          { heading: t.when, cell: ({ at }) => formats.exactTime(at) },
          {
            heading: t.what,
            cell: ({ kinds }) =>
              kinds.length === 0 ? t.nothing : capitalised(formats.list(kindsInWords(kinds, language))),
          },
          { heading: t.result, cell: (record) => <AccessResult record={record} /> },
          { heading: t.size, isNumber: true, cell: ({ bytes }) => (bytes === 0 ? '' : formats.bytes(bytes)) },
        ]}
      />
      <Pager
        count={t.count(accesses.length)}
        newest={before === undefined ? undefined : path}
        older={earlier === undefined ? undefined : `${path}?before=${encodeURIComponent(earlier)}`}
      />
    </>
  );
}

function Notifications({ page, life: { notifications }, formats }: LifePageProps): JSX.Element {
  const t = texts(page.language);
  if (notifications.length === 0) return <Nothing title={t.notifications} says={t.noNotifications} />;
  return (
    <DataTable
      caption={t.notifications}
      rows={notifications}
      keyOf={({ _id }) => _id}
      columns={[
        { heading: t.when, cell: ({ createdAt }) => formats.exactTime(createdAt) },
        {
          heading: t.result,
          cell: ({ state }) => (
            <State mood={state === 'delivered' ? 'good' : state === 'waiting' ? 'off' : 'warn'}>
              {t.deliveryStates[state]}
            </State>
          ),
        },
      ]}
    />
  );
}

const Nothing = ({ title, says }: { readonly title: string; readonly says: string }): JSX.Element => (
  <>
    <h2 class="h-gap">{title}</h2>
    <EmptyState>{says}</EmptyState>
  </>
);

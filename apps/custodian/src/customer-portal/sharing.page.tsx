import type { JSX } from 'preact';
import { connectionPath, inBrief, type Agreement, type Connection } from '@app/authorization';
import { Scope } from '@app/espi';
import { textsIn, type Formats } from '@app/language';
import { Button, EmptyState, Head, Note, Page, State, usePage, type PageContext } from '@app/page-kit';
import type { Application } from '@app/third-parties';
import { CompanyMark } from '../consent/company-mark.js';
import { ACCESSES_PATH } from './accesses.page.js';

const texts = textsIn({
  en: {
    title: 'Sharing',
    none: 'Nobody else can see your data.',
    some: (count: number) => (count === 1 ? 'One company can see your data.' : `${count} companies can see your data.`),
    lastLook: (company: string, when: string) => ` ${company} looked last, ${when}.`,
    who: 'Who has your permission',
    accesses: 'Everybody who has looked at your data, and when',
    empty:
      'You have not given anybody permission. When an app or a company asks for your data, it sends you here to decide.',
    meters: (count: number | undefined) =>
      count === undefined ? 'all your meters' : count === 1 ? '1 meter' : `${count} meters`,
    since: (day: string) => `Since ${day}`,
    until: (day: string) => `Until ${day}`,
    noEnd: 'Until you stop it',
    looked: (when: string, count: string) => `Last looked ${when}, ${count} in all`,
    times: (count: number, number: string) => (count === 1 ? 'once' : `${number} times`),
    never: 'Has not looked yet',
    states: { active: 'Active', ended: 'Ended', endsIn: (when: string) => `Ends ${when}` },
    ended: {
      customer: (day: string) => `You stopped this on ${day}`,
      'third-party': (day: string) => `The company ended this on ${day}`,
      application: (day: string) => `The company ended this on ${day}`,
      operator: (day: string) => `We ended this on ${day}`,
      'new-authorization': (day: string) => `You gave a newer permission on ${day}`,
      over: (day: string) => `Ended on ${day}`,
    },
    details: 'Details',
    stop: 'Stop sharing',
    done: {
      stopped: 'Sharing has stopped. Nothing more is given out from now on.',
      rejected: 'You have refused. The company sees nothing, and is told why.',
    },
    waiting: 'Waiting for your answer',
    policy: 'Privacy policy',
    noPolicy: 'It has not told us of a privacy policy.',
    answerBy: (day: string) => `Answer by ${day}`,
    look: 'Look and decide',
  },
  es: {
    title: 'Permisos',
    none: 'Nadie más puede ver sus datos.',
    some: (count) => (count === 1 ? 'Una empresa puede ver sus datos.' : `${count} empresas pueden ver sus datos.`),
    lastLook: (company, when) => ` ${company} fue la última en mirar, ${when}.`,
    who: 'Quién tiene su permiso',
    accesses: 'Todos los que han mirado sus datos, y cuándo',
    empty:
      'Usted no ha dado permiso a nadie. Cuando una aplicación o una empresa pida sus datos, le enviará aquí para que decida.',
    meters: (count) => (count === undefined ? 'todos sus medidores' : count === 1 ? '1 medidor' : `${count} medidores`),
    since: (day) => `Desde el ${day}`,
    until: (day) => `Hasta el ${day}`,
    noEnd: 'Hasta que usted lo retire',
    looked: (when, count) => `Miró por última vez ${when}, ${count} en total`,
    times: (count, number) => (count === 1 ? 'una vez' : `${number} veces`),
    never: 'Todavía no ha mirado',
    states: { active: 'Activo', ended: 'Terminado', endsIn: (when) => `Termina ${when}` },
    ended: {
      customer: (day) => `Usted lo retiró el ${day}`,
      'third-party': (day) => `La empresa lo terminó el ${day}`,
      application: (day) => `La empresa lo terminó el ${day}`,
      operator: (day) => `Nosotros lo terminamos el ${day}`,
      'new-authorization': (day) => `Usted dio un permiso más nuevo el ${day}`,
      over: (day) => `Terminó el ${day}`,
    },
    details: 'Detalles',
    stop: 'Dejar de compartir',
    done: {
      stopped: 'Ha dejado de compartir. A partir de ahora no se entrega nada más.',
      rejected: 'Usted lo ha rechazado. La empresa no ve nada y se le informa del motivo.',
    },
    waiting: 'Esperan su respuesta',
    policy: 'Política de privacidad',
    noPolicy: 'No nos ha indicado ninguna política de privacidad.',
    answerBy: (day) => `Responda antes del ${day}`,
    look: 'Ver y decidir',
  },
});

/** A permission that ends within so many days says so. */
const SOON_DAYS = 30;
const DAY_MS = 86_400_000;
/** More meters are counted, and named among the details. */
const MOST_NAMED = 2;

/** What a third party proposes, and waits to be answered. */
interface Proposal {
  readonly agreement: Agreement;
  readonly application: Application;
}

interface SharingPageProps {
  readonly page: PageContext;
  readonly connections: readonly Connection[];
  readonly proposals: readonly Proposal[];
  /** what the customer knows the usage points by, by their ids */
  readonly meterNames: ReadonlyMap<string, string>;
  readonly formats: Formats;
  readonly now: Date;
  /** what has just been done, as the address says */
  readonly done?: unknown;
}

export function SharingPage(props: SharingPageProps): JSX.Element {
  const { page, connections, proposals, meterNames, formats, now, done } = props;
  const t = texts(page.language);
  const active = connections.filter(({ isActive }) => isActive);
  const companies = new Set(active.map(({ application }) => application._id)).size;
  const [latest] = active.toSorted((a, b) => (b.reads?.lastAt.getTime() ?? 0) - (a.reads?.lastAt.getTime() ?? 0));
  const lastLook =
    latest?.reads === undefined
      ? ''
      : t.lastLook(latest.application.metadata.client_name, formats.relative(latest.reads.lastAt, now));
  return (
    <Page page={page} title={t.title}>
      <Head title={active.length === 0 ? t.none : `${t.some(companies)}${lastLook}`} />
      {(done === 'stopped' || done === 'rejected') && (
        <Note mood="good" answers>
          <p>{t.done[done]}</p>
        </Note>
      )}
      {proposals.length > 0 && (
        <section aria-labelledby="proposals">
          <h2 id="proposals" class="h-gap">
            {t.waiting}
          </h2>
          <div class="sheet bleed">
            {proposals.map((proposal) => (
              <ProposalRow key={proposal.agreement._id} proposal={proposal} formats={formats} />
            ))}
          </div>
        </section>
      )}
      <section aria-labelledby="connections">
        <h2 id="connections" class="h-gap">
          {t.who}
        </h2>
        <div class="sheet bleed">
          {connections.length === 0 ? (
            <EmptyState>{t.empty}</EmptyState>
          ) : (
            connections.map((connection) => (
              <Row
                key={connection.authorization._id}
                connection={connection}
                meterNames={meterNames}
                formats={formats}
                now={now}
              />
            ))
          )}
        </div>
        <p class="apart-s">
          <a href={ACCESSES_PATH}>{t.accesses}</a>
        </p>
      </section>
    </Page>
  );
}

/** A proposal: its privacy policy first (BR-311). */
function ProposalRow({ proposal, formats }: { proposal: Proposal; formats: Formats }): JSX.Element {
  const { language } = usePage();
  const t = texts(language);
  const { agreement, application } = proposal;
  const { client_name: company, policy_uri: policy } = application.metadata;
  return (
    <article class="conn">
      <div class="who">
        <CompanyMark application={application} />
        <div>
          <h3>{company}</h3>
          <p class="small">
            {policy === undefined ? (
              t.noPolicy
            ) : (
              <a href={policy} rel="noopener noreferrer nofollow" target="_blank">
                {t.policy}
              </a>
            )}
            <br />
            {agreement.purpose}
            <br />
            {inBrief(Scope.parse(agreement.scope), language)} · {t.meters(1)} ({agreement.esiid})
          </p>
        </div>
      </div>
      <div class="row">
        <State mood="warn">{t.answerBy(formats.date(agreement.invitationExpiresAt))}</State>
        <Button href={`/sharing/proposals/${agreement._id}`} label={`${t.look}: ${company}`}>
          {t.look}
        </Button>
      </div>
    </article>
  );
}

interface RowProps {
  readonly connection: Connection;
  readonly formats: Formats;
  readonly now: Date;
}

/** Two permissions of one company are told apart by their meters, and by when they were given. */
function Row({ connection, meterNames, formats, now }: RowProps & Pick<SharingPageProps, 'meterNames'>): JSX.Element {
  const { language } = usePage();
  const t = texts(language);
  const { authorization, application, isActive } = connection;
  const company = application.metadata.client_name;
  const path = connectionPath(authorization._id);
  const { usagePointIds = [] } = authorization;
  const named = usagePointIds.flatMap((id) => meterNames.get(id) ?? []);
  const areNamed = named.length > 0 && named.length <= MOST_NAMED && named.length === usagePointIds.length;
  const meters = areNamed ? named.join('; ') : t.meters(authorization.usagePointIds?.length);
  return (
    <article class="conn">
      <div class="who">
        <CompanyMark application={application} />
        <div>
          <h3>{company}</h3>
          <p class="small">
            {inBrief(Scope.parse(authorization.scope), language)} · {meters}
            <br />
            {isActive
              ? `${t.since(formats.date(authorization.grantedAt))} · ${lastDayOf(connection, formats)} · ${readsOf(connection, formats, now)}`
              : endOf(connection, formats)}
          </p>
        </div>
      </div>
      <div class="row">
        <Standing connection={connection} formats={formats} now={now} />
        <Button href={path} label={`${t.details}: ${company}`}>
          {t.details}
        </Button>
        {isActive && (
          <Button kind="stop" href={`${path}/stop`} label={`${t.stop}: ${company}`}>
            {t.stop}
          </Button>
        )}
      </div>
    </article>
  );
}

/** How a permission stands: a shape, a word, a colour. */
export function Standing({ connection: { authorization, isActive }, formats, now }: RowProps): JSX.Element {
  const { states } = texts(formats.language);
  const { end } = authorization.authorizedPeriod;
  if (!isActive) return <State mood="off">{states.ended}</State>;
  if (end !== undefined && end.getTime() - now.getTime() < SOON_DAYS * DAY_MS) {
    return <State mood="warn">{states.endsIn(formats.relative(end, now))}</State>;
  }
  return <State mood="good">{states.active}</State>;
}

export function lastDayOf({ authorization: { authorizedPeriod } }: Connection, formats: Formats): string {
  const t = texts(formats.language);
  const { end } = authorizedPeriod;
  return end === undefined ? t.noEnd : t.until(formats.date(new Date(end.getTime() - 1)));
}

export function readsOf({ reads }: Connection, formats: Formats, now: Date): string {
  const t = texts(formats.language);
  if (reads === undefined) return t.never;
  return t.looked(formats.relative(reads.lastAt, now), t.times(reads.count, formats.number(reads.count)));
}

/** Who ended it, and when. */
export function endOf({ authorization }: Connection, formats: Formats): string {
  const { ended } = texts(formats.language);
  const { endedAt, endedBy, authorizedPeriod } = authorization;
  const at = endedAt ?? authorizedPeriod.end ?? authorization.updatedAt;
  return ended[endedBy ?? 'over'](formats.date(at));
}

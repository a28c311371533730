import type { JSX } from 'preact';
import { occurrences, type Occurrence } from '@app/authorization';
import { textsIn, type Formats } from '@app/language';
import { Button, DataTable, EmptyState, Pager, Segments, State, type PageContext } from '@app/page-kit';
import type { ReportedAuthorizationsPage } from '@app/regulatory-reports';
import { formatCivilDate } from '@app/time';
import { AuditorFrame } from './auditor-frame.js';
import { addressWith, AUTHORIZATIONS_PATH, lifePath } from './auditor-paths.js';
import { ReportFilters, type FilterOptions } from './report-filters.js';
import { parametersOf, type AuditorQuery } from './report-query.js';
import { reportWords, type ReportNames } from './report-words.js';

const texts = textsIn({
  en: {
    titles: {
      active: (day: string) => `Permissions that stood on ${day}`,
      begun: () => 'Permissions that began in that time',
      changed: () => 'Permissions that were changed in that time',
      ended: () => 'Permissions that ended in that time',
    },
    sub: 'Each leads to its whole life: what was asked, agreed, read, and how it ended.',
    what: 'Which permissions',
    names: { active: 'Standing', begun: 'Begun', changed: 'Changed', ended: 'Ended' } satisfies Record<
      Occurrence,
      string
    >,
    none: 'There is no such permission.',
    noneHere: 'None of those that were looked through is of this kind. Go on to look further back.',
    caption: 'Permissions, the latest first',
    number: 'Number',
    granted: 'Given',
    until: 'Until',
    noEnd: 'no end',
    state: 'State',
    stands: 'Stands',
    over: 'Ran out',
    endedOn: (day: string, how: string) => `Ended ${day} ${how}`,
    count: (count: number) => `${count} on this page`,
  },
  es: {
    titles: {
      active: (day) => `Permisos vigentes el ${day}`,
      begun: () => 'Permisos que comenzaron en ese tiempo',
      changed: () => 'Permisos que se cambiaron en ese tiempo',
      ended: () => 'Permisos que terminaron en ese tiempo',
    },
    sub: 'Cada uno lleva a su historia completa: qué se pidió, acordó y leyó, y cómo terminó.',
    what: 'Qué permisos',
    names: { active: 'Vigentes', begun: 'Comenzados', changed: 'Cambiados', ended: 'Terminados' },
    none: 'No hay ningún permiso así.',
    noneHere: 'Ninguno de los revisados es de esta clase. Siga para mirar más atrás.',
    caption: 'Permisos, el más reciente primero',
    number: 'Número',
    granted: 'Dado',
    until: 'Hasta',
    noEnd: 'sin fin',
    state: 'Estado',
    stands: 'Vigente',
    over: 'Vencido',
    endedOn: (day, how) => `Terminado el ${day} ${how}`,
    count: (count) => `${count} en esta página`,
  },
});

interface AuthorizationsPageProps {
  readonly page: PageContext;
  readonly found: ReportedAuthorizationsPage;
  readonly query: AuditorQuery;
  readonly options: FilterOptions;
  readonly names: ReportNames;
  readonly formats: Formats;
  readonly now: Date;
}

export function AuthorizationsPage(props: AuthorizationsPageProps): JSX.Element {
  const { page, found, query, options, names, formats, now } = props;
  const t = texts(page.language);
  const words = reportWords(page.language);
  const { authorizations, next } = found;
  const addressOf = (more: Readonly<Record<string, string>> = {}): string =>
    addressWith(AUTHORIZATIONS_PATH, { ...parametersOf(query), what: query.what, ...more });
  return (
    <AuditorFrame
      page={page}
      part="authorizations"
      title={t.titles[query.what](formats.civilDate(formatCivilDate(query.period.last)))}
      sub={t.sub}
    >
      <Segments
        label={t.what}
        links={occurrences.map((what) => ({
          href: addressOf({ what }),
          label: t.names[what],
          isCurrent: what === query.what,
        }))}
      />
      <div class="apart-s">
        <ReportFilters
          page={page}
          path={AUTHORIZATIONS_PATH}
          query={query}
          options={options}
          names={names}
          formats={formats}
          withEsiid
          hidden={{ what: query.what }}
        />
      </div>
      <div class="sheet bleed apart-s">
        {authorizations.length === 0 ? (
          <EmptyState>{next === undefined ? t.none : t.noneHere}</EmptyState>
        ) : (
          <div class="flush">
            <DataTable
              isWide
              caption={t.caption}
              captionHidden
              rows={authorizations}
              keyOf={({ authorization }) => authorization._id}
              columns={[
                {
                  heading: t.number,
                  cell: ({ authorization: { _id } }) => (
                    <a class="mono" href={lifePath(_id)}>
                      {_id}
                    </a>
                  ),
                },
                {
                  heading: words.requester,
                  cell: ({ authorization: { applicationId } }) => names.requester(applicationId),
                },
                { heading: words.customerClass, cell: ({ customerClass }) => names.customerClass(customerClass) },
                { heading: words.territory, cell: ({ territory }) => names.territory(territory) },
                { heading: t.granted, cell: ({ authorization: { grantedAt } }) => formats.shortDate(grantedAt) },
                {
                  heading: t.until,
                  cell: ({ authorization: { authorizedPeriod } }) =>
                    authorizedPeriod.end === undefined ? t.noEnd : formats.shortDate(authorizedPeriod.end),
                },
                {
                  heading: t.state,
                  cell: ({ authorization: { endedAt, endedBy, authorizedPeriod } }) =>
                    endedAt !== undefined ? (
                      <State mood="off">
                        {t.endedOn(formats.shortDate(endedAt), words.endings[endedBy ?? 'over'])}
                      </State>
                    ) : authorizedPeriod.end !== undefined && authorizedPeriod.end <= now ? (
                      <State mood="off">{t.over}</State>
                    ) : (
                      <State mood="good">{t.stands}</State>
                    ),
                },
              ]}
            />
          </div>
        )}
        {(authorizations.length > 0 || next !== undefined || query.after !== undefined) && (
          <Pager
            count={t.count(authorizations.length)}
            newest={query.after === undefined ? undefined : addressOf()}
            older={next === undefined ? undefined : addressOf({ after: next })}
          />
        )}
      </div>
      <p class="row apart-s noprint">
        <Button href={addressOf().replace('?', '.csv?')} icon="download">
          {words.csv}
        </Button>
      </p>
    </AuditorFrame>
  );
}

import type { JSX } from 'preact';
import { textsIn, type Formats } from '@app/language';
import { Button, DataTable, EmptyState, Pager, State, type Mood, type PageContext } from '@app/page-kit';
import type { RequestPage, RequestSums } from '@app/regulatory-reports';
import { AuditorFrame } from './auditor-frame.js';
import { addressWith, lifePath, REQUESTS_PATH } from './auditor-paths.js';
import { ReportFilters, type FilterOptions } from './report-filters.js';
import { parametersOf, type AuditorQuery } from './report-query.js';
import { reportWords, type ReportNames } from './report-words.js';

const texts = textsIn({
  en: {
    title: 'Who asked for what, and what was given',
    sub: 'One line a request: who, for what, about which meters, when it was asked for and when it was provided.',
    none: 'There is no such request in that time.',
    noneHere: 'None of those that were looked through is of this kind. Go on to look further back.',
    caption: 'Requests, latest first',
    asked: 'Asked',
    provided: 'Provided',
    meters: 'ESIID',
    more: (count: number) => `and ${count} more`,
    permission: 'Permission',
    life: 'Its life',
    size: 'Size',
    data: 'Data of',
    count: (count: number) => `${count} on this page`,
    sums: (esiid: string) => `Requests for ESIID ${esiid}`,
    number: 'Requests',
    latest: 'There are more: the latest ones were counted. Choose a shorter time to count all of it.',
  },
  es: {
    title: 'Quién pidió qué y qué se le dio',
    sub: 'Una línea por petición: quién, qué, de qué medidores, cuándo se pidió y cuándo se entregó.',
    none: 'No hay ninguna petición así en ese tiempo.',
    noneHere: 'Ninguna de las revisadas es de esta clase. Siga para mirar más atrás.',
    caption: 'Peticiones, la más reciente primero',
    asked: 'Pedida',
    provided: 'Entregada',
    meters: 'ESIID',
    more: (count) => `y ${count} más`,
    permission: 'Permiso',
    life: 'Su historia',
    size: 'Tamaño',
    data: 'Datos de',
    count: (count) => `${count} en esta página`,
    sums: (esiid) => `Peticiones sobre el ESIID ${esiid}`,
    number: 'Peticiones',
    latest: 'Hay más: se contaron las más recientes. Elija un tiempo más corto para contarlas todas.',
  },
});

const moods = {
  complete: 'good',
  broken: 'warn',
  lost: 'warn',
  refused: 'bad',
  'not-modified': 'off',
} as const satisfies Readonly<Record<string, Mood>>;

interface RequestsPageProps {
  readonly page: PageContext;
  readonly found: RequestPage;
  /** of one usage point */
  readonly sums: RequestSums | undefined;
  readonly query: AuditorQuery;
  readonly options: FilterOptions;
  readonly names: ReportNames;
  readonly formats: Formats;
}

export function RequestsPage(props: RequestsPageProps): JSX.Element {
  const { page, found, query, options, names, formats } = props;
  const t = texts(page.language);
  const words = reportWords(page.language);
  const parameters = parametersOf(query);
  const { requests, next } = found;
  return (
    <AuditorFrame page={page} part="requests" title={t.title} sub={t.sub}>
      <ReportFilters
        page={page}
        path={REQUESTS_PATH}
        query={query}
        options={options}
        names={names}
        formats={formats}
        ofRequests
      />
      <Sums {...props} />
      <div class="sheet bleed apart-s">
        {requests.length === 0 ? (
          <EmptyState>{next === undefined ? t.none : t.noneHere}</EmptyState>
        ) : (
          <div class="flush">
            <DataTable
              isWide
              caption={t.caption}
              captionHidden
              rows={requests}
              keyOf={({ record }) => record._id.toHexString()}
              columns={[
                { heading: t.asked, cell: ({ record }) => formats.exactTime(record.at) },
                {
                  heading: words.requester,
                  cell: ({ requester, record: { reader } }) => (
                    <>
                      {names.requester(requester)}
                      {reader.actingFor !== undefined && (
                        <p class="small">{words.actingFor(names.principal(reader.actingFor))}</p>
                      )}
                    </>
                  ),
                },
                { heading: words.type, cell: ({ type }) => words.types[type] },
                {
                  heading: t.meters,
                  cell: ({ esiids, record, customerClass }) => (
                    <>
                      {esiids.join(', ')}
                      {record.usagePointIds.length > esiids.length &&
                        ` ${t.more(record.usagePointIds.length - esiids.length)}`}
                      {esiids.length > 0 && <p class="small">{names.customerClass(customerClass)}</p>}
                    </>
                  ),
                },
                {
                  heading: t.data,
                  cell: ({ record: { period } }) =>
                    period?.from === undefined || period.until === undefined
                      ? ''
                      : formats.shortDates(period.from, new Date(period.until.getTime() - 1)),
                },
                {
                  heading: t.provided,
                  cell: ({ record }) => (
                    <>
                      <State mood={moods[record.outcome]}>{words.outcomes[record.outcome]}</State>
                      <p class="small">{formats.exactTime(record.closedAt)}</p>
                    </>
                  ),
                },
                {
                  heading: t.size,
                  isNumber: true,
                  cell: ({ record }) => (record.bytes === 0 ? '' : formats.bytes(record.bytes)),
                },
                {
                  heading: t.permission,
                  cell: ({ record: { reader } }) =>
                    reader.authorizationId === undefined ? (
                      ''
                    ) : (
                      <a href={lifePath(reader.authorizationId)} aria-label={`${t.life}, ${reader.authorizationId}`}>
                        {t.life}
                      </a>
                    ),
                },
              ]}
            />
          </div>
        )}
        {(requests.length > 0 || next !== undefined || query.after !== undefined) && (
          <Pager
            count={t.count(requests.length)}
            newest={query.after === undefined ? undefined : addressWith(REQUESTS_PATH, parameters)}
            older={next === undefined ? undefined : addressWith(REQUESTS_PATH, { ...parameters, after: next })}
          />
        )}
      </div>
      <p class="row apart-s noprint">
        <Button href={addressWith(`${REQUESTS_PATH}.csv`, parameters)} icon="download">
          {words.csv}
        </Button>
        <Button href={addressWith(`${REQUESTS_PATH}.xlsx`, parameters)} icon="download">
          {words.spreadsheet}
        </Button>
      </p>
    </AuditorFrame>
  );
}

/** Each figure leads to its requests. */
function Sums({ page, sums, query, names, formats }: RequestsPageProps): JSX.Element | null {
  const t = texts(page.language);
  const words = reportWords(page.language);
  if (sums === undefined || sums.sums.length === 0) return null;
  const parameters = parametersOf(query);
  return (
    <div class="sheet bleed apart-s">
      <div class="flush">
        <DataTable
          caption={t.sums(query.esiid ?? '')}
          rows={sums.sums}
          keyOf={({ requester, type }) => `${type} ${requester}`}
          columns={[
            { heading: words.requester, cell: ({ requester }) => names.requester(requester) },
            { heading: words.type, cell: ({ type }) => words.types[type] },
            {
              heading: t.number,
              isNumber: true,
              cell: ({ requester, type, count }) => (
                <a href={addressWith(REQUESTS_PATH, { ...parameters, requester, type })}>{formats.number(count)}</a>
              ),
            },
          ]}
        />
      </div>
      {sums.isCut && <p class="small">{t.latest}</p>}
    </div>
  );
}

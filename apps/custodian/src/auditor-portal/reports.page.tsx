import type { JSX } from 'preact';
import { textsIn, type Formats } from '@app/language';
import {
  Button,
  DataTable,
  EmptyState,
  Facts,
  Figures as FigureCards,
  Note,
  PairedBars,
  type PageContext,
} from '@app/page-kit';
import {
  endings,
  total,
  type Figures,
  type GroupFigures,
  type PartFigures,
  type SubscriptionReport,
} from '@app/regulatory-reports';
import { formatCivilDate } from '@app/time';
import { AuditorFrame } from './auditor-frame.js';
import { addressWith, AUTHORIZATIONS_PATH, REPORTS_PATH, REQUESTS_PATH } from './auditor-paths.js';
import { ReportFilters, type FilterOptions } from './report-filters.js';
import { parametersOf, type AuditorQuery } from './report-query.js';
import { reportWords, type ReportNames } from './report-words.js';

const texts = textsIn({
  en: {
    title: (active: string, day: string) =>
      `${active === '1' ? '1 permission' : `${active} permissions`} stood on ${day}`,
    nothing: 'Nothing has been counted yet',
    sub: 'How customers share their data with third parties, and what was asked for. Every figure opens the records that it counts.',
    active: (day: string) => `Standing, ${day}`,
    begun: 'Begun',
    changed: (count: string) => `${count} changed`,
    ended: 'Ended',
    requests: 'Requests answered',
    refused: (count: string) => `${count} refused`,
    outside: 'Beyond what was authorised',
    outsideNote: 'looked for in every request',
    chart: 'Begun and ended',
    summary: (begun: string, ended: string) =>
      `Permissions begun and ended over time: ${begun} begun and ${ended} ended in all. The table below has the same figures.`,
    bars: { up: 'Begun, above the line', down: 'Ended, below' },
    byTime: 'By time',
    time: 'Time',
    standing: 'Standing at its end',
    answered: 'Answered',
    refusedHeading: 'Refused',
    byRequester: 'By who asked',
    byClass: 'By class of customer',
    byTerritory: 'By territory',
    byGroup: 'By territory and class of customer',
    flagged: 'Requests beyond what was authorised',
    flaggedNote: (count: string) =>
      count === '1'
        ? '1 request gave more than was authorised when it was made. Look at it now.'
        : `${count} requests gave more than was authorised when they were made. Look at them now.`,
    why: 'In what',
    day: 'Day',
    record: 'Record',
    counted: 'How these are counted',
    explained: [
      ['Standing', 'permission given, not ended and not run out when the last day was over.'],
      ['Begun', 'permission given in that time. One that takes the place of another ends that one.'],
      ['Changed, ended', 'each time counts; a permission that was taken up again and ended twice is listed once.'],
      ['Answered', 'asked for and answered, with data or with news that nothing had changed.'],
      ['Beyond', 'data of a meter, a time or a kind that the permission did not cover when it was asked for.'],
    ],
    asOf: 'Counted',
    zone: 'Days of',
    types: 'Kinds of request',
    type: 'Kind',
  },
  es: {
    title: (active, day) =>
      active === '1' ? `1 permiso estaba vigente el ${day}` : `${active} permisos estaban vigentes el ${day}`,
    nothing: 'Todavía no se ha contado nada',
    sub: 'Cómo comparten los clientes sus datos con terceros y qué se ha pedido. Cada cifra abre los registros que cuenta.',
    active: (day) => `Vigentes, ${day}`,
    begun: 'Comenzados',
    changed: (count) => `${count} cambiados`,
    ended: 'Terminados',
    requests: 'Peticiones contestadas',
    refused: (count) => `${count} rechazadas`,
    outside: 'Más allá de lo autorizado',
    outsideNote: 'se busca en cada petición',
    chart: 'Comenzados y terminados',
    summary: (begun, ended) =>
      `Permisos comenzados y terminados a lo largo del tiempo: ${begun} comenzados y ${ended} terminados en total. La tabla de abajo tiene las mismas cifras.`,
    bars: { up: 'Comenzados, sobre la línea', down: 'Terminados, debajo' },
    byTime: 'Por tiempo',
    time: 'Tiempo',
    standing: 'Vigentes al final',
    answered: 'Contestadas',
    refusedHeading: 'Rechazadas',
    byRequester: 'Por quién pidió',
    byClass: 'Por clase de cliente',
    byTerritory: 'Por territorio',
    byGroup: 'Por territorio y clase de cliente',
    flagged: 'Peticiones más allá de lo autorizado',
    flaggedNote: (count) =>
      count === '1'
        ? '1 petición dio más de lo autorizado cuando se hizo. Véala ahora.'
        : `${count} peticiones dieron más de lo autorizado cuando se hicieron. Véalas ahora.`,
    why: 'En qué',
    day: 'Día',
    record: 'Registro',
    counted: 'Cómo se cuenta',
    explained: [
      ['Vigentes', 'permiso dado, no terminado ni vencido al acabar el último día.'],
      ['Comenzados', 'permiso dado en ese tiempo. El que sustituye a otro termina ese otro.'],
      [
        'Cambiados, terminados',
        'cada vez cuenta; un permiso que se retomó y terminó dos veces aparece una vez en la lista.',
      ],
      ['Contestadas', 'pedidas y contestadas, con datos o con la noticia de que nada había cambiado.'],
      ['Más allá', 'datos de un medidor, un tiempo o una clase que el permiso no cubría cuando se pidieron.'],
    ],
    asOf: 'Contado',
    zone: 'Días de',
    types: 'Clases de petición',
    type: 'Clase',
  },
});

interface ReportsPageProps {
  readonly page: PageContext;
  readonly report: SubscriptionReport;
  readonly query: AuditorQuery;
  readonly options: FilterOptions;
  readonly names: ReportNames;
  readonly formats: Formats;
}

export function ReportsPage({ page, report, query, options, names, formats }: ReportsPageProps): JSX.Element {
  const t = texts(page.language);
  const words = reportWords(page.language);
  const { counts, active, steps, outside, flagged, asOf } = report;
  const lastDay = formats.civilDate(formatCivilDate(query.period.last));
  const number = (value: number): string => formats.number(value, { most: 0 });
  const parameters = parametersOf(query);
  const authorizations = (what: string, more: Readonly<Record<string, string>> = {}): string =>
    addressWith(AUTHORIZATIONS_PATH, { ...parameters, what, ...more });
  const requests = (outcome: 'answered' | 'refused', more: Readonly<Record<string, string>> = {}): string =>
    addressWith(REQUESTS_PATH, { ...parameters, outcome, ...more });
  const count = (value: number, href: string): JSX.Element =>
    value === 0 ? <span class="none">0</span> : <a href={href}>{number(value)}</a>;
  const stepName = (name: string): string => (name.length === 7 ? formats.civilMonth(name) : formats.civilDate(name));
  const partTable = (
    caption: string,
    heading: string,
    parts: readonly PartFigures[],
    parameter: string,
    nameOf: (n: string) => string,
  ) =>
    parts.length > 0 && (
      <div class="sheet bleed">
        <div class="flush">
          <DataTable
            caption={caption}
            rows={parts}
            keyOf={({ name }) => name}
            columns={[
              { heading, cell: ({ name }) => nameOf(name) },
              ...partColumns<PartFigures>(({ name }) => ({
                [parameter]: parameter === 'requester' ? name : `=${name}`,
              })),
            ]}
          />
        </div>
      </div>
    );
  const partColumns = <Part extends Figures>(more: (part: Part) => Readonly<Record<string, string>>) => [
    {
      heading: words.authorizations,
      isNumber: true,
      cell: (part: Part) => count(part.active, authorizations('active', more(part))),
    },
    {
      heading: t.begun,
      isNumber: true,
      cell: (part: Part) => count(part.counts.begun, authorizations('begun', more(part))),
    },
    {
      heading: t.ended,
      isNumber: true,
      cell: (part: Part) => count(total(part.counts.ended), authorizations('ended', more(part))),
    },
    {
      heading: t.answered,
      isNumber: true,
      cell: (part: Part) => count(total(part.counts.answered), requests('answered', more(part))),
    },
    {
      heading: t.refusedHeading,
      isNumber: true,
      cell: (part: Part) => count(total(part.counts.refused), requests('refused', more(part))),
    },
  ];
  const why = endings.filter((ending) => counts.ended[ending] > 0);
  return (
    <AuditorFrame
      page={page}
      part="reports"
      title={asOf === undefined ? t.nothing : t.title(number(active), lastDay)}
      sub={t.sub}
    >
      <ReportFilters page={page} path={REPORTS_PATH} query={query} options={options} names={names} formats={formats} />
      {outside > 0 && <Note mood="bad">{t.flaggedNote(number(outside))}</Note>}
      <div class="sheet bleed apart-s">
        <FigureCards
          figures={[
            { name: t.active(lastDay), value: count(active, authorizations('active')) },
            {
              name: t.begun,
              value: count(counts.begun, authorizations('begun')),
              note: <a href={authorizations('changed')}>{t.changed(number(counts.changed))}</a>,
            },
            {
              name: t.ended,
              value: count(total(counts.ended), authorizations('ended')),
              note: why.map((ending) => `${number(counts.ended[ending])} ${words.endings[ending]}`).join(', '),
            },
            {
              name: t.requests,
              value: count(total(counts.answered), requests('answered')),
              note: <a href={requests('refused')}>{t.refused(number(total(counts.refused)))}</a>,
            },
            {
              name: t.outside,
              value: outside === 0 ? '0' : <a href="#flagged">{number(outside)}</a>,
              note: t.outsideNote,
            },
          ]}
        />
        <PairedBars
          title={t.chart}
          formats={formats}
          up={t.bars.up}
          down={t.bars.down}
          summary={t.summary(number(counts.begun), number(total(counts.ended)))}
          pairs={steps.map(({ step, counts: { begun, ended } }, index) => ({
            label: shortLabel(step.name, index, steps.length, formats),
            up: begun,
            down: total(ended),
          }))}
        />
      </div>
      <div class="cols apart">
        <div class="stack">
          {outside > 0 && (
            <div class="sheet bleed" id="flagged">
              <div class="flush">
                <DataTable
                  caption={t.flagged}
                  rows={flagged}
                  keyOf={({ record }) => record}
                  columns={[
                    { heading: t.day, cell: ({ day }) => formats.civilDate(day) },
                    { heading: words.requester, cell: ({ requester }) => names.requester(requester) },
                    { heading: t.why, cell: ({ excess }) => words.excesses[excess] },
                    { heading: t.record, cell: ({ record }) => <span class="mono">{record}</span> },
                  ]}
                />
              </div>
            </div>
          )}
          {partTable(t.byRequester, words.requester, report.requesters, 'requester', names.requester)}
          {partTable(t.byClass, words.customerClass, report.customerClasses, 'class', names.customerClass)}
          {partTable(t.byTerritory, words.territory, report.territories, 'territory', names.territory)}
          {report.territories.length > 1 && report.customerClasses.length > 1 && (
            <div class="sheet bleed">
              <div class="flush">
                <DataTable
                  isWide
                  caption={t.byGroup}
                  rows={report.groups}
                  keyOf={({ territory, customerClass }) => `${territory} ${customerClass}`}
                  columns={[
                    { heading: words.territory, cell: ({ territory }) => names.territory(territory) },
                    { heading: words.customerClass, cell: ({ customerClass }) => names.customerClass(customerClass) },
                    ...partColumns<GroupFigures>(({ territory, customerClass }) => ({
                      territory: `=${territory}`,
                      class: `=${customerClass}`,
                    })),
                  ]}
                />
              </div>
            </div>
          )}
          <div class="sheet bleed">
            <div class="flush">
              <DataTable
                caption={t.types}
                rows={Object.entries(words.types)}
                keyOf={([type]) => type}
                columns={[
                  { heading: t.type, cell: ([, name]) => name },
                  {
                    heading: t.answered,
                    isNumber: true,
                    cell: ([type]) => count(typed(counts.answered, type), requests('answered', { type })),
                  },
                  {
                    heading: t.refusedHeading,
                    isNumber: true,
                    cell: ([type]) => count(typed(counts.refused, type), requests('refused', { type })),
                  },
                ]}
              />
            </div>
          </div>
          <div class="sheet bleed">
            <div class="flush">
              {steps.length === 0 ? (
                <EmptyState>{t.nothing}</EmptyState>
              ) : (
                <DataTable
                  isWide
                  caption={t.byTime}
                  rows={steps.toReversed()}
                  keyOf={({ step }) => step.name}
                  columns={[{ heading: t.time, cell: ({ step }) => stepName(step.name) }, ...stepColumns()]}
                />
              )}
            </div>
          </div>
        </div>
        <div class="stack">
          <div class="sheet">
            <div class="stack-2">
              <h2>{t.counted}</h2>
              {t.explained.map(([word, meaning]) => (
                <p key={word} class="small">
                  <b>{word}:</b> {meaning}
                </p>
              ))}
            </div>
            <Facts
              stacked
              facts={[
                { name: t.asOf, value: asOf === undefined ? t.nothing : formats.dateTime(asOf) },
                { name: t.zone, value: formats.timeZone },
              ]}
            />
            <div class="stack-2 noprint">
              <Button href={addressWith(`${REPORTS_PATH}.csv`, parameters)} icon="download" wide>
                {words.csv}
              </Button>
              <Button href={addressWith(`${REPORTS_PATH}.xlsx`, parameters)} icon="download" wide>
                {words.spreadsheet}
              </Button>
            </div>
          </div>
        </div>
      </div>
    </AuditorFrame>
  );

  function stepColumns() {
    type Row = (typeof steps)[number];
    const during = ({ step }: Row) => ({ from: formatCivilDate(step.first), to: formatCivilDate(step.last) });
    return [
      {
        heading: t.begun,
        isNumber: true,
        cell: (row: Row) => count(row.counts.begun, authorizations('begun', during(row))),
      },
      {
        heading: t.ended,
        isNumber: true,
        cell: (row: Row) => count(total(row.counts.ended), authorizations('ended', during(row))),
      },
      {
        heading: t.standing,
        isNumber: true,
        cell: (row: Row) => count(row.active, authorizations('active', during(row))),
      },
      {
        heading: t.answered,
        isNumber: true,
        cell: (row: Row) => count(total(row.counts.answered), requests('answered', during(row))),
      },
    ];
  }
}

const typed = (counts: Readonly<Record<string, number>>, type: string): number => counts[type] ?? 0;

/** Of many steps one in so many is named, so that the names do not meet. */
function shortLabel(name: string, index: number, steps: number, formats: Formats): string {
  const every = Math.ceil(steps / 12);
  if (index % every !== 0) return '';
  return name.length === 7 ? formats.civilMonth(name, 'short') : name.slice(8).replace(/^0/, '');
}

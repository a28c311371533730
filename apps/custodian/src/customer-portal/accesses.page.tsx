import type { JSX } from 'preact';
import type { StoredAccessRecord } from '@app/audit';
import { connectionPath, meterInOneLine, meterInWords, type CustomerMeter } from '@app/authorization';
import { textsIn, type Formats } from '@app/language';
import { Button, DataTable, EmptyState, Field, Head, Note, Page, Pager, Select, type PageContext } from '@app/page-kit';
import { AccessResult } from '../audit/access-result.js';
import { bytesGiven, capitalised, kindsInWords, whoInWords, type Names } from '../audit/access-words.js';

export const ACCESSES_PATH = '/access';

const texts = textsIn({
  en: {
    title: 'Who has looked at your data',
    intro: 'Every time somebody asked for your data, including you and us. Nobody can change or remove a line.',
    who: 'Who',
    everybody: 'Everybody',
    you: 'You',
    utility: 'The utility, or an auditor',
    meter: 'Meter',
    everyMeter: 'All',
    from: 'From',
    to: 'To',
    show: 'Show',
    download: 'Download as CSV',
    none: 'Nobody has asked for your data yet.',
    noneOfThese: 'There is nothing of this kind in this time.',
    caption: 'Accesses, newest first',
    when: 'When',
    what: 'What',
    how: 'How',
    permission: 'by this permission',
    nothing: 'No data',
    allMeters: (count: string) => `All ${count} of your meters`,
    moreMeters: (count: string) => `and ${count} more`,
    period: (dates: string) => `of ${dates}`,
    badDate: 'A date is written year, month, day, such as 2026-01-31, and the first is not after the last.',
    count: (here: number, all: string) => `${here} on this page, ${all} in all`,
    moreThan: (count: string) => `more than ${count}`,
  },
  es: {
    title: 'Quién ha mirado sus datos',
    intro:
      'Cada vez que alguien pidió datos suyos, incluidos usted y nosotros. Nadie puede cambiar ni quitar una línea.',
    who: 'Quién',
    everybody: 'Todos',
    you: 'Usted',
    utility: 'La compañía o un auditor',
    meter: 'Medidor',
    everyMeter: 'Todos',
    from: 'Desde',
    to: 'Hasta',
    show: 'Mostrar',
    download: 'Descargar como CSV',
    none: 'Todavía nadie ha pedido sus datos.',
    noneOfThese: 'No hay nada de este tipo en ese tiempo.',
    caption: 'Accesos, el más nuevo primero',
    when: 'Cuándo',
    what: 'Qué',
    how: 'Cómo',
    permission: 'con este permiso',
    nothing: 'Ningún dato',
    allMeters: (count) => `Todos sus ${count} medidores`,
    moreMeters: (count) => `y ${count} más`,
    period: (dates) => `del ${dates}`,
    badDate: 'Una fecha se escribe año, mes, día, como 2026-01-31, y la primera no es posterior a la última.',
    count: (here, all) => `${here} en esta página, ${all} en total`,
    moreThan: (count) => `más de ${count}`,
  },
});

/** What of the accesses is looked at, as the address says it. */
export interface AccessesAsked {
  /** `me`, `utility`, or the id of an application */
  readonly who?: string;
  /** id of a usage point */
  readonly meter?: string;
  /** local dates, both included */
  readonly from?: string;
  readonly to?: string;
}

/** Accesses are counted no further: on the page that is as good as all. */
export const MOST_COUNTED = 1_000;

interface AccessesPageProps {
  readonly page: PageContext;
  readonly asked: AccessesAsked;
  readonly isBadDate: boolean;
  readonly records: readonly StoredAccessRecord[];
  /** how many there are on all pages, counted up to one more than `MOST_COUNTED` */
  readonly count: number;
  readonly names: Names;
  /** authorizations that the customer may look at */
  readonly authorizationIds: ReadonlySet<string>;
  readonly meters: ReadonlyMap<string, CustomerMeter>;
  readonly formats: Formats;
  readonly after?: string | undefined;
  readonly next?: string | undefined;
}

export function AccessesPage(props: AccessesPageProps): JSX.Element {
  const { page, asked, isBadDate, records, count, names, meters, formats, after, next } = props;
  const t = texts(page.language);
  const addressOf = (path: string, key?: string): string => {
    const query = new URLSearchParams({ ...asked, ...(key !== undefined && { after: key }) });
    return query.size === 0 ? path : `${path}?${query.toString()}`;
  };
  const isFiltered = Object.keys(asked).length > 0;
  return (
    <Page page={page} title={t.title}>
      <Head title={t.title} sub={t.intro} />
      {isBadDate && (
        <Note mood="bad" answers>
          <p>{t.badDate}</p>
        </Note>
      )}
      <form class="row end" method="get" action={ACCESSES_PATH}>
        <Select
          name="who"
          label={t.who}
          value={asked.who ?? ''}
          options={[
            { value: '', label: t.everybody },
            { value: 'me', label: t.you },
            { value: 'utility', label: t.utility },
            ...[...names.applications].map(([value, label]) => ({ value, label })),
          ]}
        />
        {meters.size > 1 && (
          <Select
            name="meter"
            label={t.meter}
            value={asked.meter ?? ''}
            options={[
              { value: '', label: t.everyMeter },
              ...[...meters.values()].map((meter) => ({
                value: meter.usagePointId,
                label: meterInOneLine(meter, page.language),
              })),
            ]}
          />
        )}
        <Field name="from" label={t.from} type="date" value={asked.from} />
        <Field name="to" label={t.to} type="date" value={asked.to} />
        <Button>{t.show}</Button>
      </form>
      {records.length === 0 ? (
        <EmptyState>{isFiltered ? t.noneOfThese : t.none}</EmptyState>
      ) : (
        <>
          <div class="sheet bleed apart-s">
            <div class="flush">
              <DataTable
                isWide
                caption={t.caption}
                captionHidden
                rows={records}
                keyOf={({ _id }) => _id.toHexString()}
                columns={[
                  { heading: t.when, cell: ({ at }) => formats.exactTime(at) },
                  { heading: t.who, cell: (record) => <Who record={record} {...props} /> },
                  { heading: t.what, cell: (record) => <What record={record} {...props} />, isLong: true },
                  { heading: t.how, cell: (record) => <AccessResult record={record} /> },
                ]}
              />
            </div>
            <Pager
              count={t.count(
                records.length,
                count > MOST_COUNTED ? t.moreThan(formats.number(MOST_COUNTED)) : formats.number(count),
              )}
              newest={after === undefined ? undefined : addressOf(ACCESSES_PATH)}
              older={next === undefined ? undefined : addressOf(ACCESSES_PATH, next)}
            />
          </div>
          <p class="row apart-s">
            <Button href={addressOf(`${ACCESSES_PATH}/export`)} icon="download">
              {t.download}
            </Button>
          </p>
        </>
      )}
    </Page>
  );
}

type RowProps = AccessesPageProps & { readonly record: StoredAccessRecord };

function Who({ record, page, names, authorizationIds }: RowProps): JSX.Element {
  const { authorizationId } = record.reader;
  const t = texts(page.language);
  return (
    <>
      {whoInWords(record, names, page.language)}
      {authorizationId !== undefined && authorizationIds.has(authorizationId) && (
        <p class="small">
          <a href={connectionPath(authorizationId)}>{t.permission}</a>
        </p>
      )}
    </>
  );
}

function What({ record, page, meters, formats }: RowProps): JSX.Element {
  const { kinds, usagePointIds, period } = record;
  const t = texts(page.language);
  const bytes = bytesGiven(record);
  if (kinds.length === 0) return <>{t.nothing}</>;
  // a record may be of several customers' meters: the others' are not this one's to see
  const own = usagePointIds.flatMap((id) => meters.get(id) ?? []);
  return (
    <>
      {capitalised(formats.list(kindsInWords(kinds, page.language)))}
      <Meters own={own} page={page} meters={meters} formats={formats} />
      {period?.from !== undefined && period.until !== undefined && (
        <p class="small">{t.period(formats.dates(period.from, new Date(period.until.getTime() - 1)))}</p>
      )}
      {bytes !== undefined && <p class="small">{formats.bytes(bytes)}</p>}
    </>
  );
}

/** Of many meters the first stand here; the export has all. */
const MOST_NAMED = 3;

function Meters({
  own,
  page,
  meters,
  formats,
}: Pick<AccessesPageProps, 'page' | 'meters' | 'formats'> & { readonly own: readonly CustomerMeter[] }): JSX.Element {
  const t = texts(page.language);
  if (own.length > MOST_NAMED && own.length === meters.size)
    return <p class="small">{t.allMeters(formats.number(own.length))}</p>;
  const more = own.length - MOST_NAMED;
  return (
    <>
      {own.slice(0, MOST_NAMED).map((meter) => {
        const { name, note } = meterInWords(meter, page.language);
        return (
          <p key={meter.usagePointId} class="small">
            {note === '' ? name : `${name} · ${note}`}
          </p>
        );
      })}
      {more > 0 && <p class="small">{t.moreMeters(formats.number(more))}</p>}
    </>
  );
}

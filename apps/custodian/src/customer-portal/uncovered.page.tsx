import type { JSX } from 'preact';
import { meterInOneLine, type CustomerMeter } from '@app/authorization';
import type { DayRun, Uncovered } from '@app/feeds';
import { textsIn, type Formats } from '@app/language';
import { Button, Facts, Form, Head, Page, type PageContext } from '@app/page-kit';
import { daysBetween, formatCivilDate, type CivilDate } from '@app/time';
import { DOWNLOAD_PATH, downloadAddress, type DownloadForm } from './download-form.js';

const texts = textsIn({
  en: {
    title: 'Some of these days have no readings, or not all.',
    sub: 'The file has what there is. Readings that we receive later are in a later download.',
    missing: (days: string) => `No readings: ${days}.`,
    incomplete: (days: string) => `Some readings missing: ${days}.`,
    leftOut: 'Not in the file: the layout of Smart Meter Texas has no place for this meter’s readings.',
    more: (count: number) => (count === 1 ? 'one more stretch' : `${count} more stretches`),
    to: (first: string, last: string) => `${first} to ${last}`,
    anyway: 'Download what there is',
    back: 'Choose other days',
  },
  es: {
    title: 'Algunos de estos días no tienen lecturas, o no todas.',
    sub: 'El archivo tiene lo que hay. Las lecturas que recibamos más tarde estarán en una descarga posterior.',
    missing: (days) => `Sin lecturas: ${days}.`,
    incomplete: (days) => `Faltan algunas lecturas: ${days}.`,
    leftOut: 'No está en el archivo: el formato de Smart Meter Texas no tiene lugar para las lecturas de este medidor.',
    more: (count) => (count === 1 ? 'un tramo más' : `${count} tramos más`),
    to: (first, last) => `del ${first} al ${last}`,
    anyway: 'Descargar lo que hay',
    back: 'Elegir otros días',
  },
});

/** What a meter's part of a download lacks. */
export interface MeterLack extends Uncovered {
  readonly meter: CustomerMeter;
  /** the layout asked for has no place for any of it */
  readonly isLeftOut: boolean;
}

export const lacksSomething = ({ missing, incomplete, isLeftOut }: MeterLack): boolean =>
  isLeftOut || missing.length > 0 || incomplete.length > 0;

/** Stretches of days that are written out; of more, how many there are. */
const MOST_STRETCHES = 8;

interface UncoveredPageProps {
  readonly page: PageContext;
  readonly form: DownloadForm;
  readonly lacks: readonly MeterLack[];
  readonly formats: Formats;
}

/** Says what is missing before a download begins (function block 30, GB018). */
export function UncoveredPage({ page, form, lacks, formats }: UncoveredPageProps): JSX.Element {
  const { language } = page;
  const t = texts(language);
  const { from = '', to = '', range, format, meter } = form;
  const back = downloadAddress({ meters: meter, range, format, ...(range === 'own' && { from, to }) });
  const fields = [...meter.map((id) => ['meter', id] as const), ['range', range], ['format', format]] as const;
  return (
    <Page page={page} title={t.title}>
      <div class="narrow">
        <Head title={t.title} sub={t.sub} />
        <div class="sheet">
          <Facts
            stacked
            facts={lacks.map((lack) => ({
              name: meterInOneLine(lack.meter, language),
              value: <Lack lack={lack} formats={formats} />,
            }))}
          />
          <Form action={DOWNLOAD_PATH}>
            {[...fields, ['from', from] as const, ['to', to] as const, ['anyway', 'yes'] as const].map(
              ([name, value]) => (
                <input key={`${name} ${value}`} type="hidden" name={name} value={value} />
              ),
            )}
            <div class="row">
              <Button kind="go" icon="download" tall>
                {t.anyway}
              </Button>
              <Button href={back} tall>
                {t.back}
              </Button>
            </div>
          </Form>
        </div>
      </div>
    </Page>
  );
}

function Lack({ lack: { missing, incomplete, isLeftOut }, formats }: { lack: MeterLack; formats: Formats }) {
  const t = texts(formats.language);
  if (isLeftOut) return <p>{t.leftOut}</p>;
  return (
    <>
      {missing.length > 0 && <p>{t.missing(stretches(missing, formats))}</p>}
      {incomplete.length > 0 && <p>{t.incomplete(stretches(incomplete, formats))}</p>}
    </>
  );
}

function stretches(runs: readonly DayRun[], formats: Formats): string {
  const t = texts(formats.language);
  const dateOf = (date: CivilDate): string => formats.civilDate(formatCivilDate(date));
  const written = runs
    .slice(0, MOST_STRETCHES)
    .map(({ first, last }) => (daysBetween(first, last) === 0 ? dateOf(first) : t.to(dateOf(first), dateOf(last))));
  const more = runs.length - written.length;
  return [...written, ...(more > 0 ? [t.more(more)] : [])].join('; ');
}

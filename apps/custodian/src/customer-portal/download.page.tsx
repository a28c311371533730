import type { JSX } from 'preact';
import { meterInWords, type CustomerMeter } from '@app/authorization';
import { downloadFormats } from '@app/feeds';
import { textsIn } from '@app/language';
import { Button, Choices, EmptyState, Field, Form, Head, Page, type FormState, type PageContext } from '@app/page-kit';
import type { StoredPreparedDownload } from '@app/prepared-files';
import { DOWNLOAD_PATH, ranges } from './download-form.js';
import { PreparedList } from './prepared-download.page.js';

const texts = textsIn({
  en: {
    title: 'Download your data',
    sub: 'Your readings as a file, to keep or to use in another program.',
    empty: 'There is no meter of yours here yet, so there is nothing to download.',
    meters: 'Which meters',
    was: 'no longer yours: what was measured while it was',
    days: 'Which days',
    ranges: {
      'last-13-months': 'The last 13 months',
      'last-month': 'Last month',
      'last-bill': 'Your last bill',
      all: 'Everything there is',
      own: 'Days of your own choice, as below',
    },
    from: 'From',
    to: 'To and including',
    file: 'What kind of file',
    formats: {
      xml: { label: 'Green Button XML', hint: 'For energy apps and advisers; several meters come as one zip file' },
      'smart-meter-texas': {
        label: 'CSV as Smart Meter Texas gives it',
        hint: 'Electricity every 15 minutes, in local time and kWh',
      },
      csv: { label: 'Plain CSV', hint: 'Every reading of every kind, in UTC: for programs' },
      xlsx: { label: 'Spreadsheet', hint: 'A sheet a meter, in local time: for Excel, LibreOffice and the like' },
    },
    go: 'Download file',
    marked: 'Estimated readings are marked in the file. Where days are missing, you are told first.',
    record: 'Your personal record',
    recordText:
      'What we know of you as our customer: name, addresses, accounts, agreements, meters and statements, as Green Button XML. Never in one file with your readings.',
    recordGo: 'Download personal record',
  },
  es: {
    title: 'Descargar sus datos',
    sub: 'Sus lecturas en un archivo, para guardarlas o usarlas en otro programa.',
    empty: 'Todavía no hay aquí ningún medidor suyo, así que no hay nada que descargar.',
    meters: 'Qué medidores',
    was: 'ya no es suyo: lo medido mientras lo fue',
    days: 'Qué días',
    ranges: {
      'last-13-months': 'Los últimos 13 meses',
      'last-month': 'El mes pasado',
      'last-bill': 'Su última factura',
      all: 'Todo lo que hay',
      own: 'Los días que usted elija a continuación',
    },
    from: 'Desde',
    to: 'Hasta, incluido',
    file: 'Qué tipo de archivo',
    formats: {
      xml: {
        label: 'Green Button XML',
        hint: 'Para aplicaciones y asesores de energía; varios medidores van en un solo archivo zip',
      },
      'smart-meter-texas': {
        label: 'CSV como lo da Smart Meter Texas',
        hint: 'Electricidad cada 15 minutos, en hora local y kWh',
      },
      csv: { label: 'CSV sencillo', hint: 'Cada lectura de cada tipo, en UTC: para programas' },
      xlsx: {
        label: 'Hoja de cálculo',
        hint: 'Una hoja por medidor, en hora local: para Excel, LibreOffice y similares',
      },
    },
    go: 'Descargar archivo',
    marked: 'Las lecturas estimadas van marcadas en el archivo. Si faltan días, se le avisa antes.',
    record: 'Su registro personal',
    recordText:
      'Lo que sabemos de usted como cliente: nombre, direcciones, cuentas, contratos, medidores y facturas, como Green Button XML. Nunca en un mismo archivo con sus lecturas.',
    recordGo: 'Descargar registro personal',
  },
});

interface DownloadPageProps {
  readonly page: PageContext;
  readonly meters: readonly CustomerMeter[];
  /** large ones, made ahead */
  readonly prepared: readonly StoredPreparedDownload[];
  readonly timeZone: string;
  readonly state?: FormState | undefined;
}

export function DownloadPage({ page, meters, prepared, timeZone, state }: DownloadPageProps): JSX.Element {
  const { language } = page;
  const t = texts(language);
  const held = meters.filter(({ isHeld }) => isHeld);
  return (
    <Page page={page} title={t.title}>
      <Head title={t.title} sub={t.sub} />
      <div class="cols wide">
        <div class="sheet bleed">
          <section>
            {meters.length === 0 ? (
              <EmptyState>{t.empty}</EmptyState>
            ) : (
              <Form action={DOWNLOAD_PATH} state={state}>
                <Choices
                  name="meter"
                  kind="checkbox"
                  legend={t.meters}
                  choices={meters.map((meter) => {
                    const { name, note } = meterInWords(meter, language);
                    const hint = [note, meter.isHeld ? '' : t.was].filter(Boolean).join(' · ');
                    return { value: meter.usagePointId, label: name, ...(hint !== '' && { hint }) };
                  })}
                  chosen={(held.length === 0 ? meters : held).map(({ usagePointId }) => usagePointId)}
                />
                <Choices
                  name="range"
                  kind="radio"
                  legend={t.days}
                  choices={ranges.map((value) => ({ value, label: t.ranges[value] }))}
                  chosen={['last-13-months']}
                />
                <div class="pair own-days">
                  <Field name="from" type="date" label={t.from} />
                  <Field name="to" type="date" label={t.to} />
                </div>
                <Choices
                  name="format"
                  kind="radio"
                  legend={t.file}
                  choices={downloadFormats.map((value) => ({ value, ...t.formats[value] }))}
                  chosen={['xml']}
                />
                <div>
                  <Button kind="go" icon="download" tall>
                    {t.go}
                  </Button>
                </div>
                <p class="small">{t.marked}</p>
              </Form>
            )}
          </section>
        </div>
        <div class="sheet bleed">
          {prepared.length > 0 && <PreparedList prepared={prepared} timeZone={timeZone} />}
          <section class="stack">
            <h2>{t.record}</h2>
            <p>{t.recordText}</p>
            <Form action={`${DOWNLOAD_PATH}/personal-record`}>
              <Button icon="download" wide>
                {t.recordGo}
              </Button>
            </Form>
          </section>
        </div>
      </div>
    </Page>
  );
}

import type { JSX } from 'preact';
import type { ValidationReport } from '@app/conformance';
import { functionBlocks } from '@app/espi';
import { textsIn, type Formats } from '@app/language';
import {
  Button,
  DataTable,
  Facts,
  Field,
  Form,
  Head,
  Note,
  Page,
  State,
  type FormState,
  type PageContext,
} from '@app/page-kit';
import { GUIDES_PATH } from './portal-paths.js';

const texts = textsIn({
  en: {
    title: 'Check a Green Button file',
    sub: 'Whether XML, plain or gzip, holds to the schema of ESPI 4.0 and the tests of certification. It is read as it comes, and nothing of it is kept.',
    file: 'The file',
    fileHint: (most: string) => `${most} at most, ten times as much when unpacked.`,
    blocks: 'Function blocks to test',
    blocksHint: 'Such as 1, 4, 5; those that the file carries where this stays empty.',
    go: 'Check it',
    valid: 'The file is valid.',
    invalid: (count: string) => `The file is not valid: ${count} findings.`,
    unreadable: 'The file cannot be read to its end.',
    at: (line: number, column: number) => `Line ${line}, column ${column}.`,
    about: 'What was read',
    size: 'Size, unpacked',
    entries: 'Entries',
    readings: 'Readings',
    contents: 'Contents',
    carried: 'Function blocks carried',
    tested: 'Function blocks tested',
    caption: 'Findings',
    more: (count: string) => `${count} more are not listed.`,
    test: 'Test',
    line: 'Line',
    message: 'What is wrong',
    kind: 'Kind',
    error: 'Error',
    warning: 'Warning',
    none: 'None',
    english: 'Findings are in English: they quote the standard.',
    command: 'The same on your own machine: custodian validate FILE',
    guide: 'What readers of feeds should know',
  },
  es: {
    title: 'Revisar un archivo Green Button',
    sub: 'Si un XML, con o sin gzip, cumple el esquema de ESPI 4.0 y las pruebas de certificación. Se lee según llega y no se guarda nada.',
    file: 'El archivo',
    fileHint: (most) => `${most} como máximo, diez veces más al descomprimirlo.`,
    blocks: 'Bloques funcionales que probar',
    blocksHint: 'Por ejemplo, 1, 4, 5; los que lleva el archivo si se deja vacío.',
    go: 'Revisar',
    valid: 'El archivo es válido.',
    invalid: (count) => `El archivo no es válido: ${count} hallazgos.`,
    unreadable: 'El archivo no se puede leer hasta el final.',
    at: (line, column) => `Línea ${line}, columna ${column}.`,
    about: 'Qué se leyó',
    size: 'Tamaño, descomprimido',
    entries: 'Entradas',
    readings: 'Lecturas',
    contents: 'Contenido',
    carried: 'Bloques funcionales que lleva',
    tested: 'Bloques funcionales probados',
    caption: 'Hallazgos',
    more: (count) => `Hay ${count} más que no se muestran.`,
    test: 'Prueba',
    line: 'Línea',
    message: 'Qué está mal',
    kind: 'Tipo',
    error: 'Error',
    warning: 'Aviso',
    none: 'Ninguno',
    english: 'Los hallazgos están en inglés: citan el estándar.',
    command: 'Lo mismo en su propio equipo: custodian validate FILE',
    guide: 'Qué debe saber quien lee los datos',
  },
});

/** A finding of whichever kind, as a row. */
interface FindingRow {
  readonly test: string;
  readonly line: number | undefined;
  readonly where: string;
  readonly message: string;
  readonly isError: boolean;
}

const MOST_ROWS = 300;

const rowsOf = ({ schema, profile, certification }: ValidationReport): FindingRow[] => [
  ...schema.first.map(({ code, line, path, message }) => ({ test: code, line, where: path, message, isError: true })),
  ...certification.map(({ test, line, where, message, severity }) => ({
    test,
    line,
    where,
    message,
    isError: severity === 'error',
  })),
  ...profile.first.map(({ code, line, path, message }) => ({ test: code, line, where: path, message, isError: false })),
];

interface ValidatorPageProps {
  readonly page: PageContext;
  readonly formats: Formats;
  readonly mostBytes: number;
  readonly report?: ValidationReport | undefined;
  readonly state?: FormState | undefined;
}

export function ValidatorPage({ page, formats, mostBytes, report, state }: ValidatorPageProps): JSX.Element {
  const t = texts(page.language);
  return (
    <Page page={page} title={t.title}>
      <Head title={t.title} sub={t.sub} />
      {report !== undefined && <Report page={page} report={report} formats={formats} />}
      <div class="narrow apart-s">
        <div class="sheet">
          <Form state={state} files>
            <Field name="functionBlocks" label={t.blocks} hint={t.blocksHint} />
            {/* last: it is read as it comes, and nothing after it */}
            <Field
              name="file"
              label={t.file}
              hint={t.fileHint(formats.bytes(mostBytes))}
              type="file"
              accept=".xml,.gz,application/xml,application/gzip"
            />
            <Button kind="go" wide>
              {t.go}
            </Button>
          </Form>
        </div>
        <p class="small apart-s">{t.command}</p>
        <p class="small">
          <a href={`${GUIDES_PATH}/feeds`}>{t.guide}</a>
        </p>
      </div>
    </Page>
  );
}

function Report({
  page,
  report,
  formats,
}: {
  page: PageContext;
  report: ValidationReport;
  formats: Formats;
}): JSX.Element {
  const t = texts(page.language);
  const rows = rowsOf(report);
  const shown = rows.slice(0, MOST_ROWS);
  const { unreadable, schema, profile, certification } = report;
  const count = schema.count + profile.count + certification.length;
  const verdict = unreadable !== undefined ? t.unreadable : report.valid ? t.valid : t.invalid(formats.number(count));
  const named = (blocks: readonly number[]): string =>
    blocks.map((block) => `${block} ${functionBlocks.get(block)?.name ?? ''}`.trim()).join(', ') || t.none;
  return (
    <>
      <Note mood={report.valid ? 'good' : 'bad'} answers>
        <p>
          <b>{verdict}</b>
        </p>
        {unreadable !== undefined && (
          <p>
            <span class="mono">{unreadable.code}</span>: <span lang="en">{unreadable.message}</span>.{' '}
            {unreadable.line !== undefined && t.at(unreadable.line, unreadable.column ?? 1)}
          </p>
        )}
      </Note>
      <div class="sheet bleed apart-s">
        <section>
          <h2 class="h-gap">{t.about}</h2>
          <Facts
            facts={[
              { name: t.size, value: formats.bytes(report.bytes) },
              { name: t.entries, value: formats.number(report.entries) },
              { name: t.readings, value: formats.number(report.readings) },
              {
                name: t.contents,
                value:
                  Object.entries(report.contents)
                    .map(([element, each]) => `${formats.number(each)} ${element}`)
                    .join(', ') || t.none,
              },
              { name: t.carried, value: named(report.functionBlocks.carried) },
              { name: t.tested, value: named(report.functionBlocks.tested) },
            ]}
          />
        </section>
        {shown.length > 0 && (
          <div class="flush">
            <DataTable
              isWide
              caption={t.caption}
              rows={shown.map((row, index) => ({ ...row, key: String(index) }))}
              keyOf={({ key }) => key}
              columns={[
                { heading: t.test, cell: ({ test }) => <span class="mono nw">{test}</span> },
                { heading: t.line, isNumber: true, cell: ({ line }) => line ?? '' },
                {
                  heading: t.kind,
                  cell: ({ isError }) => <State mood={isError ? 'bad' : 'warn'}>{isError ? t.error : t.warning}</State>,
                },
                {
                  heading: t.message,
                  cell: ({ message, where }) => (
                    <span lang="en">
                      {message} <span class="mono small">{where}</span>
                    </span>
                  ),
                },
              ]}
            />
          </div>
        )}
        {shown.length > 0 && (
          <p class="small">
            {rows.length < count || shown.length < rows.length
              ? `${t.more(formats.number(count - shown.length))} `
              : ''}
            {t.english}
          </p>
        )}
      </div>
    </>
  );
}

import type { JSX } from 'preact';
import { Formats, textsIn } from '@app/language';
import { Button, Form, Head, Note, Page, Progress, usePage, type PageContext } from '@app/page-kit';
import type { StoredPreparedDownload } from '@app/prepared-files';
import { DOWNLOAD_PATH } from './download-form.js';

export const preparedPath = (id: string): string => `${DOWNLOAD_PATH}/prepared/${id}`;

const texts = textsIn({
  en: {
    preparing: 'Preparing your file',
    ready: 'Your file is ready',
    failed: 'Your file could not be prepared',
    wait: 'This is a large file. The page looks again every few seconds; you may leave it and come back.',
    progress: 'Progress',
    daysOf: (done: string, of: string) => `${done} of about ${of} days of readings written`,
    begins: 'Waiting for its turn',
    until: (size: string, time: string) => `${size} compressed. You can download it until ${time}.`,
    why: 'Something went wrong on our side, or what you may see has changed meanwhile.',
    go: 'Download file',
    again: 'Try again',
    delete: 'Delete file',
    back: 'Back to downloads',
    yours: 'Your prepared files',
    asked: (time: string) => `asked for ${time}`,
    states: { preparing: 'Being prepared', ready: 'Ready', failed: 'Could not be prepared' },
    readyUntil: (time: string) => `ready until ${time}`,
  },
  es: {
    preparing: 'Preparando su archivo',
    ready: 'Su archivo está listo',
    failed: 'No se pudo preparar su archivo',
    wait: 'Este archivo es grande. La página se actualiza cada pocos segundos; puede salir de ella y volver.',
    progress: 'Progreso',
    daysOf: (done, of) => `${done} de unos ${of} días de lecturas escritos`,
    begins: 'Esperando su turno',
    until: (size, time) => `${size} comprimido. Puede descargarlo hasta el ${time}.`,
    why: 'Algo falló de nuestro lado, o entretanto ha cambiado lo que usted puede ver.',
    go: 'Descargar archivo',
    again: 'Intentar de nuevo',
    delete: 'Eliminar archivo',
    back: 'Volver a descargas',
    yours: 'Sus archivos preparados',
    asked: (time) => `pedido el ${time}`,
    states: { preparing: 'En preparación', ready: 'Listo', failed: 'No se pudo preparar' },
    readyUntil: (time) => `listo hasta el ${time}`,
  },
});

interface PreparedDownloadPageProps {
  readonly page: PageContext;
  readonly download: StoredPreparedDownload;
  readonly timeZone: string;
}

/** How far a large file is, and then the file. */
export function PreparedDownloadPage({ page, download, timeZone }: PreparedDownloadPageProps): JSX.Element {
  const t = texts(page.language);
  const { _id, state, file, expiresAt } = download;
  const formats = Formats.in(page.language, timeZone);
  return (
    <Page page={page} title={t[state]} isOnItsWay={state === 'preparing'}>
      <div class="narrow">
        <Head title={t[state]} {...(state === 'preparing' && { sub: t.wait })} />
        {state === 'failed' && <Note mood="bad">{t.why}</Note>}
        <div class="sheet">
          {state === 'preparing' && <Writing download={download} formats={formats} />}
          {file !== undefined && (
            <div class="stack">
              <p class="mono">{file.name}</p>
              <p>{t.until(formats.bytes(file.length), formats.dateTime(expiresAt))}</p>
            </div>
          )}
          <div class="row">
            {file !== undefined && (
              <Button kind="go" icon="download" tall href={`${preparedPath(_id)}/file`}>
                {t.go}
              </Button>
            )}
            {state === 'failed' && (
              <Form action={`${preparedPath(_id)}/again`}>
                <Button kind="go" tall>
                  {t.again}
                </Button>
              </Form>
            )}
            <Button href={DOWNLOAD_PATH} tall>
              {t.back}
            </Button>
            <Form action={`${preparedPath(_id)}/delete`}>
              <Button tall>{t.delete}</Button>
            </Form>
          </div>
        </div>
      </div>
    </Page>
  );
}

function Writing({ download, formats }: { download: StoredPreparedDownload; formats: Formats }): JSX.Element {
  const t = texts(usePage().language);
  const of = Math.ceil(download.progress.of);
  const done = Math.min(of, Math.floor(download.progress.done));
  return (
    <Progress label={t.progress} done={done} of={of}>
      {of === 0 ? t.begins : t.daysOf(formats.number(done), formats.number(of))}
    </Progress>
  );
}

interface PreparedListProps {
  readonly prepared: readonly StoredPreparedDownload[];
  readonly timeZone: string;
}

/** The large files of a customer that are there, or on their way. */
export function PreparedList({ prepared, timeZone }: PreparedListProps): JSX.Element {
  const { language } = usePage();
  const t = texts(language);
  const formats = Formats.in(language, timeZone);
  return (
    <section class="stack">
      <h2>{t.yours}</h2>
      {prepared.map(({ _id, state, file, askedAt, expiresAt }) => {
        const name = file?.name ?? `${t.states[state]}, ${t.asked(formats.dateTime(askedAt))}`;
        return (
          <div key={_id} class="stack">
            <a href={preparedPath(_id)} class={file && 'mono'}>
              {name}
            </a>
            {file !== undefined && <p class="small">{t.readyUntil(formats.dateTime(expiresAt))}</p>}
            <Form action={`${preparedPath(_id)}/delete`}>
              <Button label={`${t.delete}: ${name}`}>{t.delete}</Button>
            </Form>
          </div>
        );
      })}
    </section>
  );
}

import type { JSX } from 'preact';
import { Formats, textsIn } from '@app/language';
import { Button, Head, Page, type PageContext } from '@app/page-kit';
import { problemText } from '../help/problems/problems.js';
import { serverProblems } from '../help/problems/server-problems.js';

const texts = textsIn({
  en: {
    reference: 'Reference',
    help: 'Help',
    home: 'Go to the first page',
    wait: (minutes: string) => `It can be tried again in ${minutes}.`,
  },
  es: {
    reference: 'Referencia',
    help: 'Ayuda',
    home: 'Ir a la primera página',
    wait: (minutes) => `Se puede volver a intentar en ${minutes}.`,
  },
});

export interface ErrorPageProps {
  readonly page: PageContext;
  readonly code: string;
  /** what customer care may ask for */
  readonly reference?: string | undefined;
  /** when it can be tried again, where that is known */
  readonly retryAfterSeconds?: number | undefined;
}

/** What happened, and what to do: the texts of the help page, for whoever is in the middle of something. */
export function ErrorPage({ page, code, reference, retryAfterSeconds }: ErrorPageProps): JSX.Element {
  const t = texts(page.language);
  const { title, what, todo } = (problemText(code) ?? serverProblems['internal-error'])[page.language];
  const above = (
    <>
      {t.reference} <span class="mono">{reference}</span>
    </>
  );
  return (
    <Page page={page} title={title}>
      <div class="narrow">
        <Head title={title} sub={what} above={reference === undefined ? undefined : above} />
        <div class="stack">
          {retryAfterSeconds !== undefined && <p class="read">{t.wait(inWholeMinutes(retryAfterSeconds, page))}</p>}
          <p class="read">{todo}</p>
          <div class="row">
            <Button href="/" tall>
              {t.home}
            </Button>
            <Button href="/help" tall>
              {t.help}
            </Button>
          </div>
        </div>
      </div>
    </Page>
  );
}

const inWholeMinutes = (seconds: number, { language }: PageContext): string =>
  Formats.in(language, 'UTC').duration(Math.ceil(seconds / 60) * 60);

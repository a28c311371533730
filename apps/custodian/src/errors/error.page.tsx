import type { JSX } from 'preact';
import { textsIn } from '@app/language';
import { Button, Head, Page, type PageContext } from '@app/page-kit';

const texts = textsIn({
  en: {
    reference: 'Reference',
    help: 'What this means and what to do',
    home: 'Go to the first page',
  },
  es: {
    reference: 'Referencia',
    help: 'Qué significa y qué hacer',
    home: 'Ir a la primera página',
  },
});

export interface ErrorPageProps {
  readonly page: PageContext;
  readonly title: string;
  readonly what: string;
  /** the page that says more */
  readonly help: string;
  /** what customer care may ask for */
  readonly reference?: string | undefined;
}

export function ErrorPage({ page, title, what, help, reference }: ErrorPageProps): JSX.Element {
  const t = texts(page.language);
  return (
    <Page page={page} title={title}>
      <div class="narrow">
        <Head
          title={title}
          sub={what}
          above={
            reference === undefined ? undefined : (
              <>
                {t.reference} <span class="mono">{reference}</span>
              </>
            )
          }
        />
        <div class="row">
          <Button kind="go" href={help} tall>
            {t.help}
          </Button>
          <Button href="/" tall>
            {t.home}
          </Button>
        </div>
      </div>
    </Page>
  );
}

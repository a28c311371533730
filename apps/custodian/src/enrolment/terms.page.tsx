import type { JSX } from 'preact';
import { termsOfUse } from '@app/enrolment';
import { Formats, textsIn } from '@app/language';
import { Head, Page, type PageContext } from '@app/page-kit';

const texts = textsIn({
  en: { title: 'Terms of use', version: (version: string) => `As of ${version}` },
  es: { title: 'Condiciones de uso', version: (version) => `Del ${version}` },
});

export function TermsPage({ page }: { page: PageContext }): JSX.Element {
  const t = texts(page.language);
  return (
    <Page page={page} title={t.title}>
      <div class="narrow">
        <Head title={t.title} sub={t.version(Formats.in(page.language, 'UTC').civilDate(termsOfUse.version))} />
        <div class="stack">
          {termsOfUse.text(page.language).map(({ heading, text }) => (
            <section key={heading} class="stack-2">
              <h2>{heading}</h2>
              <p>{text}</p>
            </section>
          ))}
        </div>
      </div>
    </Page>
  );
}

import type { JSX } from 'preact';
import { textsIn } from '@app/language';
import { Head, Page, type PageContext } from '@app/page-kit';
import { PROBLEMS_PATH } from '../errors/problem.js';
import type { ProblemText } from './problems/problem-text.js';

const texts = textsIn({
  en: {
    all: 'Messages and what to do',
    why: 'What it means',
    todo: 'What to do',
    program: 'For programs',
    name: 'Its name is',
  },
  es: {
    all: 'Los mensajes y qué hacer',
    why: 'Qué significa',
    todo: 'Qué hacer',
    program: 'Para programas',
    name: 'Su nombre es',
  },
});

export function ProblemPage({ page, code, text }: { page: PageContext; code: string; text: ProblemText }): JSX.Element {
  const t = texts(page.language);
  return (
    <Page page={page} title={text.title}>
      <Head title={text.title} above={<a href={PROBLEMS_PATH}>{t.all}</a>} />
      <div class="sheet bleed">
        <section class="stack-2">
          <h2>{t.why}</h2>
          <p class="read">{text.what}</p>
        </section>
        <section class="stack-2">
          <h2>{t.todo}</h2>
          <p class="read">{text.todo}</p>
        </section>
        {text.program !== undefined && (
          <section class="stack-2">
            <h2>{t.program}</h2>
            <p class="read">{text.program}</p>
          </section>
        )}
      </div>
      <p class="small apart-s">
        {t.name} <span class="mono">{code}</span>.
      </p>
    </Page>
  );
}

import type { JSX } from 'preact';
import { kindName, kindsOfData } from '@app/authorization';
import { textsIn } from '@app/language';
import { Code, DataTable, Head, Page, Tabs, usePage, type PageContext } from '@app/page-kit';
import { GUIDES_PATH } from '../portal-paths.js';
import { blocksOf } from '../scope-choice.js';
import { exampleText } from './examples.js';
import type { Guide, GuidePart } from './guide.js';
import { guides } from './guides.js';

const texts = textsIn({
  en: {
    guides: 'Guides',
    sub: 'How to ask for permission and read feeds. Every program here is run by the tests of this server.',
    openapi: 'The interface in OpenAPI 3.0',
    kind: 'Kind of data',
    blocks: 'Function blocks',
    kinds: 'Kinds of data',
  },
  es: {
    guides: 'Guías',
    sub: 'Cómo pedir permiso y leer datos. Las pruebas de este servidor ejecutan cada programa.',
    openapi: 'La interfaz en OpenAPI 3.0',
    kind: 'Tipo de datos',
    blocks: 'Bloques funcionales',
    kinds: 'Tipos de datos',
  },
});

export function GuidesPage({ page }: { page: PageContext }): JSX.Element {
  const t = texts(page.language);
  return (
    <Page page={page} title={t.guides}>
      <Head title={t.guides} sub={t.sub} />
      <div class="sheet bleed">
        {[...guides].map(([name, guide]) => (
          <section key={name} class="stack-2">
            <p>
              <a href={`${GUIDES_PATH}/${name}`}>{guide[page.language].title}</a>
            </p>
            <p class="small">{guide[page.language].sub}</p>
          </section>
        ))}
        <p>
          <a href="/openapi.json">{t.openapi}</a>
        </p>
      </div>
    </Page>
  );
}

interface GuidePageProps {
  readonly page: PageContext;
  readonly name: string;
  readonly guide: Guide;
  readonly baseUrl: string;
}

export function GuidePage({ page, name, guide, baseUrl }: GuidePageProps): JSX.Element {
  const t = texts(page.language);
  const links = [...guides].map(
    ([
      each,
      {
        [page.language]: { title },
      },
    ]) => ({
      href: `${GUIDES_PATH}/${each}`,
      label: title,
      isCurrent: each === name,
    }),
  );
  return (
    <Page page={page} title={guide.title}>
      <Head title={guide.title} sub={guide.sub} above={<a href={GUIDES_PATH}>{t.guides}</a>} />
      <Tabs label={t.guides} links={links} />
      <div class="sheet bleed">
        {guide.parts.map((part) => (
          <Part key={part.heading} part={part} baseUrl={baseUrl} />
        ))}
        {name === 'scopes' && <KindsOfData />}
      </div>
    </Page>
  );
}

const Part = ({ part, baseUrl }: { part: GuidePart; baseUrl: string }): JSX.Element => (
  <section class="stack-2">
    <h2>{part.heading}</h2>
    {part.text.map((text) => (
      <p key={text} class="read">
        {text}
      </p>
    ))}
    {part.show !== undefined && <Code text={part.show.replaceAll('BASE', baseUrl)} />}
    {part.curl !== undefined && <Code text={part.curl.replaceAll('BASE', baseUrl)} />}
    {part.examples?.map((name) => (
      <details key={name} class="program">
        <summary class="mono">{name}</summary>
        <Code text={exampleText(name, baseUrl)} />
      </details>
    ))}
    {part.links?.map(({ href, label }) => (
      <p key={href}>
        <a href={href}>{label}</a>
      </p>
    ))}
  </section>
);

function KindsOfData(): JSX.Element {
  const { language } = usePage();
  const t = texts(language);
  return (
    <div class="flush">
      <DataTable
        caption={t.kinds}
        captionHidden
        rows={kindsOfData}
        keyOf={(kind) => kind}
        columns={[
          { heading: t.kind, cell: (kind) => kindName(kind, language) },
          { heading: t.blocks, cell: (kind) => <span class="mono">{blocksOf(kind).join('_')}</span> },
        ]}
      />
    </div>
  );
}

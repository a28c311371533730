import { Fragment, type JSX } from 'preact';
import { textsIn, type Language } from '@app/language';
import { Head, Page, type PageContext } from '@app/page-kit';
import { PROBLEMS_PATH } from '../errors/problem.js';
import type { ProblemTexts } from './problems/problem-text.js';
import { problemGroups } from './problems/problems.js';

const texts = textsIn({
  en: {
    title: 'Messages and what to do',
    sub: 'Choose what you were about to do. Programs find the name of each message as “code” in the answer, and at the end of its “type”.',
    parts: 'Parts of this page',
    help: 'Help',
    groups: {
      signIn: 'Signing in',
      enrolment: 'Adding an account',
      forms: 'Forms',
      tokens: 'Tokens',
      authorizations: 'Permissions',
      applications: 'Applications',
      oauth: 'Asking for access (OAuth)',
      developers: 'Looking after an application',
      agreements: 'Agreements',
      notifications: 'Notifications',
      resources: 'Asking and writing',
      customers: 'Customers, meters and files',
      reports: 'Reports for auditors',
      server: 'The server itself',
    },
  },
  es: {
    title: 'Los mensajes y qué hacer',
    sub: 'Elija qué estaba haciendo. Los programas encuentran el nombre de cada mensaje como «code» en la respuesta, y al final de su «type».',
    parts: 'Partes de esta página',
    help: 'Ayuda',
    groups: {
      signIn: 'Entrar',
      enrolment: 'Añadir una cuenta',
      forms: 'Formularios',
      tokens: 'Tokens',
      authorizations: 'Permisos',
      applications: 'Aplicaciones',
      oauth: 'Pedir acceso (OAuth)',
      developers: 'Cuidar de una aplicación',
      agreements: 'Acuerdos',
      notifications: 'Notificaciones',
      resources: 'Pedir y escribir',
      customers: 'Clientes, medidores y archivos',
      reports: 'Informes para auditores',
      server: 'El propio servidor',
    },
  },
});

export function ProblemsPage({ page }: { page: PageContext }): JSX.Element {
  const t = texts(page.language);
  const groups = Object.keys(problemGroups) as (keyof typeof problemGroups)[];
  return (
    <Page page={page} title={t.title}>
      <Head title={t.title} sub={t.sub} above={<a href="/help">{t.help}</a>} />
      <nav class="sheet" aria-label={t.parts}>
        <ul class="bare jump">
          {groups.map((group) => (
            <li key={group}>
              <a href={`#${group}`}>{t.groups[group]}</a>
            </li>
          ))}
        </ul>
      </nav>
      {groups.map((group) => (
        <section key={group} class="apart" aria-labelledby={group}>
          <h2 id={group} class="h-gap" tabIndex={-1}>
            {t.groups[group]}
          </h2>
          <div class="sheet bleed">
            <Group problems={problemGroups[group]} language={page.language} />
          </div>
        </section>
      ))}
    </Page>
  );
}

const Group = ({ problems, language }: { problems: ProblemTexts; language: Language }): JSX.Element => (
  <dl class="facts">
    {Object.entries(problems).map(([code, text]) => (
      <Fragment key={code}>
        <dt class="mono">{code}</dt>
        <dd>
          <a href={`${PROBLEMS_PATH}/${code}`}>{text[language].title}</a>
        </dd>
      </Fragment>
    ))}
  </dl>
);

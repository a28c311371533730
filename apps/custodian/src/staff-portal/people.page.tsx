import type { JSX } from 'preact';
import { languageNames, languages, textsIn } from '@app/language';
import {
  Button,
  Choices,
  DataTable,
  Field,
  Form,
  Head,
  Note,
  Page,
  Pager,
  State,
  type FormState,
  type PageContext,
} from '@app/page-kit';
import { roles, type User } from '@app/users';
import { roleNames } from '../pages/role-names.js';
import { PEOPLE_PATH, personPath } from './staff-paths.js';

const texts = textsIn({
  en: {
    title: 'People who sign in',
    find: 'Find by email',
    findHint: 'The whole address, as the person signs in with it.',
    go: 'Find',
    unknown: (email: string) => `Nobody signs in as ${email}.`,
    add: 'Add somebody',
    caption: 'People, in the order of their ids',
    name: 'Name',
    email: 'Email',
    roles: 'Roles',
    state: 'State',
    states: { open: 'Open', locked: 'Locked', unconfirmed: 'Not confirmed' },
    count: (count: number) => `${count} on this page`,
    newTitle: 'Add somebody who signs in',
    newSub: 'A link to choose a password goes to the address, good for three days. Customers register themselves.',
    people: 'People',
    language: 'Language of messages',
    save: 'Add, and send the link',
  },
  es: {
    title: 'Personas que entran',
    find: 'Buscar por correo',
    findHint: 'La dirección completa, con la que entra la persona.',
    go: 'Buscar',
    unknown: (email) => `Nadie entra como ${email}.`,
    add: 'Añadir a alguien',
    caption: 'Personas, por orden de identificador',
    name: 'Nombre',
    email: 'Correo electrónico',
    roles: 'Funciones',
    state: 'Estado',
    states: { open: 'Abierta', locked: 'Bloqueada', unconfirmed: 'Sin confirmar' },
    count: (count) => `${count} en esta página`,
    newTitle: 'Añadir a alguien que entra',
    newSub:
      'A la dirección llega un enlace para elegir contraseña, válido tres días. Los clientes se registran ellos mismos.',
    people: 'Personas',
    language: 'Idioma de los mensajes',
    save: 'Añadir y enviar el enlace',
  },
});

/** Whether an account can be used. */
export function AccountState({ page, user }: { page: PageContext; user: User }): JSX.Element {
  const { states } = texts(page.language);
  if (user.lockedAt !== undefined) return <State mood="bad">{states.locked}</State>;
  return user.confirmedAt === undefined ? (
    <State mood="warn">{states.unconfirmed}</State>
  ) : (
    <State mood="good">{states.open}</State>
  );
}

export const rolesInWords = ({ roles: held }: User, { language }: PageContext): string =>
  held.map((role) => roleNames(language)[role]).join(', ');

interface PeoplePageProps {
  readonly page: PageContext;
  readonly people: readonly User[];
  /** an address that nobody was found by */
  readonly unknown?: string | undefined;
  readonly after?: string | undefined;
  readonly next?: string | undefined;
}

export function PeoplePage({ page, people, unknown, after, next }: PeoplePageProps): JSX.Element {
  const t = texts(page.language);
  return (
    <Page page={page} title={t.title}>
      <Head title={t.title}>
        <Button href={`${PEOPLE_PATH}/new`}>{t.add}</Button>
      </Head>
      {unknown !== undefined && (
        <Note mood="warn" answers>
          <p>{t.unknown(unknown)}</p>
        </Note>
      )}
      <div class="sheet bleed">
        <form class="stack" method="get" action={PEOPLE_PATH}>
          <Field name="email" type="search" label={t.find} hint={t.findHint} value={unknown} />
          <Button>{t.go}</Button>
        </form>
        <div class="flush">
          <DataTable
            caption={t.caption}
            captionHidden
            rows={people}
            keyOf={({ id }) => id}
            columns={[
              {
                heading: t.name,
                cell: ({ id, name, email }) => (
                  <>
                    <a href={personPath(id)}>{name}</a>
                    <br />
                    <small class="mono">{email}</small>
                  </>
                ),
              },
              { heading: t.roles, cell: (user) => rolesInWords(user, page) },
              { heading: t.state, cell: (user) => <AccountState page={page} user={user} /> },
            ]}
          />
        </div>
        <Pager
          count={t.count(people.length)}
          newest={after === undefined ? undefined : PEOPLE_PATH}
          older={next === undefined ? undefined : `${PEOPLE_PATH}?after=${next}`}
        />
      </div>
    </Page>
  );
}

/** Roles that an administrator gives: who is a customer shows it by an account of the utility. */
export const givenRoles = roles.filter((role) => role !== 'customer');

export function NewPersonPage({ page, state }: { page: PageContext; state?: FormState }): JSX.Element {
  const t = texts(page.language);
  return (
    <Page page={page} title={t.newTitle}>
      <div class="narrow">
        <Head title={t.newTitle} sub={t.newSub} above={<a href={PEOPLE_PATH}>{t.people}</a>} />
        <div class="sheet">
          <Form state={state}>
            <Field name="name" label={t.name} autocomplete="off" maxLength={128} required />
            <Field name="email" type="email" label={t.email} autocomplete="off" required />
            <Choices
              name="roles"
              kind="checkbox"
              legend={t.roles}
              choices={givenRoles.map((value) => ({ value, label: roleNames(page.language)[value] }))}
              required
            />
            <Choices
              name="language"
              kind="radio"
              legend={t.language}
              choices={languages.map((value) => ({ value, label: languageNames[value] }))}
              chosen={[page.language]}
            />
            <Button kind="go" wide>
              {t.save}
            </Button>
          </Form>
        </div>
      </div>
    </Page>
  );
}

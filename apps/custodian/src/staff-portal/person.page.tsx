import type { JSX } from 'preact';
import type { StoredAccountEvent } from '@app/audit';
import { textsIn, type Formats } from '@app/language';
import {
  Button,
  Choices,
  DataTable,
  EmptyState,
  Facts,
  Form,
  Head,
  Note,
  Page,
  State,
  type FormState,
  type PageContext,
} from '@app/page-kit';
import type { User } from '@app/users';
import { roleNames } from '../pages/role-names.js';
import { accountEventNames } from './account-event-names.js';
import { AccountState, givenRoles, rolesInWords } from './people.page.js';
import { PEOPLE_PATH } from './staff-paths.js';

const texts = textsIn({
  en: {
    people: 'People',
    done: {
      added: 'Added. A link to choose a password has gone to the address.',
      roles: 'The roles are changed. The person signs in anew.',
      lock: 'Locked, and signed out everywhere.',
      unlock: 'Unlocked.',
      'reset-password': 'The password has ended, and a link to choose another has gone to the address.',
      'remove-second-factor': 'The second step is removed, and the person is told.',
    },
    email: 'Email',
    roles: 'Roles',
    customer: 'Signs in for the customer',
    since: 'Account made',
    last: 'Last signed in',
    never: 'Never',
    second: 'Second step',
    on: 'On',
    off: 'Off',
    own: 'This is your own account: another administrator changes it.',
    customers: 'A customer holds no other role: that takes another sign-in.',
    setRoles: 'Change the roles',
    access: 'Access',
    lock: 'Lock the account',
    lockText: 'All sessions and links end, and nobody signs in until it is unlocked.',
    unlock: 'Unlock the account',
    reset: 'Send a link for a new password',
    resetText: 'The password ends at once. The link is good for three days.',
    removeSecond: 'Remove the second step',
    removeText: 'For whoever has lost it, and has shown in another way who they are.',
    events: 'What happened to the account',
    none: 'Nothing yet.',
    at: 'When',
    what: 'What',
    by: 'By',
    bys: { operator: 'Operator', 'nobody-known': 'Nobody known', own: 'The person', other: 'Administrator' },
  },
  es: {
    people: 'Personas',
    done: {
      added: 'Añadida. A la dirección ha ido un enlace para elegir contraseña.',
      roles: 'Las funciones han cambiado. La persona vuelve a entrar.',
      lock: 'Bloqueada, y con todas las sesiones cerradas.',
      unlock: 'Desbloqueada.',
      'reset-password': 'La contraseña ha terminado y a la dirección ha ido un enlace para elegir otra.',
      'remove-second-factor': 'El segundo paso se ha quitado y la persona lo sabe.',
    },
    email: 'Correo electrónico',
    roles: 'Funciones',
    customer: 'Entra por el cliente',
    since: 'Cuenta creada',
    last: 'Última entrada',
    never: 'Nunca',
    second: 'Segundo paso',
    on: 'Activo',
    off: 'Inactivo',
    own: 'Esta es su propia cuenta: la cambia otro administrador.',
    customers: 'Un cliente no tiene otra función: para eso hace falta otra cuenta.',
    setRoles: 'Cambiar las funciones',
    access: 'Acceso',
    lock: 'Bloquear la cuenta',
    lockText: 'Terminan todas las sesiones y enlaces, y nadie entra hasta que se desbloquee.',
    unlock: 'Desbloquear la cuenta',
    reset: 'Enviar un enlace para otra contraseña',
    resetText: 'La contraseña termina al momento. El enlace vale tres días.',
    removeSecond: 'Quitar el segundo paso',
    removeText: 'Para quien lo ha perdido y ha mostrado de otra manera quién es.',
    events: 'Qué ha pasado con la cuenta',
    none: 'Todavía nada.',
    at: 'Cuándo',
    what: 'Qué',
    by: 'Quién',
    bys: { operator: 'Operador', 'nobody-known': 'Nadie conocido', own: 'La persona', other: 'Administrador' },
  },
});

/** What an administrator does to an account, as the button that does it says. */
export const wishes = ['roles', 'lock', 'unlock', 'reset-password', 'remove-second-factor'] as const;
export type Wish = (typeof wishes)[number];

interface PersonPageProps {
  readonly page: PageContext;
  readonly user: User;
  readonly events: readonly StoredAccountEvent[];
  readonly formats: Formats;
  /** whether whoever looks is the person */
  readonly isOwn: boolean;
  /** what has just been done, as the address says */
  readonly done?: unknown;
  readonly state?: FormState | undefined;
}

export function PersonPage(props: PersonPageProps): JSX.Element {
  const { page, user, events, formats, isOwn, done, state } = props;
  const t = texts(page.language);
  const says = Object.entries(t.done).find(([name]) => name === done)?.[1];
  const { enrolments, createdAt, lastSignInAt } = user;
  return (
    <Page page={page} title={user.name}>
      <Head title={user.name} above={<a href={PEOPLE_PATH}>{t.people}</a>}>
        <AccountState page={page} user={user} />
      </Head>
      {says !== undefined && (
        <Note mood="good" answers>
          <p>{says}</p>
        </Note>
      )}
      <div class="cols apart-s">
        <div class="sheet">
          <Facts
            facts={[
              { name: t.email, value: <span class="mono">{user.email}</span> },
              { name: t.roles, value: rolesInWords(user, page) },
              ...enrolments.map(({ customerId }) => ({
                name: t.customer,
                value: <span class="mono">{customerId}</span>,
              })),
              { name: t.since, value: formats.dateTime(createdAt) },
              { name: t.last, value: lastSignInAt === undefined ? t.never : formats.dateTime(lastSignInAt) },
              {
                name: t.second,
                value: (
                  <State mood={user.hasSecondFactor ? 'good' : 'off'}>{user.hasSecondFactor ? t.on : t.off}</State>
                ),
              },
            ]}
          />
          <section class="stack-2">
            <h2>{t.events}</h2>
            {events.length === 0 ? (
              <EmptyState>{t.none}</EmptyState>
            ) : (
              <DataTable
                caption={t.events}
                captionHidden
                rows={events}
                keyOf={({ _id }) => _id.toHexString()}
                columns={[
                  { heading: t.at, cell: ({ at }) => formats.dateTime(at) },
                  { heading: t.what, cell: ({ kind }) => accountEventNames(page.language)[kind] },
                  {
                    heading: t.by,
                    cell: ({ by, address = '' }) => (
                      <>
                        {t.bys[whoOf(by, user)]}
                        <br />
                        <small class="mono">{address}</small>
                      </>
                    ),
                  },
                ]}
              />
            )}
          </section>
        </div>
        <section class="sheet stick">
          {isOwn ? <p>{t.own}</p> : <Changes page={page} user={user} state={state} />}
        </section>
      </div>
    </Page>
  );
}

function Changes({ page, user, state }: Pick<PersonPageProps, 'page' | 'user' | 'state'>): JSX.Element {
  const t = texts(page.language);
  return (
    <>
      {user.roles.includes('customer') ? (
        <p class="small">{t.customers}</p>
      ) : (
        <Form state={state}>
          <Choices
            name="roles"
            kind="checkbox"
            legend={t.roles}
            chosen={user.roles}
            choices={givenRoles.map((value) => ({ value, label: roleNames(page.language)[value] }))}
          />
          <Button kind="go" name="wish" value="roles" wide>
            {t.setRoles}
          </Button>
        </Form>
      )}
      <Form>
        <h2>{t.access}</h2>
        {user.lockedAt === undefined && <p class="small">{t.lockText}</p>}
        <Button
          kind={user.lockedAt === undefined ? 'stop' : undefined}
          name="wish"
          value={user.lockedAt === undefined ? 'lock' : 'unlock'}
          wide
        >
          {user.lockedAt === undefined ? t.lock : t.unlock}
        </Button>
        <p class="small">{t.resetText}</p>
        <Button name="wish" value="reset-password" wide>
          {t.reset}
        </Button>
        {user.hasSecondFactor && (
          <>
            <p class="small">{t.removeText}</p>
            <Button name="wish" value="remove-second-factor" wide>
              {t.removeSecond}
            </Button>
          </>
        )}
      </Form>
    </>
  );
}

function whoOf(by: StoredAccountEvent['by'], { id }: User): 'operator' | 'nobody-known' | 'own' | 'other' {
  if (typeof by === 'string') return by;
  return by.userId === id ? 'own' : 'other';
}

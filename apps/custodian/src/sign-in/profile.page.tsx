import type { JSX } from 'preact';
import { Formats, languageNames, languages, textsIn } from '@app/language';
import {
  Button,
  Choices,
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
import { noticeKinds, type Role, type StoredSession, type User } from '@app/users';
import { roleNames } from '../pages/role-names.js';
import { deviceName } from './device-name.js';

const texts = textsIn({
  en: {
    title: 'Profile and security',
    sub: (email: string) => `You sign in with ${email}.`,
    done: {
      'profile-changed': 'Your profile is saved.',
      'password-changed': 'Your password is changed, and you are signed out everywhere else.',
      'email-changed': 'You sign in with your new email address from now on.',
      'second-factor-removed': 'Your second step is off.',
      'session-ended': 'That device is signed out.',
    },
    about: 'About you',
    name: 'Name',
    language: 'Language of pages and messages',
    save: 'Save',
    notices: 'Messages that you want',
    noticesNote: 'What concerns the safety of your account is always sent.',
    noticeKinds: {
      sharing: 'A permission of yours was given, changed or ended',
      profile: 'Your profile was changed',
    },
    security: 'Signing in',
    email: 'Email',
    role: 'Role',
    password: 'Password',
    second: 'Second step',
    on: 'On',
    off: 'Off',
    codesLeft: (count: number) => `${count} recovery codes left`,
    changeEmail: 'Change email',
    changePassword: 'Change password',
    changeSecond: 'Second step',
    noPassword:
      'You sign in with your account at the utility and have no password here. To change your email address or set up a second step, choose one first.',
    choosePassword: 'Send me a link to choose a password',
    demo: 'This is a person of the demo, and others sign in as the same: nothing can be changed here.',
    sessions: 'Where you are signed in',
    sessionsSub: 'A sign-in ends by itself after 15 minutes without use.',
    device: 'Device',
    address: 'Network address',
    seen: 'Last used',
    now: 'Now',
    here: 'This device',
    end: 'Sign out',
    endLabel: (device: string) => `Sign out ${device}`,
  },
  es: {
    title: 'Perfil y seguridad',
    sub: (email) => `Usted entra con ${email}.`,
    done: {
      'profile-changed': 'Su perfil está guardado.',
      'password-changed': 'Su contraseña ha cambiado, y su sesión se cerró en todos los demás lugares.',
      'email-changed': 'A partir de ahora entra con su nuevo correo electrónico.',
      'second-factor-removed': 'Su segundo paso está desactivado.',
      'session-ended': 'La sesión de ese dispositivo está cerrada.',
    },
    about: 'Sobre usted',
    name: 'Nombre',
    language: 'Idioma de las páginas y los mensajes',
    save: 'Guardar',
    notices: 'Mensajes que desea',
    noticesNote: 'Lo que afecta a la seguridad de su cuenta se envía siempre.',
    noticeKinds: {
      sharing: 'Un permiso suyo se dio, cambió o terminó',
      profile: 'Su perfil cambió',
    },
    security: 'Entrada',
    email: 'Correo electrónico',
    role: 'Función',
    password: 'Contraseña',
    second: 'Segundo paso',
    on: 'Activado',
    off: 'Desactivado',
    codesLeft: (count) => `quedan ${count} códigos de recuperación`,
    changeEmail: 'Cambiar el correo',
    changePassword: 'Cambiar la contraseña',
    changeSecond: 'Segundo paso',
    noPassword:
      'Usted entra con su cuenta en la compañía y aquí no tiene contraseña. Para cambiar su correo o preparar un segundo paso, elija antes una.',
    choosePassword: 'Enviarme un enlace para elegir una contraseña',
    demo: 'Esta es una persona de la demostración, y otros entran como ella: aquí no se puede cambiar nada.',
    sessions: 'Dónde tiene la sesión abierta',
    sessionsSub: 'Una sesión se cierra sola después de 15 minutos sin uso.',
    device: 'Dispositivo',
    address: 'Dirección de red',
    seen: 'Último uso',
    now: 'Ahora',
    here: 'Este dispositivo',
    end: 'Cerrar',
    endLabel: (device) => `Cerrar la sesión de ${device}`,
  },
});

interface ProfilePageProps {
  readonly page: PageContext;
  readonly user: User;
  readonly sessions: readonly StoredSession[];
  /** the session of this browser */
  readonly sessionId: string;
  readonly timeZone: string;
  readonly now: Date;
  /** what has just been done, as the address says */
  readonly done?: unknown;
  readonly state?: FormState | undefined;
}

export function ProfilePage({
  page,
  user,
  sessions,
  sessionId,
  timeZone,
  now,
  done,
  state,
}: ProfilePageProps): JSX.Element {
  const t = texts(page.language);
  const formats = Formats.in(page.language, timeZone);
  return (
    <Page page={page} title={t.title}>
      <Head title={t.title} sub={t.sub(user.email)} />
      {user.demo && (
        <Note>
          <p>{t.demo}</p>
        </Note>
      )}
      {isDone(done, t.done) && (
        <Note mood="good" answers>
          <p>{t.done[done]}</p>
        </Note>
      )}
      <div class="sheet">
        {!user.demo && (
          <Form action="/profile" state={state}>
            <h2>{t.about}</h2>
            <Field name="name" label={t.name} value={user.name} autocomplete="name" maxLength={128} required />
            <Choices
              name="language"
              kind="radio"
              legend={t.language}
              choices={languages.map((value) => ({ value, label: languageNames[value] }))}
              chosen={[user.language]}
            />
            <Choices
              name="notices"
              kind="checkbox"
              legend={t.notices}
              choices={noticeKinds.map((value) => ({ value, label: t.noticeKinds[value] }))}
              chosen={noticeKinds.filter((kind) => !user.unwantedNotices.includes(kind))}
            />
            <p class="small">{t.noticesNote}</p>
            <Button kind="go">{t.save}</Button>
          </Form>
        )}
        <section class="stack">
          <h2>{t.security}</h2>
          <Facts
            facts={[
              { name: t.email, value: user.email },
              { name: t.role, value: user.roles.map((role: Role) => roleNames(page.language)[role]).join(', ') },
              {
                name: t.second,
                value: user.hasSecondFactor ? (
                  <>
                    <State mood="good">{t.on}</State> {t.codesLeft(user.recoveryCodesLeft)}
                  </>
                ) : (
                  <State mood="off">{t.off}</State>
                ),
              },
            ]}
          />
          {!user.demo && !user.hasPassword && (
            <Form action="/sign-in/forgotten">
              <input type="hidden" name="email" value={user.email} />
              <p class="small">{t.noPassword}</p>
              <Button>{t.choosePassword}</Button>
            </Form>
          )}
          {!user.demo && user.hasPassword && (
            <p class="row">
              <Button href="/profile/email">{t.changeEmail}</Button>
              <Button href="/profile/password">{t.changePassword}</Button>
              <Button href="/profile/second-factor">{t.changeSecond}</Button>
            </p>
          )}
        </section>
        <section class="stack">
          <h2>{t.sessions}</h2>
          <p class="small">{t.sessionsSub}</p>
          <DataTable
            caption={t.sessions}
            captionHidden
            isWide
            rows={sessions.toSorted((a, b) => Number(b._id === sessionId) - Number(a._id === sessionId))}
            keyOf={({ _id }) => _id}
            columns={[
              { heading: t.device, cell: ({ userAgent }) => deviceName(userAgent) },
              { heading: t.address, cell: ({ address }) => <span class="mono">{address}</span> },
              {
                heading: t.seen,
                cell: ({ _id, lastSeenAt }) => (_id === sessionId ? t.now : formats.relative(lastSeenAt, now)),
              },
              {
                heading: t.end,
                isAction: true,
                cell: ({ _id, userAgent }) =>
                  _id === sessionId ? (
                    <State mood="good">{t.here}</State>
                  ) : (
                    <Form action="/profile/sessions" class="row">
                      <Button name="session" value={_id} label={t.endLabel(deviceName(userAgent))}>
                        {t.end}
                      </Button>
                    </Form>
                  ),
              },
            ]}
          />
        </section>
      </div>
    </Page>
  );
}

const isDone = <Known extends object>(done: unknown, known: Known): done is keyof Known =>
  typeof done === 'string' && Object.hasOwn(known, done);

const proofTexts = textsIn({
  en: {
    back: 'Back to the profile',
    password: 'Your password',
    emailTitle: 'Change your email address',
    emailSub: (email: string) =>
      `You sign in with ${email} now. We send a link to the new address; until you follow it, nothing changes.`,
    email: 'New email',
    emailGo: 'Send the link',
    passwordTitle: 'Change your password',
    passwordSub: 'You are then signed out everywhere else.',
    current: 'Present password',
    next: 'New password',
    hint: '12 characters or more. Several words that do not belong together are easy to keep in mind and hard to guess.',
    passwordGo: 'Change the password',
    secondTitle: 'Your second step',
    secondOff: 'With a code of an authenticator app at each sign-in, a stolen password opens nothing.',
    secondOn:
      'Signing in takes a code of your authenticator app. Here you move to another phone, or make new recovery codes.',
    setUp: 'Set up the second step',
    replace: 'Set up another phone',
    codes: 'Make new recovery codes',
    remove: 'Turn the second step off',
    needed: 'Your role needs the second step: it cannot be turned off.',
  },
  es: {
    back: 'Volver al perfil',
    password: 'Su contraseña',
    emailTitle: 'Cambie su correo electrónico',
    emailSub: (email) =>
      `Ahora entra con ${email}. Enviamos un enlace al correo nuevo; hasta que lo siga, nada cambia.`,
    email: 'Correo nuevo',
    emailGo: 'Enviar el enlace',
    passwordTitle: 'Cambie su contraseña',
    passwordSub: 'Después, su sesión se cierra en todos los demás lugares.',
    current: 'Contraseña actual',
    next: 'Contraseña nueva',
    hint: '12 caracteres o más. Varias palabras sin relación se recuerdan bien y se adivinan mal.',
    passwordGo: 'Cambiar la contraseña',
    secondTitle: 'Su segundo paso',
    secondOff: 'Con un código de una aplicación de autenticación en cada entrada, una contraseña robada no abre nada.',
    secondOn:
      'Para entrar hace falta un código de su aplicación. Aquí puede pasar a otro teléfono o hacer códigos de recuperación nuevos.',
    setUp: 'Preparar el segundo paso',
    replace: 'Preparar otro teléfono',
    codes: 'Hacer códigos de recuperación nuevos',
    remove: 'Desactivar el segundo paso',
    needed: 'Su función necesita el segundo paso: no se puede desactivar.',
  },
});

interface ProofPageProps {
  readonly page: PageContext;
  readonly user: User;
  readonly state?: FormState | undefined;
}

const presentPassword = (label: string): JSX.Element => (
  <Field name="password" type="password" label={label} autocomplete="current-password" required />
);

export function ChangeEmailPage({ page, user, state }: ProofPageProps): JSX.Element {
  const t = proofTexts(page.language);
  return (
    <ProofPage page={page} title={t.emailTitle} sub={t.emailSub(user.email)}>
      <Form state={state}>
        <Field name="email" type="email" label={t.email} autocomplete="email" required />
        {presentPassword(t.password)}
        <Button kind="go">{t.emailGo}</Button>
      </Form>
    </ProofPage>
  );
}

export function ChangePasswordPage({ page, user, state }: ProofPageProps): JSX.Element {
  const t = proofTexts(page.language);
  return (
    <ProofPage page={page} title={t.passwordTitle} sub={t.passwordSub}>
      <Form state={state}>
        <input type="hidden" name="username" autocomplete="username" value={user.email} />
        {presentPassword(t.current)}
        <Field name="newPassword" type="password" label={t.next} hint={t.hint} autocomplete="new-password" required />
        <Button kind="go">{t.passwordGo}</Button>
      </Form>
    </ProofPage>
  );
}

export function SecondFactorSettingsPage({
  page,
  user,
  isNeeded,
  state,
}: ProofPageProps & { isNeeded: boolean }): JSX.Element {
  const t = proofTexts(page.language);
  const { hasSecondFactor } = user;
  return (
    <ProofPage page={page} title={t.secondTitle} sub={hasSecondFactor ? t.secondOn : t.secondOff}>
      <Form state={state}>
        {presentPassword(t.password)}
        <p class="row">
          <Button kind="go" name="wish" value="set-up">
            {hasSecondFactor ? t.replace : t.setUp}
          </Button>
          {hasSecondFactor && (
            <Button name="wish" value="codes">
              {t.codes}
            </Button>
          )}
          {hasSecondFactor && !isNeeded && (
            <Button kind="stop" name="wish" value="remove">
              {t.remove}
            </Button>
          )}
        </p>
        {isNeeded && <p class="small">{t.needed}</p>}
      </Form>
    </ProofPage>
  );
}

interface ProofFrameProps {
  readonly page: PageContext;
  readonly title: string;
  readonly sub: string;
  readonly children: JSX.Element;
}

/** What is changed here takes the password once more. */
const ProofPage = ({ page, title, sub, children }: ProofFrameProps): JSX.Element => (
  <Page page={page} title={title}>
    <div class="narrow">
      <Head title={title} sub={sub} />
      <div class="sheet">{children}</div>
      <p class="small apart-s">
        <a href="/profile">{proofTexts(page.language).back}</a>
      </p>
    </div>
  </Page>
);

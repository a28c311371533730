import type { JSX } from 'preact';
import { textsIn, type Formats } from '@app/language';
import { Button, Code, DataTable, Field, Form, Note, type FormState, type PageContext } from '@app/page-kit';
import type { AppPassword } from '@app/users';
import { AuditorFrame } from './auditor-frame.js';
import { FEED_ACCESS_PATH } from './auditor-paths.js';

const texts = textsIn({
  en: {
    title: 'Follow the figures with a feed reader',
    sub: 'An Atom feed with an entry a day. A program signs in with a password of its own, which opens the feed and nothing else.',
    address: 'Address of the feed',
    user: (email: string) => `The user name is ${email}.`,
    bounds: 'published-min and published-max choose the days, such as ?published-min=2026-01-01T00:00:00Z.',
    made: 'This is the password. It is shown once: put it into the program now.',
    name: 'What the program is called',
    nameHint: 'So that you know later which one to revoke.',
    make: 'Make a password',
    caption: 'Passwords of programs',
    nameHeading: 'Program',
    since: 'Made',
    used: 'Last used',
    never: 'never',
    revoke: 'Revoke',
    revokeOf: (name: string) => `Revoke ${name}`,
  },
  es: {
    title: 'Siga las cifras con un lector de canales',
    sub: 'Un canal Atom con una entrada por día. El programa entra con una contraseña propia, que abre el canal y nada más.',
    address: 'Dirección del canal',
    user: (email) => `El nombre de usuario es ${email}.`,
    bounds: 'published-min y published-max eligen los días, como ?published-min=2026-01-01T00:00:00Z.',
    made: 'Esta es la contraseña. Se muestra una sola vez: póngala ahora en el programa.',
    name: 'Cómo se llama el programa',
    nameHint: 'Para saber después cuál revocar.',
    make: 'Crear una contraseña',
    caption: 'Contraseñas de programas',
    nameHeading: 'Programa',
    since: 'Creada',
    used: 'Último uso',
    never: 'nunca',
    revoke: 'Revocar',
    revokeOf: (name) => `Revocar ${name}`,
  },
});

interface FeedAccessPageProps {
  readonly page: PageContext;
  readonly address: string;
  readonly email: string;
  readonly passwords: readonly AppPassword[];
  readonly formats: Formats;
  /** just made */
  readonly password?: string;
  readonly state?: FormState;
}

export function FeedAccessPage(props: FeedAccessPageProps): JSX.Element {
  const { page, address, email, passwords, formats, password, state } = props;
  const t = texts(page.language);
  return (
    <AuditorFrame page={page} part="feed" title={t.title} sub={t.sub}>
      {password !== undefined && (
        <Note mood="good" answers>
          <p>{t.made}</p>
          <Code text={password} />
        </Note>
      )}
      <div class="sheet">
        <section class="stack-2">
          <h2>{t.address}</h2>
          <Code text={address} />
          <p class="small">{t.user(email)}</p>
          <p class="small">{t.bounds}</p>
        </section>
        <section>
          <Form action={FEED_ACCESS_PATH} {...(state && { state })}>
            <Field name="name" label={t.name} hint={t.nameHint} maxLength={60} required />
            <Button kind="go">{t.make}</Button>
          </Form>
        </section>
      </div>
      {passwords.length > 0 && (
        <div class="sheet bleed apart-s">
          <div class="flush">
            <DataTable
              caption={t.caption}
              rows={passwords}
              keyOf={({ _id }) => _id}
              columns={[
                { heading: t.nameHeading, cell: ({ name }) => name },
                { heading: t.since, cell: ({ createdAt }) => formats.shortDate(createdAt) },
                {
                  heading: t.used,
                  cell: ({ lastUsedAt }) => (lastUsedAt === undefined ? t.never : formats.dateTime(lastUsedAt)),
                },
                {
                  heading: t.revoke,
                  isAction: true,
                  cell: ({ _id, name }) => (
                    <Form action={`${FEED_ACCESS_PATH}/${_id}/revoke`}>
                      <Button label={t.revokeOf(name)}>{t.revoke}</Button>
                    </Form>
                  ),
                },
              ]}
            />
          </div>
        </div>
      )}
    </AuditorFrame>
  );
}

import type { JSX } from 'preact';
import { textsIn } from '@app/language';
import { Button, Field, Form, Head, Page, type FormState, type PageContext } from '@app/page-kit';
import { signInProblems } from '../help/problems/sign-in-problems.js';

const texts = textsIn({
  en: {
    forgotten: 'You forgot your password',
    forgottenSub:
      'Tell us the email address with which you sign in. We send you a link that lets you choose a new one.',
    email: 'Email',
    send: 'Send me the link',
    choose: 'Choose a password',
    chooseSub: (email: string) => `For the account of ${email}. Afterwards you sign in with it.`,
    password: 'New password',
    hint: '12 characters or more. Several words that do not belong together are easy to keep in mind and hard to guess.',
    save: 'Choose this password',
    ask: 'Ask for a new link',
    signUp: 'Set up access',
    signIn: 'Back to the sign-in',
  },
  es: {
    forgotten: 'Olvidó su contraseña',
    forgottenSub: 'Díganos el correo electrónico con el que entra. Le enviamos un enlace que le deja elegir una nueva.',
    email: 'Correo electrónico',
    send: 'Enviarme el enlace',
    choose: 'Elija una contraseña',
    chooseSub: (email) => `Para la cuenta de ${email}. Después entrará con ella.`,
    password: 'Contraseña nueva',
    hint: '12 caracteres o más. Varias palabras sin relación se recuerdan bien y se adivinan mal.',
    save: 'Elegir esta contraseña',
    ask: 'Pedir otro enlace',
    signUp: 'Preparar acceso',
    signIn: 'Volver a la entrada',
  },
});

interface FormPageProps {
  readonly page: PageContext;
  readonly state?: FormState;
}

export function ForgottenPage({ page, state }: FormPageProps): JSX.Element {
  const t = texts(page.language);
  return (
    <Page page={page} title={t.forgotten}>
      <div class="narrow">
        <Head title={t.forgotten} sub={t.forgottenSub} />
        <div class="sheet">
          <Form state={state}>
            <Field name="email" type="email" label={t.email} autocomplete="username" required />
            <Button kind="go" wide>
              {t.send}
            </Button>
          </Form>
        </div>
        <p class="small apart-s">
          <a href="/sign-in">{t.signIn}</a>
        </p>
      </div>
    </Page>
  );
}

export function ChoosePasswordPage({ page, email, state }: FormPageProps & { email: string }): JSX.Element {
  const t = texts(page.language);
  return (
    <Page page={page} title={t.choose}>
      <div class="narrow">
        <Head title={t.choose} sub={t.chooseSub(email)} />
        <div class="sheet">
          <Form state={state}>
            {/* password managers keep the password under this name */}
            <input type="hidden" name="username" autocomplete="username" value={email} />
            <Field
              name="newPassword"
              type="password"
              label={t.password}
              hint={t.hint}
              autocomplete="new-password"
              required
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

export function LinkOverPage({ page }: { page: PageContext }): JSX.Element {
  const t = texts(page.language);
  const { title, what } = signInProblems['link-over'][page.language];
  return (
    <Page page={page} title={title}>
      <div class="narrow">
        <Head title={title} sub={what} />
        <p class="row">
          <Button kind="go" href="/sign-in/forgotten">
            {t.ask}
          </Button>
          <Button href="/sign-up">{t.signUp}</Button>
        </p>
      </div>
    </Page>
  );
}

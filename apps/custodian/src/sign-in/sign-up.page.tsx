import type { JSX } from 'preact';
import { textsIn } from '@app/language';
import { Button, Field, Form, Head, Page, type FormState, type PageContext } from '@app/page-kit';

const texts = textsIn({
  en: {
    title: 'Set up access as a developer',
    sub: 'Register applications, and receive the data that customers share with you.',
    name: 'Your name',
    email: 'Email',
    emailHint: 'You sign in with it. We send you a link that confirms it and lets you choose a password.',
    go: 'Send me the link',
    have: 'You have an account already?',
    signIn: 'Sign in',
  },
  es: {
    title: 'Preparar acceso como desarrollador',
    sub: 'Registre aplicaciones y reciba los datos que los clientes comparten con usted.',
    name: 'Su nombre',
    email: 'Correo electrónico',
    emailHint: 'Con él entrará. Le enviamos un enlace que lo confirma y le deja elegir una contraseña.',
    go: 'Enviarme el enlace',
    have: '¿Ya tiene una cuenta?',
    signIn: 'Entrar',
  },
});

export function SignUpPage({ page, state }: { page: PageContext; state?: FormState }): JSX.Element {
  const t = texts(page.language);
  return (
    <Page page={page} title={t.title}>
      <div class="narrow">
        <Head title={t.title} sub={t.sub} />
        <div class="sheet">
          <Form state={state}>
            <Field name="name" label={t.name} autocomplete="name" maxLength={128} required />
            <Field name="email" type="email" label={t.email} hint={t.emailHint} autocomplete="email" required />
            <Button kind="go" wide>
              {t.go}
            </Button>
          </Form>
        </div>
        <p class="small apart-s">
          {t.have} <a href="/sign-in">{t.signIn}</a>
        </p>
      </div>
    </Page>
  );
}

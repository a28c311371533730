import type { JSX } from 'preact';
import { textsIn } from '@app/language';
import { Button, Field, Form, Head, Page, type FormState, type PageContext } from '@app/page-kit';
import { TermsTick } from './terms-tick.js';

const texts = textsIn({
  en: {
    title: 'Register as a customer',
    sub: 'First your email address, then your account: have a bill at hand for its numbers.',
    name: 'Your name',
    email: 'Email',
    emailHint: 'You sign in with it. We send you a link that confirms it and lets you choose a password.',
    go: 'Send me the link',
    have: 'Have you registered already?',
    signIn: 'Sign in',
  },
  es: {
    title: 'Registrarse como cliente',
    sub: 'Primero su correo electrónico, después su cuenta: tenga a mano una factura con sus números.',
    name: 'Su nombre',
    email: 'Correo electrónico',
    emailHint: 'Con él entrará. Le enviamos un enlace que lo confirma y le deja elegir una contraseña.',
    go: 'Enviarme el enlace',
    have: '¿Ya se registró?',
    signIn: 'Entrar',
  },
});

export function RegisterPage({ page, state }: { page: PageContext; state?: FormState }): JSX.Element {
  const t = texts(page.language);
  return (
    <Page page={page} title={t.title}>
      <div class="narrow">
        <Head title={t.title} sub={t.sub} />
        <div class="sheet">
          <Form state={state}>
            <Field name="name" label={t.name} autocomplete="name" maxLength={128} required />
            <Field name="email" type="email" label={t.email} hint={t.emailHint} autocomplete="email" required />
            <TermsTick />
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

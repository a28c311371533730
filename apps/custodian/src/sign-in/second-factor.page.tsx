import type { JSX } from 'preact';
import { textsIn } from '@app/language';
import { Button, CsrfField, Field, Form, Head, Page, type FormState, type PageContext } from '@app/page-kit';

const texts = textsIn({
  en: {
    title: 'One more step',
    sub: 'Your password is right. Now write the code that your authenticator app shows.',
    code: 'Code',
    hint: '6 digits; or one of your recovery codes, if you do not have the app at hand',
    go: 'Sign in',
    lost: 'If you have lost both the app and the recovery codes, call customer care.',
    other: 'Sign in as somebody else',
  },
  es: {
    title: 'Un paso más',
    sub: 'Su contraseña es correcta. Ahora escriba el código que muestra su aplicación de autenticación.',
    code: 'Código',
    hint: '6 cifras; o uno de sus códigos de recuperación, si no tiene la aplicación a mano',
    go: 'Entrar',
    lost: 'Si perdió la aplicación y también los códigos de recuperación, llame a atención al cliente.',
    other: 'Entrar con otra cuenta',
  },
});

interface SecondFactorPageProps {
  readonly page: PageContext;
  readonly next: string;
  readonly state?: FormState;
}

export function SecondFactorPage({ page, next, state }: SecondFactorPageProps): JSX.Element {
  const t = texts(page.language);
  return (
    <Page page={page} title={t.title}>
      <div class="narrow">
        <Head title={t.title} sub={t.sub} />
        <div class="sheet">
          <Form action="/sign-in/second-factor" state={state}>
            <input type="hidden" name="next" value={next} />
            <Field name="code" label={t.code} hint={t.hint} autocomplete="one-time-code" required />
            <Button kind="go" wide>
              {t.go}
            </Button>
            <p class="small">{t.lost}</p>
          </Form>
        </div>
        <form method="post" action="/sign-out" class="apart-s">
          <CsrfField />
          <Button>{t.other}</Button>
        </form>
      </div>
    </Page>
  );
}

import type { JSX } from 'preact';
import { enrolmentPaths } from '@app/enrolment';
import { textsIn } from '@app/language';
import { Button, Field, Form, Head, Page, type FormState, type PageContext } from '@app/page-kit';

const texts = textsIn({
  en: {
    title: 'Enter the code',
    sub: 'If the two numbers belong together, a code is on its way to the contact that we have on file for the account.',
    how: 'It comes by email; where we have no email address, in a letter within some days. We do not say here which, nor whether the numbers were right.',
    code: 'Code',
    hint: 'Eight letters and digits. By email it works for 24 hours, in a letter for 21 days.',
    go: 'Add the account',
    mailbox: 'Open the mailbox of this trial server',
    again: 'Nothing came? Look at the numbers again',
  },
  es: {
    title: 'Escriba el código',
    sub: 'Si los dos números van juntos, un código está en camino al contacto que tenemos registrado para la cuenta.',
    how: 'Llega por correo electrónico; si no tenemos ninguno, por carta en unos días. Aquí no decimos cuál, ni si los números eran correctos.',
    code: 'Código',
    hint: 'Ocho letras y cifras. Por correo electrónico sirve 24 horas; por carta, 21 días.',
    go: 'Añadir la cuenta',
    mailbox: 'Abrir el buzón de este servidor de prueba',
    again: '¿No llegó nada? Revise los números',
  },
});

interface CodePageProps {
  readonly page: PageContext;
  /** where to go on once the account is added */
  readonly next: string;
  readonly hasMailbox: boolean;
  readonly state?: FormState;
}

/** The same whether or not the numbers were right. */
export function CodePage({ page, next, hasMailbox, state }: CodePageProps): JSX.Element {
  const t = texts(page.language);
  return (
    <Page page={page} title={t.title}>
      <div class="narrow">
        <Head title={t.title} sub={t.sub} />
        <div class="sheet">
          <Form action={enrolmentPaths.code} state={state}>
            <input type="hidden" name="next" value={next} />
            <Field name="code" label={t.code} hint={t.hint} autocomplete="one-time-code" maxLength={64} required />
            <Button kind="go" wide>
              {t.go}
            </Button>
          </Form>
        </div>
        <p class="small apart-s">{t.how}</p>
        <p class="row apart-s">
          {hasMailbox && <Button href="/mailbox">{t.mailbox}</Button>}
          <Button href={enrolmentPaths.accounts}>{t.again}</Button>
        </p>
      </div>
    </Page>
  );
}

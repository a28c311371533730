import type { JSX } from 'preact';
import { textsIn } from '@app/language';
import { Button, Head, Page, type PageContext } from '@app/page-kit';

const texts = textsIn({
  en: {
    title: 'Look into your mailbox',
    sub: 'If the email address is right, a message is on its way. Its link works once.',
    nothing:
      'Nothing after a few minutes? Look among unwanted mail, or ask again. We tell nobody here who has an account.',
    mailbox: 'Open the mailbox of this trial server',
    back: 'Back',
  },
  es: {
    title: 'Mire en su correo',
    sub: 'Si el correo electrónico es correcto, un mensaje está en camino. Su enlace sirve una vez.',
    nothing:
      '¿Nada después de unos minutos? Mire en el correo no deseado, o pídalo otra vez. Aquí no decimos a nadie quién tiene una cuenta.',
    mailbox: 'Abrir el buzón de este servidor de prueba',
    back: 'Volver',
  },
});

/** After whatever sends a link: the same, whether or not the address is known. */
export function LinkSentPage({ page, hasMailbox }: { page: PageContext; hasMailbox: boolean }): JSX.Element {
  const t = texts(page.language);
  return (
    <Page page={page} title={t.title}>
      <div class="narrow">
        <Head title={t.title} sub={t.sub} />
        <div class="stack">
          <p>{t.nothing}</p>
          <p class="row">
            {hasMailbox && (
              <Button kind="go" href="/mailbox">
                {t.mailbox}
              </Button>
            )}
            <Button href={page.person === undefined ? '/sign-in' : '/profile'}>{t.back}</Button>
          </p>
        </div>
      </div>
    </Page>
  );
}

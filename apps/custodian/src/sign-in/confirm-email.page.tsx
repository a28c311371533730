import type { JSX } from 'preact';
import { textsIn } from '@app/language';
import { Button, Form, Head, Page, type PageContext } from '@app/page-kit';

const texts = textsIn({
  en: {
    title: 'Confirm your new email address',
    sub: (email: string) => `From then on you sign in with ${email}.`,
    go: 'Sign in with this address from now on',
  },
  es: {
    title: 'Confirme su nuevo correo electrónico',
    sub: (email) => `A partir de entonces entrará con ${email}.`,
    go: 'Entrar con este correo a partir de ahora',
  },
});

/** A button, and not the link alone: programs that look into mail follow links too. */
export function ConfirmEmailPage({ page, email }: { page: PageContext; email: string }): JSX.Element {
  const t = texts(page.language);
  return (
    <Page page={page} title={t.title}>
      <div class="narrow">
        <Head title={t.title} sub={t.sub(email)} />
        <Form>
          <Button kind="go" tall>
            {t.go}
          </Button>
        </Form>
      </div>
    </Page>
  );
}

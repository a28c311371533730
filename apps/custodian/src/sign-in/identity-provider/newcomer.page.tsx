import type { JSX } from 'preact';
import { textsIn } from '@app/language';
import { Button, Facts, Form, Head, Page, type FormState, type PageContext } from '@app/page-kit';
import type { VouchedPerson } from '@app/users';
import { TermsTick } from '../../enrolment/terms-tick.js';

const texts = textsIn({
  en: {
    title: 'You are new here',
    sub: (label: string) => `${label} tells us who you are. Until you go on, nothing of it is kept.`,
    name: 'Name',
    email: 'Email',
    join: 'Go on',
    have: 'You have a sign-in here already? Sign in with it first, and the two are linked.',
    signIn: 'Sign in with a password',
    linkTitle: 'Link your two sign-ins?',
    linkSub: (label: string, email: string) =>
      `You are signed in here as ${email}. From now on ${label} opens this account too.`,
    link: 'Link them',
    leave: 'Leave it as it is',
  },
  es: {
    title: 'Usted es nuevo aquí',
    sub: (label) => `${label} nos dice quién es usted. Hasta que continúe, no se guarda nada de ello.`,
    name: 'Nombre',
    email: 'Correo electrónico',
    join: 'Continuar',
    have: '¿Ya puede entrar aquí? Entre primero, y las dos entradas quedan unidas.',
    signIn: 'Entrar con una contraseña',
    linkTitle: '¿Unir sus dos entradas?',
    linkSub: (label, email) =>
      `Usted ha entrado aquí como ${email}. A partir de ahora ${label} también abre esta cuenta.`,
    link: 'Unirlas',
    leave: 'Dejarlo como está',
  },
});

interface NewcomerPageProps {
  readonly page: PageContext;
  readonly person: VouchedPerson;
  /** what the provider is called */
  readonly label: string;
  /** the e-mail address of the customer who is signed in, where one is */
  readonly signedInAs: string | undefined;
  readonly state?: FormState | undefined;
}

export function NewcomerPage({ page, person, label, signedInAs, state }: NewcomerPageProps): JSX.Element {
  const t = texts(page.language);
  const title = signedInAs === undefined ? t.title : t.linkTitle;
  return (
    <Page page={page} title={title}>
      <div class="narrow">
        <Head title={title} sub={signedInAs === undefined ? t.sub(label) : t.linkSub(label, signedInAs)} />
        <div class="sheet">
          <Form
            action={signedInAs === undefined ? '/sign-in/provider/newcomer' : '/sign-in/provider/link'}
            state={state}
          >
            <Facts
              facts={[
                { name: t.name, value: person.name },
                { name: t.email, value: person.email },
              ]}
            />
            <TermsTick />
            <p class="row">
              <Button kind="go">{signedInAs === undefined ? t.join : t.link}</Button>
              {signedInAs !== undefined && <Button href="/profile">{t.leave}</Button>}
            </p>
          </Form>
          {signedInAs === undefined && (
            <div class="stack-2">
              <p class="small">{t.have}</p>
              <Button href="/sign-in?next=%2Fsign-in%2Fprovider%2Fnewcomer" wide>
                {t.signIn}
              </Button>
            </div>
          )}
        </div>
      </div>
    </Page>
  );
}

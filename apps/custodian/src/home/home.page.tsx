import type { ComponentChildren, JSX } from 'preact';
import { textsIn } from '@app/language';
import { Button, Head, Page, Ticks, type PageContext } from '@app/page-kit';
import { promise } from '../pages/promise.js';

const texts = textsIn({
  en: {
    here: (name: string) => `Signed in: ${name}`,
    hereText: 'Go on where your pages begin.',
    on: 'To your pages',
    customers: 'Customers',
    customersText: 'See what you use, download it, and decide who else sees it.',
    register: 'Register as a customer',
    developers: 'Developers',
    developersText: 'Register an application and receive the data that customers share with you.',
    developersLink: 'For developers',
    staff: 'Staff and auditors',
    staffText: 'Decide on applications, and check who has read what.',
    signIn: 'Sign in',
    help: 'Help',
    helpText: 'What a message of this server means, and what to do about it.',
    helpLink: 'Read the help pages',
  },
  es: {
    here: (name) => `Ha entrado: ${name}`,
    hereText: 'Siga donde empiezan sus páginas.',
    on: 'A sus páginas',
    customers: 'Clientes',
    customersText: 'Vea cuánto consume, descárguelo y decida quién más lo ve.',
    register: 'Registrarse como cliente',
    developers: 'Desarrolladores',
    developersText: 'Registre una aplicación y reciba los datos que los clientes comparten con usted.',
    developersLink: 'Para desarrolladores',
    staff: 'Personal y auditores',
    staffText: 'Decida sobre las aplicaciones y compruebe quién ha leído qué.',
    signIn: 'Entrar',
    help: 'Ayuda',
    helpText: 'Qué significa un mensaje de este servidor y qué hacer.',
    helpLink: 'Leer las páginas de ayuda',
  },
});

/** @param place where whoever is signed in goes on; absent: nobody is */
export function HomePage({ page, place }: { page: PageContext; place?: string | undefined }): JSX.Element {
  const t = texts(page.language);
  const { title, sub, ticks } = promise(page.language);
  return (
    <Page page={page} title={title}>
      <div class="entry">
        <div>
          <Head title={title} sub={sub} />
          <Ticks items={ticks} />
        </div>
        <div class="sheet doors">
          {place !== undefined && (
            <Door name={t.here(page.person?.name ?? '')} text={t.hereText}>
              <Button kind="go" href={place} wide>
                {t.on}
              </Button>
            </Door>
          )}
          {place === undefined && (
            <Door name={t.customers} text={t.customersText}>
              <Button kind="go" href="/usage" wide label={`${t.signIn}: ${t.customers}`}>
                {t.signIn}
              </Button>
              <p class="small">
                <a href="/register">{t.register}</a>
              </p>
            </Door>
          )}
          <Door name={t.developers} text={t.developersText}>
            <Button href="/developers" wide>
              {t.developersLink}
            </Button>
          </Door>
          {place === undefined && (
            <Door name={t.staff} text={t.staffText}>
              <Button href="/sign-in" wide label={`${t.signIn}: ${t.staff}`}>
                {t.signIn}
              </Button>
            </Door>
          )}
          <Door name={t.help} text={t.helpText}>
            <Button href="/help" wide>
              {t.helpLink}
            </Button>
          </Door>
        </div>
      </div>
    </Page>
  );
}

const Door = ({ name, text, children }: { name: string; text: string; children: ComponentChildren }): JSX.Element => (
  <section class="stack-2">
    <h2>{name}</h2>
    <p class="small">{text}</p>
    {children}
  </section>
);

import type { JSX } from 'preact';
import { textsIn } from '@app/language';
import { Button, Head, Page, Ticks, type PageContext } from '@app/page-kit';

const texts = textsIn({
  en: {
    title: 'Your energy data is yours. Here it is.',
    sub: 'See what your home uses, keep a copy, and decide who else may see it.',
    ticks: [
      {
        text: 'Every reading your meter took',
        note: 'As often as it takes them, with estimated and missing ones marked.',
      },
      { text: 'Files any energy app can read', note: 'Green Button XML, or CSV for a spreadsheet.' },
      { text: 'Nobody looks without a trace', note: 'Each time someone opens your data, you can see who and when.' },
    ],
    customers: 'Customers',
    customersText: 'Look at your usage, download it, and see who has your permission.',
    developers: 'Developers',
    developersText: 'Register an application and receive the data that customers share with you.',
    developersLink: 'For developers',
    staff: 'Staff',
    staffText: 'Look after customers, applications and the data that comes in.',
    signIn: 'Sign in',
    help: 'Help',
    helpText: 'What a message of this server means, and what to do about it.',
    helpLink: 'Read the help pages',
  },
  es: {
    title: 'Sus datos de energía son suyos. Aquí están.',
    sub: 'Vea cuánto consume su hogar, guarde una copia y decida quién más puede verlos.',
    ticks: [
      {
        text: 'Cada lectura de su medidor',
        note: 'Con la frecuencia con que las toma; las estimadas y las que faltan están marcadas.',
      },
      {
        text: 'Archivos que entiende cualquier aplicación de energía',
        note: 'Green Button XML, o CSV para una hoja de cálculo.',
      },
      {
        text: 'Nadie mira sin dejar rastro',
        note: 'Cada vez que alguien abre sus datos, usted puede ver quién y cuándo.',
      },
    ],
    customers: 'Clientes',
    customersText: 'Consulte su consumo, descárguelo y vea quién tiene su permiso.',
    developers: 'Desarrolladores',
    developersText: 'Registre una aplicación y reciba los datos que los clientes comparten con usted.',
    developersLink: 'Para desarrolladores',
    staff: 'Personal',
    staffText: 'Atienda a los clientes, las aplicaciones y los datos que llegan.',
    signIn: 'Entrar',
    help: 'Ayuda',
    helpText: 'Qué significa un mensaje de este servidor y qué hacer.',
    helpLink: 'Leer las páginas de ayuda',
  },
});

export function HomePage({ page }: { page: PageContext }): JSX.Element {
  const t = texts(page.language);
  return (
    <Page page={page} title={t.title}>
      <div class="entry">
        <div>
          <Head title={t.title} sub={t.sub} />
          <Ticks items={t.ticks} />
        </div>
        <div class="sheet doors">
          <Door name={t.customers} text={t.customersText}>
            <Button kind="go" href="/sign-in" wide label={`${t.signIn}: ${t.customers}`}>
              {t.signIn}
            </Button>
          </Door>
          <Door name={t.developers} text={t.developersText}>
            <Button href="/developers" wide>
              {t.developersLink}
            </Button>
          </Door>
          <Door name={t.staff} text={t.staffText}>
            <Button href="/sign-in" wide label={`${t.signIn}: ${t.staff}`}>
              {t.signIn}
            </Button>
          </Door>
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

const Door = ({ name, text, children }: { name: string; text: string; children: JSX.Element }): JSX.Element => (
  <section class="stack-2">
    <h2>{name}</h2>
    <p class="small">{text}</p>
    {children}
  </section>
);

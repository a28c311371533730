import { Fragment, type ComponentChildren, type JSX } from 'preact';
import {
  inWords,
  meterInWords,
  NO_END,
  websiteOf,
  type ConsentChoices,
  type ConsentOffer,
  type ConsentText,
  type Reach,
} from '@app/authorization';
import { textsIn, type Formats } from '@app/language';
import {
  assetAddresses,
  Button,
  Choices,
  CsrfField,
  Facts,
  Field,
  Form,
  Head,
  Note,
  Page,
  State,
  Tick,
  Ticks,
  usePage,
  type FormState,
  type PageContext,
} from '@app/page-kit';
import { ApplicationStatus } from '@app/third-parties';
import { formatCivilDate } from '@app/time';
import { isEmail } from 'class-validator';
import { CompanyMark } from './company-mark.js';
import { fields } from './consent-form.js';

const texts = textsIn({
  en: {
    sub: 'You decide. Saying no changes nothing about your service or your bill, and you can stop sharing at any time.',
    step: (n: number) => `${n} of 5`,
    who: 'Who is asking',
    checked: (day: string) => `Verified ${day}`,
    unchecked: 'Not verified',
    test: 'Test application',
    what: 'What they would see',
    notSeen: 'What they would not see',
    meters: 'Which meters',
    formerMeter: 'Yours until you moved out',
    back: 'How far back',
    reach: {
      none: ['From today on', 'No past readings'],
      months: (months: number) => (months === 12 ? 'The last 12 months' : `The last ${months} months`),
      asked: (company: string) => `What ${company} asks for`,
      everything: ['Everything we hold', 'As far back as our records go'],
      since: (day: string) => `Since ${day}`,
    },
    until: 'Until when',
    lastDay: 'Sharing ends on',
    lastDayHint: 'Usually six months. You may choose any other day.',
    latestHint: (day: string) => `They ask for ${day} at the latest. You may choose an earlier day.`,
    noEnd: 'No last day: until I stop it',
    decision: 'Your decision',
    allow: 'Allow access',
    refuse: 'Refuse',
    update: 'Update the summary',
    updateHint:
      'If you change something, update the summary first. What you allow is always what the summary says: if it does not match your choices, we show it once more before anything is granted.',
    faulty: 'Something in your choices needs another look. Nothing is granted yet.',
    remarks: {
      'look-again':
        'This is what you would allow now. Nothing is granted yet: look at the summary, and answer once more.',
      'other-person':
        'Somebody else was signed in when this page was opened. Nothing was granted. These are your own meters: choose for yourself.',
    },
    signedInAs: (name: string) => `You are signed in as ${name}.`,
    somebodyElse: 'Sign in as somebody else',
    notYours: 'This is for customers of the utility',
    notYoursSub: (company: string) =>
      `${company} asks a customer for permission. Your account is not a customer’s, so there is nothing that you could share.`,
    asCustomer: 'Sign in as a customer',
    unavailable: (company: string) => `${company} cannot see your data now`,
    why: {
      'not-a-customer': '',
      'on-hold': 'We have put this application on hold. You need do nothing, and nothing of yours was shared just now.',
      'test-only': 'This is a test application. It may see made-up customers only, and you are a real one.',
      'real-only': 'This application sees real customers only, and this account is of a made-up one.',
    },
    goBack: (company: string) => `Go back to ${company}`,
    again: 'Please sign in again',
    againSub: (company: string) => `${company} wants to be sure that it is you, and asks for a fresh sign-in.`,
    answered: 'You have answered this request already',
    answeredSub: (company: string) => `You allowed ${company} to see your data. Nothing was granted a second time.`,
    see: 'See what you allowed',
  },
  es: {
    sub: 'Usted decide. Negarse no cambia nada en su servicio ni en su factura, y puede dejar de compartir sus datos cuando quiera.',
    step: (n) => `${n} de 5`,
    who: 'Quién lo solicita',
    checked: (day) => `Verificado el ${day}`,
    unchecked: 'Sin verificar',
    test: 'Aplicación de prueba',
    what: 'Qué podrían ver',
    notSeen: 'Qué no podrían ver',
    meters: 'Qué medidores',
    formerMeter: 'Suyo hasta que se mudó',
    back: 'Desde cuándo',
    reach: {
      none: ['A partir de hoy', 'Sin lecturas anteriores'],
      months: (months) => (months === 12 ? 'Los últimos 12 meses' : `Los últimos ${months} meses`),
      asked: (company) => `Lo que solicita ${company}`,
      everything: ['Todo lo que conservamos', 'Desde que tenemos registros'],
      since: (day) => `Desde el ${day}`,
    },
    until: 'Hasta cuándo',
    lastDay: 'El acceso termina el',
    lastDayHint: 'Lo habitual son seis meses. Puede elegir cualquier otro día.',
    latestHint: (day) => `Solicitan el ${day} como máximo. Puede elegir un día anterior.`,
    noEnd: 'Sin último día: hasta que yo lo retire',
    decision: 'Su decisión',
    allow: 'Permitir el acceso',
    refuse: 'Rechazar',
    update: 'Actualizar el resumen',
    updateHint:
      'Si cambia algo, actualice antes el resumen. Lo que usted permite es siempre lo que dice el resumen: si no coincide con lo que eligió, se lo mostramos otra vez antes de conceder nada.',
    faulty: 'Hay algo que revisar en lo que eligió. Todavía no se ha concedido nada.',
    remarks: {
      'look-again':
        'Esto es lo que permitiría ahora. Todavía no se ha concedido nada: lea el resumen y responda otra vez.',
      'other-person':
        'Cuando se abrió esta página había iniciado sesión otra persona. No se concedió nada. Estos son sus propios medidores: elija por sí mismo.',
    },
    signedInAs: (name) => `Ha iniciado sesión como ${name}.`,
    somebodyElse: 'Entrar como otra persona',
    notYours: 'Esto es para clientes de la compañía',
    notYoursSub: (company) =>
      `${company} pide permiso a un cliente. Su cuenta no es de cliente, así que no hay nada que usted pueda compartir.`,
    asCustomer: 'Entrar como cliente',
    unavailable: (company) => `${company} no puede ver sus datos ahora`,
    why: {
      'not-a-customer': '',
      'on-hold':
        'Hemos suspendido esta aplicación. No tiene que hacer nada, y no se ha compartido ningún dato suyo en este momento.',
      'test-only': 'Esta es una aplicación de prueba. Solo puede ver clientes inventados, y usted es real.',
      'real-only': 'Esta aplicación solo ve clientes reales, y esta cuenta es de un cliente inventado.',
    },
    goBack: (company) => `Volver a ${company}`,
    again: 'Vuelva a iniciar sesión',
    againSub: (company) => `${company} quiere estar segura de que es usted y pide que vuelva a iniciar sesión.`,
    answered: 'Usted ya respondió a esta solicitud',
    answeredSub: (company) => `Permitió a ${company} ver sus datos. No se concedió nada por segunda vez.`,
    see: 'Ver lo que permitió',
  },
});

/** Why the page is shown once more. */
export type Remark = 'look-again' | 'other-person';

interface ConsentPageProps {
  readonly page: PageContext;
  readonly offer: ConsentOffer;
  readonly choices: ConsentChoices;
  readonly text: ConsentText;
  readonly formats: Formats;
  readonly personId: string;
  /** stands for the summary; absent where there is none, since something is wrong with the choices */
  readonly shown: string | undefined;
  readonly state?: FormState | undefined;
  readonly remark?: Remark | undefined;
  /** whoever signs in here may answer: it is asked of no customer in particular */
  readonly isAnybodys: boolean;
}

export function ConsentPage(props: ConsentPageProps): JSX.Element {
  const { page, text, remark, state, personId, isAnybodys } = props;
  const t = texts(page.language);
  return (
    <Page page={page} title={text.title}>
      <Head title={text.title} sub={t.sub} />
      {remark !== undefined && (
        <Note mood="warn" answers>
          <p>{t.remarks[remark]}</p>
        </Note>
      )}
      <Form action={pathOf(page)} state={state} follow>
        <input type="hidden" name={fields.chosen} value="" />
        <input type="hidden" name="for" value={personId} />
        <div class="cols wide">
          <div class="sheet bleed">
            <Section n={1} heading={t.who}>
              <Who {...props} />
            </Section>
            <Section n={2} heading={t.what}>
              <Kinds {...props} />
            </Section>
            <Section n={3} heading={t.meters}>
              <Meters {...props} />
            </Section>
            <Section n={4} heading={t.back}>
              <HowFarBack {...props} />
            </Section>
            <Section n={5} heading={t.until}>
              <LastDay {...props} />
            </Section>
          </div>
          <Decision {...props} />
        </div>
      </Form>
      {isAnybodys && <SomebodyElse page={page} />}
      <script src={assetAddresses.follow} defer />
    </Page>
  );
}

function Section({ n, heading, children }: { n: number; heading: string; children: ComponentChildren }): JSX.Element {
  return (
    <section>
      <div class="num-h">
        <span>{texts(usePage().language).step(n)}</span>
        <h2>{heading}</h2>
      </div>
      {children}
    </section>
  );
}

/** Names and values, as they are kept; addresses lead somewhere. */
function Who({ text, offer, formats }: ConsentPageProps): JSX.Element {
  const t = texts(text.language);
  const { application } = offer;
  const isTest = application.status === ApplicationStatus.Review;
  const site = websiteOf(application);
  const standing = (value: string): ComponentChildren => {
    if (value === application.metadata.client_name) {
      return (
        <>
          {application.logo !== undefined && <CompanyMark application={application} />} <b>{value}</b>{' '}
          {isTest && <State mood="warn">{t.test}</State>}
        </>
      );
    }
    if (value !== site?.host) return linked(value);
    return (
      <>
        {value}{' '}
        {site.verifiedAt === undefined ? (
          <State mood="warn">{t.unchecked}</State>
        ) : (
          <State mood="good">{t.checked(formats.date(site.verifiedAt))}</State>
        )}
      </>
    );
  };
  return (
    <>
      <Facts facts={text.who.map(([name, value]) => ({ name, value: standing(value) }))} />
      <div class="apart-s">
        <Note>
          <div class="stack-2">
            {text.notes.map((note) => (
              <p key={note}>{note}</p>
            ))}
          </div>
        </Note>
      </div>
    </>
  );
}

/** A link where it is the address of a page or of a mailbox: what an application says of itself leads nowhere else. */
function linked(value: string): ComponentChildren {
  const href = /^https?:\/\//.test(value) ? value : isEmail(value) ? `mailto:${value}` : undefined;
  if (href === undefined) return value;
  return (
    <a href={href} rel="noopener noreferrer nofollow" target={href === value ? '_blank' : undefined}>
      {value.replace(/^https?:\/\//, '')}
    </a>
  );
}

function Kinds({ offer, choices, text }: ConsentPageProps): JSX.Element {
  const t = texts(text.language);
  return (
    <>
      <Choices
        name={fields.kinds}
        kind="checkbox"
        legend={t.what}
        legendHidden
        choices={inWords(offer.scope, offer.kinds, text.language).map(({ kind, title, note }) => ({
          value: kind,
          label: title,
          hint: note,
        }))}
        chosen={choices.kinds}
      />
      <h3 class="apart-s">{t.notSeen}</h3>
      <div data-follows="not-seen">
        <Ticks not items={text.notSeen.map((each) => ({ text: each }))} />
      </div>
    </>
  );
}

function Meters({ offer, choices, text }: ConsentPageProps): JSX.Element {
  const t = texts(text.language);
  return (
    <Choices
      name={fields.meters}
      kind="checkbox"
      legend={t.meters}
      legendHidden
      choices={offer.meters.map((meter) => {
        const { name, note } = meterInWords(meter, text.language);
        const hint = [note, meter.isHeld ? '' : t.formerMeter].filter(Boolean).join(' · ');
        return { value: meter.usagePointId, label: name, ...(hint !== '' && { hint }) };
      })}
      chosen={choices.meters}
    />
  );
}

function HowFarBack({ offer, choices, text, formats }: ConsentPageProps): JSX.Element {
  const t = texts(text.language);
  const company = offer.application.metadata.client_name;
  const { earliest } = offer;
  const rowOf = (reach: Reach): { label: string; hint?: string } => {
    if (reach === 'none') return { label: t.reach.none[0], hint: t.reach.none[1] };
    if (reach !== 'asked') return { label: t.reach.months(Number(reach)) };
    if (earliest === undefined) return { label: t.reach.everything[0], hint: t.reach.everything[1] };
    return { label: t.reach.since(formats.date(earliest)), hint: t.reach.asked(company) };
  };
  return (
    <Choices
      name={fields.reach}
      kind="radio"
      legend={t.back}
      legendHidden
      choices={offer.reaches.map((reach) => ({ value: reach, ...rowOf(reach) }))}
      chosen={[choices.reach]}
    />
  );
}

function LastDay({ offer, choices, text, formats }: ConsentPageProps): JSX.Element {
  const t = texts(text.language);
  const { latestDay, atFirst } = offer;
  return (
    <>
      <div class="short">
        <Field
          name={fields.lastDay}
          type="date"
          label={t.lastDay}
          hint={latestDay === undefined ? t.lastDayHint : t.latestHint(formats.civilDate(latestDay))}
          value={choices.lastDay === NO_END ? atFirst.lastDay : choices.lastDay}
          min={formatCivilDate(offer.today)}
          max={latestDay}
        />
      </div>
      {latestDay === undefined && <Tick name={fields.noEnd} label={t.noEnd} ticked={choices.lastDay === NO_END} />}
    </>
  );
}

/** What would be granted, and both answers, of the same size. */
function Decision({ text, shown }: ConsentPageProps): JSX.Element {
  const t = texts(text.language);
  return (
    <div class="stick sheet decide bleed">
      <section class="stack" aria-labelledby="decision">
        <h2 id="decision">{t.decision}</h2>
        <div data-follows="summary" aria-live="polite">
          {shown === undefined ? (
            <p>{t.faulty}</p>
          ) : (
            <>
              <p>
                {text.summary.map((part, index) =>
                  index % 2 === 1 && part !== '' ? <b key={index}>{part}</b> : <Fragment key={index}>{part}</Fragment>,
                )}
              </p>
              <input type="hidden" name="shown" value={shown} />
            </>
          )}
        </div>
        <div class="answers">
          <Button kind="go" tall wide name="answer" value="allow">
            {t.allow}
          </Button>
          <Button tall wide name="answer" value="refuse">
            {t.refuse}
          </Button>
        </div>
        <div class="nojs stack-2">
          <Button wide name="answer" value="update">
            {t.update}
          </Button>
          <p class="small">{t.updateHint}</p>
        </div>
        <p class="small">{text.promise}</p>
      </section>
    </div>
  );
}

/** For whoever sits at somebody else's computer, or has two accounts. */
function SomebodyElse({ page }: { page: PageContext }): JSX.Element {
  const t = texts(page.language);
  return (
    <form method="post" action={switchAddress(page)} class="row apart-s">
      <CsrfField />
      <span class="small">{t.signedInAs(page.person?.name ?? '')}</span>
      <Button>{t.somebodyElse}</Button>
    </form>
  );
}

const pathOf = ({ address }: PageContext): string => address.split('?')[0] ?? address;
const switchAddress = (page: PageContext): string => `${pathOf(page)}/switch`;

interface OtherPageProps {
  readonly page: PageContext;
  readonly company: string;
}

/** Whoever cannot be asked is told why, and sent on. */
export function NotForYouPage({
  page,
  company,
  why,
}: OtherPageProps & { why: 'not-a-customer' | 'on-hold' | 'test-only' | 'real-only' }): JSX.Element {
  const t = texts(page.language);
  const isCustomer = why !== 'not-a-customer';
  const title = isCustomer ? t.unavailable(company) : t.notYours;
  return (
    <Page page={page} title={title}>
      <div class="narrow">
        <Head title={title} sub={isCustomer ? t.why[why] : t.notYoursSub(company)} />
        {page.person !== undefined && <p class="small">{t.signedInAs(page.person.name)}</p>}
        <div class="row apart-s">
          <form method="post" action={switchAddress(page)}>
            <CsrfField />
            <Button kind={isCustomer ? undefined : 'go'} tall>
              {isCustomer ? t.somebodyElse : t.asCustomer}
            </Button>
          </form>
          <form method="post" action={pathOf(page)}>
            <CsrfField />
            <Button tall name="answer" value="refuse">
              {t.goBack(company)}
            </Button>
          </form>
        </div>
      </div>
    </Page>
  );
}

/** The application wants whoever answers to have signed in just now (`prompt=login`). */
export function SignInAgainPage({ page, company }: OtherPageProps): JSX.Element {
  const t = texts(page.language);
  return (
    <Page page={page} title={t.again}>
      <div class="narrow">
        <Head title={t.again} sub={t.againSub(company)} />
        <form method="post" action={switchAddress(page)}>
          <CsrfField />
          <Button kind="go" tall>
            {t.again}
          </Button>
        </form>
      </div>
    </Page>
  );
}

/** After the button "back" of the browser. */
export function AnsweredPage({ page, company, connection }: OtherPageProps & { connection: string }): JSX.Element {
  const t = texts(page.language);
  return (
    <Page page={page} title={t.answered}>
      <div class="narrow">
        <Head title={t.answered} sub={t.answeredSub(company)} />
        <Button href={connection} tall>
          {t.see}
        </Button>
      </div>
    </Page>
  );
}

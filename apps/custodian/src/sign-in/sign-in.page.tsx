import type { JSX } from 'preact';
import { textsIn } from '@app/language';
import { Button, Field, Form, Head, Note, Page, Ticks, type FormState, type PageContext } from '@app/page-kit';
import type { Application } from '@app/third-parties';
import { CompanyMark } from '../consent/company-mark.js';
import { promise } from '../pages/promise.js';
import { DayProfile } from './day-profile.js';

const texts = textsIn({
  en: {
    signIn: 'Sign in',
    asks: (company: string) => `${company} asks to see your energy data`,
    first: 'Sign in first. Then you read what it asks for, and decide: nothing is shared before that.',
    email: 'Email',
    password: 'Password',
    forgotten: 'I forgot my password',
    firstTime: 'First time here?',
    customers: 'Customers need two numbers from a bill: of the account, or the ESIID, and of a meter.',
    register: 'Register as a customer',
    signUp: 'Set up access as a developer',
    never: 'We never ask for your password by phone or email. Customers, developers and staff all sign in here.',
    with: (label: string) => `Continue with ${label}`,
    or: 'Or with a password',
    done: { 'signed-out': 'You have signed out.', 'password-chosen': 'Your password is chosen. Sign in with it now.' },
    over: 'You were signed out, because nothing had happened here for 15 minutes or because you asked for it elsewhere. Sign in, and you come back to where you were.',
    failed: {
      'provider-denied': (label: string) => `You did not let ${label} tell us who you are. Nothing has changed.`,
      'provider-expired': () => 'That took too long, or was begun in another browser. Please begin again.',
      'provider-failed': (label: string) =>
        `${label} did not answer as it should. Try again later, or sign in with a password if you have one.`,
      'provider-no-email': (label: string) =>
        `${label} does not vouch for an email address of yours. Confirm one there first, or register here.`,
    },
  },
  es: {
    signIn: 'Entrar',
    asks: (company) => `${company} pide ver sus datos de energía`,
    first: 'Entre primero. Después leerá qué pide y decidirá: antes no se comparte nada.',
    email: 'Correo electrónico',
    password: 'Contraseña',
    forgotten: 'Olvidé mi contraseña',
    firstTime: '¿Es su primera vez?',
    customers: 'Los clientes necesitan dos números de una factura: el de la cuenta, o el ESIID, y el de un medidor.',
    register: 'Registrarse como cliente',
    signUp: 'Preparar acceso como desarrollador',
    never:
      'Nunca pedimos su contraseña por teléfono ni por correo. Clientes, desarrolladores y personal entran por aquí.',
    done: {
      'signed-out': 'Ha salido de su cuenta.',
      'password-chosen': 'Ya eligió su contraseña. Entre ahora con ella.',
    },
    with: (label) => `Continuar con ${label}`,
    or: 'O con una contraseña',
    over: 'Su sesión se cerró, porque aquí no había ocurrido nada en 15 minutos o porque usted lo pidió en otro lugar. Entre, y volverá a donde estaba.',
    failed: {
      'provider-denied': (label) => `Usted no permitió que ${label} nos dijera quién es. Nada ha cambiado.`,
      'provider-expired': () => 'Tardó demasiado, o se empezó en otro navegador. Empiece otra vez.',
      'provider-failed': (label) =>
        `${label} no respondió como debía. Inténtelo más tarde, o entre con una contraseña si la tiene.`,
      'provider-no-email': (label) =>
        `${label} no da fe de ningún correo electrónico suyo. Confirme uno allí primero, o regístrese aquí.`,
    },
  },
});

interface SignInPageProps {
  readonly page: PageContext;
  readonly next: string;
  /** what the utility's identity provider is called; absent where there is none */
  readonly provider?: string | undefined;
  /** what has just been done, as the address says */
  readonly done?: unknown;
  readonly state?: FormState;
  /** the application that sent the customer here, where one did */
  readonly asking?: Application | undefined;
}

export function SignInPage({ page, next, provider, done, state, asking }: SignInPageProps): JSX.Element {
  const t = texts(page.language);
  const { title, sub, ticks } = promise(page.language);
  return (
    <Page page={page} title={t.signIn}>
      <div class="entry">
        {asking === undefined ? (
          <Head title={title} sub={sub} />
        ) : (
          <Head
            title={t.asks(asking.metadata.client_name)}
            sub={t.first}
            above={<CompanyMark application={asking} />}
          />
        )}
        <div>
          {(done === 'signed-out' || done === 'password-chosen') && (
            <Note mood="good" answers>
              <p>{t.done[done]}</p>
            </Note>
          )}
          {done === 'over' && (
            <Note answers>
              <p>{t.over}</p>
            </Note>
          )}
          {provider !== undefined && isFailure(done, t.failed) && (
            <Note mood="warn" answers>
              <p>{t.failed[done](provider)}</p>
            </Note>
          )}
          <div class="sheet">
            {provider !== undefined && (
              <div class="stack-2">
                <Button href={providerPath(next)} wide>
                  {t.with(provider)}
                </Button>
                <p class="small">{t.or}</p>
              </div>
            )}
            <Form action="/sign-in" state={state}>
              <input type="hidden" name="next" value={next} />
              <h2>{t.signIn}</h2>
              <Field name="email" type="email" label={t.email} autocomplete="username" required />
              <Field name="password" type="password" label={t.password} autocomplete="current-password" required />
              <Button kind="go" wide>
                {t.signIn}
              </Button>
              <p class="small">
                <a href="/sign-in/forgotten">{t.forgotten}</a>
              </p>
            </Form>
            <div class="stack-2">
              <h3>{t.firstTime}</h3>
              <p class="small">{t.customers}</p>
              <Button href="/register" wide>
                {t.register}
              </Button>
              {asking === undefined && (
                <p class="small">
                  <a href="/sign-up">{t.signUp}</a>
                </p>
              )}
            </div>
          </div>
          <p class="small apart-s">{t.never}</p>
        </div>
        <div>
          <DayProfile language={page.language} />
          <Ticks items={ticks} />
        </div>
      </div>
    </Page>
  );
}

const providerPath = (next: string): string =>
  next === '' ? '/sign-in/provider' : `/sign-in/provider?${new URLSearchParams({ next }).toString()}`;

const isFailure = <Known extends object>(done: unknown, known: Known): done is keyof Known =>
  typeof done === 'string' && Object.hasOwn(known, done);

import type { JSX } from 'preact';
import type { ClientInformation } from '@app/authorization';
import { textsIn } from '@app/language';
import { Button, Code, Head, Note, Page, type PageContext } from '@app/page-kit';
import type { Application } from '@app/third-parties';
import { CredentialCode } from './credential-code.js';
import type { CurlLines } from './curl-lines.js';
import { applicationPath, GUIDES_PATH, SANDBOX_PATH } from './portal-paths.js';

const texts = textsIn({
  en: {
    title: (name: string) => `${name} can ask for data now.`,
    sub: 'It is in review: it sees the made-up customers of the sandbox.',
    once: 'The secret and the registration token are shown this once. Keep them where your server finds them.',
    credentials: 'Credentials',
    clientId: 'Client ID',
    secret: 'Client secret',
    token: 'Registration token',
    tokenText: 'For changing the registration by program (RFC 7592). Nothing else is opened by it.',
    try: 'Try it',
    first: '1. Does the secret work? A token of the application’s own:',
    second: '2. Ask a customer: open this in a browser, and sign in as one of the test customers.',
    open: 'Open',
    customers: 'Test customers and their password',
    third:
      '3. The browser comes back to your return address with a code. Within two minutes, put it in the place of CODE:',
    fourth: '4. The answer has an access token, and in resourceURI the address of the feed:',
    more: 'The same as programs in TypeScript and Python',
    go: 'Go to the application',
  },
  es: {
    title: (name) => `${name} ya puede pedir datos.`,
    sub: 'Está en revisión: ve a los clientes inventados del entorno de prueba.',
    once: 'El secreto y el token de registro se muestran solo esta vez. Guárdelos donde su servidor los encuentre.',
    credentials: 'Credenciales',
    clientId: 'ID de cliente',
    secret: 'Secreto de cliente',
    token: 'Token de registro',
    tokenText: 'Para cambiar el registro por programa (RFC 7592). No abre nada más.',
    try: 'Pruébelo',
    first: '1. ¿Funciona el secreto? Un token de la propia aplicación:',
    second: '2. Pida permiso a un cliente: abra esto en un navegador y entre como uno de los clientes de prueba.',
    open: 'Abrir',
    customers: 'Clientes de prueba y su contraseña',
    third:
      '3. El navegador vuelve a su dirección de retorno con un código. Antes de dos minutos, póngalo en lugar de CODE:',
    fourth: '4. La respuesta trae un token de acceso y, en resourceURI, la dirección de los datos:',
    more: 'Lo mismo como programas en TypeScript y Python',
    go: 'Ir a la aplicación',
  },
});

interface RegisteredPageProps {
  readonly page: PageContext;
  readonly application: Application;
  readonly information: ClientInformation;
  readonly curl: CurlLines;
}

/** What a new application begins with. The secrets on it are nowhere else. */
export function RegisteredPage({ page, application, information, curl }: RegisteredPageProps): JSX.Element {
  const t = texts(page.language);
  const title = t.title(information.client_name);
  const { client_id, client_secret, registration_access_token } = information;
  return (
    <Page page={page} title={title}>
      <Head title={title} sub={t.sub} />
      <Note mood="warn">
        <p>{t.once}</p>
      </Note>
      <section class="sheet bleed apart-s" aria-labelledby="credentials">
        <h2 id="credentials">{t.credentials}</h2>
        <CredentialCode name={t.clientId} value={client_id} />
        {client_secret !== undefined && <CredentialCode name={t.secret} value={client_secret} />}
        <CredentialCode name={t.token} value={registration_access_token} note={t.tokenText} />
      </section>
      <section class="sheet bleed apart-s" aria-labelledby="try">
        <h2 id="try">{t.try}</h2>
        {client_secret !== undefined && <Step text={t.first} code={curl.clientToken} />}
        <div class="stack-2">
          <p>{t.second}</p>
          <Code text={curl.authorizeUrl} />
          <p class="row">
            <Button href={curl.authorizeUrl}>{t.open}</Button>
            <a href={SANDBOX_PATH}>{t.customers}</a>
          </p>
        </div>
        <Step text={t.third} code={curl.codeToToken} />
        <Step text={t.fourth} code={curl.readFeed} />
        <p>
          <a href={`${GUIDES_PATH}/quick-start`}>{t.more}</a>
        </p>
      </section>
      <p class="apart-s">
        <Button kind="go" href={applicationPath(application._id)}>
          {t.go}
        </Button>
      </p>
    </Page>
  );
}

const Step = ({ text, code }: { text: string; code: string }): JSX.Element => (
  <div class="stack-2">
    <p>{text}</p>
    <Code text={code} />
  </div>
);

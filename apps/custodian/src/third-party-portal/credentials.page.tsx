import type { JSX } from 'preact';
import { textsIn, type Formats } from '@app/language';
import {
  Button,
  Code,
  Confirmation,
  DataTable,
  Form,
  Note,
  Page,
  Select,
  type FormState,
  type PageContext,
} from '@app/page-kit';
import type { Application, CredentialState, NewCredential } from '@app/third-parties';
import { ApplicationFrame, partPath } from './application-frame.js';
import { CredentialCode } from './credential-code.js';
import type { CurlLines } from './curl-lines.js';

const texts = textsIn({
  en: {
    clientId: 'Client ID',
    secrets: 'Secrets that are good, newest first',
    made: 'Made',
    until: 'Good until',
    forGood: 'it is ended',
    newest: 'Newest',
    end: 'End now',
    endOf: (made: string) => `End the secret of ${made}`,
    action: 'Action',
    public: 'The application keeps no secret: it says who it is by PKCE, or by a certificate.',
    replace: 'A new secret',
    replaceText:
      'The client ID stays. What was good before goes on as long as you choose, so that nothing breaks meanwhile.',
    overlap: 'The secret before goes on for',
    overlaps: {
      '0': 'No time: it ends now',
      '3600': '1 hour',
      '86400': '1 day',
      '604800': '7 days',
      '2592000': '30 days',
    },
    go: 'Make a new secret',
    once: 'The new secret is shown this once. Keep it where your server finds it.',
    secret: 'Client secret',
    lines: 'Lines to try',
    test: 'A token of the application’s own:',
    authorize: 'Ask a customer, in a browser:',
    code: 'The code for a token:',
    ended: 'The secret has ended.',
    question: (made: string) => `End the secret of ${made}?`,
    follows: 'Whoever still uses it is refused from now on. This cannot be undone.',
    yes: 'End the secret',
  },
  es: {
    clientId: 'ID de cliente',
    secrets: 'Secretos válidos, el más nuevo primero',
    made: 'Creado',
    until: 'Válido hasta',
    forGood: 'que se termine',
    newest: 'El más nuevo',
    end: 'Terminar ya',
    endOf: (made) => `Terminar el secreto del ${made}`,
    action: 'Acción',
    public: 'La aplicación no guarda secreto: se identifica por PKCE o por un certificado.',
    replace: 'Un secreto nuevo',
    replaceText:
      'El ID de cliente sigue igual. Lo anterior vale el tiempo que elija, para que nada falle mientras tanto.',
    overlap: 'El secreto anterior vale',
    overlaps: { '0': 'Nada: termina ya', '3600': '1 hora', '86400': '1 día', '604800': '7 días', '2592000': '30 días' },
    go: 'Crear un secreto nuevo',
    once: 'El secreto nuevo se muestra solo esta vez. Guárdelo donde su servidor lo encuentre.',
    secret: 'Secreto de cliente',
    lines: 'Líneas para probar',
    test: 'Un token de la propia aplicación:',
    authorize: 'Pedir permiso a un cliente, en un navegador:',
    code: 'El código por un token:',
    ended: 'El secreto ha terminado.',
    question: (made) => `¿Terminar el secreto del ${made}?`,
    follows: 'A quien aún lo use se le rechaza desde ahora. No se puede deshacer.',
    yes: 'Terminar el secreto',
  },
});

/** Seconds for which the secret before may go on. */
export const overlapChoices = ['0', '3600', '86400', '604800', '2592000'] as const;

interface CredentialsPageProps {
  readonly page: PageContext;
  readonly application: Application;
  readonly credentials: readonly CredentialState[];
  readonly hasSecret: boolean;
  readonly curl: CurlLines;
  readonly formats: Formats;
  /** just made: shown this once */
  readonly made?: Required<NewCredential> | undefined;
  readonly isEnded?: boolean;
  readonly state?: FormState | undefined;
}

export function CredentialsPage(props: CredentialsPageProps): JSX.Element {
  const { page, application, credentials, hasSecret, curl, formats, made, isEnded = false, state } = props;
  const t = texts(page.language);
  const path = partPath(application._id, 'credentials');
  const [newest] = credentials;
  return (
    <ApplicationFrame page={page} application={application} part="credentials">
      {made !== undefined && (
        <Note mood="warn" answers>
          <p>{t.once}</p>
        </Note>
      )}
      {isEnded && (
        <Note mood="good" answers>
          <p>{t.ended}</p>
        </Note>
      )}
      <div class="sheet bleed apart-s">
        {newest !== undefined && <CredentialCode name={t.clientId} value={newest.clientId} />}
        {made !== undefined && <CredentialCode name={t.secret} value={made.clientSecret} />}
        {hasSecret ? (
          <div class="flush">
            <DataTable
              caption={t.secrets}
              rows={credentials}
              keyOf={({ id }) => id}
              columns={[
                { heading: t.made, cell: ({ issuedAt }) => formats.dateTime(issuedAt) },
                {
                  heading: t.until,
                  cell: ({ expiresAt }) => (expiresAt === undefined ? t.forGood : formats.dateTime(expiresAt)),
                },
                {
                  heading: t.action,
                  isAction: true,
                  cell: ({ id, issuedAt }) =>
                    id === newest?.id ? (
                      t.newest
                    ) : (
                      <Button href={`${path}/${id}/end`} label={t.endOf(formats.dateTime(issuedAt))}>
                        {t.end}
                      </Button>
                    ),
                },
              ]}
            />
          </div>
        ) : (
          <p>{t.public}</p>
        )}
        {hasSecret && (
          <section class="stack-2">
            <h2>{t.replace}</h2>
            <p class="small">{t.replaceText}</p>
            <Form action={path} state={state}>
              <Select
                name="overlap"
                label={t.overlap}
                value="604800"
                options={overlapChoices.map((value) => ({ value, label: t.overlaps[value] }))}
              />
              <Button>{t.go}</Button>
            </Form>
          </section>
        )}
        <section class="stack-2">
          <h2>{t.lines}</h2>
          {hasSecret && (
            <>
              <p>{t.test}</p>
              <Code text={curl.clientToken} />
            </>
          )}
          <p>{t.authorize}</p>
          <Code text={curl.authorizeUrl} />
          <p>{t.code}</p>
          <Code text={curl.codeToToken} />
        </section>
      </div>
    </ApplicationFrame>
  );
}

export function EndSecretPage({
  page,
  application,
  credential,
  formats,
}: {
  page: PageContext;
  application: Application;
  credential: CredentialState;
  formats: Formats;
}): JSX.Element {
  const t = texts(page.language);
  const title = t.question(formats.dateTime(credential.issuedAt));
  return (
    <Page page={page} title={title}>
      <Confirmation title={title} yes={t.yes} no={partPath(application._id, 'credentials')}>
        <p>{t.follows}</p>
      </Confirmation>
    </Page>
  );
}

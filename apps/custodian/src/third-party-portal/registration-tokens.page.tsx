import type { JSX } from 'preact';
import { oauthPaths, type InitialAccessTokenState } from '@app/authorization';
import { textsIn, type Formats } from '@app/language';
import {
  Button,
  Code,
  CsrfField,
  DataTable,
  EmptyState,
  Form,
  Head,
  Note,
  Page,
  type FormState,
  type PageContext,
} from '@app/page-kit';
import { APPLICATIONS_PATH, PORTAL_PATH } from './portal-paths.js';

export const REGISTRATION_TOKENS_PATH = `${PORTAL_PATH}/registration-tokens`;

const texts = textsIn({
  en: {
    title: 'Register applications by program',
    sub: 'A program that shows such a token registers applications (RFC 7591), which are then yours. It opens nothing else, and ends after 30 days.',
    applications: 'Applications',
    once: 'The token is shown this once.',
    line: 'A line to try:',
    go: 'Make a token',
    none: 'There is no token that is good now.',
    caption: 'Tokens that are good, newest first',
    made: 'Made',
    until: 'Good until',
    action: 'Action',
    revoke: 'Revoke',
    revokeOf: (id: string) => `Revoke ${id}`,
    revoked: 'The token has been revoked.',
  },
  es: {
    title: 'Registrar aplicaciones por programa',
    sub: 'Un programa que muestra un token así registra aplicaciones (RFC 7591), que pasan a ser suyas. No abre nada más y termina a los 30 días.',
    applications: 'Aplicaciones',
    once: 'El token se muestra solo esta vez.',
    line: 'Una línea para probar:',
    go: 'Crear un token',
    none: 'Ahora no hay ningún token válido.',
    caption: 'Tokens válidos, el más nuevo primero',
    made: 'Creado',
    until: 'Válido hasta',
    action: 'Acción',
    revoke: 'Revocar',
    revokeOf: (id) => `Revocar ${id}`,
    revoked: 'El token ha sido revocado.',
  },
});

interface RegistrationTokensPageProps {
  readonly page: PageContext;
  readonly tokens: readonly InitialAccessTokenState[];
  readonly formats: Formats;
  readonly baseUrl: string;
  /** just made: shown this once */
  readonly made?: string | undefined;
  readonly isRevoked?: boolean;
  readonly state?: FormState | undefined;
}

export function RegistrationTokensPage(props: RegistrationTokensPageProps): JSX.Element {
  const { page, tokens, formats, baseUrl, made, isRevoked = false, state } = props;
  const t = texts(page.language);
  const metadata = {
    client_name: 'By program',
    redirect_uris: ['http://localhost:3000/callback'],
    scope: 'FB=1_3_4_5_13_31_37',
  };
  const line = `curl -s -H 'Authorization: Bearer ${made ?? ''}' -H 'Content-Type: application/json' -d '${JSON.stringify(metadata)}' '${baseUrl}${oauthPaths.register}'`;
  return (
    <Page page={page} title={t.title}>
      <Head title={t.title} sub={t.sub} above={<a href={APPLICATIONS_PATH}>{t.applications}</a>} />
      {(made !== undefined || isRevoked) && (
        <Note mood={made === undefined ? 'good' : 'warn'} answers>
          <p>{made === undefined ? t.revoked : t.once}</p>
        </Note>
      )}
      <div class="sheet bleed apart-s">
        {made !== undefined && (
          <div class="stack-2">
            <Code text={made} />
            <p>{t.line}</p>
            <Code text={line} />
          </div>
        )}
        {tokens.length === 0 ? (
          <EmptyState>{t.none}</EmptyState>
        ) : (
          <form class="flush" method="post" action={`${REGISTRATION_TOKENS_PATH}/revoke`}>
            <CsrfField />
            <DataTable
              caption={t.caption}
              rows={tokens}
              keyOf={({ id }) => id}
              columns={[
                { heading: t.made, cell: ({ issuedAt }) => formats.dateTime(issuedAt) },
                { heading: t.until, cell: ({ expiresAt }) => expiresAt && formats.date(expiresAt) },
                {
                  heading: t.action,
                  isAction: true,
                  cell: ({ id, issuedAt }) => (
                    <Button name="token" value={id} label={t.revokeOf(formats.dateTime(issuedAt))}>
                      {t.revoke}
                    </Button>
                  ),
                },
              ]}
            />
          </form>
        )}
        <Form action={REGISTRATION_TOKENS_PATH} state={state}>
          <Button>{t.go}</Button>
        </Form>
      </div>
    </Page>
  );
}

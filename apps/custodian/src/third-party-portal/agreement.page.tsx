import type { JSX } from 'preact';
import { inBrief, rejectionInWords, statusOf, type Agreement } from '@app/authorization';
import { Scope } from '@app/espi';
import { textsIn, type Formats } from '@app/language';
import {
  Button,
  Confirmation,
  DataTable,
  Facts,
  Field,
  Form,
  Page,
  type FormState,
  type PageContext,
} from '@app/page-kit';
import type { Application } from '@app/third-parties';
import { AgreementState } from './agreements.page.js';
import { ApplicationFrame, partPath } from './application-frame.js';

const texts = textsIn({
  en: {
    all: 'All agreements',
    status: 'State',
    email: 'Email',
    esiid: 'ESIID',
    what: 'Kinds of data',
    purpose: 'What the data is wanted for',
    months: 'How long, in months',
    proposed: 'Proposed',
    until: 'The customer can answer until',
    answered: 'Answered',
    subscription: 'Subscription',
    rejection: 'Why it was rejected',
    letters: 'Letters of authorization',
    noLetters: 'None. With a letter that the customer has signed, the utility can accept in the customer’s place.',
    at: 'Attested',
    download: (at: string) => `${at}: download the letter`,
    by: 'By',
    size: 'Size',
    hash: 'SHA-256',
    attest: 'Attest a letter',
    letter: 'The letter',
    letterHint: 'PDF, PNG or JPEG, 10 MB at most.',
    attestedBy: 'Who attests that the customer signed it',
    go: 'Attest it',
    withdraw: 'Withdraw the proposal',
    question: (email: string) => `Withdraw the proposal to ${email}?`,
    follows: 'The customer can no longer accept it. It can be proposed anew.',
    yes: 'Withdraw it',
  },
  es: {
    all: 'Todos los acuerdos',
    status: 'Estado',
    email: 'Correo electrónico',
    esiid: 'ESIID',
    what: 'Tipos de datos',
    purpose: 'Para qué se quieren los datos',
    months: 'Cuánto, en meses',
    proposed: 'Propuesto',
    until: 'El cliente puede responder hasta',
    answered: 'Respondido',
    subscription: 'Suscripción',
    rejection: 'Por qué se rechazó',
    letters: 'Cartas de autorización',
    noLetters: 'Ninguna. Con una carta firmada por el cliente, la compañía puede aceptar en su lugar.',
    at: 'Atestiguada',
    download: (at) => `${at}: descargar la carta`,
    by: 'Por',
    size: 'Tamaño',
    hash: 'SHA-256',
    attest: 'Atestiguar una carta',
    letter: 'La carta',
    letterHint: 'PDF, PNG o JPEG, de 10 MB como máximo.',
    attestedBy: 'Quién atestigua que el cliente la firmó',
    go: 'Atestiguar',
    withdraw: 'Retirar la propuesta',
    question: (email) => `¿Retirar la propuesta a ${email}?`,
    follows: 'El cliente ya no podrá aceptarla. Se puede proponer de nuevo.',
    yes: 'Retirarla',
  },
});

export const agreementPath = (applicationId: string, agreementId: string): string =>
  `${partPath(applicationId, 'agreements')}/${agreementId}`;

interface AgreementPageProps {
  readonly page: PageContext;
  readonly application: Application;
  readonly agreement: Agreement;
  readonly formats: Formats;
  readonly now: Date;
  readonly state?: FormState | undefined;
}

export function AgreementPage({ page, application, agreement, formats, now, state }: AgreementPageProps): JSX.Element {
  const t = texts(page.language);
  const status = statusOf(agreement, now);
  const path = agreementPath(application._id, agreement._id);
  const { rejection, answeredAt, authorizationId, letters } = agreement;
  return (
    <ApplicationFrame page={page} application={application} part="agreements">
      <p class="small">
        <a href={partPath(application._id, 'agreements')}>{t.all}</a>
      </p>
      <div class="sheet bleed apart-s">
        <Facts
          facts={[
            { name: t.status, value: <AgreementState page={page} status={status} /> },
            { name: t.email, value: agreement.email },
            { name: t.esiid, value: <span class="mono">{agreement.esiid}</span> },
            { name: t.what, value: inBrief(Scope.parse(agreement.scope), page.language) },
            { name: t.purpose, value: agreement.purpose },
            { name: t.months, value: formats.number(agreement.months) },
            { name: t.proposed, value: formats.dateTime(agreement.proposedAt) },
            { name: t.until, value: formats.dateTime(agreement.invitationExpiresAt) },
            ...(answeredAt === undefined ? [] : [{ name: t.answered, value: formats.dateTime(answeredAt) }]),
            ...(authorizationId === undefined
              ? []
              : [{ name: t.subscription, value: <span class="mono">{authorizationId}</span> }]),
            ...(rejection === undefined
              ? []
              : [{ name: t.rejection, value: rejectionInWords(rejection, page.language) }]),
          ]}
        />
        {letters.length === 0 ? (
          <section class="stack-2">
            <h2>{t.letters}</h2>
            <p class="small read">{t.noLetters}</p>
          </section>
        ) : (
          <div class="flush">
            <DataTable
              caption={t.letters}
              rows={letters}
              keyOf={({ _id }) => _id}
              columns={[
                {
                  heading: t.at,
                  cell: ({ _id, attestedAt }) => (
                    <a href={`${path}/letters/${_id}`} aria-label={t.download(formats.dateTime(attestedAt))}>
                      {formats.dateTime(attestedAt)}
                    </a>
                  ),
                },
                { heading: t.by, cell: ({ attestedBy }) => attestedBy },
                { heading: t.size, isNumber: true, cell: ({ bytes }) => formats.bytes(bytes) },
                { heading: t.hash, cell: ({ hash }) => <span class="mono">{hash}</span> },
              ]}
            />
          </div>
        )}
        {status === 'pending' && (
          <section class="stack">
            <h2>{t.attest}</h2>
            <Form action={`${path}/letters`} files state={state}>
              <Field name="attestedBy" label={t.attestedBy} maxLength={256} required />
              <Field
                name="letter"
                label={t.letter}
                hint={t.letterHint}
                type="file"
                accept="application/pdf,image/png,image/jpeg"
              />
              <Button>{t.go}</Button>
            </Form>
          </section>
        )}
        {status === 'pending' && (
          <p>
            <Button kind="stop" href={`${path}/withdraw`}>
              {t.withdraw}
            </Button>
          </p>
        )}
      </div>
    </ApplicationFrame>
  );
}

export function WithdrawPage({
  page,
  application,
  agreement,
}: Pick<AgreementPageProps, 'page' | 'application' | 'agreement'>): JSX.Element {
  const t = texts(page.language);
  const title = t.question(agreement.email);
  return (
    <Page page={page} title={title}>
      <Confirmation title={title} yes={t.yes} no={agreementPath(application._id, agreement._id)}>
        <p>{t.follows}</p>
      </Confirmation>
    </Page>
  );
}

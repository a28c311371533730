import type { JSX } from 'preact';
import { kindName, kindsOf, TERMS } from '@app/authorization';
import { Scope } from '@app/espi';
import { textsIn } from '@app/language';
import { Button, Choices, Field, Form, TextArea, type FormState, type PageContext } from '@app/page-kit';
import type { Application } from '@app/third-parties';
import { ApplicationFrame } from './application-frame.js';

const texts = textsIn({
  en: {
    title: 'Propose an agreement',
    email: 'The customer’s email',
    esiid: 'ESIID',
    esiidHint: '17 or 22 digits.',
    kinds: 'Kinds of data',
    purpose: 'What the data is wanted for',
    purposeHint: 'As the customer reads it, up to 500 characters.',
    months: 'How long it is to hold, in months',
    days: 'How long the customer has to answer, in days',
    go: 'Propose it',
  },
  es: {
    title: 'Proponer un acuerdo',
    email: 'Correo electrónico del cliente',
    esiid: 'ESIID',
    esiidHint: '17 o 22 cifras.',
    kinds: 'Tipos de datos',
    purpose: 'Para qué se quieren los datos',
    purposeHint: 'Como lo lee el cliente, hasta 500 caracteres.',
    months: 'Cuánto debe durar, en meses',
    days: 'Cuánto tiempo tiene el cliente para responder, en días',
    go: 'Proponer',
  },
});

interface NewAgreementPageProps {
  readonly page: PageContext;
  readonly application: Application;
  readonly state?: FormState | undefined;
}

export function NewAgreementPage({ page, application, state }: NewAgreementPageProps): JSX.Element {
  const t = texts(page.language);
  const [scope = ''] = application.metadata.scope;
  const choices = kindsOf(Scope.parse(scope)).map((kind) => ({ value: kind, label: kindName(kind, page.language) }));
  return (
    <ApplicationFrame page={page} application={application} part="agreements">
      <div class="narrow">
        <h2 class="h-gap">{t.title}</h2>
        <div class="sheet">
          <Form state={state} marksRequired>
            <Field name="email" label={t.email} type="email" required />
            <Field name="esiid" label={t.esiid} hint={t.esiidHint} inputmode="numeric" required />
            <Choices name="kinds" kind="checkbox" legend={t.kinds} choices={choices} required />
            <TextArea name="purpose" label={t.purpose} hint={t.purposeHint} maxLength={500} required />
            <div class="short">
              <Field
                name="months"
                label={t.months}
                type="number"
                min="1"
                required
                max={String(TERMS.mostMonths)}
                value={String(TERMS.months)}
              />
            </div>
            <div class="short">
              <Field
                name="invitationDays"
                label={t.days}
                type="number"
                min="1"
                required
                max={String(TERMS.mostInvitationDays)}
                value={String(TERMS.invitationDays)}
              />
            </div>
            <Button kind="go" wide>
              {t.go}
            </Button>
          </Form>
        </div>
      </div>
    </ApplicationFrame>
  );
}

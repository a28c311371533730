import type { JSX } from 'preact';
import { textsIn, type Formats } from '@app/language';
import { Button, Field, Form, Note, TextArea, Ticks, type FormState, type PageContext } from '@app/page-kit';
import { ApplicationStatus, verifiedDomainOf, type Application, type ApplicationReview } from '@app/third-parties';
import { ApplicationFrame, partPath } from './application-frame.js';
import { ReviewHistory } from './review-history.js';

const texts = textsIn({
  en: {
    asked: 'Production has been asked for. We write to you when it is decided.',
    title: 'Ask for production',
    text: 'In production an application asks real customers, and sees no made-up ones any more. Name, return addresses and what it asks for are then fixed.',
    policyMissing: 'First name a privacy policy that customers can read: real customers are not asked without one.',
    addPolicy: 'Add its address',
    helps: 'What helps the decision',
    policy: 'A privacy policy that customers can read',
    domain: 'A verified domain of your own',
    contacts: 'An address that we can write to',
    missing: 'Not there yet',
    add: 'Add it',
    company: 'Company',
    companyHint: 'Name and place of whoever stands behind the application.',
    use: 'What the data is wanted for',
    contact: 'Whom staff may ask',
    go: 'Ask for production',
    history: 'What was asked and decided',
    none: 'Nothing yet.',
  },
  es: {
    asked: 'Se ha solicitado producción. Le escribiremos cuando se decida.',
    title: 'Solicitar producción',
    text: 'En producción una aplicación pide permiso a clientes reales y ya no ve a los inventados. El nombre, las direcciones de retorno y lo que pide quedan fijados.',
    policyMissing:
      'Indique primero una política de privacidad que los clientes puedan leer: sin ella no se pide permiso a clientes reales.',
    addPolicy: 'Añadir su dirección',
    helps: 'Qué ayuda a decidir',
    policy: 'Una política de privacidad que los clientes puedan leer',
    domain: 'Un dominio propio verificado',
    contacts: 'Una dirección a la que podamos escribir',
    missing: 'Todavía no está',
    add: 'Añadir',
    company: 'Empresa',
    companyHint: 'Nombre y lugar de quien está detrás de la aplicación.',
    use: 'Para qué se quieren los datos',
    contact: 'A quién puede preguntar el personal',
    go: 'Solicitar producción',
    history: 'Qué se ha solicitado y decidido',
    none: 'Todavía nada.',
  },
});

interface ProductionPageProps {
  readonly page: PageContext;
  readonly application: Application;
  readonly history: readonly ApplicationReview[];
  readonly formats: Formats;
  readonly state?: FormState | undefined;
}

export function ProductionPage({ page, application, history, formats, state }: ProductionPageProps): JSX.Element {
  const t = texts(page.language);
  const { _id, metadata, status, productionRequestedAt } = application;
  const details = partPath(_id, 'details');
  const hasPolicy = metadata.policy_uri !== undefined;
  const helps = [
    { text: t.policy, is: hasPolicy, href: details },
    { text: t.domain, is: verifiedDomainOf(application) !== undefined, href: partPath(_id, 'identity') },
    { text: t.contacts, is: metadata.contacts.length > 0, href: details },
  ];
  const absent = helps.filter(({ is }) => !is);
  return (
    <ApplicationFrame page={page} application={application} part="production">
      {productionRequestedAt !== undefined && (
        <Note mood="good" answers>
          <p>{t.asked}</p>
        </Note>
      )}
      <div class="sheet bleed apart-s">
        {status === ApplicationStatus.Review && productionRequestedAt === undefined && (
          <section class="stack">
            <h2>{t.title}</h2>
            <p class="small read">{t.text}</p>
            <h3>{t.helps}</h3>
            <Ticks items={helps.filter(({ is }) => is).map(({ text }) => ({ text }))} />
            {absent.length > 0 && (
              <Ticks
                not
                items={absent.map(({ text, href }) => ({
                  text,
                  note: (
                    <>
                      {t.missing}. <a href={href}>{t.add}</a>
                    </>
                  ),
                }))}
              />
            )}
            {hasPolicy ? (
              <Form state={state} marksRequired>
                <Field name="company" label={t.company} hint={t.companyHint} autocomplete="organization" required />
                <TextArea name="use" label={t.use} maxLength={2000} required />
                <Field name="contact" label={t.contact} autocomplete="email" required />
                <Button kind="go">{t.go}</Button>
              </Form>
            ) : (
              <>
                <p>{t.policyMissing}</p>
                <Button kind="go" href={details}>
                  {t.addPolicy}
                </Button>
              </>
            )}
          </section>
        )}
        <section class="stack-2">
          <h2>{t.history}</h2>
          {history.length === 0 ? (
            <p class="small">{t.none}</p>
          ) : (
            <ReviewHistory history={history} formats={formats} reader="developer" />
          )}
        </section>
      </div>
    </ApplicationFrame>
  );
}

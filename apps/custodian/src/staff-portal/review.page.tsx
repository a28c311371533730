import type { JSX } from 'preact';
import { inBrief } from '@app/authorization';
import { Scope } from '@app/espi';
import { textsIn, type Formats } from '@app/language';
import {
  Button,
  Choices,
  Facts,
  Form,
  Head,
  Note,
  Page,
  TextArea,
  Ticks,
  type FormState,
  type PageContext,
} from '@app/page-kit';
import {
  ApplicationStatus,
  verifiedDomainOf,
  type Application,
  type ApplicationReview,
  type NameConcerns,
} from '@app/third-parties';
import type { User } from '@app/users';
import { logoAddress } from '../pages/logos.controller.js';
import { ApplicationState } from '../third-party-portal/application-frame.js';
import { ReviewHistory } from '../third-party-portal/review-history.js';
import { reviewPath, REVIEWS_PATH } from './staff-paths.js';

const texts = textsIn({
  en: {
    applications: 'Applications',
    decided: 'Decided, and told to the owners by mail.',
    flags: 'Look closer',
    noFlags: 'Nothing stands out.',
    looksLike: (name: string) => `Its name looks like that of “${name}”, which is somebody else’s`,
    mentions: 'The utility’s name is in its name',
    noDomain: 'None of its addresses is at a verified domain',
    noPolicy: 'It names no privacy policy: it cannot go into production',
    noContacts: 'It names nobody to write to',
    noOwner: 'It was registered without an account: nobody can be told by mail',
    about: 'What it says of itself',
    description: 'What it does',
    asks: 'Asks for',
    scope: 'Scope',
    redirect: 'Return addresses',
    notify: 'Notification address',
    website: 'Website',
    policy: 'Privacy policy',
    terms: 'Terms of use',
    actingFor: 'Acts for',
    contacts: 'Contacts',
    domain: 'Verified domain',
    owners: 'Owners',
    none: 'None',
    decide: 'Decide',
    revoked: 'It has been revoked, which is final.',
    becomes: 'It becomes',
    choices: {
      '2': { label: 'In production', hint: 'It asks real customers.' },
      '1': { label: 'In review', hint: 'It stays in, or goes back to, the sandbox.' },
      '3': { label: 'On hold', hint: 'It sees nobody until further notice.' },
      '4': { label: 'Revoked', hint: 'For good: all permissions end.' },
    },
    reason: 'Reason',
    reasonHint: 'The owners read it.',
    sure: 'Yes, revoke it for good',
    go: 'Decide, and tell the owners',
    history: 'What was asked and decided',
    nothing: 'Nothing yet.',
    logo: 'Logo',
  },
  es: {
    applications: 'Aplicaciones',
    decided: 'Decidido y comunicado a los propietarios por correo.',
    flags: 'Mire con atención',
    noFlags: 'Nada llama la atención.',
    looksLike: (name) => `Su nombre se parece al de «${name}», que es de otros`,
    mentions: 'El nombre de la compañía está en su nombre',
    noDomain: 'Ninguna de sus direcciones está en un dominio verificado',
    noPolicy: 'No indica política de privacidad: no puede pasar a producción',
    noContacts: 'No indica a quién escribir',
    noOwner: 'Se registró sin cuenta: no se puede avisar a nadie por correo',
    about: 'Qué dice de sí misma',
    description: 'Qué hace',
    asks: 'Pide',
    scope: 'Alcance',
    redirect: 'Direcciones de retorno',
    notify: 'Dirección de avisos',
    website: 'Sitio web',
    policy: 'Política de privacidad',
    terms: 'Condiciones de uso',
    actingFor: 'Actúa por cuenta de',
    contacts: 'Contactos',
    domain: 'Dominio verificado',
    owners: 'Propietarios',
    none: 'Sin indicar',
    decide: 'Decidir',
    revoked: 'Ha sido revocada, y es definitivo.',
    becomes: 'Pasa a estar',
    choices: {
      '2': { label: 'En producción', hint: 'Pide permiso a clientes reales.' },
      '1': { label: 'En revisión', hint: 'Sigue en el entorno de prueba, o vuelve a él.' },
      '3': { label: 'En espera', hint: 'No ve a nadie hasta nuevo aviso.' },
      '4': { label: 'Revocada', hint: 'Definitivo: todos los permisos terminan.' },
    },
    reason: 'Motivo',
    reasonHint: 'Lo leen los propietarios.',
    sure: 'Sí, revocarla definitivamente',
    go: 'Decidir y comunicarlo',
    history: 'Qué se ha solicitado y decidido',
    nothing: 'Todavía nada.',
    logo: 'Logotipo',
  },
});

/** What staff can decide, the usual first. */
export const decisions = ['2', '1', '3', '4'] as const;

export interface ReviewPageProps {
  readonly page: PageContext;
  readonly application: Application;
  readonly concerns: NameConcerns;
  readonly history: readonly ApplicationReview[];
  /** those who are or were involved, by id */
  readonly people: ReadonlyMap<string, User>;
  readonly formats: Formats;
  readonly isDecided?: boolean | undefined;
  readonly state?: FormState | undefined;
}

export function ReviewPage(props: ReviewPageProps): JSX.Element {
  const { page, application, concerns, history, people, formats, isDecided = false, state } = props;
  const t = texts(page.language);
  const { metadata, owners = [], status } = application;
  const logo = logoAddress(application);
  const flags = [
    ...concerns.looksLike.map((other) => ({
      text: t.looksLike(other.metadata.client_name),
      note: <a href={reviewPath(other._id)}>{other.metadata.client_name}</a>,
    })),
    ...(concerns.mentionsUtility ? [{ text: t.mentions }] : []),
    ...(verifiedDomainOf(application) === undefined ? [{ text: t.noDomain }] : []),
    ...(metadata.policy_uri === undefined ? [{ text: t.noPolicy }] : []),
    ...(metadata.contacts.length === 0 ? [{ text: t.noContacts }] : []),
    ...(owners.length === 0 ? [{ text: t.noOwner }] : []),
  ];
  const ownerTexts = owners.map((id) => {
    const person = people.get(id);
    return person === undefined ? id : `${person.name} (${person.email})`;
  });
  return (
    <Page page={page} title={metadata.client_name}>
      <Head title={metadata.client_name} above={<a href={REVIEWS_PATH}>{t.applications}</a>}>
        <ApplicationState page={page} application={application} />
      </Head>
      {isDecided && (
        <Note mood="good" answers>
          <p>{t.decided}</p>
        </Note>
      )}
      <div class="cols apart-s">
        <div class="sheet">
          <section class="stack-2">
            <h2>{t.flags}</h2>
            {flags.length === 0 ? <p>{t.noFlags}</p> : <Ticks not items={flags} />}
          </section>
          <section>
            <h2 class="h-gap">{t.about}</h2>
            {logo !== undefined && <img class="logo" src={logo} alt={t.logo} width={96} height={96} />}
            {/* addresses are shown, and not linked: whoever wrote them may want staff to follow them */}
            <Facts
              facts={[
                { name: t.description, value: metadata.third_party_application_description ?? t.none },
                {
                  name: t.asks,
                  value: metadata.scope.map((text) => inBrief(Scope.parse(text), page.language)).join('; '),
                },
                { name: t.scope, value: <span class="mono">{metadata.scope.join(' ')}</span> },
                { name: t.redirect, value: <span class="mono">{metadata.redirect_uris.join(' ')}</span> },
                { name: t.notify, value: metadata.third_party_notify_uri ?? t.none },
                { name: t.website, value: metadata.client_uri ?? t.none },
                { name: t.policy, value: metadata.policy_uri ?? t.none },
                { name: t.terms, value: metadata.tos_uri ?? t.none },
                ...(application.actingFor
                  ? [{ name: t.actingFor, value: `${application.actingFor.name} (${application.actingFor.id})` }]
                  : []),
                { name: t.contacts, value: metadata.contacts.join(', ') || t.none },
                { name: t.domain, value: verifiedDomainOf(application) ?? t.none },
                { name: t.owners, value: ownerTexts.join(', ') || t.none },
              ]}
            />
          </section>
          <section class="stack-2">
            <h2>{t.history}</h2>
            {history.length === 0 ? (
              <p class="small">{t.nothing}</p>
            ) : (
              <ReviewHistory history={history} formats={formats} reader="staff" nameOf={(id) => people.get(id)?.name} />
            )}
          </section>
        </div>
        <section class="sheet stick">
          <div class="stack">
            <h2>{t.decide}</h2>
            {status === ApplicationStatus.Revoked ? (
              <p>{t.revoked}</p>
            ) : (
              <Form state={state}>
                <input type="hidden" name="seen" value={application.updatedAt.getTime()} />
                <Choices
                  name="status"
                  kind="radio"
                  legend={t.becomes}
                  choices={decisions.map((value) => ({ value, ...t.choices[value] }))}
                />
                <TextArea name="reason" label={t.reason} hint={t.reasonHint} maxLength={2000} />
                <Choices
                  name="sure"
                  kind="checkbox"
                  legend={t.choices['4'].label}
                  choices={[{ value: 'yes', label: t.sure }]}
                />
                <Button kind="go" wide>
                  {t.go}
                </Button>
              </Form>
            )}
          </div>
        </section>
      </div>
    </Page>
  );
}

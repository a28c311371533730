import type { JSX } from 'preact';
import { textsIn, type Formats } from '@app/language';
import { Button, Code, Field, Form, Note, State, type FormState, type PageContext } from '@app/page-kit';
import { challengeOf, type Application, type ClaimedDomain } from '@app/third-parties';
import { logoAddress } from '../pages/logos.controller.js';
import { ApplicationFrame, partPath } from './application-frame.js';

const texts = textsIn({
  en: {
    logo: 'Logo',
    logoText:
      'Customers see it beside the name. Only PNG is taken, of 32 to 1,024 pixels and 256 KB at most; anything hidden in the file is left out.',
    logoNow: 'The logo as it is now',
    file: 'A PNG file',
    put: 'Use this logo',
    remove: 'Take the logo away',
    domains: 'Domains',
    domainsText:
      'A verified domain stands beside the name when customers are asked, so that they know whose the application is. It must be the one of your website or return address.',
    domain: 'Domain',
    domainHint: 'Such as diary.example.com',
    claim: 'Add the domain',
    states: {
      verified: (when: string) => `Verified ${when}`,
      waiting: 'Not verified',
    },
    do: 'Do one of the two, then let us look:',
    record: 'A TXT record of this name, with this text',
    address: 'A file at this address, with the same text',
    check: 'Look now',
    drop: 'Remove',
    of: (what: string, domain: string) => `${what}: ${domain}`,
    notShown: 'The domain does not show the text yet. A new DNS record can take an hour to be seen.',
    shown: 'The domain is verified.',
    saved: 'Saved.',
  },
  es: {
    logo: 'Logotipo',
    logoText:
      'Los clientes lo ven junto al nombre. Solo se acepta PNG, de 32 a 1024 píxeles y 256 KB como máximo; lo oculto en el archivo se descarta.',
    logoNow: 'El logotipo actual',
    file: 'Un archivo PNG',
    put: 'Usar este logotipo',
    remove: 'Quitar el logotipo',
    domains: 'Dominios',
    domainsText:
      'Un dominio verificado aparece junto al nombre cuando se pide permiso a los clientes, para que sepan de quién es la aplicación. Debe ser el de su sitio web o su dirección de retorno.',
    domain: 'Dominio',
    domainHint: 'Por ejemplo, diario.example.com',
    claim: 'Añadir el dominio',
    states: {
      verified: (when) => `Verificado ${when}`,
      waiting: 'Sin verificar',
    },
    do: 'Haga una de las dos cosas y después miraremos:',
    record: 'Un registro TXT con este nombre y este texto',
    address: 'Un archivo en esta dirección, con el mismo texto',
    check: 'Mirar ahora',
    drop: 'Quitar',
    of: (what, domain) => `${what}: ${domain}`,
    notShown: 'El dominio aún no muestra el texto. Un registro DNS nuevo puede tardar una hora en verse.',
    shown: 'El dominio está verificado.',
    saved: 'Guardado.',
  },
});

export type IdentityAnswer = 'saved' | 'shown' | 'notShown';

interface IdentityPageProps {
  readonly page: PageContext;
  readonly application: Application;
  readonly formats: Formats;
  readonly answer?: IdentityAnswer | undefined;
  readonly logoState?: FormState | undefined;
  readonly domainState?: FormState | undefined;
}

export function IdentityPage(props: IdentityPageProps): JSX.Element {
  const { page, application, formats, answer, logoState, domainState } = props;
  const t = texts(page.language);
  const path = partPath(application._id, 'identity');
  const logo = logoAddress(application);
  return (
    <ApplicationFrame page={page} application={application} part="identity">
      {answer !== undefined && (
        <Note mood={answer === 'notShown' ? 'warn' : 'good'} answers>
          <p>{t[answer]}</p>
        </Note>
      )}
      <div class="sheet bleed apart-s">
        <section class="stack">
          <h2>{t.logo}</h2>
          <p class="small read">{t.logoText}</p>
          {logo !== undefined && <img class="logo" src={logo} alt={t.logoNow} width={96} height={96} />}
          <Form action={`${path}/logo`} files state={logoState}>
            <Field name="logo" label={t.file} type="file" accept="image/png" />
            <p class="row">
              <Button>{t.put}</Button>
              {logo !== undefined && (
                <Button name="wish" value="remove">
                  {t.remove}
                </Button>
              )}
            </p>
          </Form>
        </section>
        <section class="stack">
          <h2>{t.domains}</h2>
          <p class="small read">{t.domainsText}</p>
          <Form action={`${path}/domains`} state={domainState}>
            <Field name="domain" label={t.domain} hint={t.domainHint} />
            <Button name="wish" value="claim">
              {t.claim}
            </Button>
          </Form>
        </section>
        {(application.domains ?? []).map((claimed) => (
          <Domain key={claimed.domain} page={page} claimed={claimed} action={`${path}/domains`} formats={formats} />
        ))}
      </div>
    </ApplicationFrame>
  );
}

interface DomainProps {
  readonly page: PageContext;
  readonly claimed: ClaimedDomain;
  readonly action: string;
  readonly formats: Formats;
}

function Domain({ page, claimed, action, formats }: DomainProps): JSX.Element {
  const t = texts(page.language);
  const { domain, verifiedAt } = claimed;
  const { record, file } = challengeOf(claimed);
  return (
    <section class="stack-2">
      <div class="row">
        <h3 class="mono">{domain}</h3>
        {verifiedAt === undefined ? (
          <State mood="warn">{t.states.waiting}</State>
        ) : (
          <State mood="good">{t.states.verified(formats.date(verifiedAt))}</State>
        )}
      </div>
      {verifiedAt === undefined && (
        <>
          <p class="small">{t.do}</p>
          <p class="small">{t.record}</p>
          <Code text={record.name} />
          <Code text={record.text} />
          <p class="small">{t.address}</p>
          <Code text={file.address} />
        </>
      )}
      <Form action={action} class="row">
        <input type="hidden" name="domain" value={domain} />
        <Button name="wish" value="check" label={t.of(t.check, domain)}>
          {t.check}
        </Button>
        <Button name="wish" value="drop" label={t.of(t.drop, domain)}>
          {t.drop}
        </Button>
      </Form>
    </section>
  );
}

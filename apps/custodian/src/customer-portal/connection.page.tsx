import type { JSX } from 'preact';
import {
  connectionPath,
  inWords,
  kindsOf,
  meterInWords,
  notSeen,
  type Connection,
  type Consent,
  type CustomerMeter,
} from '@app/authorization';
import { Scope } from '@app/espi';
import { textsIn, type Formats } from '@app/language';
import { Button, Facts, Head, Note, Page, State, Ticks, type PageContext } from '@app/page-kit';
import { ACCESSES_PATH } from './accesses.page.js';
import { endOf, lastDayOf, readsOf, Standing } from './sharing.page.js';

const texts = textsIn({
  en: {
    above: 'Sharing',
    title: (company: string) => `What ${company} can see`,
    was: (company: string) => `What ${company} could see`,
    sees: 'What they can see',
    sawn: 'What they could see',
    notSeen: 'What they cannot see',
    meters: 'Which meters',
    noMeters: 'None that is yours now.',
    terms: 'The permission',
    state: 'State',
    given: 'Given',
    data: 'Data from',
    allData: 'As far back as our records go',
    end: 'Ends',
    ended: 'Ended',
    reads: 'Use',
    accesses: 'Every look, one by one',
    history: 'Its whole history',
    change: 'Make it smaller or shorter',
    stop: 'Stop sharing',
    allowed: 'Allowed. Your receipt is below, and has been sent to you.',
    changed: 'Saved. It holds at once, and we have sent you a message.',
    receipt: 'Your receipt',
    receiptText: 'What you agreed to, word for word as it was shown. Nobody can change it.',
    number: 'Receipt number',
    agreed: 'Agreed on',
    signature: 'Signature',
    genuine: 'Checked, unchanged',
    broken: 'Does not match: tell us',
    offline: 'This permission was not given on a page of ours: there is no receipt.',
    notes: 'What you were told',
  },
  es: {
    above: 'Permisos',
    title: (company) => `Qué puede ver ${company}`,
    was: (company) => `Qué podía ver ${company}`,
    sees: 'Qué puede ver',
    sawn: 'Qué podía ver',
    notSeen: 'Qué no puede ver',
    meters: 'Qué medidores',
    noMeters: 'Ninguno que sea suyo ahora.',
    terms: 'El permiso',
    state: 'Estado',
    given: 'Dado el',
    data: 'Datos desde el',
    allData: 'Desde que tenemos registros',
    end: 'Termina',
    ended: 'Terminó',
    reads: 'Uso',
    accesses: 'Cada consulta, una por una',
    history: 'Toda su historia',
    change: 'Reducirlo o acortarlo',
    stop: 'Dejar de compartir',
    allowed: 'Permitido. Su comprobante está más abajo y se le ha enviado.',
    changed: 'Guardado. Vale de inmediato, y le hemos enviado un mensaje.',
    receipt: 'Su comprobante',
    receiptText: 'Lo que usted aceptó, palabra por palabra como se le mostró. Nadie puede cambiarlo.',
    number: 'Número de comprobante',
    agreed: 'Aceptado el',
    signature: 'Firma',
    genuine: 'Comprobada, sin cambios',
    broken: 'No coincide: avísenos',
    offline: 'Este permiso no se dio en una página nuestra: no hay comprobante.',
    notes: 'Lo que se le dijo',
  },
});

interface ConnectionPageProps {
  readonly page: PageContext;
  readonly connection: Connection;
  readonly meters: readonly CustomerMeter[];
  readonly receipt: { readonly consent: Consent; readonly isGenuine: boolean } | undefined;
  readonly formats: Formats;
  readonly now: Date;
  readonly done?: unknown;
}

export function ConnectionPage(props: ConnectionPageProps): JSX.Element {
  const { page, connection, meters, formats, now, done } = props;
  const { language } = page;
  const t = texts(language);
  const { authorization, application, isActive } = connection;
  const scope = Scope.parse(authorization.scope);
  const kinds = kindsOf(scope);
  const services = new Set(meters.map(({ serviceKind }) => serviceKind));
  const company = application.metadata.client_name;
  const { start } = authorization.publishedPeriod;
  const title = isActive ? t.title(company) : t.was(company);
  const path = connectionPath(authorization._id);
  return (
    <Page page={page} title={title}>
      <Head title={title} above={<a href="/sharing">{t.above}</a>} />
      {(done === 'changed' || done === 'allowed') && (
        <Note mood="good" answers>
          <p>{t[done]}</p>
        </Note>
      )}
      <div class="cols wide">
        <div class="sheet bleed">
          <section>
            <h2 class="h-gap">{isActive ? t.sees : t.sawn}</h2>
            <Ticks
              items={inWords(scope, kinds, language).map(({ title: text, note }) => ({ text: <b>{text}</b>, note }))}
            />
            {isActive && (
              <>
                <h3 class="apart-s">{t.notSeen}</h3>
                <Ticks not items={notSeen(kinds, services, language).map((text) => ({ text }))} />
              </>
            )}
          </section>
          <section>
            <h2 class="h-gap">{t.meters}</h2>
            {meters.length === 0 ? (
              <p>{t.noMeters}</p>
            ) : (
              <Ticks
                items={meters.map((meter) => {
                  const { name, note } = meterInWords(meter, language);
                  return { text: name, ...(note !== '' && { note }) };
                })}
              />
            )}
          </section>
          <Receipt {...props} />
        </div>
        <div class="stick sheet bleed">
          <section class="stack">
            <h2>{t.terms}</h2>
            <Facts
              stacked
              facts={[
                { name: t.state, value: <Standing connection={connection} formats={formats} now={now} /> },
                { name: t.given, value: formats.dateTime(authorization.grantedAt) },
                { name: t.data, value: start === undefined ? t.allData : formats.date(start) },
                isActive
                  ? { name: t.end, value: lastDayOf(connection, formats) }
                  : { name: t.ended, value: endOf(connection, formats) },
                { name: t.reads, value: readsOf(connection, formats, now) },
              ]}
            />
            <p class="small">
              <a href={`${ACCESSES_PATH}?who=${application._id}`}>{t.accesses}</a>
              <br />
              <a href={`${path}/history`}>{t.history}</a>
            </p>
            {isActive && (
              <div class="answers">
                <Button href={`${path}/change`} wide>
                  {t.change}
                </Button>
                <Button kind="stop" href={`${path}/stop`} wide>
                  {t.stop}
                </Button>
              </div>
            )}
          </section>
        </div>
      </div>
    </Page>
  );
}

/** What was agreed, in the language in which it was. */
function Receipt({ page, receipt, formats }: ConnectionPageProps): JSX.Element {
  const t = texts(page.language);
  if (receipt === undefined) {
    return (
      <section>
        <h2 class="h-gap">{t.receipt}</h2>
        <p>{t.offline}</p>
      </section>
    );
  }
  const { consent, isGenuine } = receipt;
  const { text } = consent;
  return (
    <section class="stack">
      <h2>{t.receipt}</h2>
      <p class="small">{t.receiptText}</p>
      <blockquote lang={text.language} class="stack-2">
        <p>{text.summary.join('')}</p>
        <p class="small">{text.sees.join('. ')}.</p>
        <p class="small">{text.meters.join('. ')}.</p>
        {text.notes.map((note) => (
          <p key={note} class="small">
            {note}
          </p>
        ))}
      </blockquote>
      <Facts
        facts={[
          { name: t.agreed, value: formats.dateTime(consent.agreedAt) },
          { name: t.number, value: <span class="mono">{consent._id}</span> },
          {
            name: t.signature,
            value: isGenuine ? <State mood="good">{t.genuine}</State> : <State mood="bad">{t.broken}</State>,
          },
        ]}
      />
    </section>
  );
}

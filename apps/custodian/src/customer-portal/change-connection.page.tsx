import type { JSX } from 'preact';
import { connectionPath, meterInWords, type Connection, type CustomerMeter } from '@app/authorization';
import { textsIn, type Language } from '@app/language';
import {
  Button,
  Choices,
  Confirmation,
  Field,
  Form,
  Head,
  Page,
  type FormState,
  type PageContext,
} from '@app/page-kit';
import { formatCivilDate, localDate, type TimeZone } from '@app/time';

const texts = textsIn({
  en: {
    title: (company: string) => `Make smaller what ${company} can see`,
    sub: 'You can leave out meters, and choose an earlier end. To share more than now, the company has to ask you again.',
    meters: 'Which meters they may still see',
    until: 'Sharing ends on',
    untilHint: 'This day or an earlier one.',
    noEndHint: 'Leave it empty to share until you stop it.',
    save: 'Save',
    cancel: 'Leave it as it is',
    noDate: 'Write a day such as 2027-01-31.',
    tooEarly: 'Choose today or a later day; to end it now, stop sharing.',
    tooLate: 'Choose an earlier day: a permission can be made shorter, not longer.',
    stopTitle: (company: string) => `Stop sharing with ${company}?`,
    stopText: (company: string) =>
      `${company} receives nothing more from that moment on: a download under way breaks off. What it already has stays with it: ask it to delete that.`,
    stopAgain:
      'This cannot be taken back. To share again, you give permission anew from the company’s own app or website.',
    stop: 'Stop sharing',
  },
  es: {
    title: (company) => `Reducir lo que ${company} puede ver`,
    sub: 'Puede dejar fuera medidores y elegir una fecha anterior. Para compartir más que ahora, la empresa tiene que pedírselo otra vez.',
    meters: 'Qué medidores podrán seguir viendo',
    until: 'El acceso termina el',
    untilHint: 'Este día o uno anterior.',
    noEndHint: 'Déjelo vacío para compartir hasta que usted lo retire.',
    save: 'Guardar',
    cancel: 'Dejarlo como está',
    noDate: 'Escriba un día como 2027-01-31.',
    tooEarly: 'Elija hoy o un día posterior; para terminar ya, deje de compartir.',
    tooLate: 'Elija un día anterior: un permiso se puede acortar, no alargar.',
    stopTitle: (company) => `¿Dejar de compartir con ${company}?`,
    stopText: (company) =>
      `${company} no recibe nada más desde ese momento: una descarga en curso se interrumpe. Lo que ya tiene sigue en su poder: pídale que lo borre.`,
    stopAgain:
      'No se puede deshacer. Para compartir de nuevo, dé otra vez su permiso desde la aplicación o el sitio web de la empresa.',
    stop: 'Dejar de compartir',
  },
});

/** What can be wrong with another last day. */
export const changeFaults = (language: Language): { noDate: string; tooEarly: string; tooLate: string } =>
  texts(language);

interface ChangeConnectionPageProps {
  readonly page: PageContext;
  readonly connection: Connection;
  readonly meters: readonly CustomerMeter[];
  readonly zone: TimeZone;
  readonly state?: FormState | undefined;
}

export function ChangeConnectionPage(props: ChangeConnectionPageProps): JSX.Element {
  const { page, connection, meters, zone, state } = props;
  const t = texts(page.language);
  const { authorization, application } = connection;
  const { end } = authorization.authorizedPeriod;
  const lastDay = end && formatCivilDate(localDate(zone, Math.floor((end.getTime() - 1) / 1000)));
  const title = t.title(application.metadata.client_name);
  return (
    <Page page={page} title={title}>
      <div class="narrow">
        <Head title={title} sub={t.sub} />
        <div class="sheet">
          <Form state={state}>
            <Choices
              name="meter"
              kind="checkbox"
              legend={t.meters}
              choices={meters.map((meter) => {
                const { name, note } = meterInWords(meter, page.language);
                return { value: meter.usagePointId, label: name, ...(note !== '' && { hint: note }) };
              })}
              chosen={meters.map(({ usagePointId }) => usagePointId)}
            />
            <div class="short">
              <Field
                name="until"
                type="date"
                label={t.until}
                hint={lastDay === undefined ? t.noEndHint : t.untilHint}
                value={lastDay}
                max={lastDay}
              />
            </div>
            <div class="row">
              <Button kind="go" tall>
                {t.save}
              </Button>
              <Button href={connectionPath(authorization._id)} tall>
                {t.cancel}
              </Button>
            </div>
          </Form>
        </div>
      </div>
    </Page>
  );
}

export function StopSharingPage({ page, connection }: { page: PageContext; connection: Connection }): JSX.Element {
  const t = texts(page.language);
  const company = connection.application.metadata.client_name;
  return (
    <Page page={page} title={t.stopTitle(company)}>
      <Confirmation title={t.stopTitle(company)} yes={t.stop} no="/sharing">
        <p>{t.stopText(company)}</p>
        <p>{t.stopAgain}</p>
      </Confirmation>
    </Page>
  );
}

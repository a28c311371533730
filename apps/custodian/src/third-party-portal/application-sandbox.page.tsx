import type { JSX } from 'preact';
import { textsIn } from '@app/language';
import { Button, Form, State, type PageContext } from '@app/page-kit';
import type { Application } from '@app/third-parties';
import type { NotificationEndpoint } from '@app/webhooks';
import { ApplicationFrame, partPath } from './application-frame.js';
import { GUIDES_PATH, SANDBOX_PATH } from './portal-paths.js';

const texts = textsIn({
  en: {
    title: 'Lose the next refresh response',
    text: 'The next refresh goes well, and the connection ends before the answer. Ask again with the same refresh token: it works once more, because nobody has used the new one.',
    waits: 'Waits for the next refresh',
    off: 'Off',
    lose: 'Lose the next response',
    keep: 'Do not lose it',
    repeatTitle: 'Send the next notification twice',
    repeatText:
      'The next notification that your server takes comes once more, at once, with the same webhook-id and the same body. Do its work once.',
    repeatWaits: 'Waits for the next notification',
    repeat: 'Send the next one twice',
    once: 'Send it once',
    noEndpoint: 'The application has no notification address.',
    addEndpoint: 'Give it one',
    customers: 'Customers to try with',
    guide: 'What each shows, and what a client should do',
  },
  es: {
    title: 'Perder la próxima respuesta de renovación',
    text: 'La próxima renovación sale bien y la conexión se corta antes de la respuesta. Vuelva a pedir con el mismo token de renovación: vale una vez más, porque nadie ha usado el nuevo.',
    waits: 'Espera la próxima renovación',
    off: 'Desactivado',
    lose: 'Perder la próxima respuesta',
    keep: 'No perderla',
    repeatTitle: 'Enviar dos veces la próxima notificación',
    repeatText:
      'La próxima notificación que su servidor acepte llega otra vez, enseguida, con el mismo webhook-id y el mismo cuerpo. Haga su trabajo una sola vez.',
    repeatWaits: 'Espera la próxima notificación',
    repeat: 'Enviar la próxima dos veces',
    once: 'Enviarla una vez',
    noEndpoint: 'La aplicación no tiene dirección de notificaciones.',
    addEndpoint: 'Darle una',
    customers: 'Clientes para probar',
    guide: 'Qué muestra cada uno, y qué debe hacer un cliente de la API',
  },
});

/** What breaks between client and server, to be ordered for an application in Review. */
export function ApplicationSandboxPage({
  page,
  application,
  endpoint,
}: {
  page: PageContext;
  application: Application;
  endpoint: NotificationEndpoint | undefined;
}): JSX.Element {
  const t = texts(page.language);
  const waits = application.losesNextRefresh === true;
  const repeats = endpoint?.repeatsNext === true;
  return (
    <ApplicationFrame page={page} application={application} part="sandbox">
      <div class="sheet bleed">
        <section class="stack">
          <h2>{t.title}</h2>
          <p class="small read">{t.text}</p>
          <p>
            <State mood={waits ? 'warn' : 'off'}>{waits ? t.waits : t.off}</State>
          </p>
          <Form>
            <Button kind={waits ? undefined : 'go'} name="loses" value={waits ? 'no' : 'yes'}>
              {waits ? t.keep : t.lose}
            </Button>
          </Form>
        </section>
        <section class="stack">
          <h2>{t.repeatTitle}</h2>
          <p class="small read">{t.repeatText}</p>
          {endpoint === undefined ? (
            <p>
              {t.noEndpoint} <a href={partPath(application._id, 'details')}>{t.addEndpoint}</a>
            </p>
          ) : (
            <>
              <p>
                <State mood={repeats ? 'warn' : 'off'}>{repeats ? t.repeatWaits : t.off}</State>
              </p>
              <Form action={`${partPath(application._id, 'sandbox')}/notification`}>
                <Button name="repeats" value={repeats ? 'no' : 'yes'}>
                  {repeats ? t.once : t.repeat}
                </Button>
              </Form>
            </>
          )}
        </section>
      </div>
      <p class="small apart-s row">
        <a href={SANDBOX_PATH}>{t.customers}</a>
        <a href={`${GUIDES_PATH}/sandbox`}>{t.guide}</a>
      </p>
    </ApplicationFrame>
  );
}

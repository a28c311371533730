import type { GuideTexts } from './guide.js';

const token =
  'curl -s -u \'CLIENT_ID:CLIENT_SECRET\' -d grant_type=client_credentials BASE/DataCustodian/oauth/token | sed \'s/.*"access_token":"\\([^"]*\\)".*/\\1/\'';
const deliveries = `curl -s -H "Authorization: Bearer $(${token})" BASE/third-party-api/notifications/deliveries?limit=10`;

const body = `<?xml version="1.0" encoding="UTF-8"?>
<BatchList xmlns="http://naesb.org/espi">
  <resources>BASE/DataCustodian/espi/1_1/resource/Batch/Subscription/1234567890123456?published-min=2026-03-01T06:00:00Z&amp;published-max=2026-03-02T06:00:00Z</resources>
</BatchList>`;

export const notifications: GuideTexts = {
  en: {
    title: 'Notifications',
    sub: 'Be told of changes within seconds, and be sure that it is us who tell you.',
    parts: [
      {
        heading: 'What is sent',
        text: [
          'A POST to the notification address of the application, with a BatchList of ESPI (application/xml): the addresses of what has changed. Read each of them; nothing else about it is in the notification.',
          'Batch/Subscription and Batch/RetailCustomer are read with the access token of the permission, Authorization with the client token, ApplicationInformation with the registration token. Leave the query as it is: it is the time in which something changed.',
          'Changes that follow one another come together, and in their order: one notification at a time.',
        ],
        show: body,
      },
      {
        heading: 'Verifying the address',
        text: [
          'Before anything is sent, the address has to show that it wants to be told. It gets a GET with hub_challenge in the query: answer 200, and with that text alone. Who does not know it gets a signed test notification of the application’s own ApplicationInformation, which any 2xx is enough for.',
          'The address must be https, at a public address of the internet; a development server on your own machine may be http on localhost. Redirects are not followed.',
        ],
      },
      {
        heading: 'Checking the signature',
        text: [
          'Each notification is signed as Standard Webhooks says (www.standardwebhooks.com): HMAC-SHA256 over webhook-id, webhook-timestamp and the body with dots between, in webhook-signature. The secret is shown on the page of the application, once. While a new secret takes the place of another, both sign for a day, and one right signature is enough.',
          'Libraries of Standard Webhooks do all of it. Without one, this is a whole receiver:',
        ],
        examples: ['receive.ts', 'receive.py'],
      },
      {
        heading: 'Answering',
        text: [
          'Answer with 2xx within ten seconds, and do the work afterwards. Whatever else is tried again: after 5 seconds, 30 seconds, 2, 10 and 30 minutes, 1 and 3 hours, then every 6 hours, three days in all. Retry-After is heeded; 410 ends it at once.',
          'What is sent again has the same webhook-id and the same body. It may come twice even though you answered: remember the ids for a few days.',
          'After an hour of failures your contacts get a message; after three days the address is suspended, and what did not arrive is parked. One button sends it all, in its order.',
        ],
      },
      {
        heading: 'What became of it',
        text: [
          'Every delivery with its attempts and the first words of your answers stays for 90 days, under Notifications of the application, and by API with the client token. There you send one again, or all of a time.',
        ],
        curl: deliveries,
        links: [{ href: '/developers/applications', label: 'Your applications' }],
      },
    ],
  },
  es: {
    title: 'Notificaciones',
    sub: 'Entérese de los cambios en segundos, con la certeza de que somos nosotros quienes avisamos.',
    parts: [
      {
        heading: 'Qué se envía',
        text: [
          'Un POST a la dirección de notificaciones de la aplicación, con un BatchList de ESPI (application/xml): las direcciones de lo que cambió. Lea cada una; la notificación no dice nada más.',
          'Batch/Subscription y Batch/RetailCustomer se leen con el token de acceso del permiso, Authorization con el token de cliente, ApplicationInformation con el token de registro. Deje la consulta como está: es el tiempo en el que algo cambió.',
          'Los cambios seguidos llegan juntos, y en su orden: una notificación cada vez.',
        ],
        show: body,
      },
      {
        heading: 'Verificar la dirección',
        text: [
          'Antes de enviar nada, la dirección tiene que mostrar que quiere avisos. Recibe un GET con hub_challenge en la consulta: responda 200 y solo ese texto. Quien no lo conoce recibe una notificación de prueba firmada sobre su propio ApplicationInformation, a la que basta cualquier 2xx.',
          'La dirección debe ser https, en una dirección pública de internet; un servidor de desarrollo en su propia máquina puede ser http en localhost. No se siguen redirecciones.',
        ],
      },
      {
        heading: 'Comprobar la firma',
        text: [
          'Cada notificación va firmada como dice Standard Webhooks (www.standardwebhooks.com): HMAC-SHA256 sobre webhook-id, webhook-timestamp y el cuerpo, unidos por puntos, en webhook-signature. El secreto se muestra en la página de la aplicación, una vez. Mientras un secreto nuevo sustituye a otro, ambos firman durante un día, y basta una firma correcta.',
          'Las bibliotecas de Standard Webhooks lo hacen todo. Sin ellas, esto es un receptor completo:',
        ],
        examples: ['receive.ts', 'receive.py'],
      },
      {
        heading: 'Responder',
        text: [
          'Responda 2xx en diez segundos y haga el trabajo después. Lo demás se reintenta: a los 5 segundos, 30 segundos, 2, 10 y 30 minutos, 1 y 3 horas, y luego cada 6 horas, tres días en total. Se respeta Retry-After; 410 lo termina enseguida.',
          'Lo que se reenvía tiene el mismo webhook-id y el mismo cuerpo. Puede llegar dos veces aunque usted respondiera: recuerde los identificadores unos días.',
          'Tras una hora de fallos sus contactos reciben un mensaje; a los tres días la dirección se suspende y lo que no llegó queda apartado. Un botón lo envía todo, en su orden.',
        ],
      },
      {
        heading: 'Qué pasó con cada una',
        text: [
          'Cada entrega, con sus intentos y las primeras palabras de sus respuestas, se guarda 90 días en Notificaciones de la aplicación, y por API con el token de cliente. Allí puede reenviar una, o todas las de un tiempo.',
        ],
        curl: deliveries,
        links: [{ href: '/developers/applications', label: 'Sus aplicaciones' }],
      },
    ],
  },
};

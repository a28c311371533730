import type { GuideTexts } from './guide.js';

export const sandbox: GuideTexts = {
  en: {
    title: 'Sandbox scenarios',
    sub: 'Customers who each show what breaks clients. In review an application sees them, and nobody else.',
    parts: [
      {
        heading: 'Clementine Clockhart',
        text: ['Clock changes: local days of 23 and 25 hours. Count in UTC, take lengths from the block.'],
      },
      { heading: 'Gideon Gapworth', text: ['Gaps of an hour, a day and a week each month. Show a gap, not a zero.'] },
      {
        heading: 'Estelle Mateo',
        text: ['Every Sunday estimated, noon of each Monday edited. Keep and show the quality.'],
      },
      {
        heading: 'Reva Isidro',
        text: ['The first reading of the latest month changes each day. Write over, and ask again by updated-min.'],
      },
      {
        heading: 'Maxwell Change',
        text: ['A meter exchange: two MeterReadings, one ends as the other begins. Join by ReadingType and time.'],
      },
      {
        heading: 'Gaston Monthly',
        text: ['Gas by the month: readings of 28 to 31 days. Take the length from each reading.'],
      },
      { heading: 'Nova Newcomer', text: ['A usage point without a reading. Show that there is nothing yet.'] },
      {
        heading: 'Methuselah Long',
        text: ['Three years of hourly readings. Read the stream as it comes, or by pages.'],
      },
      {
        heading: 'Barnaby Oakes',
        text: ['A move-out half a year ago: the data ends there. Treat it as an end, and not as a gap.'],
      },
      {
        heading: 'Fidelia Fickle',
        text: [
          'She ends each permission five minutes after she gave it. Stop at 403 authorization-ended, and tell your user.',
        ],
      },
      {
        heading: 'Patience Waite',
        text: [
          'Deferred answers: each query of Batch/Subscription is answered 202 first. Wait as long as Retry-After says, or for the notification that lists the address, and ask for the same address again.',
        ],
        links: [{ href: '/developers/sandbox', label: 'Their email addresses and the password' }],
      },
      {
        heading: 'A refresh whose answer is lost',
        text: [
          'No customer, but the page Sandbox of an application in review: the connection ends in the place of the answer. Keep the old refresh token until the new one has come, and ask again with it: it works once more.',
        ],
      },
      {
        heading: 'A notification that is sent twice',
        text: [
          'Ordered on the same page: the next notification that your server takes comes once more, with the same webhook-id. Remember the ids, and do the work once.',
        ],
      },
    ],
  },
  es: {
    title: 'Escenarios de prueba',
    sub: 'Clientes que muestran, cada uno, algo que pone a prueba. En revisión una aplicación los ve a ellos y a nadie más.',
    parts: [
      {
        heading: 'Clementine Clockhart',
        text: ['Cambios de hora: días locales de 23 y 25 horas. Cuente en UTC, tome la duración del bloque.'],
      },
      {
        heading: 'Gideon Gapworth',
        text: ['Huecos de una hora, un día y una semana cada mes. Muestre un hueco, no un cero.'],
      },
      {
        heading: 'Estelle Mateo',
        text: ['Cada domingo estimado, el mediodía de cada lunes editado. Guarde y muestre la calidad.'],
      },
      {
        heading: 'Reva Isidro',
        text: ['La primera lectura del último mes cambia cada día. Escriba encima y vuelva a pedir con updated-min.'],
      },
      {
        heading: 'Maxwell Change',
        text: [
          'Un cambio de medidor: dos MeterReading, uno acaba donde empieza el otro. Únalos por ReadingType y tiempo.',
        ],
      },
      {
        heading: 'Gaston Monthly',
        text: ['Gas por meses: lecturas de 28 a 31 días. Tome la duración de cada lectura.'],
      },
      { heading: 'Nova Newcomer', text: ['Un punto de suministro sin lecturas. Muestre que todavía no hay nada.'] },
      { heading: 'Methuselah Long', text: ['Tres años de lecturas horarias. Lea según llega, o por páginas.'] },
      {
        heading: 'Barnaby Oakes',
        text: ['Una mudanza hace medio año: los datos acaban ahí. Es un final, no un hueco.'],
      },
      {
        heading: 'Fidelia Fickle',
        text: [
          'Termina cada permiso cinco minutos después de darlo. Pare con 403 authorization-ended y avise a su usuario.',
        ],
      },
      {
        heading: 'Patience Waite',
        text: [
          'Respuestas aplazadas: cada consulta de Batch/Subscription recibe primero 202. Espere lo que dice Retry-After, o la notificación que nombra la dirección, y vuelva a pedir la misma dirección.',
        ],
        links: [{ href: '/developers/sandbox', label: 'Sus correos y la contraseña' }],
      },
      {
        heading: 'Una renovación cuya respuesta se pierde',
        text: [
          'No es un cliente, sino la página Pruebas de una aplicación en revisión: la conexión se corta en lugar de la respuesta. Guarde el token de renovación anterior hasta que llegue el nuevo y vuelva a pedir con él: vale una vez más.',
        ],
      },
      {
        heading: 'Una notificación que llega dos veces',
        text: [
          'Se pide en la misma página: la próxima notificación que su servidor acepte llega otra vez, con el mismo webhook-id. Recuerde los identificadores y haga el trabajo una sola vez.',
        ],
      },
    ],
  },
};

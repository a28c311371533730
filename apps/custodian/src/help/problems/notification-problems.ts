import type { ProblemTexts } from './problem-text.js';

/** What can be wrong with how a third party is told of changes. */
export const notificationProblems = {
  'no-notification-endpoint': {
    en: {
      title: 'The application has no address for notifications.',
      what: 'Nothing tells the custodian where to send notifications of changes.',
      todo: 'Give the application a notification address (third_party_notify_uri).',
    },
    es: {
      title: 'La aplicación no tiene dirección de notificaciones.',
      what: 'Nada le dice al custodio adónde enviar las notificaciones de cambios.',
      todo: 'Dé a la aplicación una dirección de notificaciones (third_party_notify_uri).',
    },
  },
  'notifications-suspended': {
    en: {
      title: 'Notifications to the application are suspended.',
      what: 'Its address failed for three days, or answered 410 Gone, so nothing is sent there.',
      todo: 'See that the address answers with success, and resume: what is kept is then sent in its order.',
    },
    es: {
      title: 'Las notificaciones a la aplicación están suspendidas.',
      what: 'Su dirección falló durante tres días, o respondió 410 Gone, y por eso no se envía nada allí.',
      todo: 'Compruebe que la dirección responde con éxito y reanude: lo guardado se envía entonces en su orden.',
    },
  },
  'unknown-delivery': {
    en: {
      title: 'There is no such delivery.',
      what: 'No notification with this id was made for this application in the last 90 days.',
      todo: 'Check the id (it begins with msg_), and list the deliveries that there are.',
    },
    es: {
      title: 'No existe esa entrega.',
      what: 'En los últimos 90 días no se hizo ninguna notificación con este identificador para esta aplicación.',
      todo: 'Revise el identificador (empieza por msg_) y consulte la lista de entregas.',
    },
  },
  'too-many-deliveries': {
    en: {
      title: 'That would send too many deliveries at once.',
      what: 'At most 1,000 deliveries are sent again at a time.',
      todo: 'Give a shorter time, and the rest after it.',
    },
    es: {
      title: 'Serían demasiadas entregas de una vez.',
      what: 'Como máximo se reenvían 1000 entregas a la vez.',
      todo: 'Indique un tiempo más corto, y el resto después.',
    },
  },
  'bad-state': {
    en: {
      title: 'There is no such state of a delivery.',
      what: 'A delivery is waiting, delivered or parked.',
      todo: 'Ask for one of these, or leave state out.',
    },
    es: {
      title: 'Una entrega no tiene ese estado.',
      what: 'Una entrega está en espera (waiting), entregada (delivered) o apartada (parked).',
      todo: 'Pida uno de estos, u omita state.',
    },
  },
} as const satisfies ProblemTexts;

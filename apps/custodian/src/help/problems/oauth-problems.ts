import type { ProblemTexts } from './problem-text.js';

/** What can be wrong where an application asks for access. */
export const oauthProblems = {
  'unknown-client': {
    en: {
      title: 'We do not know the application that sent you here.',
      what: 'Its client id is missing, is not registered here, or has been revoked.',
      todo: 'Go back to the application and tell its makers. Nothing was shared.',
    },
    es: {
      title: 'No conocemos la aplicación que le envió aquí.',
      what: 'Falta su identificador de cliente, no está registrado aquí o fue revocado.',
      todo: 'Vuelva a la aplicación y avise a quienes la hacen. No se ha compartido nada.',
    },
  },
  'redirect-not-registered': {
    en: {
      title: 'We cannot send you back to this application.',
      what: 'It asks for the answer at an address that it has not registered, so the answer might reach somebody else.',
      todo: 'Go back to the application and tell its makers. Nothing was shared.',
    },
    es: {
      title: 'No podemos devolverle a esta aplicación.',
      what: 'Pide la respuesta en una dirección que no ha registrado, de modo que podría llegar a otra persona.',
      todo: 'Vuelva a la aplicación y avise a quienes la hacen. No se ha compartido nada.',
    },
  },
  'consent-expired': {
    en: {
      title: 'This request for your permission has expired.',
      what: 'A request waits for a limited time, in the browser in which it began. Nothing has been shared.',
      todo: 'Go back to the application and begin again there.',
    },
    es: {
      title: 'Esta solicitud de permiso ha caducado.',
      what: 'Una solicitud espera un tiempo limitado, en el navegador donde empezó. No se ha compartido nada.',
      todo: 'Vuelva a la aplicación y empiece de nuevo allí.',
    },
  },
  'invalid-request': {
    en: {
      title: 'The request of the application cannot be understood.',
      what: 'A parameter is missing, is given twice, or is not what OAuth says it must be (RFC 6749). The answer names it.',
      todo: 'Mend the parameter and send the request again.',
    },
    es: {
      title: 'No se entiende la solicitud de la aplicación.',
      what: 'Falta un parámetro, está repetido o no es como indica OAuth (RFC 6749). La respuesta lo nombra.',
      todo: 'Corrija el parámetro y envíe la solicitud de nuevo.',
    },
  },
  'invalid-client': {
    en: {
      title: 'The application has not shown who it is.',
      what: 'Its client_id or its secret is missing, wrong, or sent in a way that it has not registered (RFC 6749 section 5.2).',
      todo: 'Send client_id and client_secret by HTTP Basic, each encoded as in a form, unless another way is registered.',
    },
    es: {
      title: 'La aplicación no ha demostrado quién es.',
      what: 'Su client_id o su secreto falta, es incorrecto o se envió de una manera que no ha registrado (RFC 6749, sección 5.2).',
      todo: 'Envíe client_id y client_secret por HTTP Basic, codificados como en un formulario, salvo que haya registrado otra manera.',
    },
  },
} as const satisfies ProblemTexts;

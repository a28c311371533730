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
      title: 'This request has expired.',
      what: 'It was answered already, waited for more than an hour, or was begun in another browser.',
      todo: 'Go back to the application and begin again.',
    },
    es: {
      title: 'Esta solicitud ha caducado.',
      what: 'Ya fue respondida, esperó más de una hora o se inició en otro navegador.',
      todo: 'Vuelva a la aplicación y empiece de nuevo.',
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
      title: 'The application does not say who it is.',
      what: 'Client id or secret are missing, wrong, or not written as HTTP Basic or in the body (RFC 6749 section 2.3).',
      todo: 'Check both against what you were given when you registered.',
    },
    es: {
      title: 'La aplicación no dice quién es.',
      what: 'El identificador o el secreto faltan, son incorrectos o no van en HTTP Basic ni en el cuerpo (RFC 6749, sección 2.3).',
      todo: 'Compárelos con los que recibió al registrarse.',
    },
  },
} as const satisfies ProblemTexts;

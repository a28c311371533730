import type { ProblemTexts } from './problem-text.js';

/** What can be wrong with an application or its registration. */
export const applicationProblems = {
  'unknown-application': {
    en: {
      title: 'There is no such application.',
      what: 'No registered application has this id.',
      todo: 'Check the id that you were given when you registered.',
    },
    es: {
      title: 'No existe esa aplicación.',
      what: 'Ninguna aplicación registrada tiene este identificador.',
      todo: 'Revise el identificador que recibió al registrarse.',
    },
  },
  'application-revoked': {
    en: {
      title: 'The application has been revoked.',
      what: 'The utility has ended the application’s access. Its tokens open nothing any more.',
      todo: 'Write to the utility to find out why.',
    },
    es: {
      title: 'La aplicación ha sido revocada.',
      what: 'La compañía ha terminado el acceso de la aplicación. Sus tokens ya no abren nada.',
      todo: 'Escriba a la compañía para saber por qué.',
    },
  },
  'application-deleted': {
    en: {
      title: 'The application has been deleted.',
      what: 'Its owner deleted it. For 24 hours it can be taken up again with its registration token; after that it is gone.',
      todo: 'Within 24 hours, PUT the ApplicationInformation back. Later, register anew.',
    },
    es: {
      title: 'La aplicación ha sido eliminada.',
      what: 'Su dueño la eliminó. Durante 24 horas se puede retomar con su token de registro; después desaparece.',
      todo: 'En las primeras 24 horas, vuelva a enviar la ApplicationInformation con PUT. Más tarde, regístrese de nuevo.',
    },
  },
  'management-not-registered': {
    en: {
      title: 'The application may not manage its own resources.',
      what: 'That is function block 41 or 44, which its registration does not name.',
      todo: 'Register the function block, and try again.',
    },
    es: {
      title: 'La aplicación no puede gestionar sus propios recursos.',
      what: 'Para eso están los bloques de función 41 y 44, que su registro no nombra.',
      todo: 'Registre el bloque de función e inténtelo de nuevo.',
    },
  },
  'invalid-client-metadata': {
    en: {
      title: 'Something in the registration is not right.',
      what: 'The answer names the field and what it must be (RFC 7591).',
      todo: 'Mend that field and send the registration again.',
    },
    es: {
      title: 'Hay algo incorrecto en el registro.',
      what: 'La respuesta nombra el campo y cómo debe ser (RFC 7591).',
      todo: 'Corrija ese campo y vuelva a enviar el registro.',
    },
  },
  'invalid-redirect-uri': {
    en: {
      title: 'A redirect URI is not right.',
      what: 'It must be an https address without a fragment; http is for this machine alone, and an app’s own scheme must be a reversed domain name.',
      todo: 'Mend redirect_uris and send the registration again.',
    },
    es: {
      title: 'Una dirección de retorno no es correcta.',
      what: 'Debe ser una dirección https sin fragmento; http es solo para la propia máquina, y el esquema propio de una aplicación debe ser un dominio invertido.',
      todo: 'Corrija redirect_uris y vuelva a enviar el registro.',
    },
  },
  'element-not-writable': {
    en: {
      title: 'That element cannot be changed from outside.',
      what: 'Status, scope, period, redirect URIs and ids are the server’s or the customer’s to set.',
      todo: 'Send the element back as you read it, and change only the others.',
    },
    es: {
      title: 'Ese elemento no se puede cambiar desde fuera.',
      what: 'El estado, el alcance, el periodo, las direcciones de retorno y los identificadores los fija el servidor o el cliente.',
      todo: 'Devuelva el elemento como lo leyó y cambie solo los demás.',
    },
  },
} as const satisfies ProblemTexts;

import type { ProblemTexts } from './problem-text.js';

/** What can be wrong with the token of a request. */
export const tokenProblems = {
  'token-missing': {
    en: {
      title: 'This needs an access token.',
      what: 'The request had no Authorization header, or none of the form “Bearer” and a token. The certification asks for status 403 here; a server may be set to answer 401.',
      todo: 'Send “Authorization: Bearer” followed by the token that you were given.',
    },
    es: {
      title: 'Esto necesita un token de acceso.',
      what: 'La petición no tenía cabecera Authorization, o no tenía la forma «Bearer» y un token. La certificación pide aquí el estado 403; un servidor puede estar configurado para responder 401.',
      todo: 'Envíe «Authorization: Bearer» seguido del token que recibió.',
    },
  },
  'token-unknown': {
    en: {
      title: 'The token is not known here.',
      what: 'No such token was ever given out by this server, or it was cut off when it was copied.',
      todo: 'Check that the whole token is sent, and that it is of this server. Otherwise get a new one.',
    },
    es: {
      title: 'Aquí no se conoce ese token.',
      what: 'Este servidor nunca ha emitido ese token, o se cortó al copiarlo.',
      todo: 'Compruebe que se envía el token entero y que es de este servidor. Si no, obtenga uno nuevo.',
    },
  },
  'token-expired': {
    en: {
      title: 'The token has expired.',
      what: 'Access tokens are good for a limited time. The permission behind it may well go on.',
      todo: 'Get a new access token with the refresh token, or by client credentials.',
    },
    es: {
      title: 'El token ha caducado.',
      what: 'Los tokens de acceso valen un tiempo limitado. Es posible que el permiso siga vigente.',
      todo: 'Obtenga un token nuevo con el token de renovación o con las credenciales de cliente.',
    },
  },
  'token-revoked': {
    en: {
      title: 'The token has been revoked.',
      what: 'It was given back, replaced by another, or belonged to credentials that are no longer good.',
      todo: 'Use the token that replaced it, or get a new one.',
    },
    es: {
      title: 'El token ha sido revocado.',
      what: 'Se devolvió, se sustituyó por otro o pertenecía a credenciales que ya no valen.',
      todo: 'Use el token que lo sustituyó u obtenga uno nuevo.',
    },
  },
  'token-of-wrong-kind': {
    en: {
      title: 'This kind of token does not open that resource.',
      what: 'There are tokens for reading a subscription, for an application’s own affairs, for its registration, for uploads and for the operator; each opens its own part.',
      todo: 'Use the token of the right kind: access tokens for usage, client tokens for Authorization, registration tokens for ApplicationInformation.',
    },
    es: {
      title: 'Este tipo de token no abre ese recurso.',
      what: 'Hay tokens para leer una suscripción, para los asuntos de una aplicación, para su registro, para subir datos y para el operador; cada uno abre su parte.',
      todo: 'Use el token adecuado: de acceso para el consumo, de cliente para Authorization, de registro para ApplicationInformation.',
    },
  },
  'several-authorization-headers': {
    en: {
      title: 'The request has more than one Authorization header.',
      what: 'Of two, the server believes neither.',
      todo: 'Send one Authorization header. A proxy between may be adding the other.',
    },
    es: {
      title: 'La petición tiene más de una cabecera Authorization.',
      what: 'De dos, el servidor no cree ninguna.',
      todo: 'Envíe una sola cabecera Authorization. Quizá un proxy intermedio añade la otra.',
    },
  },
  'insufficient-scope': {
    en: {
      title: 'The permission does not cover this kind of data.',
      what: 'The customer has agreed to something, but not to this: usage and personal data, for instance, are granted apart.',
      todo: 'Read what was granted in the Authorization, and ask the customer for more if you need it.',
    },
    es: {
      title: 'El permiso no cubre este tipo de datos.',
      what: 'El cliente ha aceptado algo, pero no esto: por ejemplo, el consumo y los datos personales se conceden por separado.',
      todo: 'Lea en la Authorization qué se concedió, y pida más al cliente si lo necesita.',
    },
  },
  'not-your-resource': {
    en: {
      title: 'This token does not open that resource.',
      what: 'The resource belongs to somebody else, or does not exist: the answer does not tell which.',
      todo: 'Use the addresses that came with your token: resourceURI, authorizationURI and the links of the feeds.',
    },
    es: {
      title: 'Este token no abre ese recurso.',
      what: 'El recurso es de otra persona o no existe: la respuesta no dice cuál.',
      todo: 'Use las direcciones que vinieron con su token: resourceURI, authorizationURI y los enlaces de las respuestas.',
    },
  },
} as const satisfies ProblemTexts;

import type { GuideTexts } from './guide.js';

const ask =
  "curl -s -H 'Accept: application/problem+json' BASE/DataCustodian/espi/1_1/resource/Batch/Subscription/1234567890123456";

export const errors: GuideTexts = {
  en: {
    title: 'Errors',
    sub: 'Each has a name, and a page that explains it.',
    parts: [
      {
        heading: 'What an answer looks like',
        text: [
          'The API answers with problem JSON (RFC 9457), or XML where Accept prefers it. code stays the same; type leads to its page.',
        ],
        curl: ask,
        links: [{ href: '/help/problems', label: 'All of them' }],
      },
      {
        heading: 'What to do',
        text: [
          '401: the token is over or revoked. Refresh it, once; if that is refused, the customer has to be asked again.',
          '403 authorization-ended: the customer has ended the permission. Stop, and do not ask every minute.',
          '403 token-missing: no Authorization header came with the request, as certification wants it.',
          '404: not there, or not part of the permission: the two are not told apart.',
          '429: wait as Retry-After says. 5xx: ask again later, with growing pauses.',
        ],
      },
      {
        heading: 'Your own',
        text: ['The activity of each application lists what was refused, with the explanation.'],
        links: [{ href: '/developers/applications', label: 'Your applications' }],
      },
    ],
  },
  es: {
    title: 'Errores',
    sub: 'Cada uno tiene un nombre y una página que lo explica.',
    parts: [
      {
        heading: 'Cómo es una respuesta',
        text: [
          'La API responde con problem JSON (RFC 9457), o XML si Accept lo prefiere. code no cambia; type lleva a su página.',
        ],
        curl: ask,
        links: [{ href: '/help/problems', label: 'Todos' }],
      },
      {
        heading: 'Qué hacer',
        text: [
          '401: el token ha caducado o se revocó. Renuévelo, una vez; si se rechaza, hay que volver a pedir permiso al cliente.',
          '403 authorization-ended: el cliente ha terminado el permiso. Pare, y no pregunte cada minuto.',
          '403 token-missing: la petición llegó sin cabecera Authorization, como quiere la certificación.',
          '404: no está, o no es parte del permiso: no se distinguen.',
          '429: espere lo que diga Retry-After. 5xx: vuelva a pedir más tarde, con pausas crecientes.',
        ],
      },
      {
        heading: 'Los suyos',
        text: ['La actividad de cada aplicación muestra lo rechazado, con su explicación.'],
        links: [{ href: '/developers/applications', label: 'Sus aplicaciones' }],
      },
    ],
  },
};

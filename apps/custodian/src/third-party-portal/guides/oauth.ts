import type { GuideTexts } from './guide.js';

const refresh =
  "curl -s -u 'CLIENT_ID:CLIENT_SECRET' -d grant_type=refresh_token -d refresh_token=REFRESH_TOKEN BASE/DataCustodian/oauth/token";
const metadata = 'curl -s BASE/.well-known/oauth-authorization-server';
const revoke = "curl -s -u 'CLIENT_ID:CLIENT_SECRET' -d token=REFRESH_TOKEN BASE/DataCustodian/oauth/revoke";

export const oauth: GuideTexts = {
  en: {
    title: 'Permission: OAuth',
    sub: 'The code flow of RFC 6749, with PKCE, refresh tokens and what ESPI adds.',
    parts: [
      {
        heading: 'Where everything is',
        text: ['Clients can find the endpoints by themselves (RFC 8414):'],
        curl: metadata,
      },
      {
        heading: 'The code',
        text: [
          'Send the browser to authorize with response_type, client_id, redirect_uri, scope and state. The return address is compared letter by letter. A code is good once, and for two minutes.',
          'Applications without a secret must use PKCE with S256; all others should.',
          'A customer may refuse, or give less than was asked: read scope in the token’s answer.',
        ],
      },
      {
        heading: 'The token',
        text: [
          'The answer holds access_token, refresh_token, expires_in, scope and, of ESPI, resourceURI (the feed) and authorizationURI (the permission itself); customerResourceURI where personal data was given.',
        ],
      },
      {
        heading: 'Refreshing',
        text: [
          'Each refresh gives a new refresh token: store it before you use anything. Where an answer was lost, the old one works once more as long as the new one has not been used. A used one that comes again later ends them all.',
        ],
        curl: refresh,
      },
      {
        heading: 'Giving back',
        text: [
          'Revoke what you do not need any more (RFC 7009). The customer’s permission stays; end it with DELETE at authorizationURI.',
        ],
        curl: revoke,
      },
    ],
  },
  es: {
    title: 'El permiso: OAuth',
    sub: 'El flujo de código de RFC 6749, con PKCE, tokens de renovación y lo que añade ESPI.',
    parts: [
      {
        heading: 'Dónde está todo',
        text: ['Los programas pueden encontrar las direcciones solos (RFC 8414):'],
        curl: metadata,
      },
      {
        heading: 'El código',
        text: [
          'Lleve el navegador a authorize con response_type, client_id, redirect_uri, scope y state. La dirección de retorno se compara letra por letra. Un código vale una vez y durante dos minutos.',
          'Las aplicaciones sin secreto deben usar PKCE con S256; a las demás les conviene.',
          'Un cliente puede negarse, o dar menos de lo pedido: lea scope en la respuesta del token.',
        ],
      },
      {
        heading: 'El token',
        text: [
          'La respuesta trae access_token, refresh_token, expires_in, scope y, de ESPI, resourceURI (los datos) y authorizationURI (el permiso mismo); customerResourceURI si se dieron datos personales.',
        ],
      },
      {
        heading: 'Renovar',
        text: [
          'Cada renovación da un token de renovación nuevo: guárdelo antes de usar nada. Si se perdió una respuesta, el anterior sirve una vez más mientras el nuevo no se haya usado. Uno usado que vuelve más tarde los termina todos.',
        ],
        curl: refresh,
      },
      {
        heading: 'Devolver',
        text: [
          'Revoque lo que ya no necesite (RFC 7009). El permiso del cliente sigue; termínelo con DELETE en authorizationURI.',
        ],
        curl: revoke,
      },
    ],
  },
};

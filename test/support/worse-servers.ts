import { CERTIFICATE } from './suite-city.js';
import type { Tamper } from './tls-front.js';

/** What a worse server does, and the cases that must tell. */
export const worseServers: readonly (readonly [what: string, tamper: Tamper, tells: readonly string[]])[] = [
  [
    'lacks the certificate',
    ({ status, text }) => ({ status, text: text.replaceAll(CERTIFICATE, 'another') }),
    ['CERT001', 'CERT002', 'CERT003', 'CERT004'],
  ],
  [
    'gives tokens to nobody',
    ({ status, text }, { method }) => ({ status: method === 'POST' ? 400 : status, text }),
    ['FND001'],
  ],
  [
    'lets everybody in',
    ({ status, text }) => ({ status: status === 403 ? 200 : status, text }),
    ['API001', 'API002', 'API003', 'API009', 'QRK002', 'QRK003', 'QRK004', 'MGA003', 'MGT003'],
  ],
  [
    'forbids where it should ask for a token',
    ({ status, text }) => ({ status: status === 401 ? 403 : status, text }),
    ['TOK001', 'TOK002'],
  ],
  [
    'ignores parameters that mean nothing',
    ({ status, text }) => ({ status: status === 400 ? 200 : status, text }),
    ['QRY002'],
  ],
  [
    'finds everything',
    ({ status, text }, { url = '' }) => ({ status: /\/Subscription\/\d+$/.test(url) ? 200 : status, text }),
    ['API004'],
  ],
  [
    'does not know a slash at the end',
    ({ status, text }, { url = '' }) => ({ status: url.endsWith('/') ? 404 : status, text }),
    ['QRK005'],
  ],
  [
    'wants media types in small letters',
    ({ status, text }, { headers }) => ({
      status: headers['content-type']?.startsWith('A') === true ? 415 : status,
      text,
    }),
    ['QRK001'],
  ],
  [
    'is out of order',
    ({ status, text }) => ({ status, text: text.replace('<espi:currentStatus>1<', '<espi:currentStatus>0<') }),
    ['FND006'],
  ],
  [
    'cannot write',
    ({ status, text }, { method }) => ({ status: method === 'PUT' || method === 'DELETE' ? 405 : status, text }),
    ['MGA001', 'MGA002', 'MGA003', 'MGT001', 'MGT002', 'MGT003'],
  ],
  [
    'has an address without TLS',
    ({ status, text }) => ({ status, text: text.replace('<espi:client_uri>https', '<espi:client_uri>http') }),
    ['TC001'],
  ],
  [
    'leaves out elements',
    ({ status, text }) => ({
      status,
      text: text
        .replace(/<espi:grant_types>refresh_token<\/espi:grant_types>/, '')
        .replace(/<espi:publishedPeriod>.*?<\/espi:publishedPeriod>/s, '')
        .replaceAll(/<espi:token_type>[^<]*<\/espi:token_type>/g, ''),
    }),
    ['FND002', 'FND003', 'FND004', 'OFA001'],
  ],
  [
    'writes what the schema refuses',
    ({ status, text }) => ({
      status,
      text: text
        .replaceAll(/(?<=<espi:(?:tzOffset|uom|kind)>)-?\d+/g, 'x')
        .replaceAll('<espi:MeterReading', '<espi:MeterReading odd="1"'),
    }),
    ['FND005', 'API005', 'API006', 'API007', 'API008'],
  ],
  [
    'tells who the customer is',
    ({ status, text }) => ({ status, text: text.replaceAll(/(?<=<title>)Front meter/g, 'ada@example.com') }),
    ['TC010'],
  ],
  [
    'counts its resources',
    ({ status, text }) => ({ status, text: text.replaceAll(/(?<=\/UsagePoint\/)\d+/g, '17') }),
    ['TC011'],
  ],
  [
    'repeats a block in a window, and the whole feed',
    ({ status, text }, { url = '' }) => {
      if (url.includes('published-max')) {
        return { status, text: text.replace(/<entry>(?:(?!<entry>).)*<espi:IntervalBlock.*?<\/entry>/s, '$&$&') };
      }
      return {
        status,
        text: /\/Batch\/Subscription\/\d+$/.test(url) ? text + text.replace(/^<\?xml.*?\?>/, '') : text,
      };
    },
    ['QRY001', 'QRK006'],
  ],
];

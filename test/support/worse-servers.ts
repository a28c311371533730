import type { PushTamper } from './push-front.js';
import { CERTIFICATE } from './suite-city.js';
import type { Tamper } from './tls-front.js';

/** Ids of cases that are asked in both manners. */
const both = (...ids: readonly string[]): string[] => ids.flatMap((id) => [id, `${id}/rfc`]);
const isOfTokens = (url = ''): boolean => url.startsWith('/DataCustodian/oauth/token');

const malformedRequests = both('OAD001.0', 'OAD001.1', 'OAD001.2', 'OAD001.3', 'OAD001.4', 'OAD001.5');
const badCredentials = both('OAD003.0', 'OAD003.1');
const refusedTokens = both(
  ...[2, 3, 4, 5, 6, 7, 8].map((n) => `OAD003.${n}`),
  'OAD-OTHER',
  'OAD011.0',
  'OAD011.1',
  'OAD011.2',
  'OAD014.0',
  'OAD014.1',
);
const wrongTokens = both('OAD006', 'OAD007', 'OAD008', 'OAD009', 'OAD010');

const elementsOf = (prefix: string, ...names: readonly string[]): RegExp =>
  new RegExp(`<${prefix}:(${names.join('|')})>.*?</${prefix}:\\1>`, 'gs');
const USAGE_POINT = `<entry><id>urn:uuid:5c0a2d3e-8a7d-5e4f-9b6a-1c2d3e4f5a6b</id><link rel="self" href="/UsagePoint/1" type="t"/><link
rel="up" href="/UsagePoint" type="t"/><title>a meter</title><content type="application/xml"><UsagePoint
xmlns="http://naesb.org/espi"><ServiceCategory><kind>0</kind></ServiceCategory></UsagePoint></content><published
>2026-01-01T00:00:00Z</published><updated>2026-01-01T00:00:00Z</updated></entry>`;

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
    [
      'API001',
      'API002',
      'API003',
      'API009',
      'QRK002',
      'QRK003',
      'QRK004',
      'RBK002',
      'RBK003',
      'RBK004',
      ...wrongTokens,
      'MGA003',
      'MGT003',
    ],
  ],
  [
    'forbids where it should ask for a token',
    ({ status, text }) => ({ status: status === 401 ? 403 : status, text }),
    ['TOK001', 'TOK002', ...both('OAD016')],
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
        .replace(/<espi:software_version>[^<]*<\/espi:software_version>/, '')
        .replaceAll(/<espi:token_type>[^<]*<\/espi:token_type>/g, ''),
    }),
    ['FND002', 'FND003', 'FND004', 'OAD014', 'OFA001'],
  ],
  [
    'writes what the schema refuses',
    ({ status, text }) => ({
      status,
      text: text
        .replaceAll(/(?<=<espi:(?:tzOffset|uom|kind)>)-?\d+/g, 'x')
        .replaceAll('<espi:MeterReading', '<espi:MeterReading odd="1"'),
    }),
    ['FND005', 'API001', 'API005', 'API006', 'API007', 'API008', 'OFA001'],
  ],
  [
    'tells who the customer is',
    ({ status, text }) => ({ status, text: text.replaceAll(/(?<=<title>)Front meter/g, 'ada@example.com') }),
    ['TC010'],
  ],
  [
    'gives in bulk what was not granted',
    ({ status, text }, { url = '' }) => ({
      status,
      text: url.includes('/Batch/Bulk/') ? text.replaceAll(/(?<=\/Subscription\/)\d+/g, '17') : text,
    }),
    ['RBK001'],
  ],
  [
    'gives readings in bulk that were not granted, below a meter that was',
    ({ status, text }, { url = '' }) => ({
      status,
      text: url.includes('/Batch/Bulk/')
        ? text.replaceAll(/(?<=\/Subscription\/)\d+(?=\/UsagePoint\/\d+\/MeterReading\/\d+\/IntervalBlock\/\d)/g, '17')
        : text,
    }),
    ['RBK001'],
  ],
  [
    'counts its resources',
    ({ status, text }) => ({ status, text: text.replaceAll(/(?<=\/UsagePoint\/)\d+/g, '17') }),
    ['TC011'],
  ],
  [
    'calls its meters by short names',
    ({ status, text }) => ({ status, text: text.replaceAll(/(?<=\/UsagePoint\/)\d+/g, 'house') }),
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
  [
    'gives as many blocks of another time',
    ({ status, text }, { url = '' }) => ({
      status,
      text: url.includes('published-max')
        ? text.replaceAll(/(?<=<espi:interval><espi:duration>\d+<\/espi:duration><espi:start>)\d+/g, '86400')
        : text,
    }),
    ['QRY001'],
  ],
  [
    'answers with a page, or with what is no usage',
    ({ status, text, headers }, { url = '' }) =>
      url.includes('/ApplicationInformation/')
        ? {
            status,
            text: '<!doctype html><title>Welcome</title>',
            headers: { ...headers, 'content-type': 'text/html' },
          }
        : { status, text: url.includes('/Batch/') ? text.replaceAll(/<entry>.*<\/entry>/gs, '') : text },
    ['CERT001', 'FND005-FB01', 'OFA001'],
  ],
  [
    'answers with one entry where a feed is asked for',
    ({ status, text }, { url = '' }) => ({
      status,
      text: url.includes('/Batch/Subscription/')
        ? text.replace(/<feed([^>]*)>.*?<entry>(.*?)<\/entry>.*/s, '<entry$1>$2</entry>')
        : text,
    }),
    ['FND005', 'FND005-FB01'],
  ],
  [
    'says that it has ended what it goes on giving',
    ({ status, text }, { url = '' }) => ({
      status: /\/Batch\/Subscription\/\d+$/.test(url) ? 200 : status,
      text,
    }),
    ['MGA002', 'MGT002'],
  ],
  [
    'lacks in its data what function blocks are made for',
    ({ status, text }, { url = '' }) => {
      if (!url.includes('/Batch/Subscription/')) return { status, text };
      const gone = ['ServiceCategory', 'intervalLength', 'currency', 'qualityOfReading', 'flickerPlt'];
      const alsoGone = ['ratchetDemandPeriod', 'note'];
      return {
        status,
        text: text
          .replaceAll(elementsOf('espi', ...gone, ...alsoGone), '')
          .replaceAll('<espi:uom>63<', '<espi:uom>64<')
          .replace(/<espi:(cost|billToDate)>\d+<\/espi:\1>/, '')
          .replace(/<espi:billToDate>\d+<\/espi:billToDate>/, ''),
      };
    },
    ['01', '04', '05', '06', '10', '11', '12', '15', '16', '17', '26', '27', '28'].map((block) => `FND005-FB${block}`),
  ],
  [
    'lacks in personal data what function blocks are made for, and has usage among them',
    ({ status, text, headers }, { url = '' }) => {
      if (url.includes('/document/')) return { status, text, headers: { ...headers, 'content-type': 'text/html' } };
      if (!url.includes('/Batch/RetailCustomer/')) return { status, text };
      return {
        status,
        text: text
          .replaceAll('<link rel="up"', '<link rel="via"')
          .replaceAll(elementsOf('cust', 'organisationName', 'customerName', 'townDetail'), '')
          .replace('</feed>', `${USAGE_POINT}</feed>`),
      };
    },
    [...[51, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 71].map((block) => `RC_FB${block}`), 'RC_FB71-DOC'],
  ],
  [
    'has no customer, and names usage points that its reader does not find',
    ({ status, text }, { url = '' }) => {
      if (!url.includes('/Batch/RetailCustomer/')) return { status, text };
      return {
        status,
        text: text
          .replace(/<entry>(?:(?!<entry>).)*<cust:Customer>.*?<\/entry>/s, '')
          .replaceAll(/(?<=<cust:UsagePoint>[^<]*\/UsagePoint\/)\d+/g, '17'),
      };
    },
    ['RC_FB51', 'RC_FB58'],
  ],
  [
    'gives tokens for anything',
    ({ status, text }, { url }) => ({ status: isOfTokens(url) && [400, 401].includes(status) ? 200 : status, text }),
    [...badCredentials, ...refusedTokens, ...both('OAD004'), 'PKCE001/rfc'],
  ],
  [
    'tells errors of tokens in words of its own',
    ({ status, text }, { url }) => ({
      status,
      text: isOfTokens(url) && status >= 400 ? '{"error":"something_is_wrong"}' : text,
    }),
    [...badCredentials, ...refusedTokens, ...both('OAD004')].filter((id) => id.endsWith('/rfc')),
  ],
  [
    'lets people sign in before it looks at what is asked',
    ({ status, text, headers }, { url = '' }) =>
      url.includes('/oauth/authorize?')
        ? { status: 302, text, headers: { location: '/sign-in' } }
        : { status, text, headers },
    malformedRequests,
  ],
  [
    'sends people to what is no address',
    ({ status, text, headers }) => ({
      status,
      text,
      headers: { ...headers, ...(headers.location && { location: 'http://[' }) },
    }),
    both('OAD001.0', 'OAD001.2', 'OAD001.5'),
  ],
  [
    'takes a no for a yes',
    ({ status, text, headers }) => ({
      status,
      text,
      headers: { ...headers, ...(headers.location && { location: headers.location.replace(/\berror=\w+/, 'code=x') }) },
    }),
    both('OAD002'),
  ],
  [
    'forgets what ESPI adds to tokens',
    ({ status, text }) => ({ status, text: text.replace('"resourceURI"', '"resource"') }),
    both('OAD005', 'OAD012', 'OAD015'),
  ],
  [
    'forgets the headers of OAuth',
    ({ status, text, headers }) => {
      const { 'www-authenticate': _challenge, 'cache-control': _caching, ...kept } = headers;
      return { status, text, headers: kept };
    },
    [...badCredentials, ...both('OAD005', 'OAD012', 'OAD015', 'OAD016'), ...wrongTokens].filter((id) =>
      id.endsWith('/rfc'),
    ),
  ],
  [
    'answers in the name of another',
    ({ status, text, headers }) => ({
      status,
      text,
      headers: { ...headers, ...(headers.location && { location: headers.location.replace(/\biss=[^&]+/, 'iss=x') }) },
    }),
    ['OAD001.0/rfc', 'OAD002/rfc', 'OAD005/rfc'],
  ],
];

/** What a worse server does with notifications, how long to wait for one, and the cases that must tell. */
export const worseTellers: readonly (readonly [
  what: string,
  newTamper: () => PushTamper,
  seconds: number,
  tells: readonly string[],
])[] = [
  ['tells nothing', () => () => undefined, 1, ['PSH001', 'PSH002', 'PSH003', 'PSH004']],
  [
    'tells addresses without TLS',
    () => (body) => body.replaceAll('https:', 'http:'),
    10,
    ['PSH001', 'PSH002', 'PSH003'],
  ],
  [
    'forgets what was not taken',
    () => {
      const told = new Set<string>();
      return (body) => {
        if (told.has(body)) return undefined;
        told.add(body);
        return body;
      };
    },
    8,
    ['PSH004'],
  ],
];

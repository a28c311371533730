import type { GuideTexts } from './guide.js';

const read =
  "curl -s --compressed -H 'Authorization: Bearer ACCESS_TOKEN' 'BASE/DataCustodian/espi/1_1/resource/Batch/Subscription/SUBSCRIPTION?published-min=2026-01-01T00:00:00Z'";

const bulk =
  "curl -s -i --compressed -H 'Authorization: Bearer CLIENT_TOKEN' 'BASE/DataCustodian/espi/1_1/resource/Batch/Bulk/BULK_ID'";

export const feeds: GuideTexts = {
  en: {
    title: 'Reading feeds',
    sub: 'Atom of ESPI 4.0: one feed has all that a permission gives.',
    parts: [
      {
        heading: 'Asking for part of it',
        text: [
          'published-min and published-max bound the time of the data, updated-min and updated-max the time of change; max-results and the link rel="next" give pages.',
        ],
        curl: read,
      },
      {
        heading: 'Asking again',
        text: [
          'A feed ends with a link rel="next-poll": ask there next time, and nothing is missed that was stored meanwhile. 304 answers If-None-Match where nothing has changed. 202 says that a large answer is being prepared: wait as Retry-After says.',
        ],
        examples: ['poll.ts', 'poll.py'],
      },
      {
        heading: 'Large answers, and all customers at once',
        text: [
          'Batch/Bulk/BULK_ID gives by your client token all who have granted to you: BULK_ID is what you registered as BR=, or the id of your application. Batch/BulkRetailCustomerInfo/BULK_ID gives their personal data.',
          'Bulk, and what is very large, is prepared first: 202 says when to ask again, and a notification names the address when it is ready. Then it is there for a day as one gzip: a download that broke off goes on with Range and If-Range. When a customer ends a permission it is prepared anew, without that customer.',
        ],
        curl: bulk,
      },
      {
        heading: 'Corrections',
        text: [
          'A reading that has changed comes again, with the same start in the same MeterReading: write over what you have. quality says whether it is valid (0), estimated (8), edited (7) or a sum of what was there (13).',
          'What is missing is not there: it is a gap, and no zero.',
        ],
      },
      {
        heading: 'Time',
        text: [
          'All times are seconds of UTC. A block is a local day, which has 23 or 25 hours when clocks change: take its length from the block. LocalTimeParameters have the rules.',
        ],
      },
      {
        heading: 'Streams that break',
        text: [
          'A feed is sent as it is read. Should something go wrong after its first byte the connection breaks: a feed that has no end is none.',
        ],
        links: [{ href: '/developers/validator', label: 'Check a feed' }],
      },
    ],
  },
  es: {
    title: 'Leer los datos',
    sub: 'Atom de ESPI 4.0: una respuesta trae todo lo que da un permiso.',
    parts: [
      {
        heading: 'Pedir una parte',
        text: [
          'published-min y published-max limitan el tiempo de los datos; updated-min y updated-max, el del cambio; max-results y el enlace rel="next" dan páginas.',
        ],
        curl: read,
      },
      {
        heading: 'Volver a pedir',
        text: [
          'Los datos acaban con un enlace rel="next-poll": pida ahí la próxima vez y no faltará nada guardado mientras tanto. 304 responde a If-None-Match si nada cambió. 202 dice que se prepara una respuesta grande: espere lo que diga Retry-After.',
        ],
        examples: ['poll.ts', 'poll.py'],
      },
      {
        heading: 'Respuestas grandes, y todos los clientes a la vez',
        text: [
          'Batch/Bulk/BULK_ID da, con su token de cliente, a todos los que le dieron permiso: BULK_ID es lo que registró como BR=, o el id de su aplicación. Batch/BulkRetailCustomerInfo/BULK_ID da sus datos personales.',
          'Todo junto, y lo que es muy grande, se prepara primero: 202 dice cuándo volver a pedirlo, y un aviso nombra la dirección cuando está listo. Después está ahí un día como un solo gzip: una descarga que se cortó sigue con Range e If-Range. Cuando un cliente termina un permiso se prepara de nuevo, sin ese cliente.',
        ],
        curl: bulk,
      },
      {
        heading: 'Correcciones',
        text: [
          'Una lectura que cambió vuelve, con el mismo inicio en el mismo MeterReading: escriba encima. quality dice si es válida (0), estimada (8), editada (7) o suma de lo que había (13).',
          'Lo que falta no está: es un hueco, no un cero.',
        ],
      },
      {
        heading: 'El tiempo',
        text: [
          'Todas las horas son segundos UTC. Un bloque es un día local, que tiene 23 o 25 horas cuando cambia la hora: tome su duración del bloque. LocalTimeParameters trae las reglas.',
        ],
      },
      {
        heading: 'Respuestas que se cortan',
        text: [
          'Los datos se envían según se leen. Si algo falla después del primer byte, la conexión se corta: una respuesta sin final no vale.',
        ],
        links: [{ href: '/developers/validator', label: 'Revisar un archivo' }],
      },
    ],
  },
};

import { createReadStream } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { createGzip } from 'node:zlib';
import { DataCustodian } from '@app/data-custodian';
import { readConfiguration } from '@app/runtime';
import { watchUsage } from './measured.js';
import { serveBareNest } from './bare-nest.js';
import { withoutRecords } from './without-records.js';
import { listen } from '../../custodian/src/listen.js';

/**
 * A server in a process of its own, watched when told so. Arguments: what it serves, and of what: a data directory, a
 * file, or a number of bytes; for a custodian also the settings that differ.
 */
const [, , what = '', of = '', settings = '{}'] = process.argv;

const PIECE = Buffer.alloc(65_536, '<espi:value>1</espi:value>');

/** One buffer of memory again and again, as fast as the runtime takes it. */
function repeat(response: ServerResponse, bytes: number): void {
  let left = bytes;
  const write = (): void => {
    while (left > 0) {
      left -= PIECE.length;
      if (!response.write(left < 0 ? PIECE.subarray(0, left + PIECE.length) : PIECE)) return;
    }
    response.end();
  };
  response.on('drain', write);
  write();
}

const answers: Readonly<Record<string, (response: ServerResponse) => void>> = {
  file: (response) => createReadStream(of).pipe(response),
  'packed-file': (response) =>
    createReadStream(of)
      .pipe(createGzip({ level: 1 }))
      .pipe(response),
  memory: (response) => repeat(response, Number(of)),
};

async function portOf(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the server has no address');
  return address.port;
}

async function serve(): Promise<{ readonly port: number; readonly close: () => Promise<void> }> {
  const answer = answers[what];
  if (answer !== undefined) {
    const server = createServer((_request, response) => answer(response));
    const port = await portOf(server);
    return { port, close: () => Promise.resolve(void server.close()) };
  }
  if (what === 'nest') return serveBareNest(Number(of));
  const configuration = readConfiguration({
    DATA_DIR: of,
    LOG_LEVEL: 'error',
    WORKER: 'apart',
    PREPARE_ABOVE_MB: '0',
    ...(JSON.parse(settings) as Record<string, string>),
  });
  const custodian = await DataCustodian.open(configuration);
  const listening = await listen(what === 'unrecorded' ? withoutRecords(custodian) : custodian, 0, '127.0.0.1');
  const close = async (): Promise<void> => {
    await listening.close();
    await custodian.close();
  };
  return { port: listening.port, close };
}

const { port, close } = await serve();
let watched: ReturnType<typeof watchUsage> | undefined;
process.on('message', (message) => {
  if (message === 'watch') {
    watched = watchUsage();
    process.send?.('watching');
  } else if (message === 'usage') process.send?.(watched?.());
  else void close().then(() => process.exit(0));
});
process.send?.(port);

import { request, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { certificateForLocalhost } from './certificate-authority.js';

export interface Tampered {
  status: number;
  text: string;
  headers: IncomingHttpHeaders;
}

/** Changes an answer on its way; the headers stay as they are where they are left out. */
export type Tamper = (
  answer: Readonly<Tampered>,
  request: IncomingMessage,
) => Pick<Tampered, 'status' | 'text'> & Partial<Tampered>;

export interface TlsFront {
  /** `https://localhost:…` */
  readonly baseUrl: string;
  /** by which its certificate is trusted, in PEM */
  readonly ca: string;
  /** where requests go from now on, port of 127.0.0.1 */
  forwardTo(port: number): void;
  /** answers are changed so from now on; as they are where undefined */
  tamperWith(tamper: Tamper | undefined): void;
  close(): Promise<void>;
}

/** TLS 1.3 before a server of plain HTTP, as a proxy does it, with a certificate authority made at run time. */
export async function startTlsFront(): Promise<TlsFront> {
  const { key, cert, ca } = certificateForLocalhost();
  let target = 0;
  let tamper: Tamper | undefined;
  const front = createServer({ key, cert, minVersion: 'TLSv1.3' }, (incoming, outgoing) => {
    const { method, url, headers } = incoming;
    const forwarded = request({ host: '127.0.0.1', port: target, method, path: url, headers, agent: false });
    forwarded.on('error', () => outgoing.destroy());
    forwarded.on('response', (response) => {
      if (tamper === undefined) passOn(response, outgoing);
      else void passOnChanged(response, outgoing, tamper, incoming);
    });
    incoming.pipe(forwarded);
  });
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  const address = front.address();
  if (typeof address !== 'object' || address === null) throw new Error('the front has no address');
  return {
    baseUrl: `https://localhost:${address.port}`,
    ca,
    forwardTo: (port) => (target = port),
    tamperWith: (change) => (tamper = change),
    close: async () => {
      front.closeAllConnections();
      await new Promise((resolve) => front.close(resolve));
    },
  };
}

function passOn(response: IncomingMessage, outgoing: ServerResponse): void {
  outgoing.writeHead(response.statusCode ?? 502, response.headers);
  response.on('error', () => outgoing.destroy());
  response.pipe(outgoing);
}

async function passOnChanged(
  response: IncomingMessage,
  outgoing: ServerResponse,
  tamper: Tamper,
  incoming: IncomingMessage,
): Promise<void> {
  const body = await buffer(response);
  const text = (response.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString();
  const {
    'content-encoding': _,
    'content-length': __,
    'transfer-encoding': ___,
    connection: ____,
    ...headers
  } = response.headers;
  const changed = tamper({ status: response.statusCode ?? 502, text, headers }, incoming);
  outgoing.writeHead(changed.status, changed.headers ?? headers).end(changed.text);
}

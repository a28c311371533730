import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** Changes a notification on its way; undefined keeps it back, as if it had been taken. */
export type PushTamper = (body: string) => string | undefined;

/** What stands before a receiver of notifications, as a proxy does. */
export class PushFront {
  tamper: PushTamper = (body) => body;
  readonly #server = createServer((incoming, outgoing) => void this.#passOn(incoming, outgoing));

  private constructor(private readonly receiverPort: number) {}

  /** @param receiverPort of 127.0.0.1 */
  static async start(receiverPort: number): Promise<PushFront> {
    const front = new PushFront(receiverPort);
    front.#server.listen(0, '127.0.0.1');
    await once(front.#server, 'listening');
    return front;
  }

  get uri(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/notify`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #passOn(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = 'GET', url, headers } = incoming;
    const came = await text(incoming);
    const body = method === 'POST' ? this.tamper(came) : came;
    if (body === undefined) {
      outgoing.end();
      return;
    }
    const { 'content-length': _, ...kept } = headers;
    const forwarded = request({
      host: '127.0.0.1',
      port: this.receiverPort,
      method,
      path: url,
      headers: kept,
      agent: false,
    });
    forwarded.on('error', () => outgoing.writeHead(502).end());
    forwarded.on('response', (response) => {
      outgoing.writeHead(response.statusCode ?? 502);
      response.pipe(outgoing);
    });
    forwarded.end(body);
  }
}

/** A port of 127.0.0.1 that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

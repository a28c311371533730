import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What a receiver was asked. */
export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** the addresses of its BatchList */
  readonly uris: readonly string[];
}

type Answer = (received: Received, response: ServerResponse) => void;

/** A third party's server for notifications, which answers as it is told to. */
export class TestReceiver {
  readonly received: Received[] = [];
  /** how it answers a POST */
  answer: Answer = (_, response) => response.end();
  onGet: Answer = (_, response) => response.writeHead(405).end();
  readonly #server = createServer((request, response) => {
    void this.#receive(request, response);
  });

  static async start(): Promise<TestReceiver> {
    const receiver = new TestReceiver();
    receiver.#server.listen(0, '127.0.0.1');
    await once(receiver.#server, 'listening');
    return receiver;
  }

  get uri(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/notify`;
  }

  /** The notifications that came, but for those by which it was verified. */
  get notifications(): readonly Received[] {
    return this.received.filter(({ headers }) => String(headers['webhook-id']).startsWith('msg_'));
  }

  /** Answers each POST with this status. */
  answerWith(status: number, headers: Readonly<Record<string, string>> = {}): void {
    this.answer = (_, response) => response.writeHead(status, headers).end();
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const uris = [...body.matchAll(/<resources>([^<]*)<\/resources>/g)].map(([, uri = '']) =>
      uri.replaceAll('&amp;', '&'),
    );
    const received = { method: request.method ?? '', url: request.url ?? '', headers: request.headers, body, uris };
    this.received.push(received);
    if (request.method === 'POST') this.answer(received, response);
    else this.onGet(received, response);
  }
}

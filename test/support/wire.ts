import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What becomes of a request: its answer gets lost, or another comes instead; untouched where undefined. */
export type Fault = 'lose-answer' | { readonly status: number; readonly headers?: Readonly<Record<string, string>> };

/** The wire between two servers: it has an address before they do, sees what goes through, and can fail. */
export class Wire {
  /** `POST /DataCustodian/oauth/token`, in order */
  readonly seen: string[] = [];
  /** headers of the last request of each line of `seen` */
  readonly headers = new Map<string, IncomingMessage['headers']>();
  fault: (line: string) => Fault | undefined = () => undefined;
  /** where the requests go on to */
  target: string | undefined;

  private constructor(
    private readonly server: Server,
    readonly origin: string,
  ) {}

  static async start(): Promise<Wire> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, resolve));
    const wire = new Wire(server, `http://localhost:${(server.address() as AddressInfo).port}`);
    server.on('request', (incoming: IncomingMessage, outgoing: ServerResponse) => wire.#carry(incoming, outgoing));
    return wire;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  #carry(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const { method = '', url = '', headers } = incoming;
    const line = `${method} ${url}`;
    this.seen.push(line);
    this.headers.set(line, headers);
    const fault = this.fault(line);
    if (this.target === undefined) {
      outgoing.destroy();
    } else if (typeof fault === 'object') {
      incoming.resume();
      outgoing.writeHead(fault.status, fault.headers).end();
    } else {
      const onward = request(`${this.target}${url}`, { method, headers, agent: false });
      onward.on('response', (answer) => {
        // what was asked for has happened; who asked never hears of it
        if (fault === 'lose-answer') answer.resume().on('end', () => outgoing.destroy());
        else answer.pipe(outgoing.writeHead(answer.statusCode ?? 500, answer.headers));
      });
      onward.on('error', () => outgoing.destroy());
      incoming.pipe(onward);
    }
  }
}

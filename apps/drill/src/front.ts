import { once } from 'node:events';
import { Agent, createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { ask } from './ask.js';

const LOOK_EVERY_MS = 250;

interface Backend {
  readonly origin: string;
  readonly agent: Agent;
  isReady: boolean;
}

/**
 * A load balancer as there are many: it sends requests in turn to the servers that say they are ready, over connections
 * that it keeps, and never a second time.
 */
export class Front {
  readonly #backends: readonly Backend[];
  readonly #server = createServer((incoming, outgoing) => {
    void this.#pass(incoming, outgoing);
  });
  readonly #timer: NodeJS.Timeout;
  #turn = 0;

  private constructor(origins: readonly string[]) {
    this.#backends = origins.map((origin) => ({ origin, agent: new Agent({ keepAlive: true }), isReady: false }));
    this.#timer = setInterval(() => void this.#look(), LOOK_EVERY_MS);
  }

  static async start(port: number, origins: readonly string[]): Promise<Front> {
    const front = new Front(origins);
    front.#server.listen(port, '127.0.0.1');
    await once(front.#server, 'listening');
    return front;
  }

  isReady(origin: string): boolean {
    return this.#backends.some((each) => each.origin === origin && each.isReady);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#server.close();
    this.#server.closeAllConnections();
    for (const { agent } of this.#backends) agent.destroy();
  }

  async #look(): Promise<void> {
    const looks = this.#backends.map(async (backend) => {
      const answer = await ask(`${backend.origin}/health/ready`).catch(() => undefined);
      backend.isReady = answer?.status === 200;
    });
    await Promise.all(looks);
  }

  async #pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const ready = this.#backends.filter(({ isReady }) => isReady);
    const backend = ready[this.#turn++ % ready.length];
    if (backend === undefined) return void outgoing.writeHead(502).end('no server is ready');
    const { origin, agent } = backend;
    const { method, url = '/' } = incoming;
    const { connection: _, ...headers } = incoming.headers;
    const passed = request(`${origin}${url}`, { method, headers, agent });
    try {
      const [response] = (await Promise.all([once(passed, 'response'), pipeline(incoming, passed)]))[0] as [
        IncomingMessage,
      ];
      const { connection: __, 'keep-alive': ___, 'transfer-encoding': ____, ...kept } = response.headers;
      outgoing.writeHead(response.statusCode ?? 502, kept);
      await pipeline(response, outgoing);
    } catch (error) {
      if (outgoing.headersSent) outgoing.destroy();
      else outgoing.writeHead(502).end(`${origin}: ${String(error)}`);
    }
  }
}

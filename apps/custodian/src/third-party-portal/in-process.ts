import { createServer, request, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http';
import { Duplex } from 'node:stream';

/** One end of a wire within this process; what one end writes the other reads. It has what the server asks of a socket. */
class WireEnd extends Duplex {
  bytesWritten = 0;
  /** whoever reads has seen what they wanted, and leaves before the end */
  isReadEnough = false;
  #other: WireEnd | undefined;
  #resume: (() => void) | undefined;

  constructor(readonly remoteAddress: string) {
    super({ allowHalfOpen: false });
  }

  static pair(remoteAddress: string): readonly [WireEnd, WireEnd] {
    const [a, b] = [new WireEnd(remoteAddress), new WireEnd(remoteAddress)];
    [a.#other, b.#other] = [b, a];
    return [a, b];
  }

  override _read(): void {
    const resume = this.#resume;
    this.#resume = undefined;
    resume?.();
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.bytesWritten += chunk.length;
    if (this.#other === undefined || this.#other.destroyed) done();
    else if (this.#other.push(chunk)) done();
    else this.#other.#resume = done;
  }

  override _final(done: () => void): void {
    if (this.#other?.destroyed === false) this.#other.push(null);
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#resume?.();
    if (this.#other?.destroyed === false) this.#other.destroy();
    done(error);
  }
}

/** Whether the reader of an answer left because it had been shown what it asked for, and not because something broke. */
export const isReadEnough = (socket: object): boolean => socket instanceof WireEnd && socket.isReadEnough;

export interface InProcessAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** the beginning of the body */
  readonly body: Buffer;
  /** whether the body goes on */
  readonly isCut: boolean;
}

const PATIENCE_MS = 15_000;

/**
 * Asks this server itself, over no network: the request takes the same way through it as any other, and can reach
 * nothing else.
 */
export class InProcessCalls {
  readonly #server: Server;

  constructor(handler: RequestListener) {
    this.#server = createServer(handler);
  }

  /** @param caller.address network address of whoever asks, for the access record */
  async get(
    path: string,
    headers: Readonly<Record<string, string>>,
    { address, mostBytes }: { readonly address: string; readonly mostBytes: number },
  ): Promise<InProcessAnswer> {
    const [client, server] = WireEnd.pair(address);
    this.#server.emit('connection', server);
    const signal = AbortSignal.timeout(PATIENCE_MS);
    return new Promise((resolve, reject) => {
      const sent = request({
        path,
        headers: { Host: 'localhost', ...headers },
        createConnection: () => client,
        signal,
      });
      sent.on('error', reject);
      sent.on('response', (response) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        const answer = (isCut: boolean): void => {
          const body = Buffer.concat(chunks).subarray(0, mostBytes);
          server.isReadEnough = isCut;
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body, isCut });
          client.destroy();
        };
        response.on('data', (chunk: Buffer) => {
          chunks.push(chunk);
          bytes += chunk.length;
          if (bytes > mostBytes) answer(true);
        });
        response.on('end', () => answer(false));
        response.on('error', () => answer(true));
      });
      sent.end();
    });
  }
}

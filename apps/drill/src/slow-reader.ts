import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A client of a feed that takes its bytes as slowly as it is told. */
export class SlowReader {
  bytes = 0;
  isClosed = false;
  /** the first line of the answer */
  status = '';
  readonly #socket: Socket;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('error', () => undefined);
    socket.once('close', () => (this.isClosed = true));
    socket.on('data', (chunk: Buffer) => {
      if (this.bytes === 0) this.status = chunk.subarray(0, 12).toString();
      this.bytes += chunk.length;
      socket.pause();
    });
  }

  /** Asks, and takes a first piece of the answer. */
  static async ask(port: number, path: string, token: string, encoding: string): Promise<SlowReader> {
    const socket = connect(port, '127.0.0.1');
    const reader = new SlowReader(socket);
    await once(socket, 'connect');
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${token}\r\nAccept-Encoding: ${encoding}\r\n\r\n`,
    );
    return reader;
  }

  /** Takes one more piece. */
  take(): void {
    this.#socket.resume();
  }

  leave(): void {
    this.#socket.destroy();
  }
}

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';

const SERVER = './server-of-cluster.mjs';
const WORKER = '../../dist/apps/worker/src/main.js';

/**
 * What makes a cluster of the server that a test has started: another server and two workers, processes of their own
 * over the same database, and a port at which each connection goes to the one server and to the other in turn.
 */
export class SecondServer {
  #turn = 0;
  readonly #sockets = new Set<Socket>();

  private constructor(
    private readonly server: ChildProcess,
    private readonly workers: readonly ChildProcess[],
    private readonly front: Server,
  ) {}

  /** @param environment of the first server @param port of it @param ownPath paths that begin so are for it alone */
  static async start(
    environment: Readonly<Record<string, string>>,
    port: number,
    ownPath?: string,
  ): Promise<SecondServer> {
    const second = await freePort();
    const own = { PATH: process.env['PATH'], ...environment, PORT: String(second), WORKER: 'apart' };
    const [server, ...workers] = await Promise.all([
      started(SERVER, own, 'ready'),
      ...(environment['WORKER'] === 'apart' ? [] : [started(WORKER, own, 'working'), started(WORKER, own, 'working')]),
    ]);
    const cluster: SecondServer = new SecondServer(
      server,
      workers,
      createServer({ allowHalfOpen: true }, (client) => {
        client.once('data', (head: Buffer) => {
          client.pause();
          const isOwn = ownPath !== undefined && head.toString('latin1').split(' ')[1]?.startsWith(ownPath) === true;
          cluster.#pass(client, head, isOwn || cluster.#turn++ % 2 === 0 ? port : second);
        });
        client.on('error', () => client.destroy());
      }),
    );
    cluster.front.listen(0, '127.0.0.1');
    await once(cluster.front, 'listening');
    return cluster;
  }

  get port(): number {
    return (this.front.address() as AddressInfo).port;
  }

  /** What it does after it has answered is done. */
  async settled(): Promise<void> {
    const settled = once(this.server, 'message');
    this.server.send('settle');
    await settled;
  }

  async close(): Promise<void> {
    this.front.close();
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(
      [this.server, ...this.workers].map(async (each) => {
        const ended = once(each, 'exit');
        each.kill('SIGTERM');
        await ended;
      }),
    );
  }

  #pass(client: Socket, head: Buffer, port: number): void {
    const server = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    server.write(head);
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      this.#sockets.add(from);
      from.on('error', () => from.destroy());
      from.on('close', () => {
        this.#sockets.delete(from);
        // what one side broke off breaks off at the other, after what it had said
        if (!from.readableEnded) to.destroySoon();
      });
      from.pipe(to);
    }
  }
}

async function started(program: string, env: NodeJS.ProcessEnv, readyLine: string): Promise<ChildProcess> {
  const file = fileURLToPath(new URL(program, import.meta.url));
  const child = spawn(process.execPath, [file], { env, stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.split('\n').includes(readyLine)) resolve();
    });
    child.once('exit', () => reject(new Error(`${program} ended while it started`)));
  });
  return child;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  return port;
}

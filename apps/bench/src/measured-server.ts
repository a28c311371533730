import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Usage } from './measured.js';

/** A server in a process of its own: what it uses is not what its clients and the bench use. */
export class MeasuredServer {
  private constructor(
    private readonly child: ChildProcess,
    readonly address: string,
  ) {}

  /**
   * @param what `custodian`, `unrecorded` (one without access records), `nest`, `file`, `packed-file` or `memory`
   * @param of its data directory, file, or bytes
   * @param settings of a custodian, where they differ
   */
  static async start(
    what: string,
    of: string,
    settings: Readonly<Record<string, string>> = {},
  ): Promise<MeasuredServer> {
    const child = fork(join(import.meta.dirname, 'server-process.js'), [what, of, JSON.stringify(settings)], {
      env: { ...process.env, LOG_LEVEL: 'error' },
      execArgv: ['--expose-gc', ...(process.env['BENCH_NODE_OPTIONS']?.split(' ') ?? [])],
    });
    const [port] = (await once(child, 'message')) as [number];
    return new MeasuredServer(child, `http://127.0.0.1:${port}`);
  }

  /** What `work` brings, and what the server used while it ran. */
  async during<T>(work: () => Promise<T>): Promise<T & Usage> {
    await this.#ask('watch');
    const result = await work();
    return { ...result, ...((await this.#ask('usage')) as Usage) };
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.send('stop');
    await ended;
  }

  async #ask(message: string): Promise<unknown> {
    const answer = once(this.child, 'message');
    this.child.send(message);
    return (await answer)[0] as unknown;
  }
}

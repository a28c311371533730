import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Borne, Load } from './load-process.js';

/** Clients in a process of their own, which is there for one load after the other. */
export class LoadClients {
  readonly #child = fork(join(import.meta.dirname, 'load-process.js'));

  async bear(load: Load): Promise<Borne> {
    const answer = once(this.#child, 'message');
    this.#child.send(load);
    const [borne] = (await answer) as [Borne | { readonly failed: string }];
    if ('failed' in borne) throw new Error(borne.failed);
    return borne;
  }

  stop(): void {
    this.#child.kill();
  }
}

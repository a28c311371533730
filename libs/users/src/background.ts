import { createLogger } from '@app/runtime';

const logger = createLogger('users');

/**
 * Work that nobody waits for: what is done for a known e-mail address and not for an unknown one would otherwise show in
 * how long the answer takes.
 */
export class Background {
  readonly #running = new Set<Promise<void>>();

  run(work: () => Promise<unknown>): void {
    const running = work()
      .then(
        () => undefined,
        (error: unknown) => logger.error({ err: error }, 'work after an answer failed'),
      )
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** Resolves when nothing is left to do. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }
}

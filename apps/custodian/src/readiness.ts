import type { RequestHandler } from 'express';

/** Whether this server wants more requests. */
export class Readiness {
  #isDraining = false;

  get isDraining(): boolean {
    return this.#isDraining;
  }

  /** From now on each answer ends its connection, so that whoever sends requests takes another server's. */
  drain(): void {
    this.#isDraining = true;
  }

  readonly closeConnections: RequestHandler = (_, response, next) => {
    if (this.#isDraining) response.setHeader('Connection', 'close');
    next();
  };
}

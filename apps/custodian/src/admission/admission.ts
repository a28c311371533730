import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Request, Response } from 'express';
import { DataCustodian } from '@app/data-custodian';
import { Overloaded } from '@app/runtime';
import { EventLoopDelay } from './event-loop-delay.js';
import { inFlight } from './load-metrics.js';

/** The body of a request that is no upload is there after so long, or never: who sends it slowly holds a place. */
const BODY_MS = 120_000;

type Kind = 'requests' | 'transfers';

/** What is under way for one answer: its connection, and, though that has gone, its handler. */
interface Visit {
  kind: Kind;
  holds: number;
}

/**
 * Lets in what this process can answer quickly, and refuses the rest at once: as many requests as `MAX_REQUESTS`, a
 * quarter of them while the event loop is late, and apart from them as many transfers (feeds, files, uploads) as
 * `MAX_TRANSFERS`, which take long because their readers do.
 */
@Injectable()
export class Admission implements OnModuleDestroy {
  readonly #visits = new WeakMap<Response, Visit>();
  readonly #counts: Record<Kind, number> = { requests: 0, transfers: 0 };
  readonly #delay = new EventLoopDelay();

  constructor(private readonly custodian: DataCustodian) {}

  /** @throws Overloaded */
  admit(request: Request, response: Response): void {
    const { maxRequests, maxDelayMs } = this.custodian.configuration;
    const most = this.#delay.ms > maxDelayMs ? Math.ceil(maxRequests / 4) : maxRequests;
    if (this.#counts.requests >= most) throw new Overloaded('requests');
    const visit: Visit = { kind: 'requests', holds: 1 };
    this.#visits.set(response, visit);
    this.#count('requests', 1);
    const late = setTimeout(() => {
      if (visit.kind === 'requests' && !request.complete) request.destroy();
    }, BODY_MS).unref();
    const closed = (): void => {
      clearTimeout(late);
      this.#release(visit);
    };
    if (response.destroyed) closed();
    else response.once('close', closed);
  }

  /** From now on it is a transfer, and no longer one of the requests. @throws Overloaded */
  admitTransfer(response: Response): void {
    const visit = this.#visits.get(response);
    if (visit === undefined || visit.kind === 'transfers') return;
    if (this.#counts.transfers >= this.custodian.configuration.maxTransfers) throw new Overloaded('transfers');
    if (visit.holds === 0) return;
    this.#count('requests', -1);
    this.#count('transfers', 1);
    visit.kind = 'transfers';
  }

  /** Its place is not free before its handler has ended, though the client be gone. @returns to be called then */
  hold(response: Response): () => void {
    const visit = this.#visits.get(response);
    if (visit === undefined || visit.holds === 0) return () => undefined;
    visit.holds += 1;
    return () => this.#release(visit);
  }

  onModuleDestroy(): void {
    this.#delay.stop();
  }

  #release(visit: Visit): void {
    visit.holds -= 1;
    if (visit.holds === 0) this.#count(visit.kind, -1);
  }

  #count(kind: Kind, by: 1 | -1): void {
    this.#counts[kind] += by;
    inFlight.inc({ load: kind }, by);
  }
}

import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { DataCustodian } from '@app/data-custodian';
import { Overloaded } from '@app/runtime';
import { inFlight } from './load-metrics.js';
import { Pace } from './pace.js';

/** The body of a request that is no upload is there after so long, or never: who sends it slowly holds a place. */
const BODY_MS = 120_000;

/** Are let in at a time however slow the process is. */
const FEWEST = 10;

/** Whoever watches over the server is answered however much there is to do. */
const ALWAYS = /^\/(health\/|metrics$)/i;

type Kind = 'requests' | 'transfers';

/** What is under way for one answer: its connection, and, though that has gone, its handler. */
interface Visit {
  kind: Kind;
  holds: number;
}

/**
 * Lets in what this process can answer quickly, and refuses the rest at once, before anything is done for it: as many
 * requests as `MAX_REQUESTS`, and while the event loop is late as many as it answered in the last second, so that each
 * waits about a second (Little's law); apart from them as many transfers (feeds, files, uploads) as `MAX_TRANSFERS`,
 * which take long because their clients do.
 */
@Injectable()
export class Admission implements OnModuleDestroy {
  readonly #visits = new WeakMap<Response, Visit>();
  readonly #counts: Record<Kind, number> = { requests: 0, transfers: 0 };
  readonly #pace = new Pace();

  constructor(private readonly custodian: DataCustodian) {}

  /** The first middleware: a refusal must cost little. */
  readonly enter = (request: Request, response: Response, next: NextFunction): void => {
    if (ALWAYS.test(request.path)) next();
    else if (this.#counts.requests >= this.#most()) next(new Overloaded('requests'));
    else {
      this.#admit(request, response);
      next();
    }
  };

  /** From now on it is a transfer, and no longer one of the requests. @throws Overloaded */
  admitTransfer(response: Response): void {
    const visit = this.#visits.get(response);
    if (visit === undefined || visit.kind === 'transfers') return;
    if (this.#counts.transfers >= this.custodian.configuration.maxTransfers) throw new Overloaded('transfers');
    if (visit.holds === 0) return;
    this.#count('requests', -1);
    this.#count('transfers', 1);
    visit.kind = 'transfers';
    this.#pace.answered();
  }

  /** Its place is not free before its handler has ended, though the client be gone. @returns to be called then */
  hold(response: Response): () => void {
    const visit = this.#visits.get(response);
    if (visit === undefined || visit.holds === 0) return () => undefined;
    visit.holds += 1;
    return () => this.#release(visit);
  }

  onModuleDestroy(): void {
    this.#pace.stop();
  }

  #most(): number {
    const { maxRequests, maxDelayMs } = this.custodian.configuration;
    if (this.#pace.lateMs <= maxDelayMs) return maxRequests;
    return Math.min(maxRequests, Math.max(FEWEST, this.#pace.perSecond));
  }

  #admit(request: Request, response: Response): void {
    const visit: Visit = { kind: 'requests', holds: 1 };
    this.#visits.set(response, visit);
    this.#count('requests', 1);
    const late = setTimeout(() => {
      if (visit.kind === 'requests' && !request.complete) request.destroy();
    }, BODY_MS).unref();
    response.once('close', () => {
      clearTimeout(late);
      this.#release(visit);
    });
  }

  #release(visit: Visit): void {
    visit.holds -= 1;
    if (visit.holds > 0) return;
    this.#count(visit.kind, -1);
    if (visit.kind === 'requests') this.#pace.answered();
  }

  #count(kind: Kind, by: 1 | -1): void {
    this.#counts[kind] += by;
    inFlight.inc({ load: kind }, by);
  }
}

import { createLogger } from '@app/runtime';
import type { JobHandler } from './job.js';
import { jobDuration, jobsFailed, jobsTaken } from './job-metrics.js';
import type { Jobs } from './jobs.js';
import type { Lease } from './leases.js';

const logger = createLogger('jobs');

export interface WorkerTiming {
  /** a job whose worker has died is taken by another after so long */
  readonly leaseMs: number;
  /** between looks where there was nothing to do, more or less */
  readonly idleMs: number;
  /** what is under way when the worker is told to stop has so long to end */
  readonly drainMs: number;
  readonly firstRetryMs: number;
}

const TIMING: WorkerTiming = { leaseMs: 30_000, idleMs: 500, drainMs: 8_000, firstRetryMs: 1_000 };
const LONGEST_RETRY_MS = 60_000;
const RENEWALS_PER_LEASE = 3;
/** The clock is looked at so often. */
const TIMELY_MS = 1_000;

interface Running {
  readonly lease: Lease;
  readonly abort: AbortController;
  readonly ended: Promise<void>;
}

const between = (least: number, most: number): number => least + Math.random() * (most - least);

/** Does jobs, of each kind some at the same time. Any number of workers share what there is. */
export class Worker {
  readonly #handlers: ReadonlyMap<string, JobHandler>;
  readonly #timing: WorkerTiming;
  readonly #running = new Map<string, Running>();
  #looking: Promise<void> | undefined;
  #isStopping = false;
  #isWoken = false;
  #timelyUntil = -Infinity;
  /** why it takes no jobs: told once, and not at each look */
  #hindrance: string | undefined;
  #endPause: (() => void) | undefined;

  constructor(
    private readonly jobs: Jobs,
    handlers: readonly JobHandler[],
    timing: Partial<WorkerTiming> = {},
  ) {
    this.#handlers = new Map(handlers.map((handler) => [handler.kind, handler]));
    if (this.#handlers.size < handlers.length) throw new Error('two handlers of one kind');
    this.#timing = { ...TIMING, ...timing };
  }

  /** Makes the jobs that are always to be there, and begins to look for what is due. */
  async start(): Promise<void> {
    for (const { kind, standingKey } of this.#handlers.values()) {
      if (standingKey !== undefined) await this.jobs.ensure({ kind, key: standingKey });
    }
    this.#looking = this.#look();
  }

  /** Takes nothing more, waits a while for what is under way, and gives back what has not ended by then. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#wake();
    await this.#looking;
    const running = [...this.#running.values()];
    for (const { abort } of running) abort.abort(new Error('the worker stops'));
    let timer: NodeJS.Timeout | undefined;
    const bound = new Promise<void>((resolve) => (timer = setTimeout(resolve, this.#timing.drainMs)));
    await Promise.race([Promise.all(running.map(async ({ ended }) => ended)), bound]);
    clearTimeout(timer);
    await Promise.all([...this.#running.values()].map(async ({ lease }) => this.jobs.leases.giveBack(lease)));
  }

  async #look(): Promise<void> {
    const unlisten = this.jobs.onAdded(() => this.#wake());
    while (!this.#isStopping) {
      this.#isWoken = false;
      const lease = await this.#take();
      if (lease === undefined) await this.#pause();
      else if (this.#isStopping) await this.jobs.leases.giveBack(lease);
      else this.#begin(lease);
    }
    unlisten();
  }

  async #take(): Promise<Lease | undefined> {
    const kinds = [...this.#handlers.values()].filter((handler) => this.#hasRoom(handler)).map(({ kind }) => kind);
    if (kinds.length === 0) return undefined;
    try {
      await this.#assertTimely();
      const lease = await this.jobs.leases.take(kinds, this.#timing.leaseMs);
      this.#hindrance = undefined;
      return lease;
    } catch (error) {
      const hindrance = error instanceof Error ? error.message : String(error);
      if (hindrance !== this.#hindrance) logger.error({ err: error }, 'jobs cannot be taken');
      this.#hindrance = hindrance;
      return undefined;
    }
  }

  /** By a wrong clock permissions would end, and old readings go: nothing is begun by one. */
  async #assertTimely(): Promise<void> {
    if (performance.now() < this.#timelyUntil) return;
    await this.jobs.assertTimely();
    this.#timelyUntil = performance.now() + TIMELY_MS;
  }

  #hasRoom({ kind, atOnce }: JobHandler): boolean {
    return [...this.#running.values()].filter(({ lease }) => lease.kind === kind).length < atOnce;
  }

  #begin(lease: Lease): void {
    const abort = new AbortController();
    const ended = this.#do(lease, abort).finally(() => {
      this.#running.delete(lease.leaseId);
      this.#wake();
    });
    this.#running.set(lease.leaseId, { lease, abort, ended });
  }

  /** Never rejects: what cannot be written of a job is found by whoever takes it over. */
  async #do(lease: Lease, abort: AbortController): Promise<void> {
    const { kind, key, attempt } = lease;
    const { signal } = abort;
    jobsTaken.inc({ kind });
    const ended = jobDuration.startTimer({ kind });
    const release = this.#keepAlive(lease, abort);
    try {
      const next = await this.#handlerOf(kind).run({ kind, key, attempt, signal });
      if (!(await this.jobs.leases.finish(lease, next))) logger.warn({ kind, key }, 'a job ended that was lost');
    } catch (error) {
      await this.#failed(lease, error).catch((cause: unknown) => {
        logger.error({ err: cause, kind, key }, 'the end of a job cannot be written');
      });
    } finally {
      release();
      ended();
    }
  }

  async #failed(lease: Lease, error: unknown): Promise<void> {
    const { kind, key, attempt } = lease;
    if (this.#isStopping) {
      await this.jobs.leases.giveBack(lease);
      return;
    }
    jobsFailed.inc({ kind });
    logger.warn({ err: error, kind, key, attempt }, 'a job failed');
    const wait = Math.min(this.#timing.firstRetryMs * 2 ** (attempt - 1), LONGEST_RETRY_MS);
    await this.jobs.leases.fail(lease, between(wait / 2, wait));
  }

  /** Renews the hold until released; once it is lost, or may be, the work is aborted. */
  #keepAlive(lease: Lease, abort: AbortController): () => void {
    const { leaseMs } = this.#timing;
    let heldUntil = performance.now() + leaseMs;
    const renew = async (): Promise<void> => {
      const asked = performance.now();
      const isHeld = await this.jobs.leases.renew(lease, leaseMs).catch((error: unknown) => {
        logger.warn({ err: error, kind: lease.kind, key: lease.key }, 'the hold on a job cannot be renewed');
        return undefined;
      });
      if (isHeld === true) heldUntil = asked + leaseMs;
      else if (isHeld === false || performance.now() > heldUntil) abort.abort(new Error('the job was lost'));
    };
    const timer = setInterval(() => void renew(), leaseMs / RENEWALS_PER_LEASE);
    return () => clearInterval(timer);
  }

  #handlerOf(kind: string): JobHandler {
    const handler = this.#handlers.get(kind);
    if (handler === undefined) throw new Error(`no handler of ${kind}`);
    return handler;
  }

  #wake(): void {
    this.#isWoken = true;
    this.#endPause?.();
  }

  /** Ends early when something was added, something ended, or the worker stops. */
  async #pause(): Promise<void> {
    if (this.#isWoken) return;
    const { idleMs } = this.#timing;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, between(idleMs * 0.8, idleMs * 1.2));
      this.#endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#endPause = undefined;
  }
}

import { Changes, ChangesSettled, type PendingChange } from '@app/changes';
import type { Due, HeldJob, JobHandler, Jobs } from '@app/jobs';
import type { Store } from '@app/store';
import type { Concerned } from './concerned.js';
import { SEND_JOB } from './notification-endpoints.js';
import type { PendingNotices } from './pending-notices.js';

/** Changes of one transaction. */
const BATCH = 1_000;
/** Between looks where there was nothing new. */
const IDLE_MS = 500;

interface Services {
  readonly concerned: Concerned;
  readonly pending: PendingNotices;
  readonly jobs: Pick<Jobs, 'add'>;
}

/**
 * Brings changes to the applications that they concern: what each is to be told is written in the transaction that takes
 * the marks off the changes, so that none is lost and none is told of that was not. Of all workers one does it at a time.
 */
export class FanOut implements JobHandler {
  readonly kind = 'fan-out';
  readonly atOnce = 1;
  readonly standingKey = 'changes';
  readonly #changes: Changes;

  /** @param quietMs without a change, before an application is told of those that were */
  constructor(
    private readonly store: Store,
    private readonly services: Services,
    private readonly quietMs: number,
    private readonly now: () => Date = () => new Date(),
  ) {
    this.#changes = new Changes(store);
  }

  async run({ signal }: Pick<HeldJob, 'signal'>): Promise<Due> {
    while (!signal.aborted && (await this.step()));
    return { afterMs: IDLE_MS };
  }

  /** Takes some changes on. @returns whether there may be more */
  async step(): Promise<boolean> {
    const changes = await this.#changes.pending(BATCH);
    if (changes.length === 0) return false;
    await this.#tell(changes);
    return changes.length === BATCH;
  }

  async #tell(changes: readonly PendingChange[]): Promise<void> {
    const { concerned, pending, jobs } = this.services;
    const notices = await concerned.noticesOf(changes);
    const applicationIds = new Set(notices.map(({ applicationId }) => applicationId));
    try {
      await this.store.transaction(async (session) => {
        await this.#changes.settle(changes, session);
        await pending.add(notices, this.now(), session);
        const dueAt = { afterMs: this.quietMs };
        for (const key of applicationIds) await jobs.add({ kind: SEND_JOB, key, dueAt, session });
      });
    } catch (error) {
      // a worker that was thought dead has done it
      if (!(error instanceof ChangesSettled)) throw error;
    }
  }
}

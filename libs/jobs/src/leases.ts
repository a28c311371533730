import { randomUUID } from 'node:crypto';
import type { Collection } from 'mongodb';
import type { Due } from './job.js';
import type { StoredJob } from './jobs.js';

/** A job that was taken, and the token by which alone it is renewed and ended. */
export interface Lease {
  readonly jobId: string;
  readonly kind: string;
  readonly key: string;
  readonly attempt: number;
  readonly leaseId: string;
}

/** What a job becomes that nobody holds any more. */
const free = { leaseId: '$$REMOVE', againAt: '$$REMOVE' };
const fromNow = (ms: number): object => ({ $add: ['$$NOW', ms] });

/** An expression of the time at which something is due. */
export const momentOf = (due: Due): Date | object => (due instanceof Date ? due : fromNow(due.afterMs));

/** Who does which job. Times are the database server's, since the clocks of workers differ. */
export class Leases {
  constructor(private readonly jobs: Collection<StoredJob>) {}

  /** Takes the job of these kinds that has waited longest, for so long. */
  async take(kinds: readonly string[], ms: number): Promise<Lease | undefined> {
    const leaseId = randomUUID();
    const lastDied = { $ne: [{ $type: '$leaseId' }, 'missing'] };
    const job = await this.jobs.findOneAndUpdate(
      { kind: { $in: [...kinds] }, $expr: { $lte: ['$takeAt', '$$NOW'] } },
      [
        {
          $set: {
            leaseId,
            takeAt: fromNow(ms),
            failures: { $cond: [lastDied, { $add: ['$failures', 1] }, '$failures'] },
            againAt: '$$REMOVE',
          },
        },
      ],
      { sort: { takeAt: 1 }, returnDocument: 'after' },
    );
    return job === null
      ? undefined
      : { jobId: job._id, kind: job.kind, key: job.key, attempt: job.failures + 1, leaseId };
  }

  /** Holds it for so long from now. @returns false where it is lost */
  async renew(lease: Lease, ms: number): Promise<boolean> {
    return this.#update(lease, { takeAt: fromNow(ms) });
  }

  /** Ends it well. It goes, unless it was asked for again or is to be done again. @returns false where it was lost */
  async finish(lease: Lease, next?: Due): Promise<boolean> {
    const { jobId: _id, leaseId } = lease;
    if (next === undefined) {
      const { deletedCount } = await this.jobs.deleteOne({ _id, leaseId, againAt: { $exists: false } });
      if (deletedCount > 0) return true;
    }
    const takeAt = { $min: ['$againAt', ...(next === undefined ? [] : [momentOf(next)])] };
    return this.#update(lease, { ...free, takeAt, failures: 0 });
  }

  /** Has it done again after a wait. @returns false where it was lost */
  async fail(lease: Lease, waitMs: number): Promise<boolean> {
    return this.#update(lease, { ...free, takeAt: fromNow(waitMs), failures: { $add: ['$failures', 1] } });
  }

  /** Lets another have it at once. @returns false where it was lost */
  async giveBack(lease: Lease): Promise<boolean> {
    return this.#update(lease, { ...free, takeAt: '$$NOW' });
  }

  async #update({ jobId, leaseId }: Lease, change: object): Promise<boolean> {
    const { matchedCount } = await this.jobs.updateOne({ _id: jobId, leaseId }, [{ $set: change }], {
      ignoreUndefined: true,
    });
    return matchedCount > 0;
  }
}

import type { ClientSession, Collection } from 'mongodb';
import type { CollectionDefinition, Store } from '@app/store';
import type { JobName, JobRequest } from './job.js';
import { Leases, momentOf } from './leases.js';

/** A job as kept: it waits, or somebody holds it. What is done is deleted. */
export interface StoredJob {
  /** kind and key */
  readonly _id: string;
  readonly _v: 1;
  readonly kind: string;
  readonly key: string;
  /** from when on a worker may take it: when it is due, or, while it is held, when the hold runs out unless renewed */
  readonly takeAt: Date;
  /** of whoever holds it: another one each time it is taken, so that who has lost it can end nothing */
  readonly leaseId?: string;
  /** asked for again while it is held, to be done at this time */
  readonly againAt?: Date;
  /** times in a row that it did not go well: it failed, or its worker died */
  readonly failures: number;
}

export const jobsCollection: CollectionDefinition = {
  name: 'jobs',
  retention: { kept: 'until it is done', deletedBy: 'owner' },
  indexes: [{ key: { kind: 1, takeAt: 1 }, query: 'the job of some kinds that has waited longest' }],
};

const idOf = ({ kind, key }: JobName): string => `${kind} ${key}`;
const isHeld = { $ne: [{ $type: '$leaseId' }, 'missing'] };

/** What is to be done, as it is asked for; workers do it. */
export class Jobs {
  readonly leases: Leases;
  readonly #collection: Collection<StoredJob>;
  readonly #listeners = new Set<() => void>();
  readonly #committing = new WeakSet<ClientSession>();

  constructor(private readonly store: Store) {
    this.#collection = store.db.collection('jobs');
    this.leases = new Leases(this.#collection);
  }

  /**
   * Asks for a job. It is done once however often it is asked for before it is begun, at the earliest of the times; if
   * it is under way, it is done again after. What fails just now keeps its own time.
   */
  async add({ kind, key, dueAt, session }: JobRequest): Promise<void> {
    const due = dueAt === undefined ? '$$NOW' : momentOf(dueAt);
    await this.#collection.updateOne(
      { _id: idOf({ kind, key }) },
      [
        {
          $set: {
            _v: 1,
            kind: { $literal: kind },
            key: { $literal: key },
            failures: { $ifNull: ['$failures', 0] },
            takeAt: { $cond: [{ $or: [isHeld, { $gt: ['$failures', 0] }] }, '$takeAt', { $min: ['$takeAt', due] }] },
            againAt: { $cond: [isHeld, { $min: ['$againAt', due] }, '$$REMOVE'] },
          },
        },
      ],
      { upsert: true, ...(session && { session }) },
    );
    this.#tell(session);
  }

  /** Makes a job that is always to be there, due at once, unless it is there already. */
  async ensure({ kind, key }: JobName): Promise<void> {
    await this.#collection.updateOne(
      { _id: idOf({ kind, key }) },
      { $setOnInsert: { _v: 1, kind, key, failures: 0, takeAt: new Date(0) } },
      { upsert: true },
    );
  }

  /** @throws Unavailable where this process has another time than the database, or the database is away */
  async assertTimely(): Promise<void> {
    await this.store.assertReady();
  }

  /** Calls back when something was added by this process, after the commit. @returns what ends that */
  onAdded(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(session: ClientSession | undefined): void {
    const tell = (): void => this.#listeners.forEach((listener) => listener());
    if (session === undefined) return tell();
    // a session ends with its transaction; one that adds a thousand jobs tells of them once
    if (this.#committing.has(session)) return;
    this.#committing.add(session);
    session.once('ended', tell);
  }
}

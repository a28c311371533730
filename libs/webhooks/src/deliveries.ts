import { randomUUID } from 'node:crypto';
import { hasGoodTokens, type Authorizations, type Entitlements } from '@app/authorization';
import type { ResourceLinks } from '@app/espi';
import type { Jobs } from '@app/jobs';
import type { CollectionDefinition, Store } from '@app/store';
import type { Collection } from 'mongodb';
import type { Delivery } from './delivery.js';
import { isOfAuthorization, isOfData, urisOf } from './notice.js';
import { SEND_JOB } from './notification-endpoints.js';
import type { PendingNotice, PendingNotices } from './pending-notices.js';

/** Deliveries are shown, and can be sent again, for so long. */
const KEPT_SECONDS = 90 * 86_400;
/** Resources of one body; each is MOST_WINDOWS addresses at most. */
const MOST_RESOURCES = 250;
/** However fast changes follow one another, what has waited so long is told. */
const LONGEST_QUIET_MS = 30_000;

export const deliveriesCollection: CollectionDefinition = {
  name: 'deliveries',
  retention: { kept: '90 days', deletedBy: 'index' },
  indexes: [
    { key: { applicationId: 1, createdAt: -1, _id: -1 }, query: 'the deliveries of an application, newest first' },
    {
      key: { applicationId: 1, state: 1, createdAt: 1, _id: 1 },
      query: 'the deliveries of an application that wait, oldest first, or are parked',
    },
    {
      key: { authorizationIds: 1, createdAt: -1, _id: -1 },
      query: 'the deliveries that tell of an authorization, newest first',
    },
    {
      key: { createdAt: 1 },
      options: { expireAfterSeconds: KEPT_SECONDS },
      query: 'deliveries since a time; retention',
    },
  ],
};

interface Services {
  readonly authorizations: Pick<Authorizations, 'active'>;
  readonly entitlements: Pick<Entitlements, 'ofAuthorizations'>;
  readonly jobs: Pick<Jobs, 'add'>;
  readonly pending: PendingNotices;
}

interface Surroundings {
  readonly links: ResourceLinks;
  /** without a change of its, before an application is told of those that were */
  readonly quietMs: number;
  readonly now?: () => Date;
}

/** What is told to applications: made here of what is pending, and frozen. Only its attempts and its state change. */
export class Deliveries {
  readonly #deliveries: Collection<Delivery>;
  readonly #now: () => Date;

  constructor(
    private readonly store: Store,
    private readonly services: Services,
    private readonly surroundings: Surroundings,
  ) {
    this.#deliveries = store.db.collection('deliveries');
    this.#now = surroundings.now ?? (() => new Date());
  }

  /**
   * Makes a delivery of what an application is still to be told; the caller sees to it that none of its is under way.
   * While changes follow one another it asks for the job of sending again, at the time when there will be quiet.
   *
   * @returns nothing where nothing is to be told now
   */
  async freezeNext(applicationId: string): Promise<Delivery | undefined> {
    const times = await this.services.pending.times(applicationId);
    if (times === undefined) return undefined;
    const quietAt = times.last.getTime() + this.surroundings.quietMs;
    const afterMs = Math.min(quietAt, times.first.getTime() + LONGEST_QUIET_MS) - this.#now().getTime();
    // what is farther off was written by a clock that has been put back since
    if (afterMs > 0 && afterMs <= LONGEST_QUIET_MS) {
      await this.services.jobs.add({ kind: SEND_JOB, key: applicationId, dueAt: { afterMs } });
      return undefined;
    }
    // what was pending may all be of authorizations that have ended
    return (await this.#freeze(applicationId)) ?? this.freezeNext(applicationId);
  }

  async #freeze(applicationId: string): Promise<Delivery | undefined> {
    return this.store.transaction(async (session) => {
      const taken = await this.services.pending.take(applicationId, MOST_RESOURCES, session);
      const told = await this.#stillTold(taken);
      const uris = told.flatMap((notice) => urisOf(notice, this.surroundings.links));
      if (uris.length === 0) return undefined;
      const now = this.#now();
      const delivery: Delivery = {
        _id: `msg_${randomUUID().replaceAll('-', '')}`,
        _v: 1,
        applicationId,
        uris,
        authorizationIds: [...new Set(told.filter(isOfAuthorization).map(({ id }) => id))],
        state: 'waiting',
        createdAt: now,
        nextAttemptAt: now,
        attempts: [],
      };
      await this.#deliveries.insertOne(delivery, { session });
      return delivery;
    });
  }

  /** Of data that may not be read any more nothing is told. */
  async #stillTold(notices: readonly PendingNotice[]): Promise<readonly PendingNotice[]> {
    const authorizationIds = notices.filter(isOfData).map(({ id }) => id);
    if (authorizationIds.length === 0) return notices;
    const active = await this.services.authorizations.active(authorizationIds);
    const standing = await this.services.entitlements.ofAuthorizations(active.filter(hasGoodTokens), []);
    return notices.filter((notice) => !isOfData(notice) || standing.has(notice.id));
  }
}

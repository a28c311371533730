import { randomUUID } from 'node:crypto';
import type { CollectionDefinition, Store } from '@app/store';
import type { ClientSession, Collection } from 'mongodb';
import type { Delivery } from './delivery.js';

/** Deliveries are shown, and can be sent again, for so long. */
const KEPT_SECONDS = 90 * 86_400;

export const deliveriesCollection: CollectionDefinition = {
  name: 'deliveries',
  indexes: [
    { key: { applicationId: 1, createdAt: -1 }, query: 'the deliveries of an application, newest first' },
    {
      key: { applicationId: 1, state: 1, createdAt: 1 },
      query: 'what waits to be delivered to an application, in order',
    },
    { key: { state: 1, createdAt: -1 }, query: 'what is parked, or waits, newest first' },
    {
      key: { createdAt: 1 },
      options: { expireAfterSeconds: KEPT_SECONDS },
      query: 'deliveries since a time; retention',
    },
  ],
};

/** What is told to applications, frozen: made here, and once made only its attempts and its state change. */
export class Deliveries {
  readonly #deliveries: Collection<Delivery>;

  constructor(store: Store) {
    this.#deliveries = store.db.collection('deliveries');
  }

  /** Makes one that waits for its first attempt, as part of a transaction. */
  async create(applicationId: string, uris: readonly string[], at: Date, session: ClientSession): Promise<Delivery> {
    const delivery: Delivery = {
      _id: `msg_${randomUUID().replaceAll('-', '')}`,
      _v: 1,
      applicationId,
      uris,
      authorizationIds: [],
      state: 'waiting',
      createdAt: at,
      nextAttemptAt: at,
      attempts: [],
    };
    await this.#deliveries.insertOne(delivery, { session });
    return delivery;
  }

  /** Whether something is on its way to an application. */
  async isOneUnderWay(applicationId: string): Promise<boolean> {
    return (await this.#deliveries.findOne({ applicationId, state: 'waiting' }, { projection: { _id: 1 } })) !== null;
  }
}

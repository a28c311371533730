import type { Store } from '@app/store';
import type { Collection } from 'mongodb';
import type { NotificationEndpoint } from './notification-endpoint.js';

/** The applications that are told of changes: those whose endpoint is verified. For others nothing is kept. */
export class Listeners {
  readonly #endpoints: Collection<NotificationEndpoint>;

  constructor(store: Store) {
    this.#endpoints = store.db.collection('notificationEndpoints');
  }

  async among(applicationIds: readonly string[]): Promise<ReadonlySet<string>> {
    if (applicationIds.length === 0) return new Set();
    const verified = { _id: { $in: [...new Set(applicationIds)] }, verifiedAt: { $exists: true } };
    const found = await this.#endpoints.find(verified, { projection: { _id: 1 } }).toArray();
    return new Set(found.map(({ _id }) => _id));
  }
}

import type { CollectionDefinition, Store } from '@app/store';
import { hashSecret } from '@app/runtime';
import type { Collection } from 'mongodb';

/** A request of a client that waits for the customer's answer. */
interface StoredInteraction {
  /** SHA-256 of its id, which the customer's browser holds */
  readonly _id: string;
  readonly _v: 1;
  /** what the engine wants to know of it again */
  readonly payload: Readonly<Record<string, unknown>>;
  readonly expiresAt: Date;
}

export const oauthInteractionsCollection: CollectionDefinition = {
  name: 'oauthInteractions',
  retention: { kept: 'an hour', deletedBy: 'index' },
  notBackedUp: 'of an hour, in which a customer answers',
  indexes: [{ key: { expiresAt: 1 }, options: { expireAfterSeconds: 0 }, query: 'retention' }],
};

/** Requests that wait for the customer's answer, by ids that are kept as hashes. */
export class OAuthInteractions {
  readonly #collection: Collection<StoredInteraction>;

  constructor(store: Store) {
    this.#collection = store.db.collection('oauthInteractions');
  }

  async put(id: string, payload: StoredInteraction['payload'], seconds: number): Promise<void> {
    const expiresAt = new Date(Date.now() + seconds * 1000);
    await this.#collection.updateOne(
      { _id: hashSecret(id) },
      { $set: { _v: 1, payload, expiresAt } },
      { upsert: true, ignoreUndefined: true },
    );
  }

  async find(id: string): Promise<StoredInteraction['payload'] | undefined> {
    return (await this.#collection.findOne({ _id: hashSecret(id) }))?.payload;
  }

  async remove(id: string): Promise<void> {
    await this.#collection.deleteOne({ _id: hashSecret(id) });
  }
}

import type { Store } from '@app/store';
import type { ClientSession, Collection, OptionalUnlessRequiredId } from 'mongodb';
import type { AuthorizationEvent, StoredAuthorizationEvent } from './authorization-event.js';

/** Changes of the rights that customers give: what each was, and when. */
export class AuthorizationEvents {
  readonly #events: Collection<StoredAuthorizationEvent>;

  constructor(
    store: Store,
    private readonly now: () => Date = () => new Date(),
  ) {
    this.#events = store.db.collection('accountEvents');
  }

  /** @param session of the change itself */
  async record(event: AuthorizationEvent, session: ClientSession): Promise<void> {
    const stored = { _v: 1, at: this.now(), ...event } as OptionalUnlessRequiredId<StoredAuthorizationEvent>;
    await this.#events.insertOne(stored, { ignoreUndefined: true, session });
  }

  /** Oldest first. */
  async ofAuthorization(authorizationId: string, limit = 1_000): Promise<StoredAuthorizationEvent[]> {
    return this.#events.find({ authorizationId }).sort({ at: 1, _id: 1 }).limit(limit).toArray();
  }
}

import type { Store } from '@app/store';
import type { ClientSession, Collection, OptionalUnlessRequiredId } from 'mongodb';
import type { AccountEvent, StoredAccountEvent } from './account-event.js';

/** Sign-ins and changes of rights: what happened to the accounts of people, and who did it. */
export class AccountEvents {
  readonly #events: Collection<StoredAccountEvent>;

  constructor(
    store: Store,
    private readonly now: () => Date = () => new Date(),
  ) {
    this.#events = store.db.collection('accountEvents');
  }

  /** @param session of the change itself, where it is made in a transaction */
  async record(event: AccountEvent, session?: ClientSession): Promise<void> {
    const stored = { _v: 1, at: this.now(), ...event } as OptionalUnlessRequiredId<StoredAccountEvent>;
    await this.#events.insertOne(stored, { ignoreUndefined: true, ...(session && { session }) });
  }

  /** The last of a kind up to a time. */
  async lastBefore(userId: string, kind: AccountEvent['kind'], until: Date): Promise<StoredAccountEvent | undefined> {
    const latest = { sort: { at: -1, _id: -1 } } as const;
    return (await this.#events.findOne({ userId, kind, at: { $lte: until } }, latest)) ?? undefined;
  }

  /** Latest first. */
  async ofUser(userId: string, limit = 100): Promise<StoredAccountEvent[]> {
    return this.#events.find({ userId }).sort({ at: -1, _id: -1 }).limit(limit).toArray();
  }
}

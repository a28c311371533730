import type { Store } from '@app/store';
import type { ClientSession, Collection, ObjectId } from 'mongodb';

/** That all that is personal of a customer was removed. Ids only; kept beside the events of accounts, and sealed with them. */
export interface CustomerErasedEvent {
  readonly _id: ObjectId;
  readonly _v: 1;
  readonly at: Date;
  readonly kind: 'customer-erased';
  readonly customerId: string;
  readonly by: 'operator';
}

/** Erasures of customers. */
export class CustomerErasures {
  readonly #events: Collection<CustomerErasedEvent>;

  constructor(store: Store) {
    this.#events = store.db.collection('accountEvents');
  }

  async record(customerId: string, at: Date, session: ClientSession): Promise<void> {
    const event = { _v: 1, at, kind: 'customer-erased', customerId, by: 'operator' } as const;
    await this.#events.insertOne(event as CustomerErasedEvent, { session });
  }
}

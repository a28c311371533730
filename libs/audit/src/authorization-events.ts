import type { Store } from '@app/store';
import type { ClientSession, Collection, OptionalUnlessRequiredId } from 'mongodb';
import {
  authorizationEventKinds,
  type AuthorizationEvent,
  type StoredAuthorizationEvent,
} from './authorization-event.js';

/** As the index of them says it. */
const ofAuthorizations = { authorizationId: { $exists: true } } as const;

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

  /** What became of authorizations from a time on and before another: all of it, or of one kind. */
  inTime(
    { from, until }: { readonly from: Date; readonly until?: Date },
    kind?: AuthorizationEvent['kind'],
  ): AsyncIterable<StoredAuthorizationEvent> {
    const kinds = kind === undefined ? [...authorizationEventKinds] : [kind];
    return this.#events.find({
      ...ofAuthorizations,
      kind: { $in: kinds },
      at: { $gte: from, ...(until && { $lt: until }) },
    });
  }

  /** When the first was that is still known. */
  async first(): Promise<Date | undefined> {
    const firsts = await Promise.all(
      authorizationEventKinds.map(async (kind) =>
        this.#events.findOne({ ...ofAuthorizations, kind }, { sort: { at: 1 }, projection: { at: 1 } }),
      ),
    );
    const times = firsts.flatMap((first) => (first === null ? [] : [first.at.getTime()]));
    return times.length === 0 ? undefined : new Date(Math.min(...times));
  }

  /** Oldest first. */
  async ofAuthorization(authorizationId: string, limit = 1_000): Promise<StoredAuthorizationEvent[]> {
    return this.#events.find({ authorizationId }).sort({ at: 1, _id: 1 }).limit(limit).toArray();
  }

  /** Of several, by the id of each, oldest first; without those of which nothing is known. */
  async ofAuthorizations(ids: readonly string[]): Promise<ReadonlyMap<string, readonly StoredAuthorizationEvent[]>> {
    if (ids.length === 0) return new Map();
    const events = this.#events.find({ authorizationId: { $in: [...new Set(ids)] } });
    const found = await events.sort({ authorizationId: 1, at: 1, _id: 1 }).toArray();
    return Map.groupBy(found, ({ authorizationId }) => authorizationId);
  }
}

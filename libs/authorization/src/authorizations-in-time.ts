import { AuthorizationEvents } from '@app/audit';
import { CustodianError } from '@app/runtime';
import type { Store } from '@app/store';
import type { Model, QueryFilter } from 'mongoose';
import { authorizationModel, type Authorization } from './authorization.js';

/** What became of them in that time; `active` ones stood when it was over. */
export const occurrences = ['active', 'begun', 'changed', 'ended'] as const;
export type Occurrence = (typeof occurrences)[number];

export interface AuthorizationsFilter {
  readonly what: Occurrence;
  readonly from: Date;
  /** exclusive */
  readonly until: Date;
  readonly applicationId?: string;
  /** those that name it, and those of its customers that name none, and are of whatever these have */
  readonly usagePoint?: { readonly id: string; readonly customerIds: readonly string[] };
}

export interface AuthorizationsPage {
  /** the latest granted first */
  readonly authorizations: readonly Authorization[];
  /** key of the next page; absent on the last */
  readonly next?: string;
}

/** What was changed in a time is looked up in what is kept of its life, so many at most. */
const MOST_CHANGED = 10_000;

/** Authorizations by what became of them and when: what reports count. */
export class AuthorizationsInTime {
  readonly #authorizations: Model<Authorization>;
  readonly #events: AuthorizationEvents;

  constructor(store: Store) {
    this.#authorizations = authorizationModel(store);
    this.#events = new AuthorizationEvents(store);
  }

  /** @throws CustodianError `bad-page-key` (400) */
  async page(
    filter: AuthorizationsFilter,
    { after, limit }: { readonly after?: string | undefined; readonly limit: number },
  ): Promise<AuthorizationsPage> {
    const { applicationId, usagePoint } = filter;
    const conditions = [
      await this.#occurred(filter),
      ...(applicationId === undefined ? [] : [{ applicationId }]),
      ...(usagePoint === undefined ? [] : [covers(usagePoint)]),
      ...(after === undefined ? [] : [afterKey(after)]),
    ];
    const found = await this.#authorizations
      .find({ $and: conditions })
      .sort({ grantedAt: -1, _id: -1 })
      .limit(limit + 1)
      .lean();
    const authorizations = found.slice(0, limit);
    const last = authorizations.at(-1);
    return found.length > limit && last !== undefined ? { authorizations, next: keyOfPage(last) } : { authorizations };
  }

  async #occurred({ what, from, until }: AuthorizationsFilter): Promise<QueryFilter<Authorization>> {
    if (what === 'begun') return { grantedAt: { $gte: from, $lt: until } };
    if (what === 'changed') return { _id: { $in: await this.#became('authorization-changed', { from, until }) } };
    const over = { $gte: from, $lt: until };
    if (what === 'ended') {
      const restored = { _id: { $in: await this.#endedAndRestored({ from, until }) } };
      return { $or: [{ endedAt: over }, { endedAt: { $exists: false }, 'authorizedPeriod.end': over }, restored] };
    }
    return {
      grantedAt: { $lt: until },
      $and: [
        { $or: [{ endedAt: { $exists: false } }, { endedAt: { $gte: until } }] },
        { $or: [{ 'authorizedPeriod.end': { $exists: false } }, { 'authorizedPeriod.end': { $gte: until } }] },
      ],
    };
  }

  /** Those that ended in a time and were taken up again: of their end they say nothing themselves. */
  async #endedAndRestored({ from, until }: { readonly from: Date; readonly until: Date }): Promise<string[]> {
    const restored = await this.#became('authorization-restored', { from });
    const became = await this.#events.ofAuthorizations(restored);
    const hasEnded = (id: string): boolean =>
      became.get(id)?.some(({ kind, at }) => kind === 'authorization-ended' && at >= from && at < until) === true;
    return restored.filter(hasEnded);
  }

  /** The ids of those of which an event tells. */
  async #became(
    kind: 'authorization-changed' | 'authorization-restored',
    time: { readonly from: Date; readonly until?: Date },
  ): Promise<string[]> {
    const ids = new Set<string>();
    for await (const { authorizationId } of this.#events.inTime(time, kind)) {
      ids.add(authorizationId);
      if (ids.size === MOST_CHANGED) break;
    }
    return [...ids];
  }
}

const covers = ({ id, customerIds }: NonNullable<AuthorizationsFilter['usagePoint']>): QueryFilter<Authorization> => ({
  $or: [{ usagePointIds: id }, { usagePointIds: { $exists: false }, customerId: { $in: [...customerIds] } }],
});

/** The key of what comes after an authorization. */
export const keyOfPage = ({ grantedAt, _id }: Authorization): string => `${grantedAt.getTime()}.${_id}`;

function afterKey(key: string): QueryFilter<Authorization> {
  const [, time, id = ''] = /^(\d{1,15})\.(\d{1,20})$/.exec(key) ?? [];
  if (time === undefined) throw new CustodianError('bad-page-key', 400, 'after is not the key of a page.');
  const grantedAt = new Date(Number(time));
  return { grantedAt: { $lte: grantedAt }, $or: [{ grantedAt: { $lt: grantedAt } }, { _id: { $lt: id } }] };
}

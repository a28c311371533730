import type { Period } from '@app/entitlement';
import type { CollectionDefinition, Store } from '@app/store';
import type { ClientSession, Collection } from 'mongodb';
import type { Notice } from './notice.js';
import { mergeWindows } from './windows.js';

/** Something that an application is to be told in its next delivery: one for each resource, however often it changes. */
export interface PendingNotice extends Notice {
  /** application, what, and id */
  readonly _id: string;
  readonly _v: 1;
  /** when the first and the last of the changes came to notice */
  readonly firstAt: Date;
  readonly lastAt: Date;
}

/** What has waited so long, for an endpoint that nobody resumed, is not told any more. */
const KEPT_SECONDS = 90 * 86_400;

export const pendingNoticesCollection: CollectionDefinition = {
  name: 'pendingNotices',
  retention: { kept: 'until told, 90 days at most', deletedBy: 'index' },
  indexes: [
    {
      key: { applicationId: 1, firstAt: 1 },
      query: 'what an application is to be told, what has waited longest first',
    },
    { key: { applicationId: 1, lastAt: -1 }, query: 'when an application last had something new' },
    {
      key: { lastAt: 1 },
      options: { expireAfterSeconds: KEPT_SECONDS },
      query: 'what nobody has asked for; retention',
    },
  ],
};

const idOf = ({ applicationId, what, id }: Notice): string => `${applicationId} ${what} ${id}`;

/** What applications are to be told, gathered until it is. Its size is bounded by that of what it is about. */
export class PendingNotices {
  readonly #notices: Collection<PendingNotice>;

  constructor(store: Store) {
    this.#notices = store.db.collection('pendingNotices');
  }

  /** Adds to what is pending, as part of a transaction. */
  async add(notices: readonly Notice[], at: Date, session: ClientSession): Promise<void> {
    if (notices.length === 0) return;
    const byId = Map.groupBy(notices, idOf);
    const known = await this.#notices.find({ _id: { $in: [...byId.keys()] } }, { session }).toArray();
    const pending = new Map(known.map((each) => [each._id, each]));
    const writes = [...byId].flatMap(([_id, [first, ...others]]) => {
      if (first === undefined) return [];
      const before = pending.get(_id);
      const { applicationId, what, id } = first;
      const told = [before, first, ...others].filter((each) => each !== undefined);
      const windows = windowsOf(told);
      const replacement = { _v: 1 as const, applicationId, what, id, firstAt: before?.firstAt ?? at, lastAt: at };
      const withWindows = { ...replacement, ...(windows.length > 0 && { windows }) };
      return [{ replaceOne: { filter: { _id }, replacement: withWindows, upsert: true } }];
    });
    await this.#notices.bulkWrite(writes, { session, ordered: false });
  }

  /** When the first and the last change came of what is pending for an application; undefined where nothing is. */
  async times(applicationId: string): Promise<{ readonly first: Date; readonly last: Date } | undefined> {
    const [first, last] = await Promise.all([
      this.#notices.findOne({ applicationId }, { sort: { firstAt: 1 }, projection: { firstAt: 1 } }),
      this.#notices.findOne({ applicationId }, { sort: { lastAt: -1 }, projection: { lastAt: 1 } }),
    ]);
    return first === null || last === null ? undefined : { first: first.firstAt, last: last.lastAt };
  }

  /** Takes what has waited longest, as part of the transaction in which it is told. */
  async take(applicationId: string, limit: number, session: ClientSession): Promise<PendingNotice[]> {
    const taken = await this.#notices.find({ applicationId }, { session, sort: { firstAt: 1 }, limit }).toArray();
    await this.#notices.deleteMany({ _id: { $in: taken.map(({ _id }) => _id) } }, { session });
    return taken;
  }
}

const windowsOf = (notices: readonly Notice[]): Period[] =>
  mergeWindows(notices.flatMap(({ windows = [] }) => windows));

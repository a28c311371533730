import { Changes } from '@app/changes';
import { within, type Entitlement, type Period } from '@app/entitlement';
import { newResourceId, type ElectricPowerQualitySummary, type UsageSummary } from '@app/espi';
import { contentHash, replaceAll, type CollectionDefinition, type Store } from '@app/store';
import { Schema, type ClientSession, type Model } from 'mongoose';
import type { StoredUsagePoint } from './usage-points.js';

/** A UsageSummary or ElectricPowerQualitySummary of a usage point. */
export interface StoredSummary<Content> {
  readonly _id: string;
  readonly _v: 1;
  readonly usagePointId: string;
  /** what the source calls it, else the start of its period */
  readonly sourceKey: string;
  /** period that it sums up, epoch seconds, end exclusive */
  readonly from: number;
  readonly until: number;
  readonly content: Content;
  readonly hash: string;
  /** revision time of the source, epoch seconds, 0 where it gives none */
  readonly revised: number;
  /** earlier contents, with the time until which each stood */
  readonly past: readonly { content: Content; hash: string; revised: number; until: Date }[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Where a summary stands among those of its usage point: by the period it has now, whatever it was of before. */
export interface SummaryPlace {
  readonly from: number;
  readonly id: string;
}

export type PlacedSummary<Content> = StoredSummary<Content> & { readonly place: SummaryPlace };

export type StoredUsageSummary = StoredSummary<UsageSummary>;
export type StoredQualitySummary = StoredSummary<ElectricPowerQualitySummary>;

const schema = new Schema<StoredSummary<unknown>>(
  {
    _id: { type: String, required: true },
    _v: { type: Number, required: true },
    usagePointId: { type: String, required: true },
    sourceKey: { type: String, required: true },
    from: { type: Number, required: true },
    until: { type: Number, required: true },
    content: { type: Schema.Types.Mixed, required: true },
    hash: { type: String, required: true },
    revised: { type: Number, required: true },
    past: { type: [Schema.Types.Mixed], required: true },
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
  },
  { versionKey: false, autoIndex: false, autoCreate: false, minimize: false },
);

const indexes: CollectionDefinition['indexes'] = [
  {
    key: { usagePointId: 1, sourceKey: 1 },
    options: { unique: true },
    query: 'the summary that a source calls by this name',
  },
  { key: { until: 1 }, query: 'summaries that are older than they are to be kept' },
  { key: { usagePointId: 1, from: 1, _id: 1 }, query: 'the summaries of a usage point in the order of their periods' },
];

const shardKey = { usagePointId: 1 } as const;

export const usageSummariesCollection: CollectionDefinition = {
  name: 'usageSummaries',
  shardKey,
  retention: { kept: 'USAGE_MONTHS, seven years unless set', deletedBy: 'job' },
  indexes,
};
export const qualitySummariesCollection: CollectionDefinition = {
  name: 'qualitySummaries',
  shardKey,
  retention: { kept: 'USAGE_MONTHS, seven years unless set', deletedBy: 'job' },
  indexes,
};

/** How one kind of summary is kept and where its period is found. */
export interface SummaryKind<Content> {
  readonly collection: 'usageSummaries' | 'qualitySummaries';
  readonly change: 'usage-summary' | 'quality-summary';
  readonly periodOf: (content: Content) => Period;
}

/** A summary as a source gives it. */
export interface GivenSummary<Content> {
  readonly usagePointId: string;
  readonly content: Content;
  /** what the source calls it; the start of its period where it gives no name */
  readonly sourceKey?: string | undefined;
  /** epoch seconds, 0 none */
  readonly revisionTime?: number | undefined;
}

export type SummaryOutcome = 'new' | 'unchanged' | 'revised';

type DescribedSummary = Omit<StoredSummary<unknown>, '_id' | '_v' | 'past' | 'createdAt'>;

const keyOf = ({ usagePointId, sourceKey }: Pick<DescribedSummary, 'usagePointId' | 'sourceKey'>): string =>
  `${usagePointId} ${sourceKey}`;

const freshOf = (described: DescribedSummary): StoredSummary<unknown> => ({
  _id: newResourceId(),
  _v: 1,
  ...described,
  past: [],
  createdAt: described.updatedAt,
});

/** The summary with what replaces it, or undefined where that says nothing new. */
function revisedOf(stored: StoredSummary<unknown>, given: DescribedSummary): StoredSummary<unknown> | undefined {
  const { content, hash, revised, past } = stored;
  const known = hash === given.hash || past.some((each) => each.hash === given.hash);
  const older = given.revised !== 0 && given.revised < revised;
  if (known || older) return undefined;
  return { ...stored, ...given, past: [...past, { content, hash, revised, until: given.updatedAt }] };
}

/** Summaries fetched at a time. */
const PAGE = 200;

const spanOf = (interval: { start: number; duration: number }): Period => ({
  start: interval.start,
  end: interval.start + interval.duration,
});

export const usageSummaryKind: SummaryKind<UsageSummary> = {
  collection: 'usageSummaries',
  change: 'usage-summary',
  periodOf: (summary) =>
    summary.billingPeriod === undefined
      ? { start: summary.statusTimeStamp, end: summary.statusTimeStamp }
      : spanOf(summary.billingPeriod),
};

export const qualitySummaryKind: SummaryKind<ElectricPowerQualitySummary> = {
  collection: 'qualitySummaries',
  change: 'quality-summary',
  periodOf: (summary) => spanOf(summary.summaryInterval),
};

/** Summaries of one kind, seen through an entitlement. */
export class Summaries<Content> {
  readonly #store: Store;
  readonly #model: Model<StoredSummary<unknown>>;
  readonly #kind: SummaryKind<Content>;
  readonly #changes: Changes;

  constructor(store: Store, kind: SummaryKind<Content>) {
    this.#store = store;
    this.#kind = kind;
    this.#model = store.connection.model<StoredSummary<unknown>>(kind.collection, schema, kind.collection);
    this.#changes = new Changes(store);
  }

  /** Takes a summary in; what it replaces is kept with its time. An older revision changes nothing that is current. */
  async put(
    usagePoint: StoredUsagePoint,
    content: Content,
    { sourceKey, revisionTime, now }: { sourceKey?: string; revisionTime?: number; now?: Date } = {},
  ): Promise<SummaryOutcome> {
    const given = { usagePointId: usagePoint._id, content, sourceKey, revisionTime };
    const [outcome = 'unchanged'] = await this.putAll([given], now);
    return outcome;
  }

  /**
   * Takes summaries in, all in one transaction: a thousand at most.
   *
   * @returns in the order given
   */
  async putAll(given: readonly GivenSummary<Content>[], now = new Date()): Promise<SummaryOutcome[]> {
    if (given.length === 0) return [];
    return this.#store.transaction(async (session) => {
      const described = given.map((each) => this.#describe(each, now));
      const known = await this.#known(described, session);
      const changed = new Map<string, StoredSummary<unknown>>();
      const outcomes = described.map((summary): SummaryOutcome => {
        const key = keyOf(summary);
        const stored = known.get(key);
        const next = stored === undefined ? freshOf(summary) : revisedOf(stored, summary);
        if (next === undefined) return 'unchanged';
        known.set(key, next);
        changed.set(key, next);
        return stored === undefined ? 'new' : 'revised';
      });
      const written = [...changed.values()];
      if (written.length === 0) return outcomes;
      await replaceAll(this.#model, written, session, ['usagePointId']);
      await this.#store.db
        .collection<{ _id: string }>('usagePoints')
        .updateMany(
          { _id: { $in: [...new Set(written.map(({ usagePointId }) => usagePointId))] } },
          { $max: { summariesChangedAt: now } },
          { session },
        );
      const kind = this.#kind.change;
      await this.#changes.record(
        written.map(({ usagePointId, from, until }) => ({ kind, usagePointId, from, until })),
        now,
        session,
      );
      return outcomes;
    });
  }

  #describe({ usagePointId, content, sourceKey, revisionTime }: GivenSummary<Content>, now: Date): DescribedSummary {
    const { start: from, end: until } = this.#kind.periodOf(content);
    return {
      usagePointId,
      sourceKey: sourceKey ?? `from:${from}`,
      from,
      until,
      content,
      hash: contentHash(content),
      revised: revisionTime ?? 0,
      updatedAt: now,
    };
  }

  /** Those that stand under these names, and at times others. */
  async #known(
    described: readonly DescribedSummary[],
    session: ClientSession,
  ): Promise<Map<string, StoredSummary<unknown>>> {
    const wanted = {
      usagePointId: { $in: [...new Set(described.map(({ usagePointId }) => usagePointId))] },
      sourceKey: { $in: [...new Set(described.map(({ sourceKey }) => sourceKey))] },
    };
    const found = await this.#model.find(wanted).session(session).lean();
    return new Map(found.map((each) => [keyOf(each), each]));
  }

  /**
   * The summaries of a usage point that lie inside one of the reader's periods and overlap `window`, in the order of
   * their periods.
   *
   * @param after place of the last summary of the page before
   * @param asOf as they stood at this time, epoch seconds; what was not known then is not there
   */
  async *ofUsagePoint(
    entitlement: Entitlement,
    usagePointId: string,
    window: Period,
    { after, asOf = Infinity }: { after?: SummaryPlace | undefined; asOf?: number } = {},
  ): AsyncGenerator<PlacedSummary<Content>> {
    const periods = entitlement.periodsOf(usagePointId);
    if (periods.length === 0) return;
    // a summary may have been of another period then
    const overlapping = asOf === Infinity ? { from: { $lt: window.end }, until: { $gt: window.start } } : {};
    for (let last = after; ;) {
      const next = last && { $or: [{ from: { $gt: last.from } }, { from: last.from, _id: { $gt: last.id } }] };
      const page = await this.#model
        .find({ $and: [{ usagePointId }, overlapping, next ?? {}] })
        .sort({ from: 1, _id: 1 })
        .limit(PAGE)
        .lean();
      for (const current of page) {
        const stored = this.#asOf(current as StoredSummary<Content>, asOf);
        if (stored === undefined || stored.from >= window.end || stored.until <= window.start) continue;
        if (!within(periods, { start: stored.from, end: stored.until })) continue;
        yield { ...stored, place: { from: current.from, id: current._id } };
      }
      const tail = page.at(-1);
      if (tail === undefined || page.length < PAGE) return;
      last = { from: tail.from, id: tail._id };
    }
  }

  /** A summary as it stood, or undefined where it was not known yet. */
  #asOf(stored: StoredSummary<Content>, asOf: number): StoredSummary<Content> | undefined {
    const at = asOf * 1000;
    if (stored.createdAt.getTime() > at) return undefined;
    const index = stored.past.findIndex(({ until }) => until.getTime() > at);
    const stood = stored.past[index];
    if (stood === undefined) return stored;
    const { content, hash, revised } = stood;
    const { start: from, end: until } = this.#kind.periodOf(content);
    const updatedAt = stored.past[index - 1]?.until ?? stored.createdAt;
    return { ...stored, content, hash, revised, from, until, updatedAt };
  }

  /** @param asOf as it stood at this time, epoch seconds */
  async get(entitlement: Entitlement, id: string, asOf = Infinity): Promise<StoredSummary<Content> | undefined> {
    const current = await this.#model.findById(id).lean();
    const found = current === null ? undefined : this.#asOf(current as StoredSummary<Content>, asOf);
    if (found === undefined) return undefined;
    const seen = within(entitlement.periodsOf(found.usagePointId), { start: found.from, end: found.until });
    return seen ? found : undefined;
  }
}

import type { Entitlement } from '@app/entitlement';
import { newResourceId, type TimeConfiguration, type UsagePoint } from '@app/espi';
import { CustodianError } from '@app/runtime';
import { documentsById, insertMissing, type CollectionDefinition, type Store, type ReadOne } from '@app/store';
import type { TimeZone } from '@app/time';
import type { Collection } from 'mongodb';
import { Schema, type Model } from 'mongoose';
import { LocalTimeParametersStore, zoneOf } from './local-time-parameters.js';

/** What a usage point is known by outside: its ESIID, or the name a source gives it. */
export type UsagePointReference = { esiid: string } | { source: string; sourceKey: string };

export interface StoredUsagePoint {
  readonly _id: string;
  readonly _v: 1;
  readonly esiid?: string;
  readonly source?: string;
  readonly sourceKey?: string;
  /** ESPI 4.0 ServiceKind */
  readonly serviceKind: number;
  readonly title: string;
  /** name of the transmission and distribution utility; absent: the custodian itself */
  readonly tdsp?: string;
  readonly localTimeParametersId: string;
  /** what else the source says of it; ServiceCategory is derived from serviceKind */
  readonly content: Partial<UsagePoint>;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** when a summary of it last changed */
  readonly summariesChangedAt?: Date;
}

export interface NewUsagePoint {
  readonly serviceKind: number;
  /** IANA name; of no account where `zoneRules` are given */
  readonly timeZone: string;
  readonly zoneRules?: TimeConfiguration;
  readonly title?: string;
  readonly tdsp?: string;
  readonly content?: Partial<UsagePoint>;
}

const schema = new Schema<StoredUsagePoint>(
  {
    _id: { type: String, required: true },
    _v: { type: Number, required: true },
    esiid: String,
    source: String,
    sourceKey: String,
    serviceKind: { type: Number, required: true },
    title: { type: String, maxlength: 256, default: '' },
    tdsp: { type: String, maxlength: 256 },
    localTimeParametersId: { type: String, required: true },
    content: { type: Schema.Types.Mixed, required: true },
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
    summariesChangedAt: Date,
  },
  { versionKey: false, autoIndex: false, autoCreate: false, minimize: false },
);

export const usagePointsCollection: CollectionDefinition = {
  name: 'usagePoints',
  retention: { kept: 'for ever: it is a place and no person', deletedBy: 'nobody' },
  indexes: [
    {
      key: { esiid: 1 },
      options: { unique: true, partialFilterExpression: { esiid: { $exists: true } } },
      query: 'the usage point of an ESIID',
    },
    {
      key: { source: 1, sourceKey: 1 },
      options: { unique: true, partialFilterExpression: { source: { $exists: true } } },
      query: 'the usage point that a source calls by this name',
    },
  ],
};

/** Usage points, seen through an entitlement. */
export class UsagePoints {
  readonly #model: Model<StoredUsagePoint>;
  readonly #get: ReadOne<StoredUsagePoint>;
  readonly #collection: Collection<StoredUsagePoint>;
  readonly #localTimeParameters: LocalTimeParametersStore;

  constructor(store: Store, localTimeParameters: LocalTimeParametersStore) {
    this.#model = store.connection.model<StoredUsagePoint>('UsagePoint', schema, 'usagePoints');
    this.#get = documentsById(this.#model);
    this.#collection = store.db.collection('usagePoints');
    this.#localTimeParameters = localTimeParameters;
  }

  /**
   * The usage point of this reference, made where there is none.
   * An intake writes through this; it shows the caller nothing of any customer.
   *
   * @returns undefined where there is none and `create` is false
   */
  async ensure(
    reference: UsagePointReference,
    init: NewUsagePoint,
    { create = true }: { create?: boolean } = {},
  ): Promise<{ usagePoint: StoredUsagePoint; created: boolean } | undefined> {
    const found = await this.#model.findOne(reference).lean();
    if (found !== null) return { usagePoint: found, created: false };
    if (!create) return undefined;
    const { _id: id, ...made } = await this.#newUsagePoint(reference, init);
    const usagePoint = await this.#model
      .findOneAndUpdate(reference, { $setOnInsert: { _id: id, ...made } }, { upsert: true, returnDocument: 'after' })
      .lean()
      .orFail();
    return { usagePoint, created: usagePoint._id === id };
  }

  /**
   * The usage points of these ESIIDs, those that are new made with what they come with, a thousand at most.
   * An intake writes through this; it shows the caller nothing of any customer.
   *
   * @param create false: those that are not known are left out
   */
  async ensureAll(
    wanted: ReadonlyMap<string, NewUsagePoint>,
    { create = true }: { create?: boolean } = {},
  ): Promise<{ usagePoint: StoredUsagePoint; created: boolean }[]> {
    const found = await this.#ofEsiids([...wanted.keys()]);
    const known = new Set(found.map(({ esiid }) => esiid));
    const missing = [...wanted].filter(([esiid]) => !known.has(esiid));
    const made = create && missing.length > 0 ? await this.#makeAll(missing) : [];
    return [...found.map((usagePoint) => ({ usagePoint, created: false })), ...made];
  }

  async #makeAll(
    missing: readonly (readonly [esiid: string, init: NewUsagePoint])[],
  ): Promise<{ usagePoint: StoredUsagePoint; created: boolean }[]> {
    // one after the other: the parameters of a zone are made once, and known from then on
    const fresh: StoredUsagePoint[] = [];
    for (const [esiid, init] of missing) fresh.push(await this.#newUsagePoint({ esiid }, init));
    if (await insertMissing(this.#collection, fresh)) {
      return fresh.map((usagePoint) => ({ usagePoint, created: true }));
    }
    const ids = new Set(fresh.map(({ _id }) => _id));
    const stored = await this.#ofEsiids(missing.map(([esiid]) => esiid));
    return stored.map((usagePoint) => ({ usagePoint, created: ids.has(usagePoint._id) }));
  }

  async #ofEsiids(esiids: string[]): Promise<StoredUsagePoint[]> {
    return this.#collection.find({ esiid: { $in: esiids } }).toArray();
  }

  async #newUsagePoint(reference: UsagePointReference, init: NewUsagePoint): Promise<StoredUsagePoint> {
    const parameters =
      init.zoneRules === undefined
        ? await this.#localTimeParameters.ensureZone(init.timeZone)
        : await this.#localTimeParameters.ensureRules(init.zoneRules);
    const now = new Date();
    return {
      _id: newResourceId(),
      _v: 1,
      ...reference,
      serviceKind: init.serviceKind,
      title: init.title ?? '',
      ...(init.tdsp !== undefined && { tdsp: init.tdsp }),
      localTimeParametersId: parameters._id,
      content: init.content ?? {},
      createdAt: now,
      updatedAt: now,
    };
  }

  /** The ids of the usage points that a source calls by these names, by name. */
  async idsOfSource(
    entitlement: Entitlement,
    source: string,
    sourceKeys: readonly string[],
  ): Promise<ReadonlyMap<string, string>> {
    const found = await this.#model.find({ source, sourceKey: { $in: sourceKeys } }, { sourceKey: 1 }).lean();
    const seen = found.filter(({ _id }) => entitlement.seesUsagePoint(_id));
    return new Map(seen.map(({ _id, sourceKey = '' }) => [sourceKey, _id]));
  }

  /** The usage points of these ids that the reader may see. */
  async getAll(entitlement: Entitlement, usagePointIds: readonly string[]): Promise<StoredUsagePoint[]> {
    const seen = usagePointIds.filter((id) => entitlement.seesUsagePoint(id));
    return this.#model.find({ _id: { $in: seen } }).lean();
  }

  /** The clock of a usage point. */
  async zoneOf(usagePoint: StoredUsagePoint): Promise<TimeZone> {
    const parameters = await this.#localTimeParameters.get(usagePoint.localTimeParametersId);
    if (parameters === undefined) {
      throw new CustodianError('usage-point-without-zone', 500, 'The usage point has no time zone.');
    }
    return zoneOf(parameters);
  }

  /** Undefined where there is none or the reader may not see it: the two cannot be told apart. */
  async get(entitlement: Entitlement, usagePointId: string): Promise<StoredUsagePoint | undefined> {
    if (!entitlement.seesUsagePoint(usagePointId)) return undefined;
    return this.#get(usagePointId);
  }

  async byEsiid(entitlement: Entitlement, esiid: string): Promise<StoredUsagePoint | undefined> {
    const found = await this.#model.findOne({ esiid }).lean();
    return found !== null && entitlement.seesUsagePoint(found._id) ? found : undefined;
  }

  /** The kinds of service that these usage points are of: that much a grant must know, and it shows nobody anything. */
  async serviceKindsOf(usagePointIds: readonly string[]): Promise<ReadonlySet<number>> {
    return new Set(await this.#model.distinct('serviceKind', { _id: { $in: usagePointIds } }));
  }

  /** In the order of their ids, a page after the given id. */
  async page(entitlement: Entitlement, { after = '', limit = 100 } = {}): Promise<StoredUsagePoint[]> {
    const ids = entitlement.usagePointIds();
    const wanted = ids === 'every' ? { $gt: after } : { $in: ids.filter((id) => id > after).slice(0, limit) };
    return this.#model.find({ _id: wanted }).sort({ _id: 1 }).limit(limit).lean();
  }
}

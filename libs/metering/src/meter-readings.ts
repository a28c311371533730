import type { Entitlement } from '@app/entitlement';
import { newResourceId, type ReadingType } from '@app/espi';
import { gatheredReads, insertMissing, type CollectionDefinition, type Store, type ReadOne } from '@app/store';
import type { Collection } from 'mongodb';
import { Schema, type Model } from 'mongoose';
import type { ReadingTypes } from './reading-types.js';
import type { StoredUsagePoint } from './usage-points.js';

/** A channel of a usage point: the readings of one ReadingType, in interval blocks. */
export interface StoredMeterReading {
  readonly _id: string;
  readonly _v: 1;
  readonly usagePointId: string;
  readonly readingTypeId: string;
  /** what the source calls it, else its reading type: two files of one channel meet here */
  readonly sourceKey: string;
  /** the ReadingType's, in seconds; 0 where readings have lengths of their own */
  readonly intervalLength: number;
  /** nominal starts of the first and last stored block, epoch seconds */
  readonly firstDay?: number;
  readonly lastDay?: number;
  /** counts the writes of blocks: a writer that read before another wrote starts over */
  readonly writes: number;
  readonly createdAt: Date;
  /** when a current reading last changed */
  readonly changedAt: Date;
}

const schema = new Schema<StoredMeterReading>(
  {
    _id: { type: String, required: true },
    _v: { type: Number, required: true },
    usagePointId: { type: String, required: true },
    readingTypeId: { type: String, required: true },
    sourceKey: { type: String, required: true },
    intervalLength: { type: Number, required: true },
    firstDay: Number,
    lastDay: Number,
    writes: { type: Number, required: true },
    createdAt: { type: Date, required: true },
    changedAt: { type: Date, required: true },
  },
  { versionKey: false, autoIndex: false, autoCreate: false, minimize: false },
);

export const meterReadingsCollection: CollectionDefinition = {
  name: 'meterReadings',
  retention: { kept: 'as its usage point', deletedBy: 'nobody' },
  indexes: [
    {
      key: { usagePointId: 1, sourceKey: 1 },
      options: { unique: true },
      query: 'the meter readings of a usage point; the one that a source calls by this name',
    },
    {
      key: { firstDay: 1 },
      options: { partialFilterExpression: { firstDay: { $exists: true } } },
      query: 'meter readings with the oldest days, which are older than they are to be kept',
    },
  ],
};

/** What names a channel: its usage point, and what the source calls it, by default its reading type. */
export interface MeterReadingReference {
  readonly usagePointId: string;
  readonly readingType: ReadingType;
  readonly sourceKey?: string | undefined;
}

/** Meter readings, seen through an entitlement. */
export class MeterReadings {
  readonly #model: Model<StoredMeterReading>;
  readonly #ofUsagePoint: ReadOne<readonly StoredMeterReading[]>;
  readonly #collection: Collection<StoredMeterReading>;
  readonly #readingTypes: ReadingTypes;

  constructor(store: Store, readingTypes: ReadingTypes) {
    this.#model = store.connection.model<StoredMeterReading>('MeterReading', schema, 'meterReadings');
    this.#ofUsagePoint = gatheredReads(async (usagePointIds) =>
      Map.groupBy(
        await this.#model.find({ usagePointId: { $in: usagePointIds } }).lean(),
        ({ usagePointId }) => usagePointId,
      ),
    );
    this.#collection = store.db.collection('meterReadings');
    this.#readingTypes = readingTypes;
  }

  /** The channel of this usage point and source key (by default: of this reading type), made where there is none. */
  async ensure(
    usagePoint: StoredUsagePoint,
    readingType: ReadingType,
    sourceKey?: string,
  ): Promise<StoredMeterReading> {
    const [ensured] = await this.ensureAll([{ usagePointId: usagePoint._id, readingType, sourceKey }]);
    if (ensured === undefined) throw new TypeError('one was asked for');
    return ensured;
  }

  /** The channels of these references, in their order, made where there are none; a few thousand at most. */
  async ensureAll(references: readonly MeterReadingReference[]): Promise<StoredMeterReading[]> {
    if (references.length === 0) return [];
    const wanted = new Map<string, StoredMeterReading>();
    const keys: string[] = [];
    for (const reference of references) {
      const made = await this.#newMeterReading(reference);
      const key = keyOf(made);
      keys.push(key);
      if (!wanted.has(key)) wanted.set(key, made);
    }
    const known = await this.#find([...wanted.values()]);
    const stored = new Map(known.map((each) => [keyOf(each), each]));
    const missing = [...wanted].filter(([key]) => !stored.has(key)).map(([, made]) => made);
    if (missing.length > 0) {
      const made = await insertMissing(this.#collection, missing);
      for (const each of made ? missing : await this.#find(missing)) stored.set(keyOf(each), each);
    }
    return keys.map((key) => {
      const found = stored.get(key);
      if (found === undefined) throw new Error(`meter reading ${key} was made and is not there`);
      return found;
    });
  }

  async #find(wanted: readonly StoredMeterReading[]): Promise<StoredMeterReading[]> {
    const usagePointIds = [...new Set(wanted.map(({ usagePointId }) => usagePointId))];
    return this.#collection.find({ usagePointId: { $in: usagePointIds } }).toArray();
  }

  async #newMeterReading({ usagePointId, readingType, sourceKey }: MeterReadingReference): Promise<StoredMeterReading> {
    const type = await this.#readingTypes.ensure(readingType);
    const now = new Date();
    return {
      _id: newResourceId(),
      _v: 1,
      usagePointId,
      sourceKey: sourceKey ?? `reading-type:${type.hash}`,
      readingTypeId: type._id,
      intervalLength: readingType.intervalLength ?? 0,
      writes: 0,
      createdAt: now,
      changedAt: now,
    };
  }

  /** Those of the given usage points that may be seen, in the order of their ids. */
  async ofUsagePoints(entitlement: Entitlement, usagePointIds: readonly string[]): Promise<StoredMeterReading[]> {
    const seen = usagePointIds.filter((id) => entitlement.seesUsagePoint(id));
    const found = (await Promise.all(seen.map(this.#ofUsagePoint))).flatMap((each) => each ?? []);
    // were the database to sort, it would rather walk through all there are by their ids
    return found.sort((a, b) => (a._id < b._id ? -1 : 1));
  }

  /** The meter readings of these ids that may be seen. */
  async getAll(entitlement: Entitlement, meterReadingIds: readonly string[]): Promise<StoredMeterReading[]> {
    const found = await this.#model.find({ _id: { $in: meterReadingIds } }).lean();
    return found.filter(({ usagePointId }) => entitlement.seesUsagePoint(usagePointId));
  }

  async get(entitlement: Entitlement, meterReadingId: string): Promise<StoredMeterReading | undefined> {
    const found = await this.#model.findById(meterReadingId).lean();
    return found !== null && entitlement.seesUsagePoint(found.usagePointId) ? found : undefined;
  }
}

const keyOf = ({ usagePointId, sourceKey }: StoredMeterReading): string => `${usagePointId} ${sourceKey}`;

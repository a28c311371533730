import type { Entitlement } from '@app/entitlement';
import { newResourceId, type ReadingType } from '@app/espi';
import type { CollectionDefinition, Store } from '@app/store';
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
  ],
};

/** Meter readings, seen through an entitlement. */
export class MeterReadings {
  readonly #model: Model<StoredMeterReading>;
  readonly #readingTypes: ReadingTypes;

  constructor(store: Store, readingTypes: ReadingTypes) {
    this.#model = store.connection.model<StoredMeterReading>('MeterReading', schema, 'meterReadings');
    this.#readingTypes = readingTypes;
  }

  /** The channel of this usage point and source key (by default: of this reading type), made where there is none. */
  async ensure(
    usagePoint: StoredUsagePoint,
    readingType: ReadingType,
    sourceKey?: string,
  ): Promise<StoredMeterReading> {
    const type = await this.#readingTypes.ensure(readingType);
    const reference = { usagePointId: usagePoint._id, sourceKey: sourceKey ?? `reading-type:${type.hash}` };
    const now = new Date();
    return this.#model
      .findOneAndUpdate(
        reference,
        {
          $setOnInsert: {
            _id: newResourceId(),
            _v: 1,
            ...reference,
            readingTypeId: type._id,
            intervalLength: readingType.intervalLength ?? 0,
            writes: 0,
            createdAt: now,
            changedAt: now,
          },
        },
        { upsert: true, returnDocument: 'after' },
      )
      .lean()
      .orFail();
  }

  /** Those of the given usage points that may be seen, in the order of their ids. */
  async ofUsagePoints(entitlement: Entitlement, usagePointIds: readonly string[]): Promise<StoredMeterReading[]> {
    const seen = usagePointIds.filter((id) => entitlement.seesUsagePoint(id));
    return this.#model
      .find({ usagePointId: { $in: seen } })
      .sort({ _id: 1 })
      .lean();
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

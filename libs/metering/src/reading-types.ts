import { newResourceId, type ReadingType } from '@app/espi';
import { contentHash, lastingDocumentsById, type CollectionDefinition, type Store, type ReadOne } from '@app/store';
import { Schema, type Model } from 'mongoose';

/** A ReadingType, kept once however many meter readings are of it. */
export interface StoredReadingType {
  readonly _id: string;
  readonly _v: 1;
  readonly hash: string;
  readonly content: ReadingType;
  readonly createdAt: Date;
}

const schema = new Schema<StoredReadingType>(
  {
    _id: { type: String, required: true },
    _v: { type: Number, required: true },
    hash: { type: String, required: true },
    content: { type: Schema.Types.Mixed, required: true },
    createdAt: { type: Date, required: true },
  },
  { versionKey: false, autoIndex: false, autoCreate: false, minimize: false },
);

export const readingTypesCollection: CollectionDefinition = {
  name: 'readingTypes',
  retention: { kept: 'for ever: a few are shared by all', deletedBy: 'nobody' },
  indexes: [{ key: { hash: 1 }, options: { unique: true }, query: 'the reading type with this content' }],
};

export class ReadingTypes {
  readonly #model: Model<StoredReadingType>;
  readonly #get: ReadOne<StoredReadingType>;
  readonly #known = new Map<string, StoredReadingType>();

  constructor(store: Store) {
    this.#model = store.connection.model<StoredReadingType>('ReadingType', schema, 'readingTypes');
    this.#get = lastingDocumentsById(this.#model);
  }

  /** The stored reading type of this content, made where there is none. */
  async ensure(content: ReadingType): Promise<StoredReadingType> {
    const hash = contentHash(content);
    const known = this.#known.get(hash);
    if (known !== undefined) return known;
    const stored = await this.#model
      .findOneAndUpdate(
        { hash },
        { $setOnInsert: { _id: newResourceId(), _v: 1, content, createdAt: new Date() } },
        { upsert: true, returnDocument: 'after' },
      )
      .lean()
      .orFail();
    this.#known.set(hash, stored);
    return stored;
  }

  async get(readingTypeId: string): Promise<StoredReadingType | undefined> {
    return this.#get(readingTypeId);
  }

  /** In the order of their ids, a page after the given id. */
  async page(after: string, limit: number): Promise<StoredReadingType[]> {
    return this.#model
      .find({ _id: { $gt: after } })
      .sort({ _id: 1 })
      .limit(limit)
      .lean();
  }

  async getAll(readingTypeIds: readonly string[]): Promise<StoredReadingType[]> {
    const found = await Promise.all(readingTypeIds.map(this.#get));
    return found.filter((each) => each !== undefined);
  }
}

import { localTimeParametersOf, newResourceId, zoneOfRules, type TimeConfiguration } from '@app/espi';
import { contentHash, lastingDocumentsById, type CollectionDefinition, type Store, type ReadOne } from '@app/store';
import { ianaZone, type TimeZone } from '@app/time';
import { Schema, type Model } from 'mongoose';

/** The clock of usage points: an IANA zone, or the rules of a file that match none. */
export interface StoredLocalTimeParameters {
  readonly _id: string;
  readonly _v: 1;
  readonly hash: string;
  /** IANA name; absent where only rules are known */
  readonly timeZone?: string;
  readonly content: TimeConfiguration;
  readonly createdAt: Date;
}

const schema = new Schema<StoredLocalTimeParameters>(
  {
    _id: { type: String, required: true },
    _v: { type: Number, required: true },
    hash: { type: String, required: true },
    timeZone: String,
    content: { type: Schema.Types.Mixed, required: true },
    createdAt: { type: Date, required: true },
  },
  { versionKey: false, autoIndex: false, autoCreate: false, minimize: false },
);

export const localTimeParametersCollection: CollectionDefinition = {
  name: 'localTimeParameters',
  retention: { kept: 'for ever: a few are shared by all', deletedBy: 'nobody' },
  indexes: [{ key: { hash: 1 }, options: { unique: true }, query: 'the local time parameters of a zone' }],
};

/** The zone by which days of this usage point's readings are cut. */
export const zoneOf = (stored: Pick<StoredLocalTimeParameters, 'timeZone' | 'content'>): TimeZone =>
  stored.timeZone === undefined ? zoneOfRules(stored.content) : ianaZone(stored.timeZone);

export class LocalTimeParametersStore {
  readonly #model: Model<StoredLocalTimeParameters>;
  readonly #get: ReadOne<StoredLocalTimeParameters>;
  readonly #known = new Map<string, StoredLocalTimeParameters>();

  constructor(store: Store) {
    this.#model = store.connection.model<StoredLocalTimeParameters>(
      'LocalTimeParameters',
      schema,
      'localTimeParameters',
    );
    this.#get = lastingDocumentsById(this.#model);
  }

  /** Of an IANA zone, whose rules are those of the present year. */
  async ensureZone(timeZone: string): Promise<StoredLocalTimeParameters> {
    return this.#ensure(contentHash({ timeZone }), () => ({
      timeZone,
      content: localTimeParametersOf(ianaZone(timeZone), new Date().getUTCFullYear()),
    }));
  }

  /** Of rules that no IANA zone is known for. */
  async ensureRules(content: TimeConfiguration): Promise<StoredLocalTimeParameters> {
    return this.#ensure(contentHash(content), () => ({ content }));
  }

  async get(id: string): Promise<StoredLocalTimeParameters | undefined> {
    return this.#get(id);
  }

  /** In the order of their ids, a page after the given id. */
  async page(after: string, limit: number): Promise<StoredLocalTimeParameters[]> {
    return this.#model
      .find({ _id: { $gt: after } })
      .sort({ _id: 1 })
      .limit(limit)
      .lean();
  }

  async getAll(ids: readonly string[]): Promise<StoredLocalTimeParameters[]> {
    const found = await Promise.all(ids.map(this.#get));
    return found.filter((each) => each !== undefined);
  }

  async #ensure(
    hash: string,
    make: () => Pick<StoredLocalTimeParameters, 'timeZone' | 'content'>,
  ): Promise<StoredLocalTimeParameters> {
    const known = this.#known.get(hash);
    if (known !== undefined) return known;
    const stored = await this.#model
      .findOneAndUpdate(
        { hash },
        { $setOnInsert: { _id: newResourceId(), _v: 1, ...make(), createdAt: new Date() } },
        { upsert: true, returnDocument: 'after' },
      )
      .lean()
      .orFail();
    this.#known.set(hash, stored);
    return stored;
  }
}

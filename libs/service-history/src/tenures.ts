import { always, type Period } from '@app/entitlement';
import { newResourceId } from '@app/espi';
import { CustodianError } from '@app/runtime';
import type { CollectionDefinition, Store } from '@app/store';
import { Schema, type Model } from 'mongoose';

/** A customer's time at a usage point: from move-in to move-out. */
export interface Tenure {
  readonly _id: string;
  readonly _v: 1;
  readonly usagePointId: string;
  readonly customerId: string;
  /** move-in; absent: as long as there has been data */
  readonly from?: Date;
  /** move-out, exclusive; absent: still there */
  readonly until?: Date;
}

const tenureSchema = new Schema<Tenure>(
  {
    _id: { type: String, required: true },
    _v: { type: Number, required: true },
    usagePointId: { type: String, required: true },
    customerId: { type: String, required: true },
    from: Date,
    until: Date,
  },
  { versionKey: false, autoIndex: false, autoCreate: false },
);

export const tenuresCollection: CollectionDefinition = {
  name: 'tenures',
  indexes: [
    { key: { customerId: 1, usagePointId: 1 }, query: 'the usage points of a customer, with their dates' },
    { key: { usagePointId: 1 }, query: 'who was customer of a usage point, and when' },
  ],
};

export const periodOf = (tenure: Pick<Tenure, 'from' | 'until'>): Period => ({
  start: tenure.from === undefined ? always.start : tenure.from.getTime() / 1000,
  end: tenure.until === undefined ? always.end : tenure.until.getTime() / 1000,
});

/** Customer and usage point, from when to when. */
export class Tenures {
  readonly #tenures: Model<Tenure>;

  constructor(store: Store) {
    this.#tenures = store.connection.model<Tenure>('Tenure', tenureSchema, 'tenures');
  }

  /** @throws CustodianError `tenure-overlaps` (409) where another customer holds the usage point at that time */
  async assign(tenure: Omit<Tenure, '_id' | '_v'>): Promise<Tenure> {
    const wanted = periodOf(tenure);
    for (const held of await this.ofUsagePoint(tenure.usagePointId)) {
      const period = periodOf(held);
      if (period.start >= wanted.end || wanted.start >= period.end) continue;
      if (held.customerId === tenure.customerId && period.start === wanted.start && period.end === wanted.end)
        return held;
      throw new CustodianError(
        'tenure-overlaps',
        409,
        'The usage point belongs to a customer during that time already.',
      );
    }
    const stored = { _id: newResourceId(), _v: 1 as const, ...tenure };
    await this.#tenures.create(stored);
    return stored;
  }

  async ofCustomer(customerId: string): Promise<Tenure[]> {
    return this.#tenures.find({ customerId }).sort({ usagePointId: 1 }).lean();
  }

  async ofUsagePoint(usagePointId: string): Promise<Tenure[]> {
    return this.#tenures.find({ usagePointId }).lean();
  }
}
